package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// speechClaims says which format every fixture whose name begins so is of, of
// several that fit the first.
var speechClaims = []struct{ prefix, format string }{
	{"zoom-live", "zoom-live"}, {"zoom-client", "zoom-client-chat"}, {"chat-cloud", "zoom-chat"}, {"meet-api", "meet-api"}, {"meet-", "google-meet"}, {"captions.sbv", "sbv"}, {"chat-meet.sbv", "sbv"},
	{"otter", "otter"}, {"speechmatics-v1", "speechmatics-v1"}, {"chorus", "chorus"}, {"aircall", "aircall"}, {"recall", "recall"}, {"readai", "readai"}, {"fathom", "fathom"}, {"ringcentral", "ringcentral"}, {"speechmatics.txt", "speechmatics-text"}, {"teams.docx", "teams-docx"}, {"teams-stream.docx", "teams-docx"}, {"aws.docx", "aws-docx"},
	{"plain.docx", "plain"}, {"gong", "gong"}, {"deepgram-live", "deepgram-live"}, {"deepgram", "deepgram"}, {"assemblyai", "assemblyai"}, {"aws-stream", "aws-transcribe-stream"}, {"aws-pca", "aws-pca"},
	{"aws-", "aws-transcribe"}, {"call-analytics", "aws-call-analytics"}, {"contact-lens-live", "contact-lens-live"}, {"contact-lens", "contact-lens"},
	{"connect-", "amazon-connect-chat"}, {"bedrock", "bedrock"}, {"google-ccai", "google-ccai"}, {"google", "google-stt"}, {"azure-live", "azure-speech-live"},
	{"azure-conversation", "azure-conversation"}, {"azure-", "azure-speech"}, {"whisperx", "whisperx"}, {"whisper", "whisper"}, {"nemo", "nemo"}, {"revai", "revai"},
	{"speechmatics-", "speechmatics"}, {"fireflies", "fireflies"}, {"hubspot", "hubspot"}, {"wtf", "wtf"},
}

// TestNoOtherFormatClaimsSpeech looks at what cannot be seen from outside: that
// the runner-up is always less sure than the format a fixture is of.
func TestNoOtherFormatClaimsSpeech(t *testing.T) {
	done := map[string]bool{}
	for _, claim := range speechClaims {
		names, err := filepath.Glob("testdata/" + claim.prefix + "*")
		if err != nil || len(names) == 0 {
			t.Errorf("no fixture is called %s: %v", claim.prefix, err)
		}
		for _, name := range names {
			if !done[name] {
				done[name] = true
				claimed(t, name, claim.format)
			}
		}
	}
}

// claimed says that the fixture looks like the format and nothing else as much.
func claimed(t *testing.T, name, format string) {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	d, err := open(strings.NewReader(string(raw)), Source{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	guesses := d.guesses()
	if len(guesses) == 0 || guesses[0].Format.Name != format {
		t.Errorf("%s looks like %v, want %s", name, guesses, format)
	} else if len(guesses) > 1 && guesses[1].Confidence >= guesses[0].Confidence {
		t.Errorf("%s looks as much like %v as %v", name, guesses[1].Format, guesses[0].Format)
	}
}
