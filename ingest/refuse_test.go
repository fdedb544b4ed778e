package ingest_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"earshot"
	"earshot/ingest"
)

// TestRefusals says what is not read, and that it is named, with its line and a
// hint.
func TestRefusals(t *testing.T) {
	tests := []struct {
		name, text, want string
		hint             bool
	}{
		{"empty", "", "a: the file is empty", true},
		{"blank", "  \n\t\n", "a: the file is empty", true},
		{"PDF", "%PDF-1.7 ...", "a: this is a PDF, not a transcript", true},
		{"zip", "PK\x03\x04....", "a zip file", true},
		{"MP4", "\x00\x00\x00\x20ftypisom", "a video or audio recording", true},
		{"WAV", "RIFF\x00\x00\x00\x00WAVEfmt ", "an audio recording", true},
		{"PNG", "\x89PNG\r\n\x1a\n", "an image", true},
		{"HTML", "<!DOCTYPE html>\n<html><body>Agent: hi</body></html>", "a web page (HTML)", true},
		{"prose", "It rained all day.\nNobody said anything of note.\n", "a: not a transcript Earshot can recognise", true},
		{"KakaoTalk", "가람 님과 카카오톡 대화\n저장한 날짜 : 2026-01-02 10:00:00\n", "nobody says a word in it", false},
		{"LINE", "[LINE] 友達とのトーク履歴\n保存日時：2026/01/02 10:00\n", "nobody says a word in it", false},
		{"error body", `{"error":{"code":"Forbidden","message":"no"}}`, "an error message of a service, not a transcript", true},
		{"schema", `{"$schema":"http://json-schema.org/draft-07/schema#"}`, "a JSON schema, not a transcript", true},
		{"table", "file\trepo\tlicence\na.vtt\tx/y\tMIT\n", "a table without a column of words", true},
		{"accounts", "id,name,domains\nloam,Loam,loam.example\n", "a table without a column of words", true},
		{"no captions", "WEBVTT\n", "a: there are no captions in it", true},
		{"blank captions", "WEBVTT\n\n00:01.000 --> 00:02.000\n \n", "none of its 1 captions has words", true},
		{"all clocks broken", "WEBVTT\n\n00:00:01.000 -->\nhello\n", `a:3: the timing "00:00:01.000 -->" cannot be read, and 1 of 1 captions are like it`, true},
		{"broken JSON", "{\"turns\":[\n{\"text\":\"hi\"},\n]}", "a:3: not valid JSON", false},
		{"cut JSON", "{\"turns\":[\n{\"text\":\"hi\"}", "a:2: the JSON ends too early", true},
		{"empty conversation", `{"turns":[{"text":" "}],"title":"x"}`, "", false},
		{"header only", "speaker,text\n", "the table has a header and no rows", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := failure(t, tt.text, ingest.Source{Name: "a"})
			if !strings.Contains(got.Error(), tt.want) || !errors.Is(got, earshot.ErrInvalid) {
				t.Errorf("Read(%s) = %v, want %q and earshot.ErrInvalid", tt.name, got, tt.want)
			}
			if hint := earshot.HintOf(got); (hint != "") != tt.hint && tt.want != "" {
				t.Errorf("Read(%s) has the hint %q", tt.name, hint)
			}
		})
	}
}

// TestInvalidVCons says of each what is wrong with it, and reads one whose
// faults leave the words alone.
func TestInvalidVCons(t *testing.T) {
	const parties, recording = `"parties":[{"name":"Ana"},{"name":"Bo"}]`, `"type":"recording","start":"2026-01-01T00:00:00Z","parties":[0,1]`
	tests := []struct {
		name, text string
		want       []string
	}{
		{"URL", `{"vcon":"0.0.1","uuid":"u",` + parties + `,"dialog":[{` + recording + `,"url":"secret"}]}`, []string{"the url of dialog 0 is no address", "it holds no words, only recordings"}},
		{"URL that is a number", `{"vcon":"0.0.1","uuid":"u",` + parties + `,"dialog":[{` + recording + `,"url":7}]}`, []string{"the url of dialog 0 is a number, not a text"}},
		{"no version", `{` + parties + `,"dialog":[{` + recording + `}]}`, []string{"it does not say its version", "it has no uuid", "only recordings"}},
		{"empty", `{"vcon":"","uuid":"","parties":[],"dialog":[],"analysis":[]}`, []string{"its version is empty", "it has no uuid", "it holds no words"}},
		{"null parties", `{"vcon":"0.0.1","parties":null,"dialog":[]}`, []string{"parties is null, not a list"}},
		{"analysis", `{"vcon":"0.0.1","parties":[],"dialog":null,"analysis":"text"}`, []string{"dialog is null, not a list", "analysis is a text, not a list"}},
		{"types", `{"vcon":"0.0.1","parties":[],"dialog":[{"mimetype":12345,"parties":[1,0]}]}`, []string{"dialog 0 names party 1, and there are 0 parties", "the mimetype of dialog 0 is a number, not a text"}},
		{"many", `{"vcon":"0.0.1","parties":[],"dialog":[1,2,3,4,5,6]}`, []string{"dialog 3 is a number, not an object; and 2 faults more"}},
		{"valid, without words", `{"vcon":"0.0.1","uuid":"u",` + parties + `,"dialog":[{` + recording + `,"url":"https://files.example/a.wav"}]}`, []string{"a: the vCon holds no words, only recordings"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := failure(t, tt.text, ingest.Source{Name: "a"})
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") || earshot.HintOf(err) == "" {
					t.Errorf("Read(%s) = %v (%s), want %q and a hint", tt.name, err, earshot.HintOf(err), want)
				}
			}
		})
	}
	c := readOne(t, `{"parties":[{"name":"Ana"}],"dialog":[{"type":"text","parties":[0],"body":"hello","url":"nowhere"}]}`, ingest.Source{Name: "a"})
	if said(c) != "Ana: hello" || len(c.Warnings) != 3 {
		t.Errorf("Read of a faulty vCon with words gave %q with %v, want the words and three warnings", said(c), c.Warnings)
	}
}

// failure is the error that text is refused with.
func failure(t *testing.T, text string, src ingest.Source) error {
	t.Helper()
	var last error
	for c, err := range ingest.Read(strings.NewReader(text), src) {
		if err == nil {
			t.Fatalf("Read gave a conversation in %s:\n%s", c.Format, said(c))
		}
		last = err
	}
	if last == nil {
		t.Fatal("Read gave neither a conversation nor an error")
	}
	return last
}

func TestAskedFormat(t *testing.T) {
	t.Parallel()
	c := readOne(t, "It rained.\n\nNobody minded.\n", ingest.Source{Name: "a.txt", Format: "lines", Lang: earshot.English})
	if got := said(c); got != "-: It rained.\n-: Nobody minded." || c.Turns[1].Lang != earshot.English || c.Turns[1].Line != 3 {
		t.Errorf("Read as lines gave %q, %+v", got, c.Turns)
	}
	err := failure(t, "Ana: hi\n", ingest.Source{Name: "a.txt", Format: "gramophone"})
	if !strings.Contains(err.Error(), `no format is called "gramophone"`) || !strings.Contains(earshot.HintOf(err), "zoom-vtt") {
		t.Errorf("Read as gramophone = %v (%s)", err, earshot.HintOf(err))
	}
	for _, f := range ingest.Formats() {
		if f.Name == "" || f.Title == "" || !f.Readable() {
			t.Errorf("Formats holds %+v", f)
		}
	}
}

// TestOneFailureDoesNotStopTheRest reads a file with a broken line between two
// conversations.
func TestOneFailureDoesNotStopTheRest(t *testing.T) {
	t.Parallel()
	const good = `{"title":"A","turns":[{"speaker":"Ana","text":"one"}]}`
	text := good + "\n{\"title\":\n" + strings.Replace(good, "one", "two", 1) + "\n"
	var turns []string
	var failed []error
	for c, err := range ingest.Read(strings.NewReader(text), ingest.Source{Name: "many.jsonl"}) {
		if err != nil {
			failed = append(failed, err)
			continue
		}
		turns = append(turns, said(c))
	}
	if strings.Join(turns, "|") != "Ana: one|Ana: two" || len(failed) != 1 || ingest.LineOf(failed[0]) != 2 {
		t.Errorf("Read gave %q and the errors %v, want two conversations and an error in line 2", turns, failed)
	}
}

func TestReadStopsWhenAsked(t *testing.T) {
	t.Parallel()
	for range ingest.Read(strings.NewReader("conversation_id,speaker,text\n1,a,x\n2,b,y\n3,c,z\n"), ingest.Source{Name: "a.csv"}) {
		break
	}
}

func TestReaderTrouble(t *testing.T) {
	t.Parallel()
	for _, err := range ingest.Read(iotest.ErrReader(io.ErrClosedPipe), ingest.Source{Name: "a.vtt"}) {
		if !errors.Is(err, io.ErrClosedPipe) || errors.Is(err, earshot.ErrInvalid) {
			t.Errorf("Read = %v, want the reader's own error", err)
		}
	}
}
