package ingest

import (
	"time"

	"earshot"
)

type hubspotFile struct {
	Utterances []struct {
		Start    scalar `json:"startTimeMillis"`
		End      scalar `json:"endTimeMillis"`
		Text     scalar
		Language scalar `json:"languageCode"`
		Speaker  struct{ ID, Name, Email scalar }
	} `json:"transcriptUtterances"`
}

const hubspotWhat = "a HubSpot call transcript"

func sniffHubSpot(d *document) (float64, string) {
	if d.jsonTop().has("transcriptUtterances") {
		return 0.95, "it has transcriptUtterances"
	}
	return 0, ""
}

// readHubSpot takes the utterances, each with its language. Times are
// milliseconds.
func readHubSpot(d *document, file *hubspotFile) (*earshot.Conversation, error) {
	t := newTalk(d, hubspotWhat, earshot.ChannelCall)
	for _, u := range file.Utterances {
		key := firstOf(string(u.Speaker.ID), string(u.Speaker.Email), string(u.Speaker.Name))
		speaker := t.person(key, earshot.Participant{Name: string(u.Speaker.Name), Email: string(u.Speaker.Email)})
		c := timed(speaker, u.Text, u.Start, u.End, time.Millisecond)
		c.lang = saidIn(c.text, u.Language)
		t.say(c)
	}
	return t.done()
}
