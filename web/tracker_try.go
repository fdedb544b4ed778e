package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"earshot"
	"earshot/ingest"
)

// TryView is what a rule would find, while it is being written.
type TryView struct {
	Page
	Problems  []FieldProblem
	Waits     bool // for a rule to be mended, of which its own field tells
	Asked     bool
	Summary   string
	Note      string // what is known of what was not looked at
	More      bool   // not everything was looked at yet
	Percent   int    // of the conversations that were
	Hits      []HitRow
	Forms     []FormGroup
	Coverage  []CoverRow
	Suggested []SuggestGroup
	Teams     []Option // whose conversations the coverage is of; empty when there is nothing to choose
	Refused   []string // suggestions that were, "ko 해지하다"
}

// HitRow is a hit on the pages of the workbench.
type HitRow struct {
	Words        Words
	Conversation Link
	Account      *Link
	At           string
	Tag          LangTag
}

// CoverRow says how much is spoken in a language, and whether the tracker
// listens to it.
type CoverRow struct {
	LangTag
	Share   string
	Percent int
	Phrases int
	Deaf    string // the warning, when it does not
}

// SuggestGroup is phrases of one language that the tracker might want.
type SuggestGroup struct {
	LangTag
	Phrases []SuggestRow
}

// SuggestRow is one of them; Value is its language and text, as accepting and
// refusing it post them.
type SuggestRow struct{ Text, For, Value string }

// How long the first answer of the live hits may take, how long each that goes
// on, and how many hits are shown.
const (
	tryBudget  = 220 * time.Millisecond
	tryFurther = 900 * time.Millisecond
	hitsTried  = 12
)

// accepted is the tracker with a suggested phrase: "add ko 해지하다".
func accepted(t earshot.Tracker, do string) earshot.Tracker {
	_, rest, _ := strings.Cut(do, " ")
	lang, text, _ := strings.Cut(rest, " ")
	return withPhrase(t, earshot.Lang(lang), earshot.ParsePhrase(text))
}

// withPhrase is the tracker with one phrase more.
func withPhrase(t earshot.Tracker, lang earshot.Lang, p earshot.Phrase) earshot.Tracker {
	t.Phrases = slices.Clone(t.Phrases)
	for i := range t.Phrases {
		if t.Phrases[i].Lang == lang {
			t.Phrases[i].Phrases = append(slices.Clone(t.Phrases[i].Phrases), p)
			return t
		}
	}
	t.Phrases = append(t.Phrases, earshot.PhraseSet{Lang: lang, Phrases: []earshot.Phrase{p}})
	return t
}

// tryTracker answers somebody who is typing: what is wrong, what would match,
// and what it would find. The first answer comes within a moment; then the page
// asks for what was not looked at.
func (v *visit) tryTracker() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	p, err := v.page("", "trackers")
	if err != nil {
		return err
	}
	t, problems := v.readTyped(p)
	problems = slices.DeleteFunc(problems, func(f FieldProblem) bool { return f.Field == "name" })
	if v.r.URL.Query().Get("more") == "1" {
		view := tryViewOf(p, problems)
		if err := v.tryHits(&view, named(t), tryFurther, v.Workbench.TryFurther); err != nil {
			return err
		}
		return v.show(http.StatusOK, "trackerfound", view)
	}
	view, err := v.tryView(p, t, problems)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "trackertry", view)
}

// named is a tracker that may not have a name yet with an ID to try it under.
func named(t earshot.Tracker) earshot.Tracker {
	t.ID = cmp.Or(t.ID, "draft")
	return t
}

// tryViewOf is a view with what is wrong but with what the reading below its
// own field tells.
func tryViewOf(p Page, problems []FieldProblem) TryView {
	view := TryView{Page: p, Problems: slices.DeleteFunc(slices.Clone(problems), FieldProblem.read)}
	view.Waits = len(view.Problems) < len(problems)
	return view
}

// tryView says all that can be said of a rule that may be half written, and
// looks for it for what is left of the time.
func (v *visit) tryView(p Page, t earshot.Tracker, problems []FieldProblem) (TryView, error) {
	begun, budget := time.Now(), cmp.Or(v.TryWithin, tryBudget)
	v.Workbench.Ready()
	view := tryViewOf(p, problems)
	var err error
	if view.Forms, err = v.formGroups(p, t); err != nil {
		return view, err
	}
	if view.Refused, err = v.refused(t.ID); err != nil {
		return view, err
	}
	t = named(t)
	if err := v.coverage(&view, t); err != nil {
		return view, err
	}
	if view.Suggested, err = v.suggested(p, t, view.Coverage, view.Refused); err != nil {
		return view, err
	}
	try := v.Workbench.Try
	if v.r.Method == http.MethodPost && v.field("do") == "further" {
		try, budget = v.Workbench.TryFurther, tryFurther
	}
	return view, v.tryHits(&view, t, budget-time.Since(begun), try)
}

// tryHits looks for a rule that is not empty and has nothing wrong with it.
func (v *visit) tryHits(view *TryView, t earshot.Tracker, budget time.Duration, try func(context.Context, earshot.Tracker, int) (ingest.Tried, error)) error {
	said := len(t.Rules) > 0 || slices.ContainsFunc(t.Phrases, func(s earshot.PhraseSet) bool { return len(s.Phrases) > 0 })
	if view.Waits || len(view.Problems) > 0 || !said && t.Missing == earshot.MissingPhrase {
		return nil
	}
	within, stop := context.WithTimeout(v.ctx(), budget)
	defer stop()
	tried, err := try(within, t, hitsTried)
	if errors.Is(err, earshot.ErrInvalid) {
		view.Problems = append(view.Problems, FieldProblem{Problem: Problem{Text: strings.TrimSuffix(err.Error(), ": "+earshot.ErrInvalid.Error()), Hint: earshot.HintOf(err)}})
		return nil
	}
	if err != nil {
		return err
	}
	view.tell(tried)
	b, err := v.book()
	if err != nil {
		return err
	}
	for _, h := range tried.Newest {
		view.Hits = append(view.Hits, hitRow(view.Page, b, h))
	}
	return nil
}

// tell says how much was found, and what is known of the rest.
func (view *TryView) tell(tried ingest.Tried) {
	view.Asked, view.More = true, !tried.Complete()
	view.Percent = 100 * tried.Looked / max(1, tried.Total)
	n := view.Number
	key := "try.all"
	switch {
	case tried.Reading:
		key, view.Note = "try.some", view.T("try.reading")
	case tried.Unread > 0:
		key = "try.some"
	case view.More:
		key, view.Note = "try.some", view.T("try.most", "most", n(tried.Talks+tried.Maybe))
	}
	view.Summary = view.T(key, "hits", n(tried.Hits), "talks", n(tried.Talks), "turns", n(tried.Turns), "accounts", n(tried.Accounts),
		"total", n(tried.Total), "share", fmt.Sprintf("%d %%", view.Percent), "suppressed", n(tried.Suppressed))
}

// hitRow makes a hit ready for a page.
func hitRow(p Page, b *book, h ingest.Hit) HitRow {
	f := h.Finding
	return HitRow{Words: findingWords(f),
		Conversation: Link{Text: cmp.Or(h.Title, p.T("conversation.untitled")), Href: conversationHref(f.Conversation), Lang: f.Lang},
		Account:      b.link(h.Account), At: p.Date(h.At), Tag: p.langTag(f.Lang)}
}
