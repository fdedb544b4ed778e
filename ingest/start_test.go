package ingest_test

import (
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/ingest"
)

func TestStart(t *testing.T) {
	seoul, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	const captions = "WEBVTT\n\n00:01.000 --> 00:02.000\nAna: hi\n"
	const chat = "[2026-03-02 09:01] Ana: hi\n[2026-03-02 09:04] Bo: hello\n"
	const headed = "Date: 2026-04-01 08:00 -05:00\nTitle: x\n\n[0:01] Ana: hi\n"
	given := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	tests := []struct {
		name, file, text string
		loc              *time.Location
		given            time.Time
		want, from       string
		warned           bool
	}{
		{"given", "2026-06-08.vtt", captions, nil, given, "2020-01-02T03:04:05Z", "given", false},
		{"header", "2026-06-08.txt", headed, seoul, time.Time{}, "2026-04-01T08:00:00-05:00", "metadata", false},
		{"Zoom recording", "GMT20260205-140000_Recording.transcript.vtt", captions, seoul, time.Time{}, "2026-02-05T14:00:00Z", "file name", false},
		{"day", "acdt_2026-06-08_082_transcript.vtt", captions, nil, time.Time{}, "2026-06-08T00:00:00Z", "file name", true},
		{"day in Seoul", "2026-06-08.vtt", captions, seoul, time.Time{}, "2026-06-08T00:00:00+09:00", "file name", true},
		{"basic", "20260608T1400.vtt", captions, nil, time.Time{}, "2026-06-08T14:00:00Z", "file name", true},
		{"basic with zone", "call_20260608T140030Z.vtt", captions, seoul, time.Time{}, "2026-06-08T14:00:30Z", "file name", false},
		{"offset", "2026-06-08T14-00-30+0900.vtt", captions, nil, time.Time{}, "2026-06-08T14:00:30+09:00", "file name", false},
		{"dots", "2025-09-03 10.00 review.vtt", captions, seoul, time.Time{}, "2025-09-03T10:00:00+09:00", "file name", true},
		{"escaped colons", "convo_2024-12-05 20%3A00%3A00.vtt", captions, nil, time.Time{}, "2024-12-05T20:00:00Z", "file name", true},
		{"folder", "2025-09-03 10.00.15 Review 99/chat.vtt", captions, nil, time.Time{}, "2025-09-03T10:00:15Z", "file name", true},
		{"no such day", "2026-02-30.vtt", captions, nil, time.Time{}, "", "", false},
		{"a number", "ticket-120260608991.vtt", captions, nil, time.Time{}, "", "", false},
		{"nothing", "call.vtt", captions, nil, time.Time{}, "", "", false},
		{"turns", "chat.txt", chat, seoul, time.Time{}, "2026-03-02T09:01:00+09:00", "turns", false},
		{"turns over a day", "2026-03-02.txt", chat, nil, time.Time{}, "2026-03-02T09:01:00Z", "turns", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := readOne(t, tt.text, ingest.Source{Name: tt.file, Location: tt.loc, StartedAt: tt.given})
			got := ""
			if !c.StartedAt.IsZero() {
				got = c.StartedAt.Format(time.RFC3339)
			}
			if got != tt.want || c.StartedFrom != tt.from || (len(c.Warnings) > 0) != tt.warned {
				t.Errorf("Read(%s) started %q from %q, warned %v; want %q from %q", tt.file, got, c.StartedFrom, c.Warnings, tt.want, tt.from)
			}
		})
	}
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	const text = "WEBVTT\n\n00:01.000 --> 00:02.000\nAna: 값이 올랐어요\n"
	first := readOne(t, text, ingest.Source{Name: "2026-01-02.vtt"})
	same := []string{strings.ReplaceAll(text, "\n", "\r\n"), "\uFEFF" + text, strings.ReplaceAll(text, "값", "값")}
	for i, s := range same {
		c := readOne(t, s, ingest.Source{Name: "other.vtt", StartedAt: time.Unix(1e9, 0)})
		if c.Fingerprint != first.Fingerprint {
			t.Errorf("variant %d has another fingerprint", i)
		}
	}
	for _, s := range []string{strings.Replace(text, "Ana", "Bo", 1), strings.Replace(text, "값", "갑", 1), strings.Replace(text, "01.0", "01.1", 1)} {
		if c := readOne(t, s, ingest.Source{Name: "2026-01-02.vtt"}); c.Fingerprint == first.Fingerprint {
			t.Errorf("%q has the same fingerprint", s)
		}
	}
	if want := earshot.ConversationID("20260102T000000Z-" + first.Fingerprint[:12]); first.ID != want {
		t.Errorf("Read gave the ID %q, want %q", first.ID, want)
	}
	if err := ingest.SetSide(first, "p1", earshot.SideUs); err != nil || ingest.Fingerprint(first) != first.Fingerprint {
		t.Errorf("SetSide changed the fingerprint (%v)", err)
	}
	undated := readOne(t, text, ingest.Source{Name: "x.vtt"})
	if !strings.HasPrefix(string(undated.ID), "undated-") {
		t.Errorf("Read gave the ID %q without a start", undated.ID)
	}
}

// TestUntimedTalks tells two talks of the same words by when they say they began.
func TestUntimedTalks(t *testing.T) {
	t.Parallel()
	all := read(t, `[{"started_at":"2026-01-05T09:00:00Z","turns":[{"speaker":"Ana","text":"hi"}]},
{"started_at":"2026-01-06T09:00:00Z","turns":[{"speaker":"Ana","text":"hi"}]}]`, ingest.Source{Name: "a.json"})
	if len(all) != 2 || all[0].Fingerprint == all[1].Fingerprint {
		t.Errorf("two talks without times have the same fingerprint")
	}
}

func TestTitleFromTheFileName(t *testing.T) {
	const words = "1\n00:00:01,000 --> 00:00:02,000\nHello there\n"
	for name, want := range map[string]string{
		"calls/GMT20261117-190000_Recording-procurement-joins.transcript.srt": "Procurement joins",
		"2026-11-18-still-evaluating.srt":                                     "Still evaluating",
		"2026-11-18 10.30 정기 점검.srt":                                          "정기 점검",
		"acdt_2026-06-08_082_transcript.srt":                                  "Acdt 082",
		"20260608T1400.srt":                                                   "20260608T1400",
	} {
		for c, err := range ingest.Read(strings.NewReader(words), ingest.Source{Name: name}) {
			if err != nil || c.Title != want {
				t.Errorf("%s is called %q, %v; want %q", name, c.Title, err, want)
			}
		}
	}
}
