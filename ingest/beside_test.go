package ingest_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"earshot"
	"earshot/ingest"
)

const gongWords = `{"requestId":"r","callTranscripts":[{"callId":"7001","transcript":[
 {"speakerId":"501","sentences":[{"start":1200,"end":3100,"text":"Thanks for making time."}]},
 {"speakerId":"502","sentences":[{"start":5600,"end":9900,"text":"ShiftPilot is a third cheaper."}]}]}]}`

const gongParties = `{"requestId":"q","records":{},"calls":[{"metaData":{"id":"7001","title":"Renewal","started":"2026-02-17T02:30:00-08:00"},"parties":[
 {"id":"1","speakerId":"501","name":"Mina Park","emailAddress":"mina.park@tidewell.example","affiliation":"Internal"},
 {"id":"2","speakerId":"502","name":"Otto Brandt","title":"CFO","affiliation":"External"}]}]}`

// gongJoined is what the two say together.
const gongJoined = "Renewal 2026-02-17T10:30:00Z [Mina Park/us Otto Brandt/customer]"

// readTogether reads files that are given together, in the order of names.
func readTogether(files map[string]string, names ...string) (got, problems []string) {
	beside := ingest.NewBeside(names, func(name string) (io.ReadCloser, error) {
		text, ok := files[name]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return io.NopCloser(strings.NewReader(text)), nil
	})
	for _, name := range names {
		for c, err := range ingest.Read(strings.NewReader(files[name]), ingest.Source{Name: name, Beside: beside}) {
			if err != nil {
				problems = append(problems, err.Error())
				continue
			}
			got = append(got, inShort(c))
			for _, w := range c.Warnings {
				problems = append(problems, w.Message)
			}
		}
	}
	return got, problems
}

func inShort(c *earshot.Conversation) string {
	var people []string
	for _, p := range c.Participants {
		people = append(people, fmt.Sprintf("%s/%s", p.Name, p.Side))
	}
	return fmt.Sprintf("%s %s %v", c.Title, c.StartedAt.UTC().Format("2006-01-02T15:04:05Z"), people)
}

// TestGongInTwoFiles reads the words of a call and who speaks in it from two
// files, whichever comes first, and says what is missing when one is alone.
func TestGongInTwoFiles(t *testing.T) {
	t.Parallel()
	files := map[string]string{"words.json": gongWords, "parties.json": gongParties, "utf8-bom.json": "\ufeff" + gongParties, "others.json": strings.ReplaceAll(gongParties, "7001", "9"),
		"list.json": "[" + gongParties + "]", "broken.json": `{"calls":[{"metaData":{"id":"7001"},`}
	tests := []struct {
		names    []string
		want     int    // conversations that are joined
		problems string // of all that is said, in part
	}{
		{[]string{"words.json", "parties.json"}, 1, ""},
		{[]string{"parties.json", "words.json"}, 1, ""},
		{[]string{"words.json", "utf8-bom.json"}, 1, ""},
		{[]string{"list.json", "words.json"}, 1, ""},
		{[]string{"words.json"}, 0, "give that file too"},
		{[]string{"parties.json"}, 0, "the details of Gong calls, not a transcript"},
		{[]string{"words.json", "others.json"}, 0, "give that file too"},
		{[]string{"words.json", "others.json", "parties.json"}, 1, "others.json: this looks like the details of Gong calls, not a transcript"},
		{[]string{"broken.json", "words.json"}, 0, "broken.json"},
		{[]string{"missing.json", "words.json", "parties.json"}, 1, "missing.json: the file is empty"},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.names, "+"), func(t *testing.T) {
			t.Parallel()
			got, problems := readTogether(files, tt.names...)
			joined := 0
			for _, c := range got {
				if c == gongJoined {
					joined++
				}
			}
			said := strings.Join(problems, "\n")
			if joined != tt.want || slices.Contains(tt.names, "words.json") != (len(got) == 1) {
				t.Errorf("%v gave %v, want %d joined", tt.names, got, tt.want)
			}
			if !strings.Contains(said, tt.problems) || tt.problems == "" && said != "" {
				t.Errorf("%v says %q, want %q", tt.names, said, tt.problems)
			}
		})
	}
}

// TestGongInZip reads both files from one zip file, and the details from the
// folder that the zip file lies in.
func TestGongInZip(t *testing.T) {
	t.Parallel()
	for _, names := range [][]string{{"a/words.json", "a/parties.json"}, {"parties.json", "words.json"}} {
		var file bytes.Buffer
		w := zip.NewWriter(&file)
		for _, name := range names {
			part, err := w.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			text := gongWords
			if strings.Contains(name, "parties") {
				text = gongParties
			}
			io.WriteString(part, text)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		var got []string
		for c, err := range ingest.Read(&file, ingest.Source{Name: "gong.zip"}) {
			if err != nil {
				t.Errorf("%v: %v", names, err)
				continue
			}
			got = append(got, inShort(c))
		}
		if !slices.Equal(got, []string{gongJoined}) {
			t.Errorf("%v in a zip file gave %v, want %v", names, got, gongJoined)
		}
	}
}

// TestPreviewOfDetails says of the file without words what it is good for.
func TestPreviewOfDetails(t *testing.T) {
	t.Parallel()
	choices := ingest.Choices{Source: ingest.Source{Name: "parties.json"}}
	if p, err := choices.Preview([]byte(gongParties), nil); err == nil || p.Details {
		t.Errorf("Preview of details alone = %+v, %v, want a refusal", p, err)
	}
	choices.Beside = ingest.NewBeside([]string{"words.json"}, func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(gongWords)), nil })
	if p, err := choices.Preview([]byte(gongParties), nil); err != nil || !p.Details || p.Count != 0 {
		t.Errorf("Preview of details beside their words = %+v, %v, want details", p, err)
	}
}

// TestCompanions says which files must be sent with which.
func TestCompanions(t *testing.T) {
	t.Parallel()
	files := map[string]string{"words.json": gongWords, "parties.json": gongParties, "others.json": strings.ReplaceAll(gongParties, "7001", "9")}
	beside := ingest.NewBeside([]string{"words.json", "parties.json", "others.json"}, func(name string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(files[name])), nil
	})
	for _, tt := range []struct {
		raw    string
		names  []string
		joined bool
	}{
		{gongWords, []string{"parties.json"}, false}, {gongParties, nil, true}, {files["others.json"], nil, false}, {"WEBVTT\n", nil, false}, {gongWords + "\n" + gongParties, nil, false},
	} {
		if names, joined := beside.Companions([]byte(tt.raw)); !slices.Equal(names, tt.names) || joined != tt.joined {
			t.Errorf("Companions(%.40s) = %v, %v, want %v, %v", tt.raw, names, joined, tt.names, tt.joined)
		}
	}
}
