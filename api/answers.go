package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"earshot"
	"earshot/playbook"
	"earshot/risk"
	"earshot/search"
	"earshot/store"
)

// Page asks for a part of a long list.
type Page struct {
	Limit  int `query:"limit" default:"50" minimum:"1" maximum:"200" doc:"how many"`
	Offset int `query:"offset" default:"0" minimum:"0" doc:"after how many"`
}

// List is a part of a long list.
type List[T any] struct {
	Total int `json:"total" doc:"how many there are in all"`
	Items []T `json:"items"`
}

// Answer is the body of an answer.
type Answer[T any] struct{ Body T }

func answer[T any](v T) *Answer[T] { return &Answer[T]{Body: v} }

// part is the page of all that was asked for.
func part[T any](all []T, p Page) List[T] {
	from := min(p.Offset, len(all))
	to := min(from+p.Limit, len(all))
	return List[T]{Total: len(all), Items: append([]T{}, all[from:to]...)}
}

// Health says whether the house stands.
type Health struct {
	Records string `json:"records" enum:"ok"`
	Index   string `json:"index" doc:"ok, or what is the matter"`
}

func (s *server) health(ctx context.Context, _ *struct{}) (*Answer[Health], error) {
	if _, err := s.Store.Trackers(ctx); err != nil {
		return nil, s.fail(ctx, err)
	}
	h := Health{Records: "ok", Index: "ok"}
	if err := s.Index.Healthy(); err != nil {
		h.Index = "not healthy; earshot reindex builds it anew"
	}
	return answer(h), nil
}

// Account is a customer with its score.
type Account struct {
	ID       earshot.AccountID `json:"id"`
	Name     string            `json:"name"`
	Tier     string            `json:"tier"`
	Owner    earshot.PersonID  `json:"owner"`
	CSM      earshot.PersonID  `json:"csm"`
	Renewal  *time.Time        `json:"renewal"`
	Value    float64           `json:"value" doc:"recurring revenue per year, in the currency's major unit"`
	Currency string            `json:"currency"`
	Score    float64           `json:"score" doc:"risk from 0 to 100, higher is worse"`
	Band     earshot.Band      `json:"band" enum:"low,watch,high,gone"`
	Coverage float64           `json:"coverage" doc:"share of the inputs that had data, 0 to 1"`
}

// AccountReceipt is an account with every point of its score.
type AccountReceipt struct {
	Account
	AsOf   time.Time     `json:"as_of"`
	Rules  string        `json:"rules" doc:"version of the weights"`
	Base   float64       `json:"base"`
	Lines  []ReceiptLine `json:"lines" doc:"points of lines and base add up to the score"`
	Levers []Lever       `json:"levers" doc:"what would move it most"`
}

// ReceiptLine is one input of a score.
type ReceiptLine struct {
	Input    string     `json:"input"`
	Points   float64    `json:"points"`
	X        float64    `json:"x"`
	Weight   float64    `json:"weight"`
	Present  bool       `json:"present"`
	Note     string     `json:"note"`
	Evidence []Evidence `json:"evidence"`
}

// Evidence is what a line rests on.
type Evidence struct {
	Kind         string                 `json:"kind"`
	Conversation earshot.ConversationID `json:"conversation,omitempty"`
	Turn         int                    `json:"turn"`
	Tracker      earshot.TrackerID      `json:"tracker,omitempty"`
	Version      int                    `json:"version,omitempty"`
	Quote        string                 `json:"quote,omitempty"`
	Speaker      string                 `json:"speaker,omitempty"`
	At           time.Time              `json:"at"`
	AgeDays      int                    `json:"age_days"`
}

// Lever is a change that would lower the score.
type Lever struct {
	Input string  `json:"input"`
	Text  string  `json:"text"`
	Score float64 `json:"score"`
}

type accountsIn struct {
	Page
	Band string `query:"band" enum:"low,watch,high,gone" doc:"only this band"`
}

func (s *server) accounts(ctx context.Context, in *accountsIn) (*Answer[List[Account]], error) {
	accounts, err := s.Store.Accounts(ctx)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	scores, err := s.Store.LatestScores(ctx)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	byAccount := map[earshot.AccountID]earshot.Score{}
	for _, score := range scores {
		byAccount[score.Account] = score
	}
	var all []Account
	for _, a := range accounts {
		score, known := byAccount[a.ID]
		if !known {
			score = risk.Score(earshot.History{Account: a}, s.Now(), s.Weights)
		}
		if caller(ctx).MayOpen(a) && (in.Band == "" || in.Band == string(score.Band)) {
			all = append(all, newAccount(a, score))
		}
	}
	slices.SortStableFunc(all, func(a, b Account) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return answer(part(all, in.Page)), nil
}

func newAccount(a earshot.Account, score earshot.Score) Account {
	return Account{ID: a.ID, Name: a.Name, Tier: a.Tier, Owner: a.Owner, CSM: a.CSM, Renewal: Time(a.Renewal),
		Value: a.Value.Major(), Currency: a.Value.Currency, Score: Round(score.Value), Band: score.Band, Coverage: Round(score.Coverage)}
}

type accountIn struct {
	ID   earshot.AccountID `path:"id" example:"hanbit-logistics"`
	AsOf time.Time         `query:"as_of" doc:"the score as it was then; now unless given"`
}

func (s *server) account(ctx context.Context, in *accountIn) (*Answer[AccountReceipt], error) {
	asOf := in.AsOf
	if asOf.IsZero() {
		asOf = s.Now()
	}
	h, err := s.Store.HistoryAt(ctx, in.ID, asOf)
	if err == nil {
		err = mayOpen(ctx, h.Account)
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(newReceipt(h.Account, risk.Score(h, asOf, s.Weights))), nil
}

func newReceipt(a earshot.Account, score earshot.Score) AccountReceipt {
	r := AccountReceipt{Account: newAccount(a, score), AsOf: score.AsOf, Rules: score.Rules, Base: score.Base, Lines: []ReceiptLine{}, Levers: []Lever{}}
	for _, l := range score.Lines {
		line := ReceiptLine{Input: l.Input, Points: l.Points, X: l.X, Weight: l.Weight, Present: l.Present, Note: l.Note, Evidence: []Evidence{}}
		for _, e := range l.Evidence {
			line.Evidence = append(line.Evidence, Evidence{Kind: e.Kind, Conversation: e.Conversation, Turn: e.Turn, Tracker: e.Tracker,
				Version: e.Version, Quote: e.Quote, Speaker: e.Speaker, At: e.At, AgeDays: e.AgeDays})
		}
		r.Lines = append(r.Lines, line)
	}
	for _, l := range score.Levers {
		r.Levers = append(r.Levers, Lever{Input: l.Input, Text: l.Text, Score: Round(l.Value)})
	}
	return r
}

// ConversationBrief is a conversation in a list.
type ConversationBrief struct {
	ID           earshot.ConversationID `json:"id"`
	StartedAt    time.Time              `json:"started_at"`
	Channel      earshot.Channel        `json:"channel"`
	Title        string                 `json:"title"`
	Languages    []earshot.Lang         `json:"languages"`
	CustomerMood float64                `json:"customer_mood"`
	Findings     int                    `json:"findings"`
}

type conversationsIn struct {
	Page
	Account    string `query:"account" doc:"only this account's"`
	Unassigned bool   `query:"unassigned" doc:"only those without a known account"`
}

func (s *server) conversations(ctx context.Context, in *conversationsIn) (*Answer[List[ConversationBrief]], error) {
	account, err := s.accountFilter(ctx, in.Account)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	f := store.BriefFilter{Account: account, Unassigned: in.Unassigned, Limit: in.Limit, Offset: in.Offset}
	briefs, total, err := s.Store.Briefs(ctx, f)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	list := List[ConversationBrief]{Total: total, Items: []ConversationBrief{}}
	for _, b := range briefs {
		list.Items = append(list.Items, ConversationBrief{ID: b.ID, StartedAt: b.At, Channel: b.Channel, Title: b.Title,
			Languages: append([]earshot.Lang{}, b.Languages...), CustomerMood: Round(b.CustomerMood), Findings: b.Findings})
	}
	return answer(list), nil
}

type conversationIn struct {
	ID earshot.ConversationID `path:"id"`
}

func (s *server) conversation(ctx context.Context, in *conversationIn) (*Answer[Transcript], error) {
	a, err := s.Store.Analysis(ctx, in.ID)
	if err == nil {
		err = s.mayHear(ctx, a.Conversation)
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(NewTranscript(a)), nil
}

// FoundWords is a finding in a list over conversations.
type FoundWords struct {
	Finding
	Conversation earshot.ConversationID `json:"conversation"`
	Account      earshot.AccountID      `json:"account"`
	Turn         int                    `json:"turn"`
	Sentence     string                 `json:"sentence"`
	Speaker      string                 `json:"speaker"`
	At           time.Time              `json:"at"`
}

type findingsIn struct {
	Page
	Account string `query:"account" doc:"only this account's"`
	Tracker string `query:"tracker" doc:"only this tracker's"`
	State   string `query:"state" enum:"counted,suppressed" default:"counted"`
}

func (s *server) findings(ctx context.Context, in *findingsIn) (*Answer[List[FoundWords]], error) {
	account, err := s.accountFilter(ctx, in.Account)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	f := store.FindingFilter{Account: account, Tracker: earshot.TrackerID(in.Tracker), State: earshot.FindingState(in.State), Newest: true,
		Limit: in.Limit, Offset: in.Offset}
	found, total, err := s.Store.Findings(ctx, f)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	list := List[FoundWords]{Total: total, Items: []FoundWords{}}
	for _, f := range found {
		list.Items = append(list.Items, FoundWords{Finding: newFinding(f), Conversation: f.Conversation, Account: f.Account, Turn: f.Turn,
			Sentence: f.Sentence, Speaker: f.Speaker, At: f.At})
	}
	return answer(list), nil
}

// Hit is a conversation that fits a query, with its best turns.
type Hit struct {
	Conversation earshot.ConversationID `json:"conversation"`
	Account      earshot.AccountID      `json:"account"`
	Title        string                 `json:"title"`
	StartedAt    time.Time              `json:"started_at"`
	Score        float64                `json:"score"`
	Turns        []TurnHit              `json:"turns"`
}

// TurnHit is a turn that fits; highlights are byte offsets into its text.
type TurnHit struct {
	Seq        int          `json:"seq"`
	Speaker    string       `json:"speaker"`
	Side       earshot.Side `json:"side"`
	Lang       earshot.Lang `json:"lang"`
	Text       string       `json:"text"`
	Highlights [][2]int     `json:"highlights"`
}

// Found is the answer to a search.
type Found struct {
	Total  int                     `json:"total"`
	Hits   []Hit                   `json:"hits"`
	Facets map[string][]FacetCount `json:"facets"`
}

// FacetCount is how many of the conversations found have a value.
type FacetCount struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

type searchIn struct {
	Page
	Query string `query:"q" required:"true" maxLength:"1000" example:"재계약 side:customer"`
}

func (s *server) search(ctx context.Context, in *searchIn) (*Answer[Found], error) {
	q, err := search.Parse(in.Query)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	within, err := s.within(ctx)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	results, err := s.Index.Search(ctx, q, search.Options{Limit: in.Limit, Offset: in.Offset, Within: within, Fetch: s.fetch})
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(NewFound(results)), nil
}

// NewFound is search results in the shape of the API.
func NewFound(results search.Results) Found {
	f := Found{Total: results.Total, Hits: []Hit{}, Facets: map[string][]FacetCount{}}
	for _, h := range results.Hits {
		hit := Hit{Conversation: h.Conversation.ID, Account: h.Conversation.Account, Title: h.Conversation.Title,
			StartedAt: h.Conversation.StartedAt, Score: Round(h.Score), Turns: []TurnHit{}}
		for _, t := range h.Turns {
			hit.Turns = append(hit.Turns, TurnHit{Seq: t.Seq, Speaker: t.Speaker, Side: t.Side, Lang: t.Lang, Text: t.Text,
				Highlights: append([][2]int{}, t.Highlights...)})
		}
		f.Hits = append(f.Hits, hit)
	}
	for name, values := range results.Facets {
		for _, v := range values {
			f.Facets[name] = append(f.Facets[name], FacetCount{Value: v.Value, Count: v.Count})
		}
	}
	return f
}

// Tracker is a tracker in a list.
type Tracker struct {
	ID          earshot.TrackerID         `json:"id"`
	Version     int                       `json:"version"`
	Name        string                    `json:"name"`
	Description string                    `json:"description"`
	Category    earshot.Category          `json:"category"`
	Severity    earshot.Severity          `json:"severity"`
	Active      bool                      `json:"active"`
	Phrases     map[earshot.Lang][]string `json:"phrases"`
}

func (s *server) trackers(ctx context.Context, in *Page) (*Answer[List[Tracker]], error) {
	trackers, err := s.Store.Trackers(ctx)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	var all []Tracker
	for _, t := range trackers {
		one := Tracker{ID: t.ID, Version: t.Version, Name: t.Name, Description: t.Description, Category: t.Category, Severity: t.Severity,
			Active: t.Active, Phrases: map[earshot.Lang][]string{}}
		for _, set := range t.Phrases {
			for _, p := range set.Phrases {
				one.Phrases[set.Lang] = append(one.Phrases[set.Lang], p.Text)
			}
		}
		all = append(all, one)
	}
	return answer(part(all, *in)), nil
}

// Track is a talk track.
type Track struct {
	ID       earshot.TrackID  `json:"id"`
	Title    string           `json:"title"`
	Persona  string           `json:"persona"`
	Topic    earshot.Category `json:"topic"`
	Stage    string           `json:"stage"`
	Lang     earshot.Lang     `json:"lang"`
	Customer string           `json:"customer"`
	Words    string           `json:"words"`
	Why      string           `json:"why"`
}

type tracksIn struct {
	Page
	Words   string `query:"words" maxLength:"1000"`
	Persona string `query:"persona" example:"CFO"`
	Topic   string `query:"topic" example:"price"`
	Stage   string `query:"stage" example:"renewal"`
	Lang    string `query:"lang" example:"ko"`
}

func (s *server) tracks(ctx context.Context, in *tracksIn) (*Answer[List[Track]], error) {
	tracks, err := s.Store.Tracks(ctx)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	var all []Track
	for _, r := range playbook.Suggest(tracks, playbook.Situation{Words: in.Words, Persona: in.Persona, Topic: earshot.Category(in.Topic),
		Stage: in.Stage, Lang: earshot.Lang(in.Lang)}) {
		t := r.Track
		all = append(all, Track{ID: t.ID, Title: t.Title, Persona: t.Persona, Topic: t.Topic, Stage: t.Stage, Lang: t.Lang,
			Customer: t.Customer, Words: t.Words, Why: t.Why})
	}
	return answer(part(all, in.Page)), nil
}

// Reminder is a follow-up.
type Reminder struct {
	ID           earshot.ReminderID     `json:"id"`
	Account      earshot.AccountID      `json:"account"`
	Issue        string                 `json:"issue"`
	Reason       string                 `json:"reason"`
	Owner        earshot.PersonID       `json:"owner"`
	State        earshot.ReminderState  `json:"state" enum:"open,snoozed,done"`
	Due          time.Time              `json:"due"`
	Until        *time.Time             `json:"until"`
	Priority     float64                `json:"priority"`
	Text         string                 `json:"text"`
	Quote        string                 `json:"quote"`
	Play         string                 `json:"play"`
	Track        earshot.TrackID        `json:"track"`
	Conversation earshot.ConversationID `json:"conversation"`
	Turn         int                    `json:"turn"`
	Evidence     []earshot.FindingID    `json:"evidence"`
}

type remindersIn struct {
	Page
	Owner   string `query:"owner" doc:"only this person's"`
	Account string `query:"account" doc:"only about this account"`
	All     bool   `query:"all" doc:"the done and snoozed ones too"`
}

func (s *server) reminders(ctx context.Context, in *remindersIn) (*Answer[List[Reminder]], error) {
	f := store.ReminderFilter{Owner: earshot.PersonID(in.Owner), Limit: in.Limit, Offset: in.Offset}
	if p := caller(ctx); !p.Role.MayManage() && in.Account == "" {
		f.Owner = p.ID
	} else {
		account, err := s.accountFilter(ctx, in.Account)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		f.Account = account
	}
	if !in.All {
		f.States = []earshot.ReminderState{earshot.ReminderOpen}
	}
	reminders, total, err := s.Store.Reminders(ctx, f)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	list := List[Reminder]{Total: total, Items: []Reminder{}}
	for _, r := range reminders {
		list.Items = append(list.Items, newReminder(r))
	}
	return answer(list), nil
}

func newReminder(r earshot.Reminder) Reminder {
	return Reminder{ID: r.ID, Account: r.Account, Issue: r.Issue, Reason: r.Reason, Owner: r.Owner, State: r.State, Due: r.Due,
		Until: Time(r.Until), Priority: Round(r.Priority), Text: r.Text, Quote: r.Quote, Play: r.Play, Track: r.Track,
		Conversation: r.Conversation, Turn: r.Turn, Evidence: append([]earshot.FindingID{}, r.Evidence...)}
}

type reminderIn struct {
	ID earshot.ReminderID `path:"id"`
}

func (s *server) done(ctx context.Context, in *reminderIn) (*Answer[Reminder], error) {
	return s.change(ctx, in.ID, func() error { return s.Store.DoneReminder(ctx, s.Now(), in.ID) })
}

func (s *server) reopen(ctx context.Context, in *reminderIn) (*Answer[Reminder], error) {
	return s.change(ctx, in.ID, func() error { return s.Store.ReopenReminder(ctx, in.ID) })
}

type snoozeIn struct {
	ID   earshot.ReminderID `path:"id"`
	Body struct {
		Until time.Time `json:"until" doc:"when it comes back"`
	}
}

func (s *server) snooze(ctx context.Context, in *snoozeIn) (*Answer[Reminder], error) {
	return s.change(ctx, in.ID, func() error { return s.Store.SnoozeReminder(ctx, in.ID, in.Body.Until) })
}

// change does something to a reminder of the caller's and answers with it.
func (s *server) change(ctx context.Context, id earshot.ReminderID, do func() error) (*Answer[Reminder], error) {
	r, err := s.Store.Reminder(ctx, id)
	if err == nil {
		err = s.mayAct(ctx, r)
	}
	if err == nil {
		err = do()
	}
	if err == nil {
		r, err = s.Store.Reminder(ctx, id)
	}
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return answer(newReminder(r)), nil
}
