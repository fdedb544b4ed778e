package web

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"earshot"
	"earshot/risk"
)

// text reads what is said out of the text that was typed, one rule a line. Of
// what cannot be read every line is told.
func (r *formReader) text(t *earshot.Tracker) {
	typed := r.visit.typedText()
	all, err := risk.Lines(typed, r.house()...)
	if err != nil {
		r.refuse("text", err.Error())
		return
	}
	was := len(r.problems)
	for _, l := range all {
		if l.Err != nil {
			r.problems = append(r.problems, r.page.lineProblem(l))
		}
	}
	if len(r.problems) > was {
		return
	}
	if *t, err = risk.WithText(*t, typed); err != nil {
		r.refuse("text", err.Error())
	}
}

// typedText is the text that was typed. A browser ends lines with two
// characters, which would move every place.
func (v *visit) typedText() string {
	return strings.ReplaceAll(v.r.PostFormValue("text"), "\r\n", "\n")
}

// lineProblem is what is wrong with a line of a text.
func (p Page) lineProblem(l risk.Line) FieldProblem {
	problem := FieldProblem{Field: "text", Problem: p.ruleProblem(l.Text, l.Err)}
	problem.Label = p.T("edit.at", "line", l.Number, "n", problem.Position)
	return problem
}

// showText fills in the view that shows what is said as text: what was typed
// when it cannot be read, or else the tracker's own.
func (page *EditPage) showText(v *visit, t earshot.Tracker) {
	if page.Mode != modeText {
		return
	}
	page.Text = risk.Text(t)
	if v.r.PostForm.Has("text") && slices.ContainsFunc(page.Problems, func(f FieldProblem) bool { return f.Field == "text" }) {
		page.Text = v.typedText()
	}
	if page.Text == "" {
		page.Text = "lang:" + string(page.tag) + "\n"
	}
	page.Rows = max(8, min(30, 2+strings.Count(page.Text, "\n")))
}

// showFile fills in the view that shows the whole tracker as the file that it
// travels in: what was typed when it cannot be read, or else the tracker
// written out.
func (page *EditPage) showFile(v *visit, t earshot.Tracker) error {
	if page.Mode != modeFile {
		return nil
	}
	page.YAML = v.r.PostFormValue("yaml")
	if page.YAML == "" || len(page.Problems) == 0 {
		t.Version, t.Active = 0, true
		if len(t.Phrases)+len(t.Rules) == 0 {
			t.Phrases = []earshot.PhraseSet{{Lang: page.tag, Phrases: []earshot.Phrase{{Text: page.T("edit.example")}}}}
		}
		t.ID = cmp.Or(t.ID, slugOf(page.T("edit.example_id")))
		t.Category = cmp.Or(t.Category, earshot.CategoryChurn)
		body, err := risk.FormatTrackers([]earshot.Tracker{t})
		if err != nil {
			return err
		}
		page.YAML = string(body)
	}
	page.Rows = max(16, min(40, 2+strings.Count(page.YAML, "\n")))
	return nil
}

// readFile reads the tracker out of the YAML that was typed.
func (v *visit) readFile(p Page) (earshot.Tracker, []FieldProblem) {
	text := v.r.PostFormValue("yaml")
	refuse := func(problem Problem) (earshot.Tracker, []FieldProblem) {
		return earshot.Tracker{ID: earshot.TrackerID(v.field("id"))}, []FieldProblem{{Field: "yaml", Label: v.T("edit.yaml"), Problem: problem}}
	}
	all, err := risk.ParseTrackers("tracker", []byte(text))
	switch {
	case err != nil:
		return refuse(yamlProblem(p, text, err))
	case len(all) != 1:
		return refuse(Problem{Text: v.T("edit.one_tracker", "n", len(all))})
	}
	if id := v.field("id"); id != "" && string(all[0].ID) != id {
		return all[0], []FieldProblem{{Field: "yaml", Label: v.T("edit.yaml"), Problem: Problem{Text: v.T("edit.id_stays", "id", id), Here: string(all[0].ID)}}}
	}
	return all[0], nil
}

// yamlProblem shows the line that an error names.
func yamlProblem(p Page, text string, err error) Problem {
	var syntax *risk.SyntaxError
	if errors.As(err, &syntax) {
		problem := p.ruleProblem("", err)
		problem.Position = 0
		return problem.at(text, err.Error())
	}
	problem := Problem{Text: strings.TrimSuffix(err.Error(), ": "+earshot.ErrInvalid.Error()), Hint: earshot.HintOf(err)}
	return problem.at(text, err.Error())
}

// at puts the line that a message "name:12: ..." names into the problem.
func (problem Problem) at(text, message string) Problem {
	var n int
	if _, err := fmt.Sscanf(message, "tracker:%d:", &n); err != nil || n < 1 {
		return problem
	}
	if all := strings.Split(text, "\n"); n <= len(all) {
		problem.Here, problem.Position = strings.TrimSpace(all[n-1]), n
	}
	return problem
}
