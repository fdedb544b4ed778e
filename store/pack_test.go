package store

import (
	"encoding/hex"
	"testing"
	"time"

	"earshot"

	"github.com/google/go-cmp/cmp"
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
		if unpack(blockVersion, b, &a) != nil {
			return
		}
		packed := pack(&a)
		again := earshot.Analysis{Conversation: &earshot.Conversation{}}
		if err := unpack(blockVersion, packed, &again); err != nil {
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
		if err := unpack(blockVersion, whole[:n], &earshot.Analysis{Conversation: &earshot.Conversation{}}); err == nil {
			t.Errorf("unpack of the first %d of %d bytes succeeded", n, len(whole))
		}
	}
	if err := unpack(blockVersion, append(whole, 0), &earshot.Analysis{Conversation: &earshot.Conversation{}}); err == nil {
		t.Error("unpack of a byte too many succeeded")
	}
}

// What the first version wrote is read for ever.
func TestBlockOfVersion1(t *testing.T) {
	t.Parallel()
	const block = "01b37807139d01f09c01000270310009eab980eca780ec9ab000000008637573746f6d657203030303020f0001040301a01fc03e000000026b6f0255" +
		"5555555555d53f00067363726970740008706f736974697665a09c0100050003030300000000000002656e000005676976656e00076e65757472616c" +
		"00000106000363757404020802050201904e0000000000000001ec9588eb8595ed9598ec84b8ec9a9448656c6c6f"
	stored, err := hex.DecodeString(block)
	if err != nil {
		t.Fatal(err)
	}
	a := earshot.Analysis{Conversation: &earshot.Conversation{}}
	if err := fromBlock(stored, &a); err != nil {
		t.Fatalf("fromBlock = %v", err)
	}
	want := []earshot.Turn{
		{Speaker: "p1", Side: earshot.SideCustomer, Timed: true, Start: time.Second, End: 3 * time.Second, Text: "안녕하세요",
			Lang: earshot.Korean, LangConfidence: 1.0 / 3, LangFrom: "script", Sentiment: earshot.Sentiment{Label: earshot.Positive, Score: 0.5}},
		{Seq: 1, Text: "Hello", Lang: earshot.English, LangFrom: "given", Sentiment: earshot.Sentiment{Label: earshot.Neutral}},
	}
	if diff := cmp.Diff(want, a.Conversation.Turns); diff != "" {
		t.Errorf("turns (-want +got):\n%s", diff)
	}
	if a.Metrics.Turns != 2 || a.Metrics.WorstTurn != -1 {
		t.Errorf("metrics = %+v, want 2 turns and no worst one", a.Metrics)
	}
	stored[0] = blockVersion + 1
	if err := fromBlock(stored, &a); err == nil {
		t.Error("a block of a version to come was read")
	}
}

// What the second version wrote, whose turns had no keys, is read too.
func TestBlockOfVersion2(t *testing.T) {
	t.Parallel()
	const block = "02ef16d3728601f08501000270310009eab980eca780ec9ab000000008637573746f6d657203030303020f0001040301a01fc03e000000026b6fa09c01" +
		"00067363726970740008706f736974697665c0b8020009636f72726563746564000500030303000000000003000303000300000000000000000000000000" +
		"ec9588eb8595ed9598ec84b8ec9a9448656c6c6f"
	stored, err := hex.DecodeString(block)
	if err != nil {
		t.Fatal(err)
	}
	a := earshot.Analysis{Conversation: &earshot.Conversation{}}
	if err := fromBlock(stored, &a); err != nil {
		t.Fatalf("fromBlock = %v", err)
	}
	want := []earshot.Turn{
		{Speaker: "p1", Side: earshot.SideCustomer, Timed: true, Start: time.Second, End: 3 * time.Second, Text: "안녕하세요", Lang: earshot.Korean,
			LangConfidence: 0.5, LangFrom: "script", Sentiment: earshot.Sentiment{Label: earshot.Positive, Score: 1}, SentimentFrom: earshot.Corrected},
		{Seq: 1, Text: "Hello"},
	}
	if diff := cmp.Diff(want, a.Conversation.Turns); diff != "" {
		t.Errorf("turns (-want +got):\n%s", diff)
	}
}
