package ingest_test

import (
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/ingest"
)

// read reads text and returns its conversations; any error ends the test.
func read(t testing.TB, text string, src ingest.Source) []*earshot.Conversation {
	t.Helper()
	var all []*earshot.Conversation
	for c, err := range ingest.Read(strings.NewReader(text), src) {
		if err != nil {
			t.Fatalf("Read(%s): %v", src.Name, err)
		}
		all = append(all, c)
	}
	return all
}

// readOne reads text that holds one conversation.
func readOne(t testing.TB, text string, src ingest.Source) *earshot.Conversation {
	t.Helper()
	all := read(t, text, src)
	if len(all) != 1 {
		t.Fatalf("Read(%s) gave %d conversations, want 1", src.Name, len(all))
	}
	return all[0]
}

// said is "speaker: text" of every turn.
func said(c *earshot.Conversation) string {
	var lines []string
	for _, t := range c.Turns {
		name := "-"
		if p := c.Participant(t.Speaker); p != nil {
			name = p.Name
		}
		lines = append(lines, name+": "+t.Text)
	}
	return strings.Join(lines, "\n")
}

func TestReadZoomVTT(t *testing.T) {
	const text = "WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.000\r\nMina Park: Hello.\r\n\r\n2\r\n00:00:02.500 --> 00:00:04.000\r\nMina Park: How are the schedules?\r\n\r\n3\r\n00:00:05.000 --> 00:00:06.000\r\nJiwoo 🌊 | Hanbit (CFO): Late again: twice.\r\n"
	c := readOne(t, text, ingest.Source{Name: "GMT20260205-140000_Recording.transcript.vtt"})
	want := "Mina Park: Hello. How are the schedules?\nJiwoo 🌊 | Hanbit (CFO): Late again: twice."
	if got := said(c); got != want {
		t.Errorf("Read gave\n%s\nwant\n%s", got, want)
	}
	if c.Format != "zoom-vtt" || c.Encoding != "utf-8" || c.StartedFrom != "file name" {
		t.Errorf("Read gave format %q, encoding %q, start from %q", c.Format, c.Encoding, c.StartedFrom)
	}
	if want := time.Date(2026, 2, 5, 14, 0, 0, 0, time.UTC); !c.StartedAt.Equal(want) {
		t.Errorf("Read gave start %v, want %v", c.StartedAt, want)
	}
	if n := len(c.Turns[0].Cues); n != 2 {
		t.Errorf("the first turn has %d cues, want 2", n)
	}
	if len(c.Warnings) != 0 {
		t.Errorf("Read warned: %v", c.Warnings)
	}
}

func TestReadPlain(t *testing.T) {
	const text = `Title: Quarterly review with Hanbit
Date: 2025-09-03 10:00 +09:00
Channel: call
Participants: 김지우 <jiwoo.kim@hanbit.example> (customer, CFO); 박민아 <mina.park@tidewell.example> (us, CSM)

[00:00:05] 김지우: 안녕하세요
Note: 12:30: https://x.example
[00:00:09] 박민아：네, 안녕하세요
`
	c := readOne(t, text, ingest.Source{Name: "review.txt"})
	want := "김지우: 안녕하세요\nNote: 12:30: https://x.example\n박민아: 네, 안녕하세요"
	if got := said(c); got != want {
		t.Errorf("Read gave\n%s\nwant\n%s", got, want)
	}
	if c.Participants[0].Side != earshot.SideCustomer || c.Participants[0].Role != "CFO" || c.Participants[1].Email != "mina.park@tidewell.example" {
		t.Errorf("Read gave participants %+v", c.Participants)
	}
	if c.StartedFrom != "metadata" || c.Turns[0].End != 9*time.Second {
		t.Errorf("Read gave start from %q and first end %v", c.StartedFrom, c.Turns[0].End)
	}
}
