package web

import (
	"cmp"
	"net/http"
)

// OutcomePage says what became of an upload.
type OutcomePage struct {
	Page
	Files []OutcomeFile
}

// OutcomeFile is one file of it.
type OutcomeFile struct {
	Name     string
	Sum      string
	Left     bool
	Talks    []OutcomeTalk
	More     string
	Findings string
	Refused  []Refusal
}

// OutcomeTalk is a conversation that is kept now.
type OutcomeTalk struct {
	Title string
	Href  string // empty when the person may not open it
	State string
}

// showOutcome says what became of the upload.
func (v *visit) showOutcome(u *upload) error {
	p, err := v.page(v.T("upload.outcome"), "upload")
	if err != nil {
		return err
	}
	page := OutcomePage{Page: p}
	for _, f := range u.Files {
		row := OutcomeFile{Name: f.Name, Left: f.Leave}
		if f.Outcome != nil {
			if err := v.outcome(p, &row, f.Outcome); err != nil {
				return err
			}
		}
		page.Files = append(page.Files, row)
	}
	return v.show(http.StatusOK, "outcome", page)
}

// outcome makes what became of a file ready for the page. Whether a
// conversation was known already is said only to those who may open it.
func (v *visit) outcome(p Page, row *OutcomeFile, o *upOutcome) error {
	if n := len(o.Talks) + o.More; n > 0 {
		row.Sum = p.T("upload.stored_n", "n", n)
	}
	if o.Findings > 0 {
		row.Findings = p.T("upload.findings_n", "n", o.Findings)
	}
	for _, t := range o.Talks {
		talk := OutcomeTalk{Title: cmp.Or(t.Title, p.T("conversation.untitled")), State: p.T("upload.stored_elsewhere")}
		may, err := v.mayFind(t.ID)
		if err != nil {
			return err
		}
		if may {
			talk.Href, talk.State = conversationHref(t.ID), p.T("upload.stored")
			if !t.New {
				talk.State = p.T("upload.known")
			}
		}
		row.Talks = append(row.Talks, talk)
	}
	if o.More > 0 {
		row.More = p.T("upload.more_talks", "n", o.More)
	}
	for _, r := range o.Refused {
		row.Refused = append(row.Refused, Refusal(r))
	}
	return nil
}
