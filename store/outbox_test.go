package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"earshot"
	"earshot/store"

	"github.com/google/go-cmp/cmp"
)

func pointing() []behaviour {
	return []behaviour{
		{"a pointer is claimed by one, and comes again unsettled", claims},
		{"a change after the claim is followed too", movesOn},
		{"an index that follows pointers under concurrent writers ends up equal", converges},
		{"a new index can follow from the beginning", fromTheBeginning},
	}
}

func claims(t *testing.T, s *store.Store) {
	a, b := spoken("acme", "a", 3, 2, 0), spoken("acme", "b", 2, 2, 0)
	record(t, s, a)
	must1(s.Record(t.Context(), today.Add(time.Second), []earshot.Analysis{b}, judge()))(t)
	want := []store.Pointer{{Conversation: a.Conversation.ID, Version: 1}, {Conversation: b.Conversation.ID, Version: 1}}
	first := must1(s.Pending(t.Context(), 1))(t)
	second := must1(s.Pending(t.Context(), 9))(t)
	if diff := cmp.Diff(want, append(first, second...)); diff != "" {
		t.Errorf("Pending twice (-want +got):\n%s", diff)
	}
	if again := must1(s.Pending(t.Context(), 9))(t); len(again) > 0 {
		t.Errorf("Pending while all is claimed = %v", again)
	}
	must(t, s.Release(t.Context(), second))
	if again := must1(s.Pending(t.Context(), 9))(t); len(again) != 1 || again[0] != second[0] {
		t.Errorf("Pending after Release = %v, want %v", again, second)
	}
	must(t, s.Settle(t.Context(), second))
	must(t, s.ReleaseAll(t.Context()))
	if again := must1(s.Pending(t.Context(), 9))(t); len(again) != 1 || again[0] != first[0] {
		t.Errorf("Pending after ReleaseAll = %v, want %v", again, first)
	}
	s.Now = func() time.Time { return today.Add(store.Lease) }
	if again := must1(s.Pending(t.Context(), 9))(t); len(again) != 1 || again[0] != first[0] {
		t.Errorf("Pending after the lease = %v, want %v", again, first)
	}
	must(t, s.Settle(t.Context(), first))
	if r := must1(s.Counts(t.Context()))(t); r.Backlog != 0 {
		t.Errorf("the backlog is %d, want 0", r.Backlog)
	}
}

func movesOn(t *testing.T, s *store.Store) {
	a := spoken("acme", "a", 3, 2, 0)
	record(t, s, a)
	claimed := must1(s.Pending(t.Context(), 9))(t)
	a.Conversation.Fingerprint = "more"
	record(t, s, a)
	must(t, s.Settle(t.Context(), claimed))
	want := []store.Pointer{{Conversation: a.Conversation.ID, Version: 2}}
	if diff := cmp.Diff(want, must1(s.Pending(t.Context(), 9))(t)); diff != "" {
		t.Errorf("Pending (-want +got):\n%s", diff)
	}
}

// shadow is an index: what it holds of each conversation, by version.
type shadow struct {
	mu   sync.Mutex
	held map[earshot.ConversationID]applied
}

type applied struct {
	version int64
	turns   int // -1: deleted
}

// apply takes a record unless it knows a newer one.
func (x *shadow) apply(p store.Pointer, turns int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if was, ok := x.held[p.Conversation]; !ok || p.Version >= was.version {
		x.held[p.Conversation] = applied{p.Version, turns}
	}
}

// follow claims and applies until told to stop and nothing is left. Every
// third batch it forgets to settle.
func (x *shadow) follow(t *testing.T, s *store.Store, stop <-chan struct{}) {
	ctx := context.Background()
	for n := 0; ; n++ {
		pointers, err := s.Pending(ctx, 5)
		if err != nil {
			t.Errorf("Pending: %v", err)
			return
		}
		if len(pointers) == 0 {
			select {
			case <-stop:
				return
			default:
				continue
			}
		}
		for _, p := range pointers {
			turns := -1
			if c, err := s.Conversation(ctx, p.Conversation); err == nil {
				turns = len(c.Turns)
			}
			x.apply(p, turns)
		}
		if n%3 == 2 {
			if err := s.Release(ctx, pointers); err != nil {
				t.Errorf("Release: %v", err)
			}
			continue
		}
		if err := s.Settle(ctx, pointers); err != nil {
			t.Errorf("Settle: %v", err)
		}
	}
}

func converges(t *testing.T, s *store.Store) {
	x := &shadow{held: map[earshot.ConversationID]applied{}}
	stop := make(chan struct{})
	var writers, followers sync.WaitGroup
	for range 2 {
		followers.Go(func() { x.follow(t, s, stop) })
	}
	for w := range 4 {
		writers.Go(func() { write(t, s, rand.New(rand.NewPCG(uint64(w), 7))) })
	}
	writers.Wait()
	close(stop)
	followers.Wait()
	for c, err := range s.EachConversation(t.Context()) {
		must(t, err)
		if got := x.held[c.ID]; got.turns != len(c.Turns) {
			t.Errorf("the index holds %+v of %s, want %d turns", got, c.ID, len(c.Turns))
		}
		delete(x.held, c.ID)
	}
	for id, got := range x.held {
		if got.turns != -1 {
			t.Errorf("the index holds %+v of %s, which was erased", got, id)
		}
	}
	if r := must1(s.Counts(t.Context()))(t); r.Backlog != 0 {
		t.Errorf("the backlog is %d, want 0", r.Backlog)
	}
}

// write records, replaces and erases a few conversations at random.
func write(t *testing.T, s *store.Store, random *rand.Rand) {
	for i := range 30 {
		a := spoken("acme", fmt.Sprint("n", random.IntN(12)), 1, 1+random.IntN(6), 0)
		a.Conversation.Fingerprint = fmt.Sprint(a.Conversation.ID, len(a.Conversation.Turns), random.IntN(3))
		if i%7 == 6 {
			s.DeleteConversation(context.Background(), today, "tom", a.Conversation.ID, store.Judge{}) //nolint:errcheck // it may be gone
			continue
		}
		if _, err := s.Record(context.Background(), today, []earshot.Analysis{a}, store.Judge{}); err != nil {
			t.Errorf("Record: %v", err)
		}
	}
}

func fromTheBeginning(t *testing.T, s *store.Store) {
	record(t, s, spoken("acme", "a", 3, 2, 0), spoken("acme", "b", 2, 2, 0), spoken("acme", "c", 2, 2, 0))
	claimed := must1(s.Pending(t.Context(), 2))(t)
	must(t, s.Settle(t.Context(), claimed[:1]))
	if n := must1(s.PointAtAll(t.Context(), today))(t); n != 3 {
		t.Errorf("PointAtAll = %d, want 3", n)
	}
	if all := must1(s.Pending(t.Context(), 9))(t); len(all) != 3 {
		t.Errorf("Pending = %v, want all three", all)
	}
}
