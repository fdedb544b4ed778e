package web

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"earshot"
	"earshot/store"
)

// AuditPage is a week's suppressed findings, sampled by reason, and those that
// count by a person's word.
type AuditPage struct {
	Page
	Week         string
	Total        int
	Groups       []AuditGroup
	Newer, Older string
}

// AuditGroup is the findings suppressed for one reason.
type AuditGroup struct {
	Reason string
	N      int
	Items  []FindingRow
}

// auditedEach is how many findings of each reason are shown.
const auditedEach = 5

// suppressedAudit shows a sample of what guards and exclusions hid in a week.
func (v *visit) suppressedAudit() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	p, err := v.page(v.T("audit.title"), "trackers")
	if err != nil {
		return err
	}
	back := 0
	fmt.Sscan(v.r.URL.Query().Get("back"), &back)
	back = max(0, min(back, 520))
	monday := midnight(p.Now.UTC()).AddDate(0, 0, -(int(p.Now.UTC().Weekday())+6)%7-7*back)
	all, n, err := v.Store.Findings(v.ctx(), store.FindingFilter{State: earshot.Suppressed, After: monday, Before: monday.AddDate(0, 0, 7)})
	if err != nil {
		return err
	}
	page := AuditPage{Page: p, Week: p.locale.Date(monday), Total: n, Older: fmt.Sprintf("/trackers/audit?back=%d", back+1)}
	if back > 0 {
		page.Newer = fmt.Sprintf("/trackers/audit?back=%d", back-1)
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	right, _, err := v.Store.Findings(v.ctx(), store.FindingFilter{State: earshot.Counted, Reason: string(earshot.SaidRight), After: monday, Before: monday.AddDate(0, 0, 7)})
	if err != nil {
		return err
	}
	page.sample(all, b)
	page.sample(right, b)
	return v.show(http.StatusOK, "trackeraudit", page)
}

// sample adds some findings of each reason: those with the smallest digest,
// which looks like chance and stays the same.
func (page *AuditPage) sample(all []earshot.Finding, b *book) {
	slices.SortStableFunc(all, func(x, y earshot.Finding) int {
		dx, dy := sha256.Sum256([]byte(x.ID)), sha256.Sum256([]byte(y.ID))
		return cmp.Or(cmp.Compare(x.Reason, y.Reason), strings.Compare(string(dx[:]), string(dy[:])))
	})
	for _, f := range all {
		reason := page.word("reason", f.Reason)
		if n := len(page.Groups); n == 0 || page.Groups[n-1].Reason != reason {
			page.Groups = append(page.Groups, AuditGroup{Reason: reason})
		}
		g := &page.Groups[len(page.Groups)-1]
		if g.N++; len(g.Items) == auditedEach {
			continue
		}
		row := findingRow(page.Page, f)
		row.Account, row.At = b.link(f.Account), page.Date(f.At)
		row.Reason = ""
		g.Items = append(g.Items, row)
	}
}

// RailsPage is the bounds admins set for trackers.
type RailsPage struct {
	Page
	Rails  earshot.GuardRails
	Most   string
	Guards []Option
	Admin  bool
}

// rails shows the guard rails.
func (v *visit) rails() error {
	if err := v.mustManage(); err != nil {
		return err
	}
	p, err := v.page(v.T("rails.title"), "trackers")
	if err != nil {
		return err
	}
	g, err := v.Store.GuardRails(v.ctx())
	if err != nil {
		return err
	}
	page := RailsPage{Page: p, Rails: g, Admin: v.person.Role == earshot.RoleAdmin}
	if g.MostPerWeek > 0 {
		page.Most = fmt.Sprint(g.MostPerWeek)
	}
	for _, name := range earshot.GuardNames() {
		page.Guards = append(page.Guards, Option{Value: name, Label: p.T("tracker.guard_" + name), On: slices.Contains(g.LockedGuards, name)})
	}
	return v.show(http.StatusOK, "trackerrails", page)
}

// setRails sets them; only admins may.
func (v *visit) setRails() error {
	if v.person.Role != earshot.RoleAdmin {
		return fmt.Errorf("%s may not set guard rails: %w", v.person.ID, earshot.ErrDenied)
	}
	if err := v.r.ParseForm(); err != nil {
		return fmt.Errorf("read form: %w", earshot.ErrInvalid)
	}
	g := earshot.GuardRails{LockedGuards: v.r.PostForm["locked"], AdminsPublish: v.field("admins") != ""}
	if text := v.field("most"); text != "" {
		if _, err := fmt.Sscan(strings.ReplaceAll(text, ",", "."), &g.MostPerWeek); err != nil {
			v.refuse(v.T("rails.number"))
			return v.back("/trackers/rails")
		}
	}
	if err := v.Store.PutGuardRails(v.ctx(), v.Now(), v.person.ID, g); err != nil {
		return err
	}
	v.say(v.T("rails.saved"), "")
	return v.back("/trackers/rails")
}
