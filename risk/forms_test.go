package risk_test

import (
	"slices"
	"testing"

	"earshot"
	"earshot/risk"
)

func TestForms(t *testing.T) {
	tests := []struct {
		phrase earshot.Phrase
		lang   earshot.Lang
		want   []string
	}{
		{earshot.Phrase{Text: "cancel"}, "en", []string{"cancel", "cancels", "canceling", "cancelled", "canceled", "cancelling"}},
		{earshot.Phrase{Text: "leave you"}, "en", []string{"leave you", "leaves you", "leaving you", "left you"}},
		{earshot.Phrase{Text: "go with another vendor"}, "en", []string{"go with another vendor", "go with another vendors", "goes with another vendor", "goes with another vendors",
			"going with another vendor", "going with another vendors", "went with another vendor", "went with another vendors", "gone with another vendor", "gone with another vendors"}},
		{earshot.Phrase{Text: "want to cancel"}, "en", []string{"want to cancel", "wants to cancel", "wanting to cancel", "wanted to cancel"}},
		{earshot.Phrase{Text: "don't renew"}, "en", []string{"do not renew", "does not renew", "did not renew"}},
		{earshot.Phrase{Text: "we are leaving"}, "en", []string{"we are leaving", "we were leaving"}},
		{earshot.Phrase{Text: "drop (it|)"}, "en", []string{"drop it", "drop", "drops it", "drops", "dropping it", "dropping", "dropped it", "dropped"}},
		{earshot.Phrase{Text: "Cancel Now", Form: earshot.FormExact}, "en", []string{"cancel now"}},
		{earshot.Phrase{Text: "terminat", Form: earshot.FormPrefix}, "en", []string{"terminat…"}},
		{earshot.Phrase{Text: "ShiftPilot", Form: earshot.FormExact, Aliases: []string{"chip pilot"}}, "any", []string{"shiftpilot", "chip pilot"}},
		{earshot.Phrase{Text: "계약"}, "ko", []string{"계약…"}},
		{earshot.Phrase{Text: "계약을 해지하다"}, "ko", []string{"계약해지하…", "계약해지한…", "계약해지할…", "계약해지함…", "계약해지합…", "계약해지해…", "계약해지했…"}},
		{earshot.Phrase{Text: "바꾸다"}, "ko", []string{"바꾸…", "바꾼…", "바꿀…", "바꿈…", "바꿉…", "바꿔…", "바꿨…"}},
		{earshot.Phrase{Text: "어렵다"}, "ko", []string{"어렵…", "어려우…", "어려운…", "어려울…", "어려움…", "어려워…", "어려웠…", "어려와…", "어려왔…"}},
		{earshot.Phrase{Text: "다르다"}, "ko", []string{"다르…", "다른…", "다를…", "다름…", "다릅…", "달라…", "달랐…"}},
		{earshot.Phrase{Text: "없다"}, "ko", []string{"없…"}},
		{earshot.Phrase{Text: "고민 중이다"}, "ko", []string{"고민중…"}},
		{earshot.Phrase{Text: "取消訂閱"}, "zh-Hant", []string{"取消订阅", "取消…订阅"}},
		{earshot.Phrase{Text: "(取消|终止)合同"}, "zh-Hans", []string{"取消合同", "取消…合同", "终止合同", "终止…合同"}},
		{earshot.Phrase{Text: "解約する"}, "ja", []string{"解约する…", "解约し…", "解约さ…", "解约すれ…", "解约せざる…", "解约せず…", "解约しよ…", "解约できる…", "解约でき…", "解约いたし…", "解约いたす…", "解约致し…", "解约致す…", "解约なさ…"}},
		{earshot.Phrase{Text: "高い"}, "ja", []string{"高い…", "高く…", "高かっ…", "高けれ…", "高すぎ…", "高过ぎ…", "高そう…", "高かろ…"}},
		{earshot.Phrase{Text: "見送る"}, "ja", []string{"见送ら…", "见送り…", "见送る…", "见送れ…", "见送ろ…", "见送っ…"}},
		{earshot.Phrase{Text: "更新しない"}, "ja", []string{"更新しない…", "更新しなかっ…", "更新しなく…", "更新しなけれ…", "更新しなさ…", "更新しません…"}},
		{earshot.Phrase{Text: "他社に切り替える"}, "ja", []string{"他社に切り替え…", "他社に切り换え…", "他社に切りかえ…", "他社に切替え…", "他社に切换え…"}},
		{earshot.Phrase{Text: "(..."}, "en", nil},
	}
	for _, tt := range tests {
		if got := risk.Forms(tt.phrase, tt.lang); !slices.Equal(got, tt.want) {
			t.Errorf("Forms(%q, %s) =\n%q, want\n%q", tt.phrase.Text, tt.lang, got, tt.want)
		}
	}
}
