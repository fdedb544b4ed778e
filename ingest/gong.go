package ingest

import (
	"maps"
	"slices"
	"strings"
	"time"

	"earshot"
)

// gongFile is Gong's transcripts, or the extensive details of calls, or both:
// only the details tell names and sides.
type gongFile struct {
	CallTranscripts []gongTranscript
	Calls           []gongCall
}

type gongTranscript struct {
	CallID     scalar
	Transcript []struct {
		SpeakerID scalar
		Sentences []struct{ Start, End, Text scalar }
	}
}

type gongCall struct {
	MetaData struct{ ID, Title, Started, Duration, Media scalar }
	Parties  []struct{ ID, SpeakerID, Name, EmailAddress, Title, Affiliation scalar }
}

const gongWhat = "a Gong export"

const gongDetails = "the details of Gong calls, not a transcript"

const gongBoth = "export the transcripts too, and give both files: in one folder, one upload, one zip file, or one after the other in one file"

func sniffGong(d *document) (float64, string) {
	top := d.jsonTop()
	if top.has("callTranscripts") || top.has("calls") && (top.array || top.more) && strings.Contains(d.text, `"callTranscripts"`) {
		return 0.95, `it has "callTranscripts"`
	}
	return 0, ""
}

// sniffGongDetails knows the details of calls, which hold no words.
func sniffGongDetails(d *document) (float64, string) {
	top := d.jsonTop()
	if top.has("calls") && (top.has("records") || top.holds("calls", `"metaData"`)) && !strings.Contains(d.text, `"callTranscripts"`) {
		return 0.9, `it has "calls" and no "callTranscripts"`
	}
	return 0, ""
}

// joined reports whether the document is the details of calls whose
// transcripts are given with it, which say what it says.
func (d *document) joined() bool {
	if d.src.Beside == nil {
		return false
	}
	if sure, _ := sniffGongDetails(d); sure == 0 {
		return false
	}
	var calls []gongCall
	for file, err := range values[gongFile](d, gongWhat) {
		if err != nil {
			return false
		}
		calls = append(calls, file.Calls...)
	}
	return d.src.Beside.hears(calls)
}

// readGong yields one conversation for each transcript. The two files may
// stand in one object, in an array, or one after the other.
func readGong(d *document, yield func(*earshot.Conversation, error) bool) {
	var transcripts []gongTranscript
	calls := map[scalar]gongCall{}
	for file, err := range values[gongFile](d, gongWhat) {
		if err != nil {
			yield(nil, err)
			return
		}
		transcripts = append(transcripts, file.CallTranscripts...)
		for _, call := range file.Calls {
			calls[call.MetaData.ID] = call
		}
	}
	if len(transcripts) == 0 && !d.src.Beside.hears(slices.Collect(maps.Values(calls))) {
		yield(nil, d.refuse(0, gongBoth, "this is %s without a transcript", gongWhat))
	}
	for _, transcript := range transcripts {
		call, known := calls[transcript.CallID]
		if !known {
			call, known = d.src.Beside.call(transcript.CallID)
		}
		if !yield(gongTalk(d, transcript, call, known)) {
			return
		}
	}
}

func gongTalk(d *document, transcript gongTranscript, call gongCall, known bool) (*earshot.Conversation, error) {
	t := newTalk(d, gongWhat, earshot.ChannelCall)
	if known {
		t.gongDetails(call)
	} else {
		t.notes.add(0, "who speaks stands in the details of the call (calls/extensive); give that file too, in the same folder, upload or zip file, to know names and sides")
	}
	for _, part := range transcript.Transcript {
		speaker := t.person(string(part.SpeakerID), earshot.Participant{})
		for _, s := range part.Sentences {
			t.say(timed(speaker, s.Text, s.Start, s.End, time.Millisecond))
		}
	}
	t.lasted(call.MetaData.Duration, time.Second)
	return t.done()
}

// gongDetails takes title, start and people from the details of a call.
func (t *talk) gongDetails(call gongCall) {
	t.c.Title = tidyName(string(call.MetaData.Title))
	if at := string(call.MetaData.Started); at != "" {
		t.started(t.d, 0, at)
	}
	if strings.EqualFold(string(call.MetaData.Media), "video") {
		t.c.Channel = earshot.ChannelMeeting
	}
	for _, p := range call.Parties {
		who := earshot.Participant{Name: string(p.Name), Email: string(p.EmailAddress), Role: string(p.Title)}
		switch strings.ToLower(string(p.Affiliation)) {
		case "internal":
			who.Side, who.SideFrom = earshot.SideUs, "given"
		case "external":
			who.Side, who.SideFrom = earshot.SideCustomer, "given"
		}
		if key := firstOf(string(p.SpeakerID), string(p.ID), who.Email, who.Name); key != "" {
			t.person(key, who)
		}
	}
}
