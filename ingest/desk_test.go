package ingest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"earshot"
	"earshot/ingest"
)

// TestDateOrder says the order of dates that a chat does not tell itself.
func TestDateOrder(t *testing.T) {
	t.Parallel()
	const text = "3/4/25, 9:58 am - Rue: the roster is gone\n3/4/25, 9:59 am - Kit: looking\n"
	for order, want := range map[string]string{"dmy": "2025-04-03", "mdy": "2025-03-04", "ymd": "2003-04-25"} {
		c := readOne(t, text, ingest.Source{Name: "a.txt", DateOrder: order})
		if got := c.StartedAt.Format("2006-01-02"); got != want {
			t.Errorf("Read(3/4/25 as %s) started %s, want %s", order, got, want)
		}
	}
	err := failure(t, text, ingest.Source{Name: "a.txt", DateOrder: "year"})
	if !strings.Contains(err.Error(), `no order of dates is called "year"`) {
		t.Errorf("Read with the order year = %v", err)
	}
	if err := failure(t, text, ingest.Source{Name: "a.txt"}); !strings.Contains(earshot.HintOf(err), "--date-order") {
		t.Errorf("Read = %v, whose hint is %q", err, earshot.HintOf(err))
	}
}

// TestNothingSecretIsKept reads fixtures that hold addresses with a signature
// in them, a webhook's key, and where people were.
func TestNothingSecretIsKept(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"intercom.json", "zendesk-ticket.json", "zopim-chat.json", "freshdesk.json", "chatwoot-api.json", "livechat-archive.json",
		"livechat-hook.json", "crisp.json", "teams-chat.json", "slack-day.json", "vcon-messages.vcon"} {
		raw, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range read(t, string(raw), ingest.Source{Name: name}) {
			var out strings.Builder
			describe(&out, c, nil)
			for _, secret := range []string{"192.0.2.", "secret", "token", "sig=", "Signature", "Berlin", "do-not-keep"} {
				if strings.Contains(out.String(), secret) {
					t.Errorf("Read(%s) kept %q:\n%s", name, secret, out.String())
				}
			}
		}
	}
}

// TestQuotedIsNotSaid puts the same answer into the quotations of several
// languages and mail programs: what is quoted is no message.
func TestQuotedIsNotSaid(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, quote string }{
		{"English", "On Mon, Feb 2, 2026 at 9:00 AM Sam <sam@tidewell.example> wrote:\n> cancel"},
		{"German", "Am 02.02.2026 um 09:00 schrieb Sam:\n> cancel"},
		{"French", "Le 2 févr. 2026 à 09:00, Sam a écrit :\n> cancel"},
		{"Spanish", "El lun, 2 feb 2026 a las 9:00, Sam (<sam@tidewell.example>) escribió:\n> cancel"},
		{"Korean", "2026년 2월 2일 (월) 오전 9:00, Sam <sam@tidewell.example>님이 작성:\n> cancel"},
		{"Japanese", "2026年2月2日(月) 9:00 Sam <sam@tidewell.example>:\n> cancel"},
		{"simplified Chinese", "Sam <sam@tidewell.example> 于2026年2月2日周一 09:00写道：\n> cancel"},
		{"traditional Chinese", "Sam <sam@tidewell.example> 於 2026年2月2日 週一 上午9:00寫道：\n> cancel"},
		{"Outlook", "From: Sam <sam@tidewell.example>\nSent: Monday, February 2, 2026 9:00 AM\nTo: Rue\nSubject: Plan\n\ncancel"},
		{"Outlook in Korean", "보낸 사람: Sam\n보낸 날짜: 2026년 2월 2일\n받는 사람: Rue\n제목: Plan\n\ncancel"},
		{"Outlook in Japanese", "差出人: Sam\n送信日時: 2026年2月2日\n宛先: Rue\n件名: Plan\n\ncancel"},
		{"Outlook in Chinese", "寄件者: Sam\n寄件日期: 2026年2月2日\n收件者: Rue\n主旨: Plan\n\ncancel"},
		{"forwarded", "---------- Forwarded message ---------\nFrom: Sam\n\ncancel"},
		{"original", "-----Original Message-----\ncancel"},
		{"signature", "-- \nRue, Loam Ltd\nWe never cancel"},
		{"disclaimer", "This e-mail is confidential and intended only for you. You may cancel it."},
		{"Korean disclaimer", "본 메일은 기밀 정보를 포함할 수 있습니다. cancel"},
		{"Chinese disclaimer", "本邮件及其附件含有保密信息。cancel"},
		{"Japanese disclaimer", "本メールには機密情報が含まれます。cancel"},
		{"German disclaimer", "Diese E-Mail enthält vertrauliche Informationen. cancel"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := "From: rue@loam.example\nTo: sam@tidewell.example\nSubject: Plan\nDate: Mon, 2 Feb 2026 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\nThat is too dear for us.\n\n" + tt.quote + "\n"
			c := readOne(t, text, ingest.Source{Name: "a.eml"})
			if c.Turns[0].Text != "That is too dear for us." || !c.Turns[0].Counts() || len(c.Turns) < 2 {
				t.Fatalf("Read gave %+v", c.Turns)
			}
			for _, turn := range c.Turns[1:] {
				if turn.Counts() {
					t.Errorf("%q counts as a message", turn.Text)
				}
			}
		})
	}
}
