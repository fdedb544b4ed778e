package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"earshot"
	"earshot/risk"
	"earshot/store"
)

// compile compiles trackers with the house's own word sets.
func compile(ctx context.Context, s *store.Store, trackers []earshot.Tracker) (*risk.Rules, error) {
	sets, err := ownSets(ctx, s)
	if err != nil {
		return nil, err
	}
	return risk.Compile(trackers, sets...)
}

func ownSets(ctx context.Context, s *store.Store) ([]earshot.WordSet, error) {
	all, err := s.WordSets(ctx)
	sets := make([]earshot.WordSet, len(all))
	for i, p := range all {
		sets[i] = p.Set
	}
	return sets, err
}

// HouseSet is a word set as rules of the house mean it.
type HouseSet struct {
	store.PublishedSet                     // of version 0 when it comes with Earshot
	Starter            bool                // there is one of the name that comes with Earshot
	Users              []earshot.TrackerID // trackers whose rules name it, published or not
	Drafts             []earshot.TrackerID // drafts that do
}

// Own reports whether the house wrote it.
func (s HouseSet) Own() bool { return s.Version > 0 }

// WordSets lists the word sets that rules may name, the house's own and those
// that come with Earshot, in the order of their names.
func (w *Workbench) WordSets(ctx context.Context) ([]HouseSet, error) {
	starter, err := risk.StarterSets()
	if err != nil {
		return nil, err
	}
	own, err := w.store().WordSets(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]HouseSet, 0, len(starter)+len(own))
	for _, s := range starter {
		all = append(all, HouseSet{PublishedSet: store.PublishedSet{Set: s}, Starter: true})
	}
	for _, s := range own {
		if i := slices.IndexFunc(all, func(h HouseSet) bool { return h.Set.Name == s.Set.Name }); i >= 0 {
			all[i].PublishedSet = s
		} else {
			all = append(all, HouseSet{PublishedSet: s})
		}
	}
	slices.SortFunc(all, func(a, b HouseSet) int { return strings.Compare(a.Set.Name, b.Set.Name) })
	return all, w.users(ctx, all)
}

// WordSet is the set of a name.
func (w *Workbench) WordSet(ctx context.Context, name string) (HouseSet, error) {
	all, err := w.WordSets(ctx)
	if err != nil {
		return HouseSet{}, err
	}
	for _, s := range all {
		if s.Set.Name == name {
			return s, nil
		}
	}
	return HouseSet{}, fmt.Errorf("word set %s: %w", name, earshot.ErrNotFound)
}

// users fills in which trackers and drafts use the sets.
func (w *Workbench) users(ctx context.Context, all []HouseSet) error {
	trackers, err := w.store().Trackers(ctx)
	if err != nil {
		return err
	}
	drafts, err := w.store().Drafts(ctx)
	if err != nil {
		return err
	}
	note := func(t earshot.Tracker, to func(*HouseSet)) {
		for _, name := range risk.Sets(t) {
			if i := slices.IndexFunc(all, func(s HouseSet) bool { return s.Set.Name == name }); i >= 0 {
				to(&all[i])
			}
		}
	}
	for _, t := range trackers {
		note(t, func(s *HouseSet) { s.Users = append(s.Users, t.ID) })
	}
	for _, d := range drafts {
		note(d.Tracker, func(s *HouseSet) { s.Drafts = append(s.Drafts, d.Tracker.ID) })
	}
	return nil
}

// PublishSets makes sets what rules mean by their names, and asks for the job
// that looks for the trackers that use them in all that is recorded.
func (w *Workbench) PublishSets(ctx context.Context, who earshot.Person, sets []earshot.WordSet) (store.Job, error) {
	if err := w.mayPublish(ctx, who); err != nil {
		return store.Job{}, err
	}
	for _, s := range sets {
		if err := risk.CheckSet(s); err != nil {
			return store.Job{}, err
		}
	}
	all, err := w.WordSets(ctx)
	if err != nil {
		return store.Job{}, err
	}
	if err := w.compilesWith(ctx, sets); err != nil {
		return store.Job{}, err
	}
	var users []earshot.TrackerID
	for _, h := range all {
		if slices.ContainsFunc(sets, func(s earshot.WordSet) bool { return s.Name == h.Set.Name }) {
			users = append(users, h.Users...)
		}
	}
	j, err := w.store().PublishWordSets(ctx, w.now(), who.ID, sets, unique(users))
	if err != nil {
		return j, err
	}
	w.rouse()
	return j, w.live.Refresh(ctx)
}

// compilesWith makes sure that the trackers compile with some sets in place of
// those of the same names.
func (w *Workbench) compilesWith(ctx context.Context, sets []earshot.WordSet) error {
	own, err := ownSets(ctx, w.store())
	if err != nil {
		return err
	}
	trackers, err := w.store().Trackers(ctx)
	if err != nil {
		return err
	}
	_, err = risk.Compile(trackers, append(own, sets...)...)
	return err
}

// DropSet deletes a set of the house. One that rules use cannot be deleted,
// unless one that comes with Earshot takes its place.
func (w *Workbench) DropSet(ctx context.Context, who earshot.Person, name string) (store.Job, error) {
	if err := w.mayPublish(ctx, who); err != nil {
		return store.Job{}, err
	}
	s, err := w.WordSet(ctx, name)
	switch {
	case err != nil:
		return store.Job{}, err
	case !s.Own():
		return store.Job{}, earshot.WithHint(fmt.Errorf("word set %s comes with Earshot: %w", name, earshot.ErrConflict), "write one of the same name to take its place")
	case !s.Starter && len(s.Users)+len(s.Drafts) > 0:
		return store.Job{}, earshot.WithHint(fmt.Errorf("word set %s is used by %s: %w", name, usersOf(s), earshot.ErrConflict), "take it out of their rules first")
	}
	j, err := w.store().DropWordSet(ctx, w.now(), who.ID, name, s.Users)
	if err != nil {
		return j, err
	}
	w.rouse()
	return j, w.live.Refresh(ctx)
}

// usersOf names who uses a set.
func usersOf(s HouseSet) string {
	var names []string
	for _, id := range s.Users {
		names = append(names, string(id))
	}
	for _, id := range s.Drafts {
		names = append(names, "the draft of "+string(id))
	}
	return strings.Join(names, ", ")
}

// mayPublish says whether the guard rails let somebody publish.
func (w *Workbench) mayPublish(ctx context.Context, who earshot.Person) error {
	rails, err := w.store().GuardRails(ctx)
	return errors.Join(err, rails.MayPublish(who))
}

func unique(ids []earshot.TrackerID) []earshot.TrackerID {
	slices.Sort(ids)
	return slices.Compact(ids)
}
