package earshot

import (
	"fmt"
	"slices"
	"strings"
)

// GuardRails are the bounds an admin sets for the trackers of managers. The
// zero value sets none.
type GuardRails struct {
	MostPerWeek   float64  `json:"most_per_week"`  // reminders more a week that a tracker may cause any one person; 0 is no bound
	LockedGuards  []string `json:"locked_guards"`  // guards no tracker may turn off: "negation", "hypothetical", "reported", "question"
	AdminsPublish bool     `json:"admins_publish"` // managers draft and back-test, admins publish
}

// GuardNames are the guards there are.
func GuardNames() []string { return []string{"negation", "hypothetical", "reported", "question"} }

// Off lists the guards that are turned off.
func (g Guards) Off() []string {
	var off []string
	for i, is := range []bool{g.NoNegation, g.NoHypothetical, g.NoReported, g.NoQuestion} {
		if is {
			off = append(off, GuardNames()[i])
		}
	}
	return off
}

// Valid refuses guard rails that mean nothing.
func (g GuardRails) Valid() error {
	if g.MostPerWeek < 0 {
		return fmt.Errorf("a bound of %g reminders a week: %w", g.MostPerWeek, ErrInvalid)
	}
	for _, name := range g.LockedGuards {
		if !slices.Contains(GuardNames(), name) {
			return WithHint(fmt.Errorf("guard %q: %w", name, ErrInvalid), "the guards are "+strings.Join(GuardNames(), ", "))
		}
	}
	return nil
}

// MayPublish refuses people who may not publish trackers.
func (g GuardRails) MayPublish(p Person) error {
	switch {
	case !p.Role.MayManage():
		return fmt.Errorf("%s may not publish trackers: %w", p.ID, ErrDenied)
	case g.AdminsPublish && p.Role != RoleAdmin:
		return WithHint(fmt.Errorf("only admins publish trackers here: %w", ErrDenied), "save the draft and ask an admin to publish it")
	}
	return nil
}

// Allows refuses a tracker that turns off a guard that is locked.
func (g GuardRails) Allows(t Tracker) error {
	for _, name := range t.Guards.Off() {
		if slices.Contains(g.LockedGuards, name) {
			return WithHint(fmt.Errorf("tracker %s turns off the guard %q, which an admin has locked: %w", t.ID, name, ErrDenied), "leave the guard on, and exclude phrases instead")
		}
	}
	return nil
}

// AllowsBill refuses a tracker that costs somebody too many reminders.
func (g GuardRails) AllowsBill(t TrackerID, perWeek float64) error {
	if g.MostPerWeek > 0 && perWeek > g.MostPerWeek {
		return WithHint(fmt.Errorf("tracker %s would cause somebody %.1f reminders more a week, and the bound is %g: %w", t, perWeek, g.MostPerWeek, ErrDenied),
			"narrow it, lower its severity, or ask an admin to raise the bound")
	}
	return nil
}
