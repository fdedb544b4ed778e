package ingest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/ingest"
)

const ambiguousChat = "03/04/2026, 10:00 - Ruth Okafor: Hello, the clock is down again.\n" +
	"05/04/2026, 10:02 - Priya Nair: Sorry to hear that, Ruth.\n" +
	"04/06/2026, 10:05 - Ruth Okafor: We want to cancel.\n"

// staff is a directory that knows Priya.
func staff() *ingest.Directory {
	return ingest.NewDirectory([]earshot.Person{{ID: "priya.nair", Name: "Priya Nair", Email: "priya.nair@tidewell.example"}}, nil, nil)
}

// TestPreviewAsksForTheOrderOfDates shows what each order makes of a chat that
// does not tell its own.
func TestPreviewAsksForTheOrderOfDates(t *testing.T) {
	var c ingest.Choices
	c.Name = "chat.txt"
	const open = "03/04/2026, 10:00 - Ruth: Hello.\n03/04/2026, 10:01 - Priya: Hello Ruth.\n"
	p, err := c.Preview([]byte(open), staff())
	if err == nil || !p.AsksOrder() || len(p.Orders) != 3 {
		t.Fatalf("preview = %+v, %v; want it to ask", p, err)
	}
	want := map[string]string{"dmy": "2026-04-03", "mdy": "2026-03-04"}
	for _, r := range p.Orders {
		if day := want[r.Order]; day != "" && (len(r.Dates) == 0 || r.Dates[0].Format(time.DateOnly) != day) {
			t.Errorf("%s makes %v of the first date, want %s", r.Order, r.Dates, day)
		}
	}
	c.DateOrder = "mdy"
	p, err = c.Preview([]byte(open), staff())
	if err != nil || p.AsksOrder() || p.Count != 1 || p.Conversations[0].StartedAt.Month() != time.March {
		t.Errorf("with mdy: %+v, %v; want a conversation of March", p, err)
	}
}

// TestPreviewTells holds a chat to what a person needs to see of it.
func TestPreviewTells(t *testing.T) {
	var c ingest.Choices
	c.Name = "chat.txt"
	p, err := c.Preview([]byte(ambiguousChat), staff())
	if err != nil {
		t.Fatal(err)
	}
	if p.Format.Name != "whatsapp" || p.Confidence < 0.5 || p.Reason == "" || p.Encoding != "utf-8" || !p.Zoned || p.Count != 1 || p.Turns != 3 {
		t.Errorf("preview = %+v", p)
	}
	chosen := slices.IndexFunc(p.Orders, func(r ingest.DateReading) bool { return r.Chosen })
	if chosen < 0 || p.Orders[chosen].Order != "dmy" {
		t.Errorf("orders = %+v, want the day first: only so does time not run back", p.Orders)
	}
	v := p.Conversations[0]
	if v.Participants[0].Side != earshot.SideCustomer || v.Participants[0].SideFrom != "the other side" || v.Participants[1].SideFrom != "name" {
		t.Errorf("participants = %+v", v.Participants)
	}
}

// TestChoicesOverrule gives sides, account and start from outside.
func TestChoicesOverrule(t *testing.T) {
	c := ingest.Choices{Account: "caldmere", Sides: map[string]earshot.Side{"Priya Nair": earshot.SideCustomer, "Ruth Okafor": earshot.SideUs}}
	c.Name, c.Start = "chat.txt", time.Date(2026, 2, 5, 14, 0, 0, 0, time.UTC)
	p, err := c.Preview([]byte(ambiguousChat), staff())
	if err != nil {
		t.Fatal(err)
	}
	v := p.Conversations[0]
	if v.Account != "caldmere" || v.AccountFrom != "given" {
		t.Errorf("the account is %s, from %s", v.Account, v.AccountFrom)
	}
	if !v.StartedAt.Equal(c.Start) || !strings.HasPrefix(string(v.ID), "20260205T140000Z-") {
		t.Errorf("it starts at %s and has the ID %s", v.StartedAt, v.ID)
	}
	for _, who := range v.Participants {
		if who.Side != c.Sides[ingest.SpeakerKey(who)] || who.SideFrom != "given" {
			t.Errorf("%s is on the side %s, from %s", who.Name, who.Side, who.SideFrom)
		}
	}
	if v.Turns[0].Side != earshot.SideUs {
		t.Errorf("the first turn is on the side %s", v.Turns[0].Side)
	}
}

// TestAStartIsGivenToWhatLacksOne leaves the other conversations of a file as
// they are.
func TestAStartIsGivenToWhatLacksOne(t *testing.T) {
	const two = `{"id":"a","started_at":"2026-01-02T03:04:05Z","turns":[{"speaker":"Ruth","text":"Hello"}]}` + "\n" +
		`{"id":"b","turns":[{"speaker":"Ruth","text":"Again"}]}` + "\n"
	var c ingest.Choices
	c.Name = "two.jsonl"
	p, err := c.Preview([]byte(two), nil)
	if err != nil || p.Count != 2 || p.Undated != 1 {
		t.Fatalf("preview = %+v, %v; want two, one of them undated", p, err)
	}
	c.Start = time.Date(2026, 2, 5, 14, 0, 0, 0, time.UTC)
	p, err = c.Preview([]byte(two), nil)
	if err != nil || p.Undated != 0 || p.Conversations[0].StartedAt.Month() != time.January || !p.Conversations[1].StartedAt.Equal(c.Start) {
		t.Errorf("with a start: %+v, %v", p.Conversations, err)
	}
}

// TestPreviewRefuses says why, with what to do.
func TestPreviewRefuses(t *testing.T) {
	var c ingest.Choices
	c.Name = "broken.pdf"
	_, err := c.Preview([]byte("%PDF-1.7\x00\x01\x02\x03"), nil)
	if err == nil || earshot.HintOf(err) == "" {
		t.Errorf("preview of a PDF = %v, hint %q", err, earshot.HintOf(err))
	}
}
