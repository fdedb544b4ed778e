package ingest_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"earshot/ingest"
)

const (
	koreanTalk      = "고객: 안녕하세요, 근무표가 또 잘못 나왔습니다.\n상담사: 죄송합니다. 어느 지점인가요?\n고객: 부산 물류센터요. 이번 달에만 세 번째입니다.\n상담사: 바로 확인하겠습니다.\n"
	japaneseTalk    = "顧客: お世話になっております。シフト表がまた間違っていました。\nオペレーター: 申し訳ございません。どちらの店舗でしょうか。\n顧客: 梅田店です。今月だけで三回目ですよ。\nオペレーター: すぐに確認いたします。\n"
	simplifiedTalk  = "客户: 你好，我们的排班表又出错了，员工都在抱怨。\n客服: 非常抱歉，请问是哪个门店？\n客户: 浦东的仓库，这个月已经是第三次了。\n客服: 我马上为您查看，请稍等。\n"
	traditionalTalk = "客戶: 您好，我們的班表又出錯了，同仁們都在抱怨。\n客服: 非常抱歉，請問是哪一個門市？\n客戶: 內湖的倉庫，這個月已經是第三次了。\n客服: 我馬上為您查詢，請稍候。\n"
	frenchTalk      = "Client: Bonjour, le planning est encore erroné, c’est la troisième fois.\nAgent: Je suis désolée, où êtes-vous exactement ?\nClient: À l’entrepôt de Nîmes, près du marché.\nAgent: Je vérifie tout de suite, merci.\n"
	polishTalk      = "Klient: Dzień dobry, grafik znowu jest błędny, pracownicy się skarżą.\nAgent: Bardzo przepraszam, o który oddział chodzi?\nKlient: Magazyn w Łodzi, już trzeci raz w tym miesiącu, chcę rozwiązać umowę.\nAgent: Zaraz sprawdzę, proszę chwilę zaczekać.\n"
	russianTalk     = "Клиент: Здравствуйте, в расписании снова ошибка.\nАгент: Извините, какой это магазин?\nКлиент: Склад на Невском, уже третий раз за месяц.\nАгент: Сейчас проверю, подождите пожалуйста.\n"
)

func TestCharsets(t *testing.T) {
	tests := []struct {
		name, text string
		enc        encoding.Encoding
		want       string
	}{
		{"UTF-8", koreanTalk, encoding.Nop, "utf-8"},
		{"UTF-8 with a mark", koreanTalk, unicode.UTF8BOM, "utf-8"},
		{"UTF-16 little-endian with a mark", koreanTalk, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le"},
		{"UTF-16 big-endian with a mark", frenchTalk, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be"},
		{"UTF-16 little-endian", japaneseTalk, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"},
		{"UTF-16 big-endian", koreanTalk, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"},
		{"English in UTF-16", "Agent: Hello.\nCustomer: Late again.\nAgent: I am sorry.\n", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"},
		{"CP949", koreanTalk, korean.EUCKR, "euc-kr"},
		{"CP949, beyond EUC-KR", strings.Replace(koreanTalk, "또", "똠방각하 뷁 또", 1), korean.EUCKR, "euc-kr"},
		{"Shift_JIS", japaneseTalk, japanese.ShiftJIS, "shift_jis"},
		{"EUC-JP", japaneseTalk, japanese.EUCJP, "euc-jp"},
		{"GB18030", simplifiedTalk, simplifiedchinese.GB18030, "gb18030"},
		{"GBK", simplifiedTalk, simplifiedchinese.GBK, "gb18030"},
		{"Big5", traditionalTalk, traditionalchinese.Big5, "big5"},
		{"Windows-1252", frenchTalk, charmap.Windows1252, "windows-1252"},
		{"Windows-1251", russianTalk, charmap.Windows1251, "windows-1251"},
		{"one accent", "Agent: Hello René.\nCustomer: Late again.\nAgent: Sorry.\nCustomer: Third time this month.\n", charmap.Windows1252, "windows-1252"},
		{"Windows-1250", polishTalk, charmap.Windows1250, "windows-1250"},
		{"two lines of CP949", "고객: 안녕하세요\n상담사: 네\n", korean.EUCKR, "euc-kr"},
		{"two words of CP949", "고객: 네\n상담사: 네\n", korean.EUCKR, "euc-kr"},
		{"two lines of Shift_JIS", "顧客: お願いします\n担当: はい\n", japanese.ShiftJIS, "shift_jis"},
		{"two lines of EUC-JP", "顧客: お願いします\n担当: はい\n", japanese.EUCJP, "euc-jp"},
		{"two lines of GB18030", "客户: 我们要取消合同\n客服: 好的，请稍等\n", simplifiedchinese.GB18030, "gb18030"},
		{"two lines of Big5", "客戶: 我們要取消合約\n客服: 好的，請稍等\n", traditionalchinese.Big5, "big5"},
		{"two lines of Windows-1251", "Клиент: Мы уходим\nАгент: Почему?\n", charmap.Windows1251, "windows-1251"},
		{"two lines of KOI8-R", "Клиент: Мы уходим\nАгент: Почему?\n", charmap.KOI8R, "koi8-r"},
		{"two lines of Windows-1252", "Kunde: Wir kündigen übermorgen\nBerater: Schade, möchten Sie reden?\n", charmap.Windows1252, "windows-1252"},
		{"two lines of UTF-16", "고객: 네\n상담사: 네\n", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"},
		{"NFD, kept as it is", norm.NFD.String(koreanTalk), encoding.Nop, "utf-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			raw, err := tt.enc.NewEncoder().String(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			c := readOne(t, raw, ingest.Source{Name: "talk.txt"})
			if c.Encoding != tt.want {
				t.Errorf("Read gave encoding %q, want %q", c.Encoding, tt.want)
			}
			if got, want := said(c), strings.TrimSpace(tt.text); got != want {
				t.Errorf("Read gave\n%s\nwant\n%s", got, want)
			}
			stated := strings.HasPrefix(raw, "\xEF\xBB\xBF") || strings.HasPrefix(raw, "\xFF\xFE") || strings.HasPrefix(raw, "\xFE\xFF") || tt.want == "utf-8"
			if warned := len(c.Warnings) > 0; warned == stated {
				t.Errorf("Read warned %v, the encoding being stated %v", c.Warnings, stated)
			}
		})
	}
}

// TestJapaneseInSevenBits reads the encoding of Japanese letters, which is ASCII
// to the eye and states itself.
func TestJapaneseInSevenBits(t *testing.T) {
	t.Parallel()
	raw, err := japanese.ISO2022JP.NewEncoder().String(japaneseTalk)
	if err != nil {
		t.Fatal(err)
	}
	if c := readOne(t, raw, ingest.Source{Name: "talk.txt"}); c.Encoding != "iso-2022-jp" || said(c) != strings.TrimSpace(japaneseTalk) {
		t.Errorf("Read gave %q in %q", said(c), c.Encoding)
	}
}

// TestMarksDoNotHideSpeakers reads names and words with marks that show nothing.
func TestMarksDoNotHideSpeakers(t *testing.T) {
	t.Parallel()
	c := readOne(t, "\u200eKunde\u200f: Wir\u202fgehen.\n\ufeffBerater:\u00a0Schade.\n", ingest.Source{Name: "talk.txt"})
	if len(c.Turns) != 2 || c.Participants[0].Name != "Kunde" || c.Participants[1].Name != "Berater" || c.Turns[1].Text != "Schade." {
		t.Errorf("Read gave %q by %+v", said(c), c.Participants)
	}
}

func TestBrokenBytesAreKeptAndNamed(t *testing.T) {
	t.Parallel()
	text := strings.Replace(koreanTalk, "부산", "부\xff산", 1)
	c := readOne(t, text, ingest.Source{Name: "cut.txt"})
	if len(c.Warnings) != 1 || c.Warnings[0].Line != 3 || !strings.Contains(c.Turns[2].Text, "부\uFFFD산") {
		t.Errorf("Read gave %q and warned %v, want one warning about line 3", c.Turns[2].Text, c.Warnings)
	}
	c = readOne(t, "Ana: one\nBo: t\x00wo\nAna: three\nBo: four\n", ingest.Source{Name: "nul.txt"})
	if got := c.Turns[1].Text; got != "two" || len(c.Warnings) != 1 || c.Warnings[0].Line != 2 {
		t.Errorf("Read gave %q and warned %v, want one warning about line 2", got, c.Warnings)
	}
}

func TestLoneSurrogates(t *testing.T) {
	t.Parallel()
	c := readOne(t, `{"text":"half \ud83d and whole \ud83d\ude00","speaker":"Ana"}`+"\n", ingest.Source{Name: "a.jsonl"})
	if got := c.Turns[0].Text; got != "half \uFFFD and whole 😀" || len(c.Warnings) != 1 {
		t.Errorf("Read gave %q and warned %v, want one warning", got, c.Warnings)
	}
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	endless := &repeat{line: []byte("Ana: words and words\n")}
	for _, err := range ingest.Read(endless, ingest.Source{Name: "endless.txt"}) {
		if err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
			t.Fatalf("Read = %v, want a refusal of its size", err)
		}
	}
	if endless.given > ingest.MaxBytes+1<<20 {
		t.Errorf("Read took %d bytes before it refused", endless.given)
	}
}

// repeat never ends.
type repeat struct {
	line  []byte
	given int
}

func (r *repeat) Read(p []byte) (int, error) {
	n := copy(p, bytes.Repeat(r.line, len(p)/len(r.line)+1))
	r.given += n
	return n, nil
}
