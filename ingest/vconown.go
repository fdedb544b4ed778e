package ingest

import (
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"earshot"
)

// isOwn reports whether the vCon says under our name what the draft has no
// place for.
func (v *vcon) isOwn() bool { return v.o.obj(vconOwn) != nil }

// own takes a part of JSON that was read as an object into what it is.
func (v *vcon) own(part object, into any) bool {
	raw, err := json.Marshal(part.in(vconOwn))
	return part.obj(vconOwn) != nil && err == nil && json.Unmarshal(raw, into) == nil
}

// readOwn reads a vCon that we wrote. What it says is checked as a stranger's:
// it may have been changed on its way.
func (v *vcon) readOwn() (*earshot.Conversation, error) {
	var about vconConversation
	if !v.own(v.o, &about) {
		v.b.notes.add(0, "what the vCon says under %s cannot be read", quote(vconOwn))
	}
	c := v.b.c
	c.Channel = ""
	if channel, ok := channelOf(string(about.Channel)); ok {
		c.Channel = channel
	}
	if about.StartedAt != nil {
		c.StartedAt, c.StartedFrom = *about.StartedAt, oneOf(about.StartedFrom, "metadata", "given", "file name", "turns")
	}
	c.Duration = max(0, time.Duration(about.Duration))
	if c.Account = about.Account; c.Account != "" {
		c.AccountFrom = oneOf(about.AccountFrom, "metadata", "given", "contact", "domain", earshot.Corrected)
	}
	c.Warnings, c.Thread = about.Warnings, clean(about.Thread)
	v.ownParties()
	v.ownTurns()
	v.unread()
	if len(c.Turns) == 0 {
		return nil, v.d.refuse(0, transcribeFirst, "the vCon holds no words%s", v.recordings())
	}
	return v.b.done(), nil
}

var partyID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// ownParties adds the parties under the IDs they had.
func (v *vcon) ownParties() {
	taken := map[string]bool{}
	for _, p := range v.o.list("parties") {
		var own vconSide
		v.own(p, &own)
		who := earshot.Participant{Name: clean(p.str("name")), Email: strings.TrimPrefix(clean(p.str("mailto")), "mailto:"), Role: clean(p.str("role")), Contact: own.Contact, Person: own.Person}
		if side, ok := sideOf(string(own.Side)); ok {
			who.Side, who.SideFrom = side, oneOf(own.SideFrom, "given", "domain", "name", "role", "the other side", earshot.Corrected)
		}
		v.parties = append(v.parties, v.b.participant(who))
		last := &v.b.c.Participants[len(v.b.c.Participants)-1]
		if partyID.MatchString(own.ID) && !taken[own.ID] {
			last.ID = own.ID
		}
		for taken[last.ID] {
			last.ID += "x"
		}
		taken[last.ID] = true
		v.parties[len(v.parties)-1] = last.ID
	}
}

// ownTurns adds the dialogs and the summaries in the order they had. What
// others added to the vCon since comes after.
func (v *vcon) ownTurns() {
	type placed struct {
		place int
		turn  earshot.Turn
	}
	var all []placed
	for _, part := range append(v.o.list("dialog"), v.o.list("analysis")...) {
		own := vconTurn{Place: math.MaxInt, Speaker: -1}
		known := v.own(part, &own)
		switch kind := part.str("type"); {
		case kind == "summary" || kind == "text":
		default:
			v.b.notes.add(0, "a part of the vCon, %s, was not read", quote(kind))
			continue
		}
		t := v.ownTurn(clean(vconText(part)), own)
		if !known {
			v.foreignTurn(&t, part)
		}
		if t.Text == "" {
			v.b.notes.add(0, "a message has no words")
			continue
		}
		all = append(all, placed{own.Place, t})
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		switch {
		case a.place < b.place:
			return -1
		case a.place > b.place:
			return 1
		}
		return 0
	})
	for _, p := range all {
		v.b.turn(p.turn)
	}
}

// foreignTurn fills in a part that is not ours from what the draft says of it.
func (v *vcon) foreignTurn(t *earshot.Turn, part object) {
	if part.str("type") == "summary" {
		t.Kind = earshot.KindSummary
	}
	if from := dialogParties(part); len(from) > 0 {
		t.Speaker = v.parties[from[0]]
	}
	if at, zoned, ok := momentOf(part.str("start"), v.d.src.Location); ok {
		v.b.clock(v.d, 0, t, at, zoned)
	}
}

// ownTurn is a turn as it was, as far as that can be.
func (v *vcon) ownTurn(text string, own vconTurn) earshot.Turn {
	t := earshot.Turn{Text: text, Key: clean(own.Key), Line: max(own.Line, 0)}
	if own.Speaker >= 0 && own.Speaker < len(v.parties) {
		t.Speaker = v.parties[own.Speaker]
	}
	if side, ok := sideOf(string(own.Side)); ok {
		t.Side = side
	}
	v.b.rowKind(row{fields: map[meaning]string{meansKind: string(own.Kind)}}, &t)
	if own.Kind == earshot.KindMessage {
		t.Kind = own.Kind
	}
	from, to := time.Duration(own.From), time.Duration(own.To)
	if t.Timed = own.Timed && from >= 0 && to >= from; t.Timed {
		t.Start, t.End = from, to
	}
	if own.At != nil {
		t.At = *own.At
	}
	if lang := langOf(string(own.Lang)); lang == own.Lang || own.Lang == earshot.Undetermined {
		t.Lang, t.LangConfidence = own.Lang, max(0, min(own.LangConfidence, 1))
		t.LangFrom = oneOf(own.LangFrom, "", "given", "script", "model", "speaker", "conversation", earshot.Corrected)
	}
	if own.Mood.Valid() {
		t.Sentiment = earshot.Sentiment{Label: own.Mood, Score: max(-1, min(own.MoodScore, 1))}
		t.SentimentFrom = oneOf(own.MoodFrom, "", earshot.Corrected)
	}
	t.Cues = v.ownCues(text, own.Cues)
	return t
}

// ownCues are the cues, if all of them lie within the text.
func (v *vcon) ownCues(text string, cues []vconCue) []earshot.Cue {
	var all []earshot.Cue
	for _, cue := range cues {
		if cue.Start < 0 || cue.End < cue.Start || cue.End > len(text) || cue.From < 0 || cue.To < cue.From {
			v.b.notes.add(0, "the cues of a turn point outside its text and were left out")
			return nil
		}
		all = append(all, earshot.Cue{Start: cue.Start, End: cue.End, From: time.Duration(cue.From), To: time.Duration(cue.To)})
	}
	return all
}

// oneOf is s if it is one of the words, or else the first of them.
func oneOf(s string, words ...string) string {
	if slices.Contains(words, s) {
		return s
	}
	return words[0]
}

// unread notes the attachments that hold nothing anybody said.
func (v *vcon) unread() {
	for _, a := range v.o.list("attachments") {
		if kind := firstOf(a.str("purpose"), a.str("type")); kind != vconFindings && !isTranscript(a) {
			v.b.notes.add(0, "an attachment, %s, was not read", quote(firstOf(kind, a.str("filename"), "without a name")))
		}
	}
}

// isTranscript reports whether an analysis or attachment says that it is one.
func isTranscript(part object) bool {
	kind := strings.ToLower(firstOf(part.str("type"), part.str("purpose")))
	return kind == "transcript" || kind == "diarized" || strings.Contains(kind, "transcription")
}

// clean is s without what no text of ours has.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return strings.ReplaceAll(s, "\x00", "")
}
