package ingest_test

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"earshot"
	"earshot/ingest"
	"earshot/search"
)

// trying is a workbench that holds what is recorded, over a small history.
func trying(t *testing.T) (*ingest.Workbench, *ingest.Pipeline, *ingest.Projector) {
	t.Helper()
	w, live := workbench(t)
	p := live.Pipeline()
	index, err := search.Open(filepath.Join(t.TempDir(), "index"))
	if err != nil {
		t.Fatal(err)
	}
	projector := &ingest.Projector{Store: p.Store, Index: index}
	w.Follow(projector)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); w.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done; index.Close() })
	return w, p, projector
}

// TestTryOnWhatIsHeld tries rules on the words that are held and on the
// records themselves, while conversations are recorded, corrected and erased.
func TestTryOnWhatIsHeld(t *testing.T) {
	ctx := t.Context()
	w, p, projector := trying(t)
	absent := leaving()
	absent.Absence = true
	rules := []earshot.Tracker{leaving(), ruleOf("en", "cancel NEAR/3 contract"), ruleOf("en", "[num]"), ruleOf("any", "해지 | look"), absent, ruleOf("en", "zyzzyva")}
	same := func(when string) {
		t.Helper()
		for _, rule := range rules {
			want, err := p.Try(ctx, rule, 3)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := w.Try(ctx, rule, 3); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %+v\nheld:    %+v, %v\nrecords: %+v", when, rule, got, err, want)
			}
		}
	}
	same("before the index followed")
	catchUp := func() {
		t.Helper()
		if err := projector.CatchUp(ctx); err != nil {
			t.Fatal(err)
		}
	}
	catchUp()
	same("after it followed")
	if talks, bytes := w.Held(); talks != 4 || bytes == 0 {
		t.Errorf("%d conversations are held in %d bytes, want 4", talks, bytes)
	}
	said := talk("b", 1, "We cancel our contract now, 50 of us.", "계약을 해지할게요.")
	add(t, p, said)
	same("with one more, not followed")
	catchUp()
	same("with one more")
	if got, err := w.Try(ctx, leaving(), 3); err != nil || got.Hits == 0 || got.Newest[0].At.Before(p.Now().AddDate(0, 0, -2)) {
		t.Errorf("the new conversation's hit is not the newest: %+v, %v", got, err)
	}
	if err := p.Store.DeleteConversation(ctx, p.Now(), "dana", said.ID, p.Judge()); err != nil {
		t.Fatal(err)
	}
	same("with it erased, not followed")
	catchUp()
	same("with it erased")
}

// TestTryStopsAndGoesOn has no time at first: what was not looked at is said,
// and going on comes to the same as looking at once.
func TestTryStopsAndGoesOn(t *testing.T) {
	ctx := t.Context()
	w, p, projector := trying(t)
	for i := range 100 {
		add(t, p, talk("a", 10+i, fmt.Sprintf("We cancel our contract number %d.", i)), talk("b", 10+i, fmt.Sprintf("Good, %d of them.", i)))
	}
	if err := projector.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	over, stop := context.WithDeadline(ctx, time.Unix(0, 0))
	defer stop()
	rule := ruleOf("en", "cancel")
	first, err := w.Try(over, rule, 3)
	if err != nil || first.Complete() || first.Looked != 0 || first.Total != 204 || first.Unread != 204 {
		t.Errorf("without time = %+v, %v; want 204 not looked at", first, err)
	}
	want, err := p.Try(ctx, rule, 3)
	if err != nil || !want.Complete() || want.Looked != 204 || want.Talks != 102 || want.Turns != 102 || want.Accounts != 1 || len(want.Newest) != 3 {
		t.Fatalf("all = %+v, %v", want, err)
	}
	for range 2 { // and again, when there is nothing left to look at
		if got, err := w.TryFurther(ctx, rule, 3); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("going on = %+v, %v\nwant %+v", got, err, want)
		}
	}
	if got, err := w.TryFurther(ctx, ruleOf("en", "good"), 3); err != nil || !got.Complete() || got.Talks != 100 {
		t.Errorf("going on with what nobody began = %+v, %v; want it done from the start", got, err)
	}
}
