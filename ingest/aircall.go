package ingest

import (
	"time"

	"earshot"
)

// aircallFile is a call's transcription as Aircall's API gives it.
type aircallFile struct {
	aircallCall
	Transcription *aircallCall
	Data          *aircallCall
}

type aircallCall struct {
	CallCreatedAt scalar `json:"call_created_at"`
	Content       struct {
		Language   scalar
		Utterances []struct {
			Start scalar `json:"start_time"`
			End   scalar `json:"end_time"`
			Text  scalar
			Kind  scalar `json:"participant_type"`
			User  scalar `json:"user_id"`
			Phone scalar `json:"phone_number"`
		}
	}
}

const aircallWhat = "an Aircall transcription"

func sniffAircall(d *document) (float64, string) {
	top := d.jsonTop()
	for _, t := range []*jsonTop{top, top.at("transcription"), top.at("data")} {
		if t.holds("content", `"participant_type"`) && t.holds("content", `"utterances"`) {
			return 0.94, "its utterances have a participant_type"
		}
	}
	return 0, ""
}

// readAircall takes the utterances. Internal is our side, external the other.
// Times are seconds.
func readAircall(d *document, file *aircallFile) (*earshot.Conversation, error) {
	t := newTalk(d, aircallWhat, earshot.ChannelCall)
	call := &file.aircallCall
	for _, inner := range []*aircallCall{file.Transcription, file.Data} {
		if inner != nil {
			call = inner
		}
	}
	if call.CallCreatedAt != "" {
		t.started(d, 0, string(call.CallCreatedAt))
	}
	for _, u := range call.Content.Utterances {
		p := earshot.Participant{Role: string(u.Kind), Name: string(u.Phone)}
		switch u.Kind {
		case "internal":
			p.Side, p.SideFrom, p.Name = earshot.SideUs, "given", "Agent "+string(u.User)
		case "external":
			p.Side, p.SideFrom = earshot.SideCustomer, "given"
		}
		c := timed(t.person(firstOf(string(u.User), string(u.Phone), string(u.Kind)), p), u.Text, u.Start, u.End, time.Second)
		c.lang = saidIn(c.text, call.Content.Language)
		t.say(c)
	}
	return t.done()
}
