package store

import (
	"testing"
	"time"

	"earshot"
)

// Blocks are ours, but disks and people change them: whatever the bytes, unpack
// answers or refuses, and what it answers can be packed again to the same.
func FuzzUnpack(f *testing.F) {
	share := 0.25
	c := &earshot.Conversation{
		Participants: []earshot.Participant{{ID: "p1", Name: "김지우", Side: earshot.SideCustomer}},
		Turns: []earshot.Turn{{Speaker: "p1", Timed: true, Start: time.Second, End: 3*time.Second + 1, At: time.UnixMilli(1e12), Text: "안녕하세요",
			LangConfidence: 1.0 / 3, Cues: []earshot.Cue{{End: 5, To: time.Second}}}},
		Warnings: []earshot.Warning{{Line: 3, Message: "cut"}},
	}
	f.Add(pack(&earshot.Analysis{Conversation: c, Metrics: earshot.Metrics{TalkShare: &share, Languages: map[earshot.Lang]int{"ko": 1}}}))
	f.Add(pack(&earshot.Analysis{Conversation: &earshot.Conversation{}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		a := earshot.Analysis{Conversation: &earshot.Conversation{}}
		if unpack(b, &a) != nil {
			return
		}
		packed := pack(&a)
		again := earshot.Analysis{Conversation: &earshot.Conversation{}}
		if err := unpack(packed, &again); err != nil {
			t.Fatalf("unpack(pack(a)) = %v", err)
		}
		if string(pack(&again)) != string(packed) {
			t.Errorf("packing twice gives two answers")
		}
	})
}

// Half a block is refused, wherever it is cut.
func TestUnpackTorn(t *testing.T) {
	t.Parallel()
	c := &earshot.Conversation{Turns: []earshot.Turn{{Text: "one"}, {Text: "two", Timed: true}}, Warnings: []earshot.Warning{{Message: "m"}}}
	whole := pack(&earshot.Analysis{Conversation: c})
	for n := range whole {
		if err := unpack(whole[:n], &earshot.Analysis{Conversation: &earshot.Conversation{}}); err == nil {
			t.Errorf("unpack of the first %d of %d bytes succeeded", n, len(whole))
		}
	}
	if err := unpack(append(whole, 0), &earshot.Analysis{Conversation: &earshot.Conversation{}}); err == nil {
		t.Error("unpack of a byte too many succeeded")
	}
}
