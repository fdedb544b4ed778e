package ingest_test

import (
	"strings"
	"testing"

	"earshot/ingest"
)

// TestHostileChats is TestHostile for chats, letters and services.
func TestHostileChats(t *testing.T) {
	const size = 1 << 20
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	const head = "From: a@b.example\nTo: c@d.example\nSubject: x\n"
	tests := []struct{ name, format, text string }{
		{"WhatsApp headers", "", fill("[30.06.18, 21:25:15] Ana: hi\n")},
		{"WhatsApp brackets", "whatsapp", "30/06/2018, 21:25 - Ana: hi\n" + fill("[")},
		{"KakaoTalk brackets", "kakaotalk", fill("[[")},
		{"KakaoTalk lines", "", "가람 님과 카카오톡 대화\n" + fill("[가] [오후 1:00] x\n")},
		{"LINE names", "line", "2026.02.02 Monday\n" + fill("09:00 a b c d\n")},
		{"WeChat years", "wechat", fill("a(wxid_a1) 12-31 23:00:00\nx\na(wxid_a1) 01-01 00:00:00\ny\n")},
		{"letters", "", head + "\n" + fill("On x wrote\n")},
		{"half attributions", "", head + "\n" + fill("On Monday somebody\n")},
		{"signatures", "", head + "\n" + fill("-- \n> x\n")},
		{"parts", "", head + "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + fill("--b\n\nx\n")},
		{"nested HTML", "", head + "Content-Type: text/html\n\n" + fill("<div><blockquote>x")},
		{"mailbox", "", fill("From a@b Mon Feb  2 09:00:00 2026\nSubject: x\n\nhi\n\n")},
		{"Slack marks", "slack", `[{"type":"message","ts":"1","text":"` + fill("<@") + `"}]`},
		{"Telegram pieces", "telegram", `{"messages":[{"type":"message","from":"a","date":"2026-02-02T09:00:00","text":[` + fill(`"x",`) + `"y"]}]}`},
		{"Intercom depth", "intercom", `{"conversation_parts":` + fill(`{"a":`)},
		{"vCon parties", "vcon", `{"parties":[` + fill(`{},`) + `{}],"dialog":[{"type":"text","body":"x","parties":[0]}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for c, err := range ingest.Read(strings.NewReader(tt.text), ingest.Source{Name: "hostile", Format: tt.format}) {
				if err == nil {
					check(t, c)
				}
			}
		})
	}
}
