package ingest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"earshot/ingest"
)

func FuzzWhatsApp(f *testing.F)  { fuzz(f, "whatsapp", ".txt") }
func FuzzKakao(f *testing.F)     { fuzz(f, "kakaotalk", ".txt") }
func FuzzKakaoCSV(f *testing.F)  { fuzz(f, "kakaotalk-csv", ".csv") }
func FuzzLINE(f *testing.F)      { fuzz(f, "line", ".txt") }
func FuzzSignal(f *testing.F)    { fuzz(f, "signal", ".txt") }
func FuzzWeChat(f *testing.F)    { fuzz(f, "wechat", ".txt") }
func FuzzWeChatCSV(f *testing.F) { fuzz(f, "wechat-csv", ".csv") }
func FuzzMail(f *testing.F)      { fuzz(f, "email", ".eml") }
func FuzzMbox(f *testing.F)      { fuzz(f, "mbox", ".mbox") }

func FuzzZip(f *testing.F) { fuzz(f, "", ".zip") }

// FuzzHelpdeskJSON reads the same bytes with every reader of a service's JSON.
func FuzzHelpdeskJSON(f *testing.F) {
	seeds, err := filepath.Glob("testdata/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range seeds {
		if raw, err := os.ReadFile(name); err == nil {
			f.Add(raw)
		}
	}
	formats := []string{"weflow", "telegram", "chatlab", "intercom", "zendesk", "zendesk-chat", "freshdesk", "chatwoot", "twilio", "livechat",
		"crisp", "drift", "highlevel", "zoho-desk", "salesforce-chat", "teams-chat", "slack", "vcon", "gmail", "outlook"}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, format := range formats {
			for c, err := range ingest.Read(bytes.NewReader(raw), ingest.Source{Name: "fuzz", Format: format}) {
				if err == nil {
					check(t, c)
				}
			}
		}
	})
}
