package web

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"earshot"
)

// Page is what every page shows around its own content. The struct of a page
// embeds it, so a template writes {{$.T "key"}} and {{$.Date .At}}.
type Page struct {
	*locale
	Title      string
	Section    string // the part of the house the page belongs to: "today"
	Person     earshot.Person
	SignedIn   bool
	Theme      string // "light", "dark"; empty follows the system
	Path       string // of this page, for coming back to it
	Query      string // what the search box holds
	Due        int    // reminders due, shown beside Today
	Unassigned int    // conversations without an account
	Now        time.Time
	Demo       bool
	Notice     *Notice
	assets     map[string]string
}

// Notice tells what the last action did, and offers to take it back.
type Notice struct {
	Text  string
	Undo  string // where to POST to take it back; empty when that is not possible
	Error bool
}

// Asset is the address of a static file, which changes with its content.
func (p Page) Asset(name string) string { return "/static/" + name + "?v=" + p.assets[name] }

// Lang is the language of the page's own words.
func (p Page) Lang() string { return string(p.tag) }

// Zone is t on the clock of the person who looks.
func (p Page) Zone(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(p.Person.Location())
}

// Date is the day of t in the person's zone.
func (p Page) Date(t time.Time) string { return p.locale.Date(p.Zone(t)) }

// Time is the day and time of t in the person's zone.
func (p Page) Time(t time.Time) string { return p.locale.Time(p.Zone(t)) }

// ISO is t for the datetime attribute.
func (p Page) ISO(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Away says how far t is from now.
func (p Page) Away(t time.Time) string { return p.locale.Away(p.Zone(t), p.Zone(p.Now)) }

// DayAway says how far a day without a time is from today.
func (p Page) DayAway(day time.Time) string {
	y, m, d := p.Zone(p.Now).Date()
	return p.locale.Away(day, time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// Languages are the languages the page can be switched to.
func (p Page) Languages() []Option {
	var all []Option
	for _, lang := range earshot.CoreLangs() {
		all = append(all, Option{Value: string(lang), Label: selfNames[lang], On: lang == p.tag})
	}
	return all
}

// selfNames are the languages as they call themselves.
var selfNames = map[earshot.Lang]string{
	earshot.English: "English", earshot.ChineseSimplified: "简体中文", earshot.ChineseTraditional: "繁體中文",
	earshot.Korean: "한국어", earshot.Japanese: "日本語",
}

// Initial is the first letter of the person's name.
func (p Page) Initial() string {
	for _, r := range p.Person.Name {
		return strings.ToUpper(string(r))
	}
	return "?"
}

// IconCheck is the tick on the button that ends a reminder.
func (p Page) IconCheck() template.HTML {
	return `<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#check"/></svg>`
}

// Option is one of several things to choose from.
type Option struct {
	Value string
	Label string
	Href  string
	Count string
	On    bool
}

// Link is a text that leads somewhere. Lang is the text's language where it is
// not the page's, so that its characters get their own shapes.
type Link struct {
	Text, Href string
	Lang       earshot.Lang
}

// Words is what somebody said, in their language and with the way to the
// place where they said it.
type Words struct {
	Text string
	Lang earshot.Lang
	By   string // who, and when
	Href string
}

// Risk is a score for the eye: number, band, and the band's name.
type Risk struct {
	Known bool
	Value int
	Band  earshot.Band
	Word  string
}

// LangTag is a language with its short and its full name.
type LangTag struct {
	Lang earshot.Lang
	Name string
}

// Short is the tag as pages print it: EN, KO, 简, 繁.
func (t LangTag) Short() string {
	switch t.Lang {
	case earshot.ChineseSimplified:
		return "简"
	case earshot.ChineseTraditional:
		return "繁"
	case earshot.Chinese:
		return "中"
	case earshot.Korean:
		return "한"
	case earshot.Japanese:
		return "日"
	case earshot.Undetermined, "":
		return "?"
	}
	return strings.ToUpper(string(t.Lang.Base()))
}

// risk makes a score ready for the page.
func (p Page) risk(s *earshot.Score) Risk {
	if s == nil {
		return Risk{Word: p.T("band.none")}
	}
	if s.Band == earshot.BandGone {
		return Risk{Band: s.Band, Word: p.T("band.gone")}
	}
	return Risk{Known: true, Value: whole(s.Value), Band: s.Band, Word: p.T("band." + string(s.Band))}
}

func whole(x float64) int {
	if x < 0 {
		return -int(-x + 0.5)
	}
	return int(x + 0.5)
}

func (p Page) langTag(l earshot.Lang) LangTag { return LangTag{Lang: l, Name: p.LangName(l)} }

func (p Page) langTags(ls []earshot.Lang) []LangTag {
	var tags []LangTag
	for _, l := range ls {
		tags = append(tags, p.langTag(l))
	}
	return tags
}

// accountHref is the page of an account.
func accountHref(id earshot.AccountID) string { return "/accounts/" + url.PathEscape(string(id)) }

// conversationHref is the page of a conversation.
func conversationHref(id earshot.ConversationID) string {
	return "/conversations/" + url.PathEscape(string(id))
}

// turnHref is a turn on the page of its conversation.
func turnHref(id earshot.ConversationID, turn int) string {
	return conversationHref(id) + "#" + turnID(turn)
}

// turnID is the id of a turn on its page.
func turnID(turn int) string { return "t" + strconv.Itoa(turn) }

func trackerHref(id earshot.TrackerID) string { return "/trackers/" + url.PathEscape(string(id)) }

func trackHref(id earshot.TrackID) string { return "/tracks/" + url.PathEscape(string(id)) }

// The pages. Each has a template of the same name.

// TodayPage is where a day begins: who to call, and whose risk rose.
type TodayPage struct {
	Page
	Today   string // the day, written out
	Scopes  []Option
	Groups  []ReminderGroup
	Risers  []Riser
	Bands   BandCount
	BandBar template.HTML
}

// ReminderGroup is reminders that are due alike.
type ReminderGroup struct {
	Key   string // "overdue", "today", "week", "later", "snoozed"
	Label string
	Items []ReminderItem
}

// ReminderItem is one reminder.
type ReminderItem struct {
	ID       earshot.ReminderID
	Account  Link
	Risk     Risk
	Due      string
	DueClass string // "overdue", "today", "later"
	Text     string
	Words    *Words
	Play     string
	Track    *Link
	Owner    string
	Snoozed  bool
	Snoozes  []Option
	Also     []ReminderItem // what else is due for the account: one call serves all
}

// Href is where what is done to the reminder is posted to.
func (r ReminderItem) Href() string { return "/reminders/" + url.PathEscape(string(r.ID)) }

// Riser is an account whose score rose.
type Riser struct {
	Account Link
	Risk    Risk
	Change  string
	Spark   template.HTML
	Reason  string
	Words   *Words
}

// BandCount is how many accounts are in each band.
type BandCount struct{ High, Watch, Low, None int }

// All is the number of accounts.
func (b BandCount) All() int { return b.High + b.Watch + b.Low + b.None }

// AccountsPage ranks the accounts by risk.
type AccountsPage struct {
	Page
	Text   string
	Band   string
	Bands  []Option
	Owners []Option
	Langs  []Option
	Sorts  []Option
	Rows   []AccountRow
	Total  int
	Clear  bool // a filter is on
}

// AccountRow is an account in the ranking.
type AccountRow struct {
	Rank        int
	Account     Link
	About       string // tier and segment
	Langs       []LangTag
	Risk        Risk
	Spark       template.HTML
	Change      string
	ChangeClass string // "up" is worse, "down", "flat"
	Reason      string
	Words       *Words
	Value       string
	Renewal     string
	RenewalAway string
	Soon        bool
	Owner       string
}

// AccountPage says how an account stands and why, in whose words.
type AccountPage struct {
	Page
	Account       earshot.Account
	NameLang      earshot.Lang
	About         string
	Facts         []Fact
	Risk          Risk
	Scale         template.HTML
	Change        string // since a week ago, in words
	ChangeClass   string
	AsOf          string
	Coverage      string
	Missing       string // the inputs without data
	Base          string
	Total         string
	Receipt       []ReceiptRow
	Silent        []ReceiptRow // the lines that gave nothing
	Levers        []LeverRow
	Advice        *Advice
	Reminders     []ReminderItem
	Timeline      template.HTML
	Conversations []ConversationRow
	More          int // conversations not shown
	Contacts      []ContactRow
	Usage         []UsageRow
	Surveys       []SurveyRow
	Outcomes      []Fact
}

// Fact is a label and its value.
type Fact struct{ Label, Value string }

// ReceiptRow is one line of a score's receipt.
type ReceiptRow struct {
	Input    string
	Label    string
	Points   string
	Class    string // "up" raises the risk, "down", "none"
	Bar      template.HTML
	Note     string
	Present  bool
	Evidence []EvidenceRow
	More     []EvidenceRow
}

// EvidenceRow is what a receipt line rests on.
type EvidenceRow struct {
	Words *Words
	Label string // what it is when nobody said it
	Link  *Link  // the tracker that found it, or the conversation it is
	Age   string
}

// LeverRow is what would move a score.
type LeverRow struct {
	Text  string
	Value int
	Gain  string
}

// Advice is the play for an account.
type Advice struct {
	Title      string
	Text       string
	Steps      []string
	DoNotPitch bool
}

// ConversationRow is a conversation in a list.
type ConversationRow struct {
	Title    string
	Lang     earshot.Lang // of the title
	Href     string
	At       string
	ISO      string
	Channel  string
	Kind     earshot.Channel
	Langs    []LangTag
	Mood     Mood
	Findings string
	Account  *Link
}

// Mood is a mood for the eye: a class, a sign, and its name.
type Mood struct {
	Class string // "negative", "neutral", "positive"; empty when nobody spoke
	Word  string
}

// ContactRow is a person at the customer.
type ContactRow struct {
	Name, Title, Role, Email string
	Left                     string
}

// UsageRow is how a product is used.
type UsageRow struct {
	Product string
	Spark   template.HTML
	Now     string // "212 of 300 seats"
	Change  string
	Class   string
}

// SurveyRow is an answer to a survey.
type SurveyRow struct {
	At, By, Group string
	Class         string
	Score         int
	Comment       string
	Lang          earshot.Lang
}

// ConversationPage is a transcript with all that was found in it.
type ConversationPage struct {
	Page
	ID           earshot.ConversationID
	TitleLang    earshot.Lang
	Href         string
	Account      *Link
	AccountFrom  string
	When         string
	StartISO     string
	Channel      string
	Kind         earshot.Channel
	Duration     string
	Langs        []LangTag
	Strip        template.HTML
	Mood         Mood
	Turns        []TurnRow
	Findings     []FindingRow
	Suppressed   []FindingRow
	Hidden       int  // suppressed findings, whether shown or not
	ShowHidden   bool // they are shown
	Metrics      []Fact
	Participants []ParticipantRow
	Accounts     []Option // to assign to; empty when the person may not
	Warnings     []string
	Source       string
}

// TurnRow is a turn of the transcript.
type TurnRow struct {
	ID       string
	Seq      int
	Clock    string
	Speaker  string
	Side     earshot.Side
	SideWord string
	Same     bool // the speaker spoke the turn before
	Lang     LangTag
	ShowLang bool // the language is not that of the turn before
	Mood     Mood
	Kind     string // what it is when it is not a message
	Pieces   []Piece
}

// Piece is a run of a turn's text, marked when findings point at it.
type Piece struct {
	Text  string
	Class string // "" for plain text; "high", "medium", "low", "suppressed"
	Title string
	Refs  []Ref // the findings that end here
}

// Ref leads from words to the finding in the list beside them.
type Ref struct {
	Number int
	Href   string
	Label  string
}

// FindingRow is a finding in the list beside the transcript, or among a
// tracker's hits.
type FindingRow struct {
	ID           earshot.FindingID
	Anchor       string
	Number       int
	Tracker      Link
	Category     string
	Severity     earshot.Severity
	SeverityWord string
	Words        Words
	Conversation *Link
	Account      *Link
	At           string
	Reason       string // why it does not count; empty when it does
	Wrong        string // where to post that it is wrong; empty when it may not be
	Right        string // where to post that it was right after all
}

// FindingView is a finding with the page it is shown on, for the words of its
// buttons and for coming back.
type FindingView struct {
	FindingRow
	Page
}

// With puts the finding on a page.
func (f FindingRow) With(p Page) FindingView { return FindingView{f, p} }

// Next is where one comes back to.
func (f FindingView) Next() string { return f.Path }

// ParticipantRow is somebody who took part, with the guess about their side.
type ParticipantRow struct {
	ID, Name, Role, Email string
	Side                  earshot.Side
	SideWord, From        string
	Sides                 []Option
}

// SearchPage finds what was said.
type SearchPage struct {
	Page
	Problem  *Problem
	Ran      bool
	Relaxed  bool // no conversation held all the words
	Total    int
	Results  []ResultRow
	Facets   []FacetGroup
	Next     string
	Previous string
	Range    string
	Examples []Example
}

// Problem is a mistake in a query and where it is.
type Problem struct {
	Text                string
	Before, Here, After string // the query, cut at the mistake
	Position            int
	Hint                string
}

// Example is a query worth trying.
type Example struct{ Query, Href, Text string }

// ResultRow is a conversation that was found, with its best turns.
type ResultRow struct {
	Conversation ConversationRow
	Turns        []ResultTurn
}

// ResultTurn is a turn that was found.
type ResultTurn struct {
	Href    string
	Speaker string
	Side    earshot.Side
	Clock   string
	Lang    LangTag
	Pieces  []Piece
}

// FacetGroup is a way to narrow a search.
type FacetGroup struct {
	Label string
	Items []Option
}

// TrackersPage lists the trackers.
type TrackersPage struct {
	Page
	Groups []TrackerGroup
	Langs  []LangTag
	Total  int
}

// TrackerGroup is the trackers of one category.
type TrackerGroup struct {
	Category string
	Items    []TrackerRow
}

// TrackerRow is a tracker in the list.
type TrackerRow struct {
	Tracker      Link
	Description  string
	Severity     earshot.Severity
	SeverityWord string
	Covers       []Cover
	Hits         int
	Suppressed   int
	Spark        template.HTML
	Draft        bool
}

// Cover says whether a tracker knows a language.
type Cover struct {
	LangTag
	On    bool
	Title string
}

// TrackerPage is one tracker with what it found.
type TrackerPage struct {
	Page
	Tracker    earshot.Tracker
	Category   string
	Severity   string
	Facts      []Fact
	Phrases    []PhraseGroup
	Excluded   []PhraseGroup
	Blind      string // the languages it has no phrases in
	Weekly     template.HTML
	Hits       []FindingRow
	Total      int
	Hidden     int
	ShowHidden bool
}

// PhraseGroup is the phrases in one language.
type PhraseGroup struct {
	Lang    LangTag
	Phrases []PhraseRow
}

// PhraseRow is a phrase and how freely it matches.
type PhraseRow struct {
	Text, Form string
	Aliases    string
}

// TracksPage lists talk tracks.
type TracksPage struct {
	Page
	Text   string
	Stages []Option
	Langs  []Option
	Rows   []TrackRow
	Total  int
}

// TrackRow is a talk track as a card.
type TrackRow struct {
	Track     Link
	Persona   string
	Topic     string
	Stage     string
	Lang      LangTag
	Words     string
	Proof     string
	Share     template.HTML
	Situation string
}

// TrackPage is one talk track.
type TrackPage struct {
	Page
	Card     TrackRow
	Customer string
	Why      string
	Source   *Link
	Owner    string
	Review   string
	Stale    bool
	Consent  bool
}

// UnassignedPage lists conversations whose account is not known.
type UnassignedPage struct {
	Page
	Rows     []UnassignedRow
	Accounts []Option
	Total    int
}

// UnassignedRow is a conversation to assign.
type UnassignedRow struct {
	ID           earshot.ConversationID
	Conversation ConversationRow
	People       string
	First        *Words
}

// SettingsPage shows how the installation is set up.
type SettingsPage struct {
	Page
	People  []PersonRow
	Weights []WeightRow
	Version string
	Watch   int
	High    int
}

// PersonRow is one of our people.
type PersonRow struct{ Name, Email, Role, Team, Zone string }

// WeightRow is one weight of the score.
type WeightRow struct {
	Label string
	Value string
	Bar   template.HTML
}

// HelpPage lists the shortcuts and the words of the query language.
type HelpPage struct {
	Page
	Keys    []Fact
	Queries []Example
}

// SignInPage asks who is there.
type SignInPage struct {
	Page
	Email  string
	Next   string
	Failed string
	Hint   string
}

// SetupPage makes the first admin.
type SetupPage struct {
	Page
	Name, Email, Zone string
	Failed            string
	Zones             []string
}

// ErrorPage says that something is not there or went wrong.
type ErrorPage struct {
	Page
	Status  int
	Heading string
	Text    string
	Request string
}
