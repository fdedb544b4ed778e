package ingest

import (
	"strconv"
	"time"

	"earshot"
)

// ccaiFile is a conversation as Google's CCAI Insights takes it in.
type ccaiFile struct {
	Entries []struct {
		Text, Role scalar
		UserID     scalar `json:"user_id"`
		Start      scalar `json:"start_timestamp_usec"`
	}
}

const ccaiWhat = "a CCAI Insights conversation"

func sniffCCAI(d *document) (float64, string) {
	top := d.jsonTop()
	if top.holds("entries", `"start_timestamp_usec"`) || top.has("conversation_info", "entries") {
		return 0.93, "its entries have times in microseconds"
	}
	return 0, ""
}

// epochMicros is the first number of microseconds taken for a moment: 1990. Less
// counts since the start.
const epochMicros = 631_152_000_000_000

// readCCAI takes the entries. Times are microseconds, since 1970 or since the
// start.
func readCCAI(d *document, file *ccaiFile) (*earshot.Conversation, error) {
	t := newTalk(d, ccaiWhat, "")
	for _, e := range file.Entries {
		key := firstOf(string(e.UserID), string(e.Role))
		speaker := t.person(key+" "+string(e.Role), earshot.Participant{Name: ccaiName(e.UserID, e.Role), Role: string(e.Role)})
		micros, err := strconv.ParseInt(string(e.Start), 10, 64)
		if err != nil || micros < epochMicros {
			c := timed(speaker, e.Text, e.Start, e.Start, time.Microsecond)
			t.say(c)
			continue
		}
		if e.Text == "" {
			t.notes.add(0, "a piece has no words")
			continue
		}
		t.turn(earshot.Turn{Speaker: t.speaker(speaker), Text: unwrap(string(e.Text)), At: time.UnixMicro(micros).UTC()})
	}
	c, err := t.done()
	if err == nil {
		c.Channel = likelyChannel(c)
		settleTimes(c, &t.notes)
	}
	return c, err
}

// ccaiName is the name of a user known by a number and a role: "Agent 1".
func ccaiName(id, role scalar) string {
	if role == "" {
		return "Speaker " + string(id)
	}
	return tidyName(title(string(role)) + " " + string(id))
}
