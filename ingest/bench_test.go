package ingest_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"earshot/ingest"
)

// BenchmarkRead reads about a mebibyte of each family and reports its speed.
func BenchmarkRead(b *testing.B) {
	for _, family := range []struct {
		name string
		line func(i int, speaker, text string) string
		head string
	}{
		{"zoom-vtt", func(i int, s, text string) string {
			return fmt.Sprintf("%d\r\n%s --> %s\r\n%s: %s\r\n\r\n", i+1, clock(i*3), clock(i*3+2), s, text)
		}, "WEBVTT\r\n\r\n"},
		{"teams-vtt", func(i int, s, text string) string {
			return fmt.Sprintf("%s --> %s\n<v %s>%s</v>\n\n", clock(i*3), clock(i*3+2), s, text)
		}, "WEBVTT\n\n"},
		{"srt", func(i int, s, text string) string {
			return fmt.Sprintf("%d\n%s --> %s\n%s: %s\n\n", i+1, clock(i*3), clock(i*3+2), s, text)
		}, ""},
		{"plain", func(i int, s, text string) string { return fmt.Sprintf("[%s] %s: %s\n", clock(i * 3)[:8], s, text) }, ""},
		{"zoom-chat", func(i int, s, text string) string { return fmt.Sprintf("%s\t%s:\t%s\r\n", clock(i * 3)[:8], s, text) }, ""},
		{"csv", func(i int, s, text string) string { return fmt.Sprintf("%d,%s,%q\n", i*3000, s, text) }, "start_ms,speaker,text\n"},
		{"jsonl", func(i int, s, text string) string {
			line, _ := json.Marshal(map[string]any{"start_ms": i * 3000, "speaker": s, "text": text})
			return string(line) + "\n"
		}, ""},
	} {
		text := megabyte(family.head, family.line)
		b.Run(family.name, func(b *testing.B) { readAll(b, family.name, text) })
	}
}

// BenchmarkFamilies reads a mebibyte of messages as the families that are not
// lines of text write them: speech services, messengers, mail, help desks,
// Word.
func BenchmarkFamilies(b *testing.B) {
	for _, family := range []struct {
		name, head, between, end string
		item                     func(i int, speaker, text string) string
	}{
		{"deepgram", `{"metadata":{"duration":1},"results":{"channels":[],"utterances":[`, ",", "]}}", func(i int, s, text string) string {
			return object(map[string]any{"start": float64(i * 3), "end": float64(i*3 + 2), "transcript": text, "speaker": len(s) % 3, "channel": 0})
		}},
		{"aws-transcribe", `{"jobName":"a","results":{"items":[`, ",", "]}}", func(i int, s, text string) string {
			return object(map[string]any{"type": "pronunciation", "start_time": fmt.Sprint(i * 3), "end_time": fmt.Sprint(i*3 + 2), "speaker_label": "spk_" + fmt.Sprint(len(s)%3),
				"alternatives": []any{map[string]any{"content": text, "confidence": "0.9"}}})
		}},
		{"gong", `{"callTranscripts":[{"callId":"1","transcript":[`, ",", "]}]}", func(i int, s, text string) string {
			return object(map[string]any{"speakerId": s, "sentences": []any{map[string]any{"start": i * 3000, "end": i*3000 + 2000, "text": text}}})
		}},
		{"whatsapp", "", "", "", func(i int, s, text string) string {
			return fmt.Sprintf("%d/10/2026, %s - %s: %s\n", 13+i*3/86400%15, clock(i * 3 % 86400)[:5], s, text)
		}},
		{"kakaotalk", "--------------- 2026년 6월 28일 일요일 ---------------\n", "", "", func(i int, s, text string) string {
			return fmt.Sprintf("[%s] [오후 %d:%02d] %s\n", s, 1+i/60%11, i%60, text)
		}},
		{"line", "[LINE] Minaとのトーク履歴\n保存日時：2026/01/30 21:20\n\n2026/1/30(金)\n", "", "", func(i int, s, text string) string {
			return fmt.Sprintf("%s\t%s\t%s\n", clock(i * 3 % 86400)[:5], s, text)
		}},
		{"telegram", `{"name":"Hanbit","type":"personal_chat","id":1,"messages":[`, ",", "]}", func(i int, s, text string) string {
			return object(map[string]any{"id": i, "type": "message", "date": "2026-05-01T12:01:00", "date_unixtime": fmt.Sprint(1777636860 + i*3), "from": s, "from_id": "user" + s, "text": text})
		}},
		{"slack", "[", ",", "]", func(i int, s, text string) string {
			return object(map[string]any{"type": "message", "user": "U" + fmt.Sprint(len(s)), "text": text, "ts": fmt.Sprintf("%d.000100", 1777636860+i*3)})
		}},
		{"mbox", "", "", "", func(i int, s, text string) string {
			return fmt.Sprintf("From a@hanbit.example Tue Nov  3 10:00:00 2026\nFrom: \"%s\" <a%d@hanbit.example>\nTo: mina@tidewell.example\nSubject: Roster\nMessage-ID: <%d@x.example>\n"+
				"In-Reply-To: <0@x.example>\nDate: Tue, 3 Nov 2026 10:00:00 +0900\nContent-Type: text/plain; charset=utf-8\n\n%s\n\nOn Mon, Nov 2, 2026 at 09:00 Mina <m@tidewell.example> wrote:\n> %s\n\n", "Jiwoo", len(s)%3, i, strings.Repeat(text+"\n", 8), text)
		}},
		{"zendesk", `{"ticket":{"id":1,"requester_id":1,"via":{"channel":"email"}},"comments":[`, ",", "]}", func(i int, s, text string) string {
			return object(map[string]any{"id": i, "type": "Comment", "author_id": len(s) % 3, "body": text, "public": true, "created_at": fmt.Sprintf("2026-11-%02dT%sZ", 1+i*3/86400%27, clock(i * 3 % 86400)[:8])})
		}},
		{"intercom", `{"type":"conversation","id":"1","created_at":1777636860,"source":{"body":"hi","author":{"type":"user","id":"0"}},"conversation_parts":{"conversation_parts":[`, ",", "]}}", func(i int, s, text string) string {
			return object(map[string]any{"part_type": "comment", "body": "<p>" + text + "</p>", "created_at": 1777636860 + i*3, "author": map[string]any{"type": "user", "id": s, "name": s}})
		}},
	} {
		var out strings.Builder
		out.WriteString(family.head)
		out.WriteString(megabyteOf(family.between, family.item))
		out.WriteString(family.end)
		b.Run(family.name, func(b *testing.B) { readAll(b, family.name, out.String()) })
	}
	b.Run("teams-docx", func(b *testing.B) { readAll(b, "teams-docx", wordMegabyte(b)) })
}

// megabyteOf is megabyte with something between the items.
func megabyteOf(between string, item func(i int, speaker, text string) string) string {
	text := megabyte("", func(i int, s, text string) string { return item(i, s, text) + between })
	return strings.TrimSuffix(text, between)
}

// object is v as JSON.
func object(v map[string]any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

// wordMegabyte is a Word document with a mebibyte of a Teams transcript in it.
func wordMegabyte(b *testing.B) string {
	b.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("word/document.xml")
	if err != nil {
		b.Fatal(err)
	}
	body := megabyte("", func(i int, s, text string) string {
		return fmt.Sprintf("<w:p><w:r><w:t>%s   %s</w:t></w:r><w:r><w:br/><w:t>%s</w:t></w:r></w:p>", s, clock(i * 3)[:8], text)
	})
	fmt.Fprintf(w, `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>`, body)
	if err := z.Close(); err != nil {
		b.Fatal(err)
	}
	return out.String()
}

// megabyte is a conversation of three people in three languages.
func megabyte(head string, line func(i int, speaker, text string) string) string {
	speakers := []string{"Mina Park", "오세린 (Sorae)", "李薇 | Northbay"}
	texts := []string{
		"We moved the night shift to Tuesday and the export failed again, which is the third time this quarter.",
		"가격이 너무 올라서 다음 달에 해지를 검토하고 있습니다. 먼저 견적부터 다시 보내주세요.",
		"上周的排班表又出错了，门店的员工都在抱怨，请问什么时候可以修好？",
	}
	var out strings.Builder
	out.WriteString(head)
	for i := 0; out.Len() < 1<<20; i++ {
		out.WriteString(line(i, speakers[i%5%3], texts[i%3]))
	}
	return out.String()
}

func readAll(b *testing.B, format, text string) {
	b.SetBytes(int64(max(len(text), 1<<20))) // a Word document is smaller than what is in it
	turns := 0
	for b.Loop() {
		for c, err := range ingest.Read(strings.NewReader(text), ingest.Source{Name: "bench"}) {
			if err != nil {
				b.Fatal(err)
			}
			if c.Format != format {
				b.Fatalf("read as %s, want %s", c.Format, format)
			}
			turns = len(c.Turns)
		}
	}
	b.ReportMetric(float64(turns)*float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}
