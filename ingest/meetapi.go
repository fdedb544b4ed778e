package ingest

import (
	"strings"
	"time"

	"earshot"
)

// meetFile is a page of a transcript's entries as the Meet API lists them. The
// participants may stand beside them; by itself an entry has their resource's
// name only.
type meetFile struct {
	Entries      []meetEntry `json:"transcriptEntries"`
	Participants []struct {
		Name                                   scalar
		SignedinUser, AnonymousUser, PhoneUser struct{ User, DisplayName scalar }
	}
	NextPageToken scalar
}

type meetEntry struct {
	Name, Participant, Text, LanguageCode, StartTime, EndTime scalar
}

const meetWhat = "a Google Meet transcript of the API"

func sniffMeetAPI(d *document) (float64, string) {
	top := d.jsonTop()
	if top.has("transcriptEntries") || top.array && top.has("participant", "text", "startTime") {
		return 0.95, "it has the entries of a transcript"
	}
	return 0, ""
}

// readMeetAPI takes the entries of all pages, each with its language. Times
// are moments; the first of them is the beginning.
func readMeetAPI(d *document, pages []meetFile) (*earshot.Conversation, error) {
	t := newTalk(d, meetWhat, earshot.ChannelMeeting)
	entries, people := meetEntries(d, pages)
	var begun time.Time
	for _, e := range entries {
		if at, _, ok := parseTime(string(e.StartTime), time.UTC); ok && (begun.IsZero() || at.Before(begun)) {
			begun = at
		}
	}
	t.c.StartedAt = begun
	if !begun.IsZero() {
		t.c.StartedFrom = "metadata"
	}
	for _, e := range entries {
		c := cue{speaker: t.meetSpeaker(string(e.Participant), people), text: string(e.Text), untimed: true, lang: saidIn(string(e.Text), e.LanguageCode)}
		if from, _, ok := parseTime(string(e.StartTime), time.UTC); ok {
			c.from, c.untimed = from.Sub(begun), false
			c.to = c.from
			if to, _, ok := parseTime(string(e.EndTime), time.UTC); ok {
				c.to = max(c.from, to.Sub(begun))
			}
		}
		t.say(c)
	}
	return t.done()
}

// meetEntries are the entries of all pages, and the names of participants by
// their resources. Entries given without a page around them are read as well.
func meetEntries(d *document, pages []meetFile) ([]meetEntry, map[string]string) {
	var entries []meetEntry
	people := map[string]string{}
	for i, page := range pages {
		entries = append(entries, page.Entries...)
		for _, p := range page.Participants {
			people[string(p.Name)] = firstOf(string(p.SignedinUser.DisplayName), string(p.AnonymousUser.DisplayName), string(p.PhoneUser.DisplayName))
		}
		if page.NextPageToken != "" && i == len(pages)-1 {
			d.notes.add(0, "the transcript goes on, on a page that is not in this file")
		}
	}
	if len(entries) == 0 {
		for e, err := range values[meetEntry](d, meetWhat) {
			if err != nil {
				break
			}
			entries = append(entries, *e)
		}
	}
	return entries, people
}

// meetSpeaker is the participant of a resource's name, by the name beside it or
// else by its last part.
func (t *talk) meetSpeaker(resource string, people map[string]string) string {
	last := resource[strings.LastIndexByte(resource, '/')+1:]
	if last == "" {
		return ""
	}
	return t.person(resource, earshot.Participant{Name: firstOf(people[resource], "Participant "+last)})
}
