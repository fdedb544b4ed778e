package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/risk"
	"earshot/store"
)

// TryView is what a rule would find, while it is being written.
type TryView struct {
	Page
	Problems  []FieldProblem
	Asked     bool
	Summary   string
	More      bool // not everything was looked at yet
	Hits      []HitRow
	Forms     []FormGroup
	Coverage  []CoverRow
	Suggested []SuggestGroup
}

// HitRow is a hit on the pages of the workbench.
type HitRow struct {
	Words        Words
	Conversation Link
	Account      *Link
	At           string
	Tag          LangTag
}

// FormGroup is the forms that the phrases of one language match.
type FormGroup struct {
	LangTag
	Forms []string
	More  int
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

// SuggestRow is one of them; Value is what accepting it posts.
type SuggestRow struct{ Text, For, Value string }

// How long the first answer of the live hits may take, how long each that goes
// on, and how many hits are shown.
const (
	tryBudget  = 180 * time.Millisecond
	tryFurther = 900 * time.Millisecond
	tryHits    = 12
)

// accepted is the tracker with a suggested phrase: "add ko 해지하다".
func accepted(t earshot.Tracker, do string) earshot.Tracker {
	_, rest, _ := strings.Cut(do, " ")
	lang, text, _ := strings.Cut(rest, " ")
	phrase := earshot.ParsePhrase(text)
	for i := range t.Phrases {
		if t.Phrases[i].Lang == earshot.Lang(lang) {
			t.Phrases[i].Phrases = append(slices.Clone(t.Phrases[i].Phrases), phrase)
			return t
		}
	}
	t.Phrases = append(t.Phrases, earshot.PhraseSet{Lang: earshot.Lang(lang), Phrases: []earshot.Phrase{phrase}})
	return t
}

// tryTracker answers somebody who is typing: what is wrong, what would match,
// and what it would find. The first answer comes within a moment, from the
// newest conversations; then the page asks for all.
func (v *visit) tryTracker() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	p, err := v.page("", "trackers")
	if err != nil {
		return err
	}
	t, problems := v.readTyped(p)
	view, err := v.tryView(p, t, problems, tryBudget)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "trackertry", view)
}

// tryView says all that can be said of a rule that may be half written.
func (v *visit) tryView(p Page, t earshot.Tracker, problems []FieldProblem, budget time.Duration) (TryView, error) {
	view := TryView{Page: p, Problems: problems}
	if t.ID == "" {
		t.ID = "draft"
	}
	shares, err := v.Store.LanguageShares(v.ctx())
	if err != nil {
		return view, err
	}
	view.Coverage = coverage(p, t, shares)
	view.Forms = formGroups(p, t)
	view.Suggested = v.suggested(p, t, view.Coverage)
	said := len(t.Rules) > 0 || slices.ContainsFunc(t.Phrases, func(s earshot.PhraseSet) bool { return len(s.Phrases) > 0 })
	if len(problems) > 0 || !said {
		return view, nil
	}
	try := v.Workbench.Try
	if v.r.URL.Query().Get("all") == "1" {
		try, budget = v.Workbench.TryFurther, tryFurther
	}
	within, stop := context.WithTimeout(v.ctx(), budget)
	defer stop()
	tried, err := try(within, t, tryHits)
	if errors.Is(err, earshot.ErrInvalid) {
		view.Problems = append(view.Problems, FieldProblem{Problem: Problem{Text: strings.TrimSuffix(err.Error(), ": "+earshot.ErrInvalid.Error()), Hint: earshot.HintOf(err)}})
		return view, nil
	}
	if err != nil {
		return view, err
	}
	view.Asked, view.More = true, !tried.Complete()
	key := "try.all"
	if view.More {
		key = "try.some"
	}
	view.Summary = p.T(key, "hits", p.Number(tried.Hits), "talks", p.Number(tried.Talks), "looked", p.Number(tried.Looked), "total", p.Number(tried.Total), "suppressed", p.Number(tried.Suppressed))
	b, err := v.book()
	if err != nil {
		return view, err
	}
	for _, h := range tried.Newest {
		view.Hits = append(view.Hits, hitRow(p, b, h))
	}
	return view, nil
}

// hitRow makes a hit ready for a page.
func hitRow(p Page, b *book, h ingest.Hit) HitRow {
	f := h.Finding
	return HitRow{Words: findingWords(f),
		Conversation: Link{Text: cmpOr(h.Title, p.T("conversation.untitled")), Href: conversationHref(f.Conversation), Lang: f.Lang},
		Account:      b.link(h.Account), At: p.Date(h.At), Tag: p.langTag(f.Lang)}
}

// coverage sets the languages spoken against those the tracker has phrases in.
func coverage(p Page, t earshot.Tracker, shares []store.LanguageShare) []CoverRow {
	all := 0
	for _, s := range shares {
		all += s.Conversations
	}
	var rows []CoverRow
	for _, s := range shares {
		if s.Lang == earshot.Undetermined || s.Lang == "" || all == 0 {
			continue
		}
		row := CoverRow{LangTag: p.langTag(s.Lang), Percent: (100*s.Conversations + all/2) / all, Phrases: heardIn(t, s.Lang)}
		row.Share = fmt.Sprintf("%d %%", row.Percent)
		if row.Percent == 0 {
			row.Share = "< 1 %"
		}
		if row.Phrases == 0 && row.Percent > 0 {
			row.Deaf = p.T("edit.deaf", "share", row.Share, "lang", row.Name)
		}
		rows = append(rows, row)
	}
	return rows
}

// heardIn is how many phrases and rules are tried on a language.
func heardIn(t earshot.Tracker, lang earshot.Lang) int {
	n := 0
	for _, set := range t.Phrases {
		if set.Lang.Covers(lang) {
			n += len(set.Phrases)
		}
	}
	for _, set := range t.Rules {
		if set.Lang.Covers(lang) {
			n += len(set.Rules)
		}
	}
	return n
}

// formsShown is how many forms of a language are listed.
const formsShown = 40

func formGroups(p Page, t earshot.Tracker) []FormGroup {
	var groups []FormGroup
	for _, set := range t.Phrases {
		g := FormGroup{LangTag: p.langTag(set.Lang)}
		for _, phrase := range set.Phrases {
			for _, form := range risk.Forms(phrase, set.Lang) {
				if len(g.Forms) < formsShown {
					g.Forms = append(g.Forms, form)
				} else {
					g.More++
				}
			}
		}
		if len(g.Forms) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// suggested offers phrases in the languages that are spoken and not listened
// to yet, and more in those that are.
func (v *visit) suggested(p Page, t earshot.Tracker, spoken []CoverRow) []SuggestGroup {
	var langs []earshot.Lang
	for _, c := range spoken {
		langs = append(langs, c.Lang)
	}
	var groups []SuggestGroup
	for _, s := range v.concepts.Suggest(t, langs) {
		if n := len(groups); n == 0 || groups[n-1].Lang != s.Lang {
			groups = append(groups, SuggestGroup{LangTag: p.langTag(s.Lang)})
		}
		if g := &groups[len(groups)-1]; len(g.Phrases) < 6 {
			g.Phrases = append(g.Phrases, SuggestRow{Text: s.Text, For: p.T("edit.like", "phrase", s.For), Value: "add " + string(s.Lang) + " " + s.Text})
		}
	}
	return groups
}
