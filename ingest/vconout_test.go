package ingest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"earshot"
	"earshot/ingest"
	"earshot/nlp"
)

var takenOut = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// roundTrip writes c as a vCon and reads it.
func roundTrip(t interface{ Fatalf(string, ...any) }, an earshot.Analysis) *earshot.Conversation {
	var out bytes.Buffer
	if err := ingest.WriteVCon(&out, an, takenOut); err != nil {
		t.Fatalf("%v", err)
	}
	var read *earshot.Conversation
	for c, err := range ingest.Read(&out, ingest.Source{Name: an.Conversation.Source}) {
		if err != nil || read != nil {
			t.Fatalf("reading it gives %v, %v\n%s", c, err, out.String())
		}
		read = c
	}
	return read
}

// same says where two conversations differ in what a vCon keeps: all but how
// the file they came from was written, what follows from the turns, and the
// order of warnings of one line.
func same(a, b *earshot.Conversation) string {
	byLine := func(all []earshot.Warning) []earshot.Warning {
		all = slices.Clone(all)
		slices.SortStableFunc(all, func(a, b earshot.Warning) int { return a.Line - b.Line })
		return all
	}
	x, y := *a, *b
	x.Warnings, y.Warnings = byLine(x.Warnings), byLine(y.Warnings)
	return cmp.Diff(x, y, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(earshot.Conversation{}, "Format", "Encoding", "CustomerMood", "CustomerTurns"))
}

// TestVConOfFixtures writes every fixture as a vCon and reads the same again.
func TestVConOfFixtures(t *testing.T) {
	annotator, d := nlp.NewAnnotator(), directory()
	for _, name := range fixtures(t) {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for c, err := range ingest.Read(file, ingest.Source{Name: filepath.Base(name)}) {
			if err != nil {
				continue
			}
			if diff := same(c, roundTrip(t, earshot.Analysis{Conversation: c})); diff != "" {
				t.Errorf("%s (-is +read again):\n%s", name, diff)
			}
			d.Identify(c)
			annotator.Annotate(c)
			if len(c.Turns) > 1 {
				c.Turns[1].Correct(earshot.TurnCorrection{Lang: earshot.Korean, Mood: earshot.Positive})
			}
			again := roundTrip(t, earshot.Analysis{Conversation: c})
			d.Identify(again)
			if diff := same(c, again); diff != "" {
				t.Errorf("%s, annotated (-is +read again):\n%s", name, diff)
			}
		}
		file.Close()
	}
}

// TestVConOfAny writes whatever conversation there could be, and reads the
// same again.
func TestVConOfAny(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyConversation(t)
		if diff := same(c, roundTrip(t, earshot.Analysis{Conversation: c})); diff != "" {
			t.Fatalf("(-is +read again):\n%s", diff)
		}
	})
}

var (
	anyText = rapid.OneOf(rapid.StringN(1, 40, -1), rapid.SampledFrom([]string{"해지하겠습니다", "解約したい", "我們要取消", `C:\udead "x" </script>`, "a\nb\u2028c", "👩‍👩‍👧 é"})).
		Filter(func(s string) bool {
			return utf8.ValidString(s) && !strings.ContainsRune(s, 0) && strings.TrimSpace(s) != ""
		})
	anySide   = rapid.SampledFrom([]earshot.Side{"", earshot.SideCustomer, earshot.SideUs, earshot.SideSystem})
	anyMoment = rapid.Custom(func(t *rapid.T) time.Time {
		at := time.Unix(rapid.Int64Range(1e9, 2e9).Draw(t, "second"), rapid.Int64Range(0, 999_999_999).Draw(t, "nano"))
		return at.In(time.FixedZone("", rapid.IntRange(-11, 13).Draw(t, "zone")*3600))
	})
	anyLength = rapid.Map(rapid.Int64Range(0, int64(100*time.Hour)), func(n int64) time.Duration { return time.Duration(n) })
)

// anyConversation is a conversation as Read, Identify, Annotate and people's
// corrections could leave it.
func anyConversation(t *rapid.T) *earshot.Conversation {
	c := &earshot.Conversation{Source: "a.vcon", Title: anyText.Draw(t, "title"), Channel: rapid.SampledFrom([]earshot.Channel{"", earshot.ChannelCall, earshot.ChannelMeeting, earshot.ChannelChat, earshot.ChannelEmail}).Draw(t, "channel")}
	if rapid.Bool().Draw(t, "account known") {
		c.Account = earshot.AccountID(anyText.Draw(t, "account"))
		c.AccountFrom = rapid.SampledFrom([]string{"given", "metadata", "contact", "domain", "corrected"}).Draw(t, "account from")
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "participants") {
		p := earshot.Participant{ID: "p" + string(rune('1'+i)), Name: anyText.Draw(t, "name"), Side: anySide.Draw(t, "side"), Role: rapid.SampledFrom([]string{"", "CFO", "Agent", "고객"}).Draw(t, "role"),
			Email: rapid.SampledFrom([]string{"", "mina@tidewell.example"}).Draw(t, "email"), Contact: earshot.ContactID(rapid.SampledFrom([]string{"", "hanbit/kim"}).Draw(t, "contact"))}
		if p.Side != "" {
			p.SideFrom = rapid.SampledFrom([]string{"given", "domain", "name", "role", "the other side", "corrected"}).Draw(t, "side from")
		}
		c.Participants = append(c.Participants, p)
	}
	for i := range rapid.IntRange(1, 8).Draw(t, "turns") {
		c.Turns = append(c.Turns, anyTurn(t, c, i))
	}
	for range rapid.IntRange(0, 3).Draw(t, "warnings") {
		c.Warnings = append(c.Warnings, earshot.Warning{Line: rapid.IntRange(0, 99).Draw(t, "line"), Message: anyText.Draw(t, "message")})
	}
	c.StartedAt, c.StartedFrom = anyMoment.Draw(t, "start"), rapid.SampledFrom([]string{"given", "metadata", "turns", "file name"}).Draw(t, "start from")
	c.Duration = anyLength.Draw(t, "duration") + 1
	ingest.AssignID(c)
	return c
}

func anyTurn(t *rapid.T, c *earshot.Conversation, seq int) earshot.Turn {
	turn := earshot.Turn{Seq: seq, Text: anyText.Draw(t, "text"), Side: anySide.Draw(t, "turn side"), Line: rapid.IntRange(0, 99).Draw(t, "turn line"), Timed: rapid.Bool().Draw(t, "timed"),
		Key: rapid.SampledFrom([]string{"", "m1"}).Draw(t, "key"),
		Kind: rapid.SampledFrom([]earshot.Kind{"", earshot.KindMessage, earshot.KindSystem, earshot.KindReaction, earshot.KindDeleted, earshot.KindAttachment, earshot.KindNote,
			earshot.KindSummary, earshot.KindQuoted}).Draw(t, "kind"),
		Lang: rapid.SampledFrom([]earshot.Lang{"", "en", "ko", "ja", "zh", "zh-Hans", "zh-Hant", "de", "und"}).Draw(t, "lang")}
	if len(c.Participants) > 0 && rapid.Bool().Draw(t, "spoken") {
		turn.Speaker = rapid.SampledFrom(c.Participants).Draw(t, "speaker").ID
	}
	if turn.Timed {
		turn.Start = anyLength.Draw(t, "from")
		turn.End = turn.Start + anyLength.Draw(t, "for")
	}
	if rapid.Bool().Draw(t, "dated") {
		turn.At = anyMoment.Draw(t, "at")
	}
	if turn.Lang != "" {
		turn.LangFrom, turn.LangConfidence = rapid.SampledFrom([]string{"given", "script", "model", "speaker", "conversation", "corrected"}).Draw(t, "lang from"), rapid.Float64Range(0, 1).Draw(t, "sure")
	}
	if rapid.Bool().Draw(t, "felt") {
		turn.Sentiment = earshot.Sentiment{Label: rapid.SampledFrom([]earshot.Mood{earshot.Negative, earshot.Neutral, earshot.Positive}).Draw(t, "mood"), Score: rapid.Float64Range(-1, 1).Draw(t, "score")}
		turn.SentimentFrom = rapid.SampledFrom([]string{"", "corrected"}).Draw(t, "mood from")
	}
	for range rapid.IntRange(0, 2).Draw(t, "cues") {
		start := rapid.IntRange(0, len(turn.Text)).Draw(t, "cue")
		from := anyLength.Draw(t, "cue from")
		turn.Cues = append(turn.Cues, earshot.Cue{Start: start, End: len(turn.Text), From: from, To: from + time.Second})
	}
	return turn
}

// TestVConOut looks at what others see in a vCon of ours.
func TestVConOut(t *testing.T) {
	c := &earshot.Conversation{Title: "Renewal", Source: "x", StartedAt: takenOut, Participants: []earshot.Participant{{ID: "p1", Name: "Ana", Email: "ana@hanbit.example"}},
		Turns: []earshot.Turn{{Text: "summary of it", Kind: earshot.KindSummary}, {Seq: 1, Speaker: "p1", Text: "we want to cancel", Timed: true, Start: time.Second, End: 2500 * time.Millisecond}}}
	ingest.AssignID(c)
	var out bytes.Buffer
	found := []earshot.Finding{{Turn: 1, Tracker: "cancel-intent", Start: 11, End: 17, Quote: "cancel", State: earshot.Counted}}
	if err := ingest.WriteVCon(&out, earshot.Analysis{Conversation: c, Findings: found}, takenOut); err != nil {
		t.Fatal(err)
	}
	var v struct {
		VCon, UUID, Subject string
		Extensions          []string
		Parties             []struct{ Name, Mailto string }
		Dialog              []struct {
			Type, Start, Mediatype, Body, Encoding string
			Duration                               float64
			Parties                                []int
		}
		Analysis    []struct{ Type, Body string }
		Attachments []struct {
			Purpose string
			Body    []struct {
				Dialog, Start, End int
				Tracker, Quote     string
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	if v.VCon != "0.4.0" || len(v.UUID) != 36 || v.UUID[14] != '8' || v.Subject != "Renewal" || v.Extensions[0] != "earshot" || v.Parties[0].Mailto != "ana@hanbit.example" {
		t.Errorf("the vCon begins %+v", v)
	}
	if d := v.Dialog[0]; len(v.Dialog) != 1 || d.Type != "text" || d.Start != "2026-11-20T09:00:01Z" || d.Duration != 1.5 || d.Body != "we want to cancel" || d.Parties[0] != 0 {
		t.Errorf("the dialogs are %+v", v.Dialog)
	}
	if v.Analysis[0].Type != "summary" || v.Attachments[0].Purpose != "earshot-findings" || v.Attachments[0].Body[0].Quote != "cancel" || v.Attachments[0].Body[0].Dialog != 0 {
		t.Errorf("the parts are %+v, %+v", v.Analysis, v.Attachments)
	}
}

// TestVConVersions reads a transcript from each place and in each spelling
// that versions of the draft have put it.
func TestVConVersions(t *testing.T) {
	const wtf = `{"transcript":{"text":"we want to cancel"},"segments":[{"start":0,"end":1,"text":"we want to cancel","speaker":0}],"speakers":{"0":{"label":"Ana"}}}`
	tests := []struct{ name, rest string }{
		{"text", `"dialog":[{"type":"text","start":"2026-02-03T10:00:00Z","parties":0,"mimetype":"text/plain","body":"we want to cancel","encoding":"none"}]`},
		{"base64url text", `"dialog":[{"type":"text","start":"2026-02-03T10:00:00.000+00:00","parties":[0],"mediatype":"text/plain","body":"d2Ugd2FudCB0byBjYW5jZWw","encoding":"base64url"}]`},
		{"analysis, wtf", `"dialog":[],"analysis":[{"type":"wtf_transcription","dialog":0,"encoding":"json","body":` + wtf + `}]`},
		{"analysis, wtf as text", `"dialog":[],"analysis":[{"type":"transcript","dialog":0,"encoding":"json","body":` + asJSON(wtf) + `}]`},
		{"analysis, messages", `"dialog":[],"analysis":[{"type":"transcript","dialog":0,"body":[{"speaker":"Ana","message":"we want to cancel"}]}]`},
		{"analysis, plain", `"dialog":[],"analysis":[{"type":"transcript","dialog":0,"encoding":"none","body":"we want to cancel"}]`},
		{"analysis, base64url", `"dialog":[],"analysis":[{"type":"transcript","dialog":0,"encoding":"base64url","body":"d2Ugd2FudCB0byBjYW5jZWw"}]`},
		{"attachment, type", `"dialog":[],"attachments":[{"type":"transcript","encoding":"none","body":"we want to cancel"}]`},
		{"attachment, purpose, wtf", `"dialog":[],"attachments":[{"purpose":"transcript","encoding":"json","body":` + wtf + `}]`},
	}
	for _, version := range []string{`"0.0.1"`, `"0.0.2"`, `"0.1.0"`, `"0.2.0"`, `"0.3.0"`, `"0.4.0"`, `""`} {
		for _, tt := range tests {
			t.Run(tt.name+" "+version, func(t *testing.T) {
				all, bad := readEvery(`{"vcon":`+version+`,"uuid":"0195b79d-55e6-818f-9dd8-dd37220d739c","created_at":"2026-02-03T10:00:00Z","parties":[{"name":"Ana"}],`+tt.rest+`}`, "a.json")
				if len(bad) > 0 || len(all) != 1 || all[0].Format != "vcon" || len(all[0].Turns) != 1 || all[0].Turns[0].Text != "we want to cancel" {
					t.Errorf("read %+v, errors %v", all, bad)
				}
			})
		}
	}
}

func asJSON(s string) string {
	raw, _ := json.Marshal(s)
	return string(raw)
}

// TestVConSealed refuses what is signed or encrypted by what it is.
func TestVConSealed(t *testing.T) {
	for text, want := range map[string]string{
		`{"payload":"eyJ2","signatures":[{"protected":"x","signature":"y"}]}`:                              "signed",
		`{"protected":"x","recipients":[{"encrypted_key":"k"}],"iv":"i","ciphertext":"c","tag":"t"}`:       "encrypted",
		`{"unprotected":{"uuid":"u"},"protected":"x","recipients":[],"iv":"i","ciphertext":"c","tag":"t"}`: "encrypted",
	} {
		all, bad := readEvery(text, "a.vcon")
		if len(all) > 0 || len(bad) != 1 || !errors.Is(bad[0], earshot.ErrInvalid) || !strings.Contains(bad[0].Error(), want) || earshot.HintOf(bad[0]) == "" {
			t.Errorf("%s gives %v, %v, want %q", text, all, bad, want)
		}
	}
}

// FuzzVConOut reads strangers' vCons and writes what came of them.
func FuzzVConOut(f *testing.F) {
	for _, name := range fixtures(f) {
		if raw, err := os.ReadFile(name); err == nil && strings.HasSuffix(name, ".vcon") {
			f.Add(raw)
		}
	}
	c := &earshot.Conversation{Source: "x", Turns: []earshot.Turn{{Text: "hi", Timed: true, Start: 1, End: 2}}}
	ingest.AssignID(c)
	var out bytes.Buffer
	if err := ingest.WriteVCon(&out, earshot.Analysis{Conversation: c}, takenOut); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		for c, err := range ingest.Read(bytes.NewReader(raw), ingest.Source{Name: "a.vcon", Format: "vcon"}) {
			if err != nil {
				continue
			}
			check(t, c)
			if diff := same(c, roundTrip(t, earshot.Analysis{Conversation: c})); diff != "" {
				t.Fatalf("(-is +read again):\n%s", diff)
			}
		}
	})
}
