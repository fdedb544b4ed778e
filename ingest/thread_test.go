package ingest_test

import (
	"strings"
	"testing"

	"earshot"
)

const (
	intercomToday = `{"type":"conversation","id":"215469","created_at":1763350000,"source":{"id":"s1","type":"conversation","body":"<p>The roster will not open.</p>",` +
		`"author":{"type":"user","name":"Dana Reyes","email":"dana@northgate.example"}},"conversation_parts":{"conversation_parts":[` +
		`{"id":"p1","part_type":"comment","created_at":1763350060,"body":"<p>Looking into it.</p>","author":{"type":"admin","name":"Owen Hale"}}]}}`
	letterOne = "From: Dana Reyes <dana@northgate.example>\r\nTo: Owen Hale <owen.hale@tidewell.example>\r\nSubject: Renewal\r\n" +
		"Date: Mon, 16 Nov 2026 09:00:00 +0000\r\nMessage-ID: <first-1234567890@northgate.example>\r\n\r\nWe will not renew at this price.\r\n"
	letterTwo = "From: Owen Hale <owen.hale@tidewell.example>\r\nTo: Dana Reyes <dana@northgate.example>\r\nSubject: Re: Renewal\r\n" +
		"Date: Mon, 16 Nov 2026 10:00:00 +0000\r\nMessage-ID: <second@tidewell.example>\r\nIn-Reply-To: <first-1234567890@northgate.example>\r\n" +
		"References: <first-1234567890@northgate.example>\r\n\r\nLet us talk on Friday.\r\n"
)

// TestTicketFetchedAgain follows a ticket by the ids of its messages: one was
// redacted, one is new.
func TestTicketFetchedAgain(t *testing.T) {
	h := openHouse(t, t.TempDir()).furnish(t)
	if r := h.add(t, "ticket.json", intercomToday); r.New != 1 {
		t.Fatalf("report = %+v, want one new", r)
	}
	later := strings.Replace(intercomToday, `"author":{"type":"admin","name":"Owen Hale"}}]`, `"author":{"type":"admin","name":"Owen Hale"},"redacted":true},`+
		`{"id":"p2","part_type":"comment","created_at":1763350120,"body":"<p>We want to cancel.</p>","author":{"type":"user","name":"Dana Reyes","email":"dana@northgate.example"}}]`, 1)
	if r := h.add(t, "ticket (1).json", later); r.Merged != 1 {
		t.Fatalf("report = %+v, want it added to the ticket there is", r)
	}
	a := h.only(t)
	c := a.Conversation
	if c.Thread != "intercom:215469" || len(c.Turns) != 3 || c.Turns[1].Kind != earshot.KindDeleted || c.Turns[2].Key != "p2" || c.Turns[2].Speaker != c.Turns[0].Speaker {
		t.Errorf("%s = %+v, want three turns, the second taken back", c.Thread, c.Turns)
	}
	if !quoted(a, "want to cancel") {
		t.Errorf("findings = %v, want the new one", a.Findings)
	}
	other := strings.ReplaceAll(strings.Replace(intercomToday, "215469", "215470", 1), "roster", "clock")
	if r := h.add(t, "other.json", other); r.New != 1 {
		t.Errorf("report = %+v, want another ticket apart", r)
	}
}

// TestLettersOneByOne joins the letters of a thread that come one by one, the
// answer first or last.
func TestLettersOneByOne(t *testing.T) {
	for _, order := range [][2]string{{letterOne, letterTwo}, {letterTwo, letterOne}} {
		h := openHouse(t, t.TempDir()).furnish(t)
		h.add(t, "a.eml", order[0])
		if r := h.add(t, "b.eml", order[1]); r.Merged != 1 {
			t.Fatalf("report = %+v, want one thread", r)
		}
		c := h.only(t).Conversation
		if len(c.Turns) != 2 || !strings.HasPrefix(c.Turns[0].Text, "We will not") || len(c.Participants) != 2 {
			t.Errorf("turns = %+v by %+v, want the question and the answer", c.Turns, c.Participants)
		}
	}
}
