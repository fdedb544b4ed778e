package ingest

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"
	"time"

	"earshot"
	"earshot/nlp"
	"earshot/risk"
	"earshot/store"
)

// TestReelBounds holds less than there is, and has more change than it bears:
// what is found stays the same.
func TestReelBounds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := store.Open(ctx, filepath.Join(t.TempDir(), "earshot.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	rules, err := risk.Compile(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &Pipeline{Store: s, Annotator: nlp.NewAnnotator(), Rules: rules, Weights: risk.DefaultWeights(), Directory: &Directory{}, Now: func() time.Time { return now }}
	var all []earshot.Analysis
	strips := 3 * (1 + runtime.GOMAXPROCS(0)/3 + 1) // more than are read at once
	for i := range strips * stripTalks {
		all = append(all, earshot.Analysis{Conversation: &earshot.Conversation{ID: earshot.ConversationID(fmt.Sprintf("2026-%04d", i)), Fingerprint: fmt.Sprint(i), StartedAt: now,
			Turns: []earshot.Turn{{Lang: "en", Side: earshot.SideCustomer, Text: fmt.Sprintf("We %s it.", []string{"cancel", "keep", "like"}[i%3])}}}})
	}
	if _, err := s.Record(ctx, now, all, p.Judge()); err != nil {
		t.Fatal(err)
	}
	w := NewWorkbench(NewLive(p), slog.New(slog.DiscardHandler))
	projector := &Projector{Store: s}
	w.Follow(projector)
	w.reel.room, w.reel.most = 1, 10
	settle := func() { // as if the index followed
		pointers, err := s.Pending(ctx, strips*stripTalks)
		if err == nil {
			err = s.Settle(ctx, pointers)
		}
		if err != nil {
			t.Error(err)
		}
	}
	settle()
	done := make(chan struct{})
	go func() { defer close(done); w.Run(ctx) }()
	defer func() { cancel(); <-done }()
	rule := earshot.Tracker{ID: "d", Phrases: []earshot.PhraseSet{{Lang: "en", Phrases: []earshot.Phrase{{Text: "cancel"}}}}}
	want, err := p.Try(ctx, rule, 3)
	if err != nil || want.Talks != strips*stripTalks/3 {
		t.Fatalf("the records have %+v, %v", want, err)
	}
	if got, err := w.Try(ctx, rule, 3); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("with room for little: %+v, %v\nwant %+v", got, err, want)
	}
	held, _ := w.Held()
	if held == 0 || held >= strips*stripTalks {
		t.Errorf("%d conversations are held in one byte of room, want a few", held)
	}
	var ids []earshot.ConversationID
	for _, a := range all[:10] {
		ids = append(ids, a.Conversation.ID)
	}
	if projector.Changed(ids); heldNow(w) != held {
		t.Error("ten changes are too many")
	}
	projector.Changed([]earshot.ConversationID{all[10].Conversation.ID})
	if heldNow(w) != 0 {
		t.Error("eleven changes are borne, want everything read anew")
	}
	if got, err := w.Try(ctx, rule, 3); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("read anew: %+v, %v\nwant %+v", got, err, want)
	}
}

func heldNow(w *Workbench) int {
	n, _ := w.Held()
	return n
}
