package nlp_test

import (
	"strings"
	"testing"

	"earshot"
	"earshot/nlp"

	"pgregory.net/rapid"
)

func TestSentences(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"We will renew. Thanks!", "We will renew.|Thanks!"},
		{"It costs 3.5 euros, e.g. for Dr. Kim. Fine?", "It costs 3.5 euros, e.g. for Dr. Kim.|Fine?"},
		{"well... maybe not", "well... maybe not"},
		{"Well... Maybe not", "Well...|Maybe not"},
		{"See www.tidewell.example/a.b?c=d for more", "See www.tidewell.example/a.b?c=d for more"},
		{"ok. thanks", "ok.|thanks"},
		{"J. Park called. I agree.", "J. Park called.|I agree."},
		{"\"It broke.\" He left.", "\"It broke.\"|He left."},
		{"价格太贵了。还能谈吗？谢谢", "价格太贵了。|还能谈吗？|谢谢"},
		{"「もう使いません。」と言われた。残念です", "「もう使いません。」|と言われた。|残念です"},
		{"비쌉니다. 그래도 할까요? 네", "비쌉니다.|그래도 할까요?|네"},
		{"one\n\ntwo  \r\nthree", "one|two|three"},
		{"What?! No!!", "What?!|No!!"},
		{"¿Cuándo? Mañana.", "¿Cuándo?|Mañana."},
		{"यह महँगा है। ठीक है।", "यह महँगा है।|ठीक है।"},
		{"  ", ""},
		{"", ""},
	} {
		var parts []string
		for _, s := range nlp.Sentences(tt.in) {
			parts = append(parts, tt.in[s[0]:s[1]])
		}
		if got := strings.Join(parts, "|"); got != tt.want {
			t.Errorf("Sentences(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// Sentences lose nothing but white space and come in order.
func TestSentencesProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := trickyText().Draw(t, "text") + ". " + trickyText().Draw(t, "more")
		last, kept := 0, ""
		for _, r := range nlp.Sentences(s) {
			if r[0] < last || r[1] <= r[0] || r[1] > len(s) {
				t.Fatalf("Sentences(%q) has %v after %d", s, r, last)
			}
			last = r[1]
			kept += s[r[0]:r[1]]
		}
		if a, b := strings.Join(strings.Fields(s), ""), strings.Join(strings.Fields(kept), ""); a != b {
			t.Fatalf("Sentences(%q) keep %q", s, kept)
		}
	})
}

func TestIsQuestion(t *testing.T) {
	for _, tt := range []struct {
		lang earshot.Lang
		yes  string
		no   string
	}{
		{"en", "Is it ready?|so can you send it again|what is the price for ten seats|how much would that be|We like it. Do you?",
			"It is ready.|see https://a.example/?q=1 for it|what a great day|when we launch it|can you believe it.|Question mark: none"},
		{"zh-Hans", "价格还能谈吗|您方便吗？|那续约呢|能不能便宜一点|你们有没有折扣。|这样可以么|为什么一直打不开|请问什么时候上线",
			"好的，谢谢。|我不知道他能不能来。|我们还在考虑呢|没什么|不管行不行都要做|没什么问题"},
		{"zh-Hant", "價格還能談嗎|是不是壞了|那費用呢", "沒什麼|太貴了"},
		{"ja", "いつ使えますか。|ご検討状況はいかがでしょうか|これでいいかな|対応してもらえませんか|本当？|解約できるの？|どう思いますかね",
			"そうですか。|確認します。|何度か試しました|いつか使います|高いとか遅いとか|値上げなんか"},
		{"ko", "언제 가능할까요|가격이 얼마인가요|확인했나요|검토하셨습니까|벌써 했니|이거 뭐예요|더 싸게 될까|맞죠?|왜요",
			"너무 비싸니까|아니|아니요|확인했습니다.|내일 만나요|곧 끝나요|맞죠.|어머니|비싸니까요|먼저 가요"},
		{"de", "Geht das?", "Das geht."},
		{"es", "¿Cuándo?", "Mañana."},
		{"und", "??", "!!"},
	} {
		for _, s := range strings.Split(tt.yes, "|") {
			if !nlp.IsQuestion(s, tt.lang) {
				t.Errorf("IsQuestion(%q, %s) = false, want true", s, tt.lang)
			}
		}
		for _, s := range strings.Split(tt.no, "|") {
			if nlp.IsQuestion(s, tt.lang) {
				t.Errorf("IsQuestion(%q, %s) = true, want false", s, tt.lang)
			}
		}
	}
}
