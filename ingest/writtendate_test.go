package ingest_test

import (
	"strings"
	"testing"
	"time"

	"earshot/ingest"
)

// TestWrittenHeader reads notes of calls as people type them: a heading, then
// the date as it is written in their language.
func TestWrittenHeader(t *testing.T) {
	for _, tt := range []struct{ text, title, start string }{
		{"통화 기록\n일시: 2026년 2월 3일 오전 10시\n참석자: 김지우 (고객), 박민아\n\n김지우: 재계약은 어렵습니다.\n박민아: 네.\n", "통화 기록", "2026-02-03T10:00:00Z"},
		{"통화 기록\n\n일시: 2026년 12월 3일(목) 오후 2:30\n\n김지우: 네.\n박민아: 네.\n김지우: 재계약은요?\n박민아: 네.\n", "통화 기록", "2026-12-03T14:30:00Z"},
		{"标题: 回访\n日期: 2026年2月3日 星期二 下午3点半\n\n王芳: 我们在看别家。\n林薇: 好的。\n王芳: 嗯。\n林薇: 好。\n", "回访", "2026-02-03T15:30:00Z"},
		{"打ち合わせ\n日時: 2026年2月3日（火）午後12時15分\n\n佐藤: 更新は難しいです。\n田中: はい。\n佐藤: はい。\n田中: はい。\n", "打ち合わせ", "2026-02-03T12:15:00Z"},
		{"會議記錄\n時間：2026年2月3日上午12:05\n\n王芳：我們在看別家。\n林薇：好的。\n王芳：嗯。\n林薇：好。\n", "會議記錄", "2026-02-03T00:05:00Z"},
	} {
		n := 0
		for c, err := range ingest.Read(strings.NewReader(tt.text), ingest.Source{Name: "call.txt"}) {
			if err != nil {
				t.Fatalf("%s: %v", tt.text, err)
			}
			n++
			if got := c.StartedAt.UTC().Format(time.RFC3339); got != tt.start || c.Title != tt.title {
				t.Errorf("%q began %s, want %s; the title is %q, want %q", tt.text, got, tt.start, c.Title, tt.title)
			}
		}
		if n != 1 {
			t.Errorf("%q is %d conversations", tt.text, n)
		}
	}
}
