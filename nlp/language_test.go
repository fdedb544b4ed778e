package nlp_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"earshot"
	"earshot/nlp"
)

// annotator is shared by the tests, because its model takes seconds to load.
var annotator = sync.OnceValue(nlp.NewAnnotator)

func TestAnnotateLanguages(t *testing.T) {
	data, err := os.ReadFile("testdata/language.txt")
	if err != nil {
		t.Fatal(err)
	}
	turns, langs := 0, map[string]bool{}
	for k, block := range strings.Split(string(data), "\n\n")[1:] {
		c, want := conversation(t, block)
		annotator().Annotate(c)
		for i, turn := range c.Turns {
			turns++
			langs[want[i]] = true
			if string(turn.Lang) != want[i] {
				t.Errorf("conversation %d: %q is told as %s from %q (%.2f), want %s", k+1, turn.Text, turn.Lang, turn.LangFrom, turn.LangConfidence, want[i])
			}
			if turn.LangConfidence < 0 || turn.LangConfidence > 1 || (turn.LangFrom == "") != (turn.Lang == earshot.Undetermined) {
				t.Errorf("conversation %d: %q has confidence %v from %q", k+1, turn.Text, turn.LangConfidence, turn.LangFrom)
			}
		}
	}
	if turns < 150 || len(langs) < 18 {
		t.Errorf("the file holds %d turns in %d languages, want 150 in 18", turns, len(langs))
	}
}

// conversation reads one block of language.txt.
func conversation(t *testing.T, block string) (*earshot.Conversation, []string) {
	t.Helper()
	c := &earshot.Conversation{}
	var want []string
	for line := range strings.Lines(block) {
		parts := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 3)
		if len(parts) != 3 {
			t.Fatalf("language.txt: %q has no language, speaker and text", line)
		}
		want = append(want, parts[0])
		c.Turns = append(c.Turns, earshot.Turn{Seq: len(c.Turns), Speaker: parts[1], Text: parts[2]})
	}
	return c, want
}

// The answer for a turn does not depend on the order of the turns.
func TestAnnotateOrder(t *testing.T) {
	texts := []string{"了解", "OK", "お見積りをお願いします。", "契約更新", "Sounds good to me, thanks."}
	speakers := []string{"a", "a", "a", "a", "b"}
	for shift := range texts {
		c := &earshot.Conversation{}
		for i := range texts {
			k := (i + shift) % len(texts)
			c.Turns = append(c.Turns, earshot.Turn{Speaker: speakers[k], Text: texts[k]})
		}
		annotator().Annotate(c)
		for _, turn := range c.Turns {
			want := earshot.Japanese
			if turn.Speaker == "b" {
				want = earshot.English
			}
			if turn.Lang != want {
				t.Errorf("shifted by %d: %q is %s from %s, want %s", shift, turn.Text, turn.Lang, turn.LangFrom, want)
			}
		}
	}
}

func TestAnnotateRespectsWhatIsTold(t *testing.T) {
	c := &earshot.Conversation{Turns: []earshot.Turn{
		{Speaker: "a", Text: "契約更新の件です", Lang: "zh-Hant", LangFrom: "corrected", LangConfidence: 1},
		{Speaker: "a", Text: "契約更新", Lang: "", LangFrom: ""},
		{Speaker: "b", Text: "hello there", Lang: "ko", LangFrom: "given", LangConfidence: 1},
		{Speaker: "b", Text: "xyz"},
		{Speaker: "c", Text: "We joined the meeting.", Lang: "de", LangFrom: "words"},
	}}
	annotator().Annotate(c)
	for i, want := range []earshot.Lang{"zh-Hant", "zh-Hant", "ko", "ko", "en"} {
		if got := c.Turns[i].Lang; got != want {
			t.Errorf("turn %d is %s from %q, want %s", i, got, c.Turns[i].LangFrom, want)
		}
	}
}

// Notices do not decide what people speak.
func TestAnnotateIgnoresNotices(t *testing.T) {
	c := &earshot.Conversation{Turns: []earshot.Turn{
		{Text: "This meeting is being recorded and may be used for training. By staying you agree to this.", Kind: earshot.KindSystem},
		{Speaker: "a", Text: "네, 안녕하세요."},
		{Speaker: "b", Text: "OK"},
	}}
	annotator().Annotate(c)
	if got := c.Turns[2].Lang; got != earshot.Korean {
		t.Errorf("OK is %s from %s, want ko", got, c.Turns[2].LangFrom)
	}
}

func TestDetect(t *testing.T) {
	for _, tt := range []struct {
		text string
		want earshot.Lang
	}{
		{"Cancel my reminder", "en"},
		{"vertrag kündigen", "de"},
		{"제 계약을 해지하고 싶어요", "ko"},
		{"解約したい", "ja"},
		{"我想取消订阅", "zh-Hans"},
		{"我想取消訂閱", "zh-Hant"},
		{"我想取消", "zh"},
		{"取消", "zh"},
		{"鲜の每日，这个牌子不错", "zh-Hans"},
		{"株式会社", "ja"},
		{"ＡＰＩ", "und"},
		{"", "und"},
		{"?!", "und"},
		{"ok", "und"},
		{"obrigado", "pt"},
		{"Danke schön", "de"},
		{"merci beaucoup", "fr"},
		{"SLA?", "und"},
		{"THIS IS FAR TOO EXPENSIVE FOR US", "en"},
		{"wann kommt das update", "de"},
		{"el contrato de John Smith y Mary Brown", "es"},
		{"\xff\xfe", "und"},
	} {
		got, confidence := annotator().Detect(tt.text)
		if got != tt.want {
			t.Errorf("Detect(%q) = %s (%.2f), want %s", tt.text, got, confidence, tt.want)
		}
		if again, same := annotator().Detect(tt.text); again != got || same != confidence {
			t.Errorf("Detect(%q) = %s %v, then %s %v", tt.text, got, confidence, again, same)
		}
	}
}

func TestAnnotatorIsConcurrent(t *testing.T) {
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				if got, _ := annotator().Detect("zeitgeist verstehen"); got != "de" {
					t.Errorf("Detect = %s, want de", got)
				}
			}
		})
	}
	group.Wait()
}

func ExampleAnnotator() {
	c := &earshot.Conversation{Turns: []earshot.Turn{
		{Speaker: "p1", Text: "価格についてご相談させてください。"},
		{Speaker: "p1", Text: "契約更新"},
		{Speaker: "p2", Text: "價格太貴，我們要考慮一下"},
		{Speaker: "p3", Text: "그 dashboard는 아직 rollout 안 됐어요"},
		{Speaker: "p3", Text: "OK"},
	}}
	nlp.NewAnnotator().Annotate(c)
	for _, t := range c.Turns {
		fmt.Println(t.Lang, t.LangFrom, t.Text)
	}
	// Output:
	// ja script 価格についてご相談させてください。
	// ja speaker 契約更新
	// zh-Hant script 價格太貴，我們要考慮一下
	// ko script 그 dashboard는 아직 rollout 안 됐어요
	// ko speaker OK
}
