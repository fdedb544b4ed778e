package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"earshot"
	"earshot/risk"
)

// OwnView is what a rule makes of words that somebody gives it.
type OwnView struct {
	Page
	Words  string // as they were typed
	Langs  []Option
	Asked  bool
	Waits  bool // for the rule to be mended
	Absent bool // it is a tracker of what is missing
	Sum    string
	Turns  []OwnTurn
}

// OwnTurn is a line of those words, with what was found in it.
type OwnTurn struct {
	Tag    LangTag
	Side   string
	Pieces []Piece
	Found  []OwnFinding
}

// OwnFinding is words that were found, and whether they count.
type OwnFinding struct {
	Quote, State string
	Counts       bool
}

// ownLines is how many lines are tried, and ownLength how many bytes of them.
const (
	ownLines  = 200
	ownLength = 20_000
)

// tryOwn answers somebody who tries a rule on their own words.
func (v *visit) tryOwn() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	p, err := v.page("", "trackers")
	if err != nil {
		return err
	}
	t, problems := v.readTyped(p)
	view, err := v.ownView(p, t, problems)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "trackerown", view)
}

// ownView tries a rule on the words that were typed, if there are any.
func (v *visit) ownView(p Page, t earshot.Tracker, problems []FieldProblem) (OwnView, error) {
	view := OwnView{Page: p, Words: v.r.PostFormValue("own")}
	lang := earshot.Lang(v.r.PostFormValue("own_lang"))
	view.Langs = append(view.Langs, Option{Label: p.T("own.detect"), On: lang == ""})
	for _, l := range turnLangs {
		view.Langs = append(view.Langs, Option{Value: string(l), Label: p.LangName(l), On: l == lang})
	}
	if strings.TrimSpace(view.Words) == "" {
		return view, nil
	}
	view.Asked, view.Absent = true, t.Absence
	if !slices.Contains(turnLangs[:], lang) {
		lang = ""
	}
	problems = slices.DeleteFunc(slices.Clone(problems), func(f FieldProblem) bool { return f.Field == "name" })
	if view.Waits = len(problems) > 0; view.Waits || view.Absent {
		return view, nil
	}
	sets, err := v.wordSetsOfHouse()
	if err != nil {
		return view, err
	}
	c := ownTalk(view.Words, lang)
	v.Pipeline().Annotator.Annotate(c)
	found, err := risk.Try(t, c, sets...)
	if err != nil {
		view.Waits = true // what is wrong is told where it was typed
		return view, nil
	}
	view.tell(c, found)
	return view, nil
}

// ownTalk makes a conversation of lines: each is a turn, the customer's unless
// it says whose it is.
func ownTalk(words string, lang earshot.Lang) *earshot.Conversation {
	c := &earshot.Conversation{ID: "own", Channel: earshot.ChannelCall}
	words = words[:within(ownLength, len(words))]
	for _, line := range lines(strings.ToValidUTF8(words, "")) {
		if len(c.Turns) == ownLines {
			break
		}
		side := earshot.SideCustomer
		for _, s := range []earshot.Side{earshot.SideUs, earshot.SideCustomer} {
			if len(line) > len(s) && strings.EqualFold(line[:len(s)], string(s)) {
				if rest := strings.TrimLeft(line[len(s):], " "); strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "：") {
					side, line = s, strings.TrimSpace(strings.TrimLeft(rest, ":："))
					break
				}
			}
		}
		t := earshot.Turn{Seq: len(c.Turns), Speaker: string(side), Side: side, Text: line, Lang: lang}
		if lang != "" {
			t.LangFrom = "given"
		}
		c.Turns = append(c.Turns, t)
	}
	return c
}

// tell marks what was found, and says why what is held back is.
func (view *OwnView) tell(c *earshot.Conversation, found []earshot.Finding) {
	counted, held := 0, 0
	for i := range c.Turns {
		t := &c.Turns[i]
		row := OwnTurn{Tag: view.langTag(t.Lang), Side: view.T("side." + string(t.Side))}
		var spans []span
		for _, f := range found {
			if f.Turn != t.Seq || f.End <= f.Start {
				continue
			}
			s := span{start: f.Start, end: f.End, class: string(cmp.Or(f.Severity, earshot.SeverityMedium)), title: view.T("own.counted")}
			if f.State == earshot.Counted {
				counted++
			} else {
				held++
				s.class, s.title = "suppressed", view.T("own.held", "reason", view.word("reason", f.Reason))
			}
			spans = append(spans, s)
			row.Found = append(row.Found, OwnFinding{Quote: f.Quote, State: s.title, Counts: f.State == earshot.Counted})
		}
		row.Pieces = pieces(t.Text, spans)
		view.Turns = append(view.Turns, row)
	}
	switch {
	case counted+held == 0:
		view.Sum = view.T("own.nothing")
	default:
		view.Sum = view.T("own.found", "n", counted)
		if held > 0 {
			view.Sum += " " + view.T("own.suppressed", "n", held)
		}
	}
}
