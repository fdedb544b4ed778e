package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"earshot"
)

// vconVersion is the syntax that is written: draft-ietf-vcon-vcon-core.
const vconVersion = "0.4.0"

// vconOwn names the extension under which a vCon of ours says what the draft
// has no place for. Whoever does not know it reads a plain vCon all the same.
const vconOwn = "earshot"

// The parts of a vCon as we write them.
type (
	vconOut struct {
		VCon        string           `json:"vcon"`
		UUID        string           `json:"uuid"`
		Extensions  []string         `json:"extensions"`
		CreatedAt   time.Time        `json:"created_at"`
		Subject     string           `json:"subject,omitempty"`
		Parties     []vconParty      `json:"parties"`
		Dialog      []vconDialog     `json:"dialog"`
		Analysis    []vconPart       `json:"analysis"`
		Attachments []vconPart       `json:"attachments"`
		Own         vconConversation `json:"earshot"`
	}
	vconParty struct {
		Name   string   `json:"name,omitempty"`
		Mailto string   `json:"mailto,omitempty"`
		Role   string   `json:"role,omitempty"`
		Own    vconSide `json:"earshot"`
	}
	vconDialog struct {
		Type      string     `json:"type"`
		Start     *time.Time `json:"start,omitempty"`
		Duration  seconds    `json:"duration,omitzero"`
		Parties   []int      `json:"parties"`
		MediaType string     `json:"mediatype"`
		Body      string     `json:"body"`
		Encoding  string     `json:"encoding"`
		Own       vconTurn   `json:"earshot"`
	}
	// vconPart is an analysis or an attachment.
	vconPart struct {
		Type      string     `json:"type,omitempty"`
		Purpose   string     `json:"purpose,omitempty"`
		Start     *time.Time `json:"start,omitempty"`
		Dialog    any        `json:"dialog,omitempty"`
		Vendor    string     `json:"vendor,omitempty"`
		Schema    string     `json:"schema,omitempty"`
		MediaType string     `json:"mediatype"`
		Body      any        `json:"body"`
		Encoding  string     `json:"encoding"`
		Own       *vconTurn  `json:"earshot,omitempty"`
	}
	vconFinding struct {
		Dialog   int                  `json:"dialog"`
		Tracker  earshot.TrackerID    `json:"tracker"`
		Version  int                  `json:"version"`
		Category earshot.Category     `json:"category"`
		Severity earshot.Severity     `json:"severity"`
		Start    int                  `json:"start"`
		End      int                  `json:"end"`
		Quote    string               `json:"quote"`
		State    earshot.FindingState `json:"state"`
		Reason   string               `json:"reason,omitempty"`
	}
)

// What stands under "earshot" in a vCon, its parties and its dialogs.
type (
	vconConversation struct {
		ID          earshot.ConversationID `json:"id"`
		Thread      string                 `json:"thread,omitempty"`
		Format      string                 `json:"format,omitempty"`
		Encoding    string                 `json:"encoding,omitempty"`
		Channel     earshot.Channel        `json:"channel,omitempty"`
		StartedAt   *time.Time             `json:"started_at,omitempty"`
		StartedFrom string                 `json:"started_from,omitempty"`
		Duration    seconds                `json:"duration,omitzero"`
		Account     earshot.AccountID      `json:"account,omitempty"`
		AccountFrom string                 `json:"account_from,omitempty"`
		Warnings    []earshot.Warning      `json:"warnings,omitempty"`
	}
	vconSide struct {
		ID       string            `json:"id"`
		Side     earshot.Side      `json:"side,omitempty"`
		SideFrom string            `json:"side_from,omitempty"`
		Contact  earshot.ContactID `json:"contact,omitempty"`
		Person   earshot.PersonID  `json:"person,omitempty"`
	}
	vconTurn struct {
		Place          int          `json:"place"` // among all turns, those that stand as an analysis counted in
		Key            string       `json:"key,omitempty"`
		Speaker        int          `json:"speaker"` // the party, -1 for nobody
		Side           earshot.Side `json:"side,omitempty"`
		Kind           earshot.Kind `json:"kind,omitempty"`
		Timed          bool         `json:"timed,omitempty"`
		From           seconds      `json:"from,omitzero"`
		To             seconds      `json:"to,omitzero"`
		At             *time.Time   `json:"at,omitempty"`
		Cues           []vconCue    `json:"cues,omitempty"`
		Line           int          `json:"line,omitempty"`
		Lang           earshot.Lang `json:"lang,omitempty"`
		LangConfidence float64      `json:"lang_confidence,omitempty"`
		LangFrom       string       `json:"lang_from,omitempty"`
		Mood           earshot.Mood `json:"mood,omitempty"`
		MoodScore      float64      `json:"mood_score,omitempty"`
		MoodFrom       string       `json:"mood_from,omitempty"`
	}
	vconCue struct {
		Start int     `json:"start"`
		End   int     `json:"end"`
		From  seconds `json:"from"`
		To    seconds `json:"to"`
	}
)

// seconds is a length of time that JSON holds as seconds, to the nanosecond.
type seconds time.Duration

// MarshalJSON writes 1.5 for a second and a half.
func (s seconds) MarshalJSON() ([]byte, error) {
	whole, rest := s/seconds(time.Second), s%seconds(time.Second)
	if rest == 0 {
		return strconv.AppendInt(nil, int64(whole), 10), nil
	}
	sign := ""
	if s < 0 {
		sign, whole, rest = "-", -whole, -rest
	}
	return fmt.Appendf(nil, "%s%d.%09d", sign, int64(whole), int64(rest)), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *seconds) UnmarshalJSON(raw []byte) error {
	d, err := time.ParseDuration(string(raw) + "s")
	*s = seconds(d)
	return err
}

// WriteVCon writes the conversation, with what was found in it, as a plain
// vCon made at the time now. Read makes the same conversation of it again: the
// places among the turns are counted anew, the source and the format are the
// vCon's own, and the customer's mood follows from the turns.
func WriteVCon(w io.Writer, an earshot.Analysis, now time.Time) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(newVCon(an, now))
	if err == nil {
		// As an escape it is known to be what was read, not what reading broke.
		_, err = w.Write(bytes.ReplaceAll(out.Bytes(), []byte("\uFFFD"), []byte(`\ufffd`)))
	}
	if err != nil {
		return fmt.Errorf("write %s as vCon: %w", an.Conversation.ID, err)
	}
	return nil
}

func newVCon(an earshot.Analysis, now time.Time) vconOut {
	c := an.Conversation
	v := vconOut{
		VCon: vconVersion, UUID: vconUUID(c), Extensions: []string{vconOwn}, CreatedAt: now.UTC(), Subject: c.Title,
		Parties: []vconParty{}, Dialog: []vconDialog{}, Analysis: []vconPart{}, Attachments: []vconPart{},
		Own: vconConversation{ID: c.ID, Thread: c.Thread, Format: c.Format, Encoding: c.Encoding, Channel: c.Channel, StartedAt: stated(c.StartedAt), StartedFrom: c.StartedFrom,
			Duration: seconds(c.Duration), Account: c.Account, AccountFrom: c.AccountFrom, Warnings: c.Warnings},
	}
	parties := map[string]int{}
	for i, p := range c.Participants {
		parties[p.ID] = i
		v.Parties = append(v.Parties, vconParty{Name: p.Name, Mailto: p.Email, Role: p.Role,
			Own: vconSide{ID: p.ID, Side: p.Side, SideFrom: p.SideFrom, Contact: p.Contact, Person: p.Person}})
	}
	dialogs := v.turns(c, parties)
	v.findings(an.Findings, dialogs, stated(c.StartedAt))
	return v
}

// turns adds the turns, each a dialog of its own; what a machine wrote about
// the conversation is an analysis. It returns the dialogs by the Seq of their turns.
func (v *vconOut) turns(c *earshot.Conversation, parties map[string]int) map[int]int {
	dialogs, kinds := map[int]int{}, kindsRead(c)
	for i := range c.Turns {
		t := &c.Turns[i]
		own := ownTurn(t, i, parties)
		own.Kind = kinds[i]
		if t.Kind == earshot.KindSummary {
			v.Analysis = append(v.Analysis, vconPart{Type: "summary", Dialog: []int{}, Vendor: "unknown", MediaType: "text/plain", Body: t.Text, Encoding: "none", Own: &own})
			continue
		}
		dialog := vconDialog{Type: "text", Start: startOf(c, t), Duration: own.To - own.From, Parties: []int{}, MediaType: "text/plain", Body: t.Text, Encoding: "none", Own: own}
		if own.Speaker >= 0 {
			dialog.Parties = []int{own.Speaker}
		}
		dialogs[t.Seq] = len(v.Dialog)
		v.Dialog = append(v.Dialog, dialog)
	}
	return dialogs
}

// kindsRead are the kinds that the turns were read with, before it was told
// whose side their speakers are on: those that the fingerprint, which knows,
// comes from. So the vCon is known for the conversation it was made of. Where
// it comes from none, the kinds are as they are.
func kindsRead(c *earshot.Conversation) []earshot.Kind {
	groups, n := systemTurns(c)
	for try := range 2 << n {
		tried := *c
		tried.Turns = slices.Clone(c.Turns)
		for i := range tried.Turns {
			t := &tried.Turns[i]
			group, ok := groups[i]
			if t.Kind == earshot.KindMessage && try&1 != 0 || ok && try&(2<<group) != 0 {
				t.Kind = ""
			}
		}
		if Fingerprint(&tried) == c.Fingerprint {
			return kindsOf(tried.Turns)
		}
	}
	return kindsOf(c.Turns)
}

// maxGroups bounds how many ways are tried.
const maxGroups = 6

// systemTurns are the turns that may have become the system's when it was told
// that their speaker is: each a group of its own or, where they are many, those
// of one speaker together. n is how many groups there are.
func systemTurns(c *earshot.Conversation) (groups map[int]int, n int) {
	groups = map[int]int{}
	speakers := map[string]int{}
	for i := range c.Turns {
		t := &c.Turns[i]
		if p := c.Participant(t.Speaker); p == nil || p.Side != earshot.SideSystem || t.Kind != earshot.KindSystem {
			continue
		}
		groups[i] = len(groups)
		if _, ok := speakers[t.Speaker]; !ok {
			speakers[t.Speaker] = len(speakers)
		}
	}
	if len(groups) <= maxGroups {
		return groups, len(groups)
	}
	for i := range groups {
		groups[i] = min(speakers[c.Turns[i].Speaker], maxGroups-1)
	}
	return groups, min(len(speakers), maxGroups)
}

func kindsOf(turns []earshot.Turn) []earshot.Kind {
	kinds := make([]earshot.Kind, len(turns))
	for i := range turns {
		kinds[i] = turns[i].Kind
	}
	return kinds
}

// findings adds what trackers saw, as one attachment.
func (v *vconOut) findings(found []earshot.Finding, dialogs map[int]int, start *time.Time) {
	var all []vconFinding
	for _, f := range found {
		if dialog, ok := dialogs[f.Turn]; ok {
			all = append(all, vconFinding{Dialog: dialog, Tracker: f.Tracker, Version: f.TrackerVersion, Category: f.Category, Severity: f.Severity,
				Start: f.Start, End: f.End, Quote: f.Quote, State: f.State, Reason: f.Reason})
		}
	}
	if len(all) > 0 {
		v.Attachments = append(v.Attachments, vconPart{Purpose: vconFindings, Start: start, MediaType: "application/json", Body: all, Encoding: "json"})
	}
}

// vconFindings is the purpose of the attachment with what trackers saw.
const vconFindings = "earshot-findings"

func ownTurn(t *earshot.Turn, place int, parties map[string]int) vconTurn {
	own := vconTurn{
		Place: place, Key: t.Key, Speaker: -1, Side: t.Side, Kind: t.Kind, Timed: t.Timed, From: seconds(t.Start), To: seconds(t.End), At: stated(t.At), Line: t.Line,
		Lang: t.Lang, LangConfidence: t.LangConfidence, LangFrom: t.LangFrom,
		Mood: t.Sentiment.Label, MoodScore: t.Sentiment.Score, MoodFrom: t.SentimentFrom,
	}
	if i, ok := parties[t.Speaker]; ok && t.Speaker != "" {
		own.Speaker = i
	}
	for _, cue := range t.Cues {
		own.Cues = append(own.Cues, vconCue{cue.Start, cue.End, seconds(cue.From), seconds(cue.To)})
	}
	return own
}

// startOf is when the turn was said, nil when nobody knows: a time is never
// invented.
func startOf(c *earshot.Conversation, t *earshot.Turn) *time.Time {
	switch {
	case !t.At.IsZero():
		return stated(t.At)
	case c.StartedAt.IsZero():
		return nil
	}
	return stated(c.StartedAt.Add(t.Start))
}

// stated is t for JSON, nil for the zero time.
func stated(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// vconUUID is the UUID, of version 8, of the conversation: the same one for
// the same words.
func vconUUID(c *earshot.Conversation) string {
	sum := sha256.Sum256([]byte("earshot vcon " + string(c.ID) + " " + c.Fingerprint))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
