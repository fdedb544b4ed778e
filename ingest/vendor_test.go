package ingest_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earshot"
	"earshot/ingest"
)

// speechFormats are the formats of JSON that speech services write.
var speechFormats = []string{
	"gong", "deepgram", "assemblyai", "aws-transcribe", "aws-transcribe-stream", "aws-call-analytics", "aws-pca", "contact-lens", "contact-lens-live",
	"amazon-connect-chat", "bedrock", "google-stt", "google-ccai", "azure-speech", "azure-speech-live", "azure-conversation", "whisperx", "nemo", "whisper",
	"revai", "speechmatics", "fireflies", "hubspot", "wtf",
}

// FuzzVendorJSON reads whatever comes as what each of the services writes.
func FuzzVendorJSON(f *testing.F) {
	for _, ending := range []string{"json", "jsonl"} {
		names, err := filepath.Glob("testdata/*." + ending)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			raw, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(raw)
			f.Add(raw[:len(raw)/2])
		}
	}
	f.Add([]byte(`{"results":{"channels":[{"alternatives":[{}]}],"utterances":[{"start":-1,"end":1e300,"transcript":"x"}]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, format := range speechFormats {
			for c, err := range ingest.Read(bytes.NewReader(raw), ingest.Source{Name: "fuzz", Format: format}) {
				if err == nil {
					check(t, c)
				}
			}
		}
	})
}

// TestSpeechFormats says that every one of them is listed.
func TestSpeechFormats(t *testing.T) {
	t.Parallel()
	var names []string
	for _, f := range ingest.Formats() {
		names = append(names, f.Name)
	}
	for _, want := range speechFormats {
		if !slices.Contains(names, want) {
			t.Errorf("Formats has no %s: %v", want, names)
		}
	}
}

// TestSpeechRefusals says what is not read, and that it is named.
func TestSpeechRefusals(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"no Gong transcripts", `{"callTranscripts":[]}`, "a Gong export without a transcript"},
		{"Gong details", `{"requestId":"1","records":{},"calls":[{"metaData":{"id":"1"}}]}`, "the details of Gong calls, not a transcript"},
		{"empty Deepgram", `{"metadata":{},"results":{"channels":[{"alternatives":[{"transcript":"","words":[]}]}]}}`, "a Deepgram transcript in which nobody says a word"},
		{"half a Deepgram", `{"metadata":{"duration":3},"results":{"channels":[{"alternatives":[{"transcript":"we`, "this looks like a Deepgram transcript, but the JSON ends too early"},
		{"half a Rev.ai", "{\"monologues\":[\n{\"speaker\":0,", "a:2: this looks like a Rev.ai transcript, but the JSON ends too early"},
		{"failed AssemblyAI", `{"id":"1","status":"error","audio_url":"a","error":"no audio","words":null}`, "an AssemblyAI transcript that failed: no audio"},
		{"AssemblyAI in the queue", `{"id":"1","status":"queued","audio_url":"a"}`, "not done yet"},
		{"running AWS", `{"jobName":"j","status":"IN_PROGRESS","results":{}}`, "an AWS Transcribe transcript whose status is IN_PROGRESS"},
		{"AWS request", `{"TranscriptionJobName":"j","Media":{}}`, "an AWS Transcribe request, not a transcript"},
		{"broken AWS request", `{"TranscriptionJobName":"j","Media":'x'}`, "an AWS Transcribe request, not a transcript"},
		{"elided Call Analytics", "{\"JobStatus\":\"COMPLETED\",\"Transcript\":[\n...\n]}", "a:2: this looks like an AWS Transcribe Call Analytics transcript, but not valid JSON"},
		{"Bedrock summary", `{"inference_result":{"call_summary":"x"}}`, "a summary by AWS Bedrock Data Automation, not a transcript"},
		{"empty Whisper", `{"text":"","segments":[],"language":"ru"}`, "a Whisper transcript in which nobody says a word"},
		{"Rev.ai job", `{"id":"j","status":"in_progress","transcriber":"machine"}`, "a Rev.ai job, not a transcript"},
		{"no sentences", `{"data":{"transcript":{"title":"x","sentences":[]}}}`, "a Fireflies transcript in which nobody says a word"},
		{"Fireflies error", `{"data":{"transcript":null},"errors":[{"message":"too many requests"}]}`, "an error message of Fireflies, not a transcript: too many requests"},
		{"empty HubSpot", `{"transcriptUtterances":[]}`, "a HubSpot call transcript in which nobody says a word"},
		{"Deepgram error", `{"err_code":"Bad Request","err_msg":"corrupt","request_id":"1"}`, "an error message of a service, not a transcript"},
		{"phrases unheard", `{"recognizedPhrases":[{"recognitionStatus":"NoMatch"}],"source":"a"}`, "an Azure Speech transcript in which nobody says a word"},
		{"a number", "7", "a: not a transcript Earshot can recognise"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := failure(t, tt.text, ingest.Source{Name: "a"})
			if !strings.Contains(err.Error(), tt.want) || earshot.HintOf(err) == "" {
				t.Errorf("Read(%s) = %v (%q), want %q and a hint", tt.text, err, earshot.HintOf(err), tt.want)
			}
		})
	}
}

// TestSpeechHostile reads megabytes made to be slow.
func TestSpeechHostile(t *testing.T) {
	repeat := func(head, item, tail string) string {
		return head + strings.TrimSuffix(strings.Repeat(item+",", (2<<20)/len(item)), ",") + tail
	}
	numbered := func(head, format, tail string) string {
		var out strings.Builder
		out.WriteString(head)
		for i := 0; out.Len() < 1<<20; i++ {
			fmt.Fprintf(&out, format+",", i)
		}
		return strings.TrimSuffix(out.String(), ",") + tail
	}
	tests := []struct{ name, text string }{
		{"punctuation", repeat(`{"jobName":"j","results":{"items":[`, `{"type":"punctuation","alternatives":[{"content":"!"}]}`, `]}}`)},
		{"one sentence", repeat(`{"jobName":"j","results":{"items":[`, `{"type":"pronunciation","start_time":"1","end_time":"1","alternatives":[{"content":"and"}]}`, `]}}`)},
		{"elements", repeat(`{"monologues":[{"elements":[`, `{"type":"text","value":"and"}`, `]}]}`)},
		{"speakers", numbered(`{"language":"en","word_segments":[],"segments":[`, `{"start":%[1]d,"end":%[1]d,"text":"x","speaker":"S%[1]d"}`, `]}`)},
		{"segments", repeat(`{"language":"en","segments":[`, `{"start":1,"end":1,"text":"again"}`, `]}`)},
		{"values", strings.Repeat(`{"RecognitionStatus":"Success","Offset":1,"DisplayText":"x"}`+"\n", 20000)},
		{"divided", "A: x\n00:05:00\n" + strings.Repeat("and more words\n", 1<<17) + "Meeting ended after 00:06:00"},
		{"ellipses", "A: x\n00:05:00\n" + strings.Repeat("A: and…\n", 1<<17) + "A: x\n"},
		{"paragraphs", "A  0:00  \n" + strings.Repeat("words\n\n", 1<<17)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for c, err := range ingest.Read(strings.NewReader(tt.text), ingest.Source{Name: "hostile"}) {
				if err == nil {
					check(t, c)
				} else if !strings.Contains(err.Error(), "people speak in it") {
					t.Errorf("Read(%s) = %v", tt.name, err)
				}
			}
		})
	}
}
