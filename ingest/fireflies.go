package ingest

import (
	"net/url"
	"strings"
	"time"

	"earshot"
)

// firefliesFile is an answer of Fireflies: a transcript, a list of them, one of
// these within data; or sections that link into a recording.
type firefliesFile struct {
	firefliesTalk
	Data struct {
		Transcript  *firefliesTalk
		Transcripts []firefliesTalk
	}
	Transcript         *firefliesTalk
	Transcripts        []firefliesTalk
	SemanticIdentifier scalar `json:"semantic_identifier"`
	Metadata           struct {
		MeetingDate scalar `json:"meeting_date"`
	}
	Sections []struct{ Link, Text scalar }
	Errors   []struct{ Message scalar }
}

type firefliesTalk struct {
	Title, Date, DateString, Duration scalar
	Participants                      []scalar
	Attendees                         []struct{ DisplayName, Name, Email scalar } `json:"meeting_attendees"`
	Sentences                         []struct {
		Name  scalar `json:"speaker_name"`
		ID    scalar `json:"speaker_id"`
		Text  scalar
		Raw   scalar `json:"raw_text"`
		Start scalar `json:"start_time"`
		End   scalar `json:"end_time"`
	}
}

const firefliesWhat = "a Fireflies transcript"

func sniffFireflies(d *document) (float64, string) {
	top := d.jsonTop()
	switch {
	case top.holds("data", `"transcripts"`) || top.holds("data", `"transcript"`), top.holds("transcript", `"sentences"`), top.holds("transcripts", `"sentences"`):
		return 0.9, "its data has transcripts"
	case top.holds("sentences", `"speaker_name"`), top.holds("sections", "fireflies.ai"):
		return 0.92, "it is made by Fireflies"
	}
	return 0, ""
}

// readFireflies yields every transcript that has sentences.
func readFireflies(d *document, yield func(*earshot.Conversation, error) bool) {
	for file, err := range values[firefliesFile](d, firefliesWhat) {
		if err != nil {
			yield(nil, err)
			return
		}
		talks, bare := file.talks()
		switch {
		case len(file.Sections) > 0:
			if !yield(firefliesSections(d, file)) {
				return
			}
		case len(talks) == 0 && len(file.Errors) > 0:
			yield(nil, d.refuse(0, "ask Fireflies again", "this is an error message of Fireflies, not a transcript: %s", file.Errors[0].Message))
			return
		case len(talks) == 0 && bare > 1:
			yield(nil, d.refuse(0, "fetch each transcript with its sentences", "this is a Fireflies list of %d meetings without their sentences", bare))
			return
		case len(talks) == 0:
			yield(nil, newTalk(d, firefliesWhat, "").empty())
			return
		}
		for _, talk := range talks {
			if !yield(talk.read(d)) {
				return
			}
		}
	}
}

// talks are the transcripts with sentences, and how many have none.
func (f *firefliesFile) talks() (talks []firefliesTalk, bare int) {
	every := append(append(f.Data.Transcripts, f.Transcripts...), f.firefliesTalk)
	for _, one := range []*firefliesTalk{f.Data.Transcript, f.Transcript} {
		if one != nil {
			every = append(every, *one)
		}
	}
	for _, talk := range every {
		if len(talk.Sentences) > 0 {
			talks = append(talks, talk)
		} else if talk.Title != "" {
			bare++
		}
	}
	return talks, bare
}

// read takes the sentences. Times are seconds; the date is milliseconds since
// 1970, the length minutes.
func (f firefliesTalk) read(d *document) (*earshot.Conversation, error) {
	t := newTalk(d, firefliesWhat, earshot.ChannelMeeting)
	t.c.Title = tidyName(string(f.Title))
	if began := firstOf(string(f.DateString), string(f.Date)); began != "" {
		t.started(d, 0, began)
	}
	emails := map[string]string{}
	for _, a := range f.Attendees {
		if name := firstOf(string(a.DisplayName), string(a.Name)); name != "" && a.Email != "" {
			emails[foldName(name)] = strings.ToLower(string(a.Email))
		}
	}
	taken := map[string]bool{}
	for _, s := range f.Sentences {
		email := emails[foldName(string(s.Name))]
		taken[email] = true
		key := firstOf(string(s.ID), string(s.Name))
		if s.Name == "" && key != "" {
			t.label(key)
		}
		speaker := t.person(key, earshot.Participant{Name: string(s.Name), Email: email})
		t.say(timed(speaker, scalar(firstOf(string(s.Text), string(s.Raw))), s.Start, s.End, time.Second))
	}
	for _, email := range f.Participants {
		for address := range strings.SplitSeq(string(email), ",") {
			if address = strings.ToLower(strings.TrimSpace(address)); strings.Contains(address, "@") && !taken[address] {
				taken[address] = true
				t.participant(earshot.Participant{Name: address, Email: address})
			}
		}
	}
	t.lasted(f.Duration, time.Minute)
	return t.done()
}

// firefliesSections reads what an index made of a transcript: sections of
// "Name: words", each with a link whose t is the second.
func firefliesSections(d *document, file *firefliesFile) (*earshot.Conversation, error) {
	t := newTalk(d, firefliesWhat, earshot.ChannelMeeting)
	t.c.Title = tidyName(string(file.SemanticIdentifier))
	if at := string(file.Metadata.MeetingDate); at != "" {
		t.started(d, 0, at)
	}
	for _, s := range file.Sections {
		name, text, ok := cutName(string(s.Text))
		if !ok {
			name, text = "", string(s.Text)
		}
		turn := earshot.Turn{Speaker: t.speaker(name), Text: unwrap(text)}
		if link, err := url.Parse(string(s.Link)); err == nil {
			turn.Start, turn.Timed = scalar(link.Query().Get("t")).in(time.Second)
			turn.End = turn.Start
		}
		if turn.Text == "" {
			t.notes.add(0, "a piece has no words")
			continue
		}
		t.turn(turn)
	}
	c, err := t.done()
	if err == nil {
		settleTimes(c, &t.notes)
	}
	return c, err
}
