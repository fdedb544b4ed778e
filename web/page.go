package web

import (
	"cmp"
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
	Hit  string // the part of Text that a tracker looks for, to be marked; empty when nothing is
}

// Cut is Text before, in and after its part that is to be marked.
func (w Words) Cut() [3]string {
	before, after, ok := strings.Cut(w.Text, w.Hit)
	if w.Hit == "" || !ok {
		return [3]string{w.Text}
	}
	return [3]string{before, w.Hit, after}
}

// findingWords are the sentence of a finding, with what was found marked.
func findingWords(f earshot.Finding) Words {
	return Words{Text: cmp.Or(f.Sentence, f.Quote), Hit: f.Quote, Lang: f.Lang, By: f.Speaker, Href: turnHref(f.Conversation, f.Turn)}
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

// Fact is a label and its value.
type Fact struct{ Label, Value string }

// Mood is a mood for the eye: a class, a sign, and its name.
type Mood struct {
	Class string // "negative", "neutral", "positive"; empty when nobody spoke
	Word  string
}
