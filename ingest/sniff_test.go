package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// claims says which format every fixture whose name begins so is of.
var claims = []struct{ prefix, format string }{
	{"whatsapp-", "whatsapp"}, {"kakao-mac", "kakaotalk-csv"}, {"kakao-", "kakaotalk"}, {"line-", "line"}, {"signal-fields", "signal-fields"}, {"signal-", "signal"},
	{"wechat-text", "wechat"}, {"wechat-chatlog.txt", "wechat"}, {"wechat-", "wechat-csv"}, {"weflow", "weflow"},
	{"telegram-", "telegram"}, {"chatlab", "chatlab"},
	{"intercom-call", "intercom-call"}, {"intercom", "intercom"}, {"zendesk-audits", "zendesk-audits"}, {"zendesk-", "zendesk"}, {"zopim-", "zendesk-chat"}, {"freshdesk", "freshdesk"}, {"chatwoot-", "chatwoot"}, {"twilio-", "twilio"},
	{"livechat-", "livechat"}, {"crisp", "crisp"}, {"drift", "drift"}, {"highlevel", "highlevel"}, {"zoho-", "zoho-desk"}, {"salesforce", "salesforce-chat"},
	{"teams-chat", "teams-chat"}, {"slack-export", "slack-export"}, {"slack-", "slack"}, {"vcon-", "vcon"}, {"gmail", "gmail"}, {"outlook", "outlook"}, {"mail-quotes", "mbox"}, {"mail-", "email"}, {"body-", "email-text"},
}

// TestNoOtherFormatClaims looks at what cannot be seen from outside: that the
// runner-up is always less sure than the format a fixture is of.
func TestNoOtherFormatClaims(t *testing.T) {
	for _, claim := range claims {
		names, err := filepath.Glob("testdata/" + claim.prefix + "*")
		if err != nil || len(names) == 0 {
			t.Errorf("no fixture is called %s: %v", claim.prefix, err)
		}
		for _, name := range names {
			if first(name) != claim.format {
				continue
			}
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			d, err := open(strings.NewReader(string(raw)), Source{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			guesses := d.guesses()
			if len(guesses) == 0 || guesses[0].Format.Name != claim.format {
				t.Errorf("%s looks like %v, want %s", name, guesses, claim.format)
			} else if len(guesses) > 1 && guesses[1].Confidence >= guesses[0].Confidence && guesses[1].Format.Name != claim.format {
				t.Errorf("%s looks as much like %v as %v", name, guesses[1].Format, guesses[0].Format)
			}
		}
	}
}

// first is the format of the first claim on the fixture.
func first(name string) string {
	for _, claim := range claims {
		if strings.HasPrefix(filepath.Base(name), claim.prefix) {
			return claim.format
		}
	}
	return ""
}
