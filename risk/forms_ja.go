package risk

import (
	"strings"
	"unicode/utf8"
)

// jaChoices lists the forms of one text of a Japanese phrase. At the phrase's
// end a dictionary form, a polite form or an adjective stands for its
// conjugations. Particles after nouns are dropped by the view, so a text that
// begins with one also stands without it.
func jaChoices(text, before string, last bool) []choice {
	var all []choice
	for _, t := range jaSpellings(text) {
		all = append(all, jaChoicesOf(t, before, last)...)
	}
	return all
}

func jaChoicesOf(text, before string, last bool) []choice {
	forms := []string{text}
	if last {
		// What stands before tells verbs from nouns: 解約 and する.
		context, _ := utf8.DecodeLastRuneInString(before)
		forms = jaLast(string(context) + text)
		for i := range forms {
			forms[i] = strings.TrimPrefix(forms[i], string(context))
		}
	}
	inflected := len(forms) > 1 || forms[0] != text
	var all []choice
	for _, f := range forms {
		all = append(all, choice{text: f, open: inflected})
		if before != "" && jaParticle(f) && !(last && len(f) == len("が")) {
			all = append(all, choice{text: f[len("が"):], open: inflected})
		}
	}
	return all
}

// jaEndings are the endings of a phrase that conjugate as one, longest first,
// with what stands in their place.
var jaEndings = []struct{ end, forms string }{
	{"ていない", "ていない ていなかっ ていなく ていません てない てなく てません ておりません ておらず"},
	{"でいない", "でいない でいなかっ でいません でない でません でおりません"},
	{"ている", "ている ています ていた ていて ていま ておりま ておる ており てる てた てて てま"},
	{"でいる", "でいる でいます でいた でいて でいま でおりま でおり でる でた でて でま"},
	{"ておく", "ておく ておき ておこ ておい とく とき"},
	{"いただく", "いただく いただき いただい いただけ いただこ 頂く 頂き 頂い"},
	{"しまう", "しまう しまい しまっ しまお ちゃう ちゃい ちゃっ"},
	{"する", "する し さ すれ せざる せず しよ できる でき をする をし もする もし いたし いたす 致し 致す なさ"},
	{"くる", "くる き こ くれ"},
	{"来る", "来る 来ま 来た 来て 来な 来ら 来れ 来よ 来い 来ず 来そ"},
	{"行く", "行く 行き 行っ 行か 行け 行こ"},
	{"いく", "いく いき いっ いか いけ いこ"},
	{"ます", "ます まし"},
	{"です", "です でし だ じゃ では で"},
	{"しい", "しい しく しか しけ しさ しす しそう しゅう"},
	{"いい", "いい よく よか よけ"},
	{"ない", "ない なかっ なく なけれ なさ"},
	{"たい", "たい たく たか たけれ たが"},
}

// jaGodan gives, for the last kana of a godan verb, the rows it moves through
// and its te form.
var jaGodan = map[rune]string{
	'う': "わ い う え お っ", 'く': "か き く け こ い", 'ぐ': "が ぎ ぐ げ ご い", 'す': "さ し す せ そ", 'つ': "た ち つ て と っ",
	'ぬ': "な に ぬ ね の ん", 'ぶ': "ば び ぶ べ ぼ ん", 'む': "ま み む め も ん", 'る': "ら り る れ ろ っ",
}

// jaIchidan are kanji that stand right before the る of an ichidan verb;
// others there are godan: 見る, but 送る.
const jaIchidan = "見出得着似寝経診観"

// jaGodanRu are verbs whose る follows an i or e sound and are godan all the
// same.
var jaGodanRu = []string{"入る", "帰る", "限る", "知る", "切る", "減る", "走る", "要る", "参る", "裏切る", "打ち切る", "滑る", "しゃべる"}

// jaLast lists the forms of the end of a phrase.
func jaLast(text string) []string {
	for _, e := range jaEndings {
		stem, ok := strings.CutSuffix(text, e.end)
		if !ok || stem == "" {
			continue
		}
		var all []string
		for _, f := range strings.Fields(e.forms) {
			all = append(all, stem+f)
		}
		if e.end == "ない" {
			all = append(all, jaPolite(stem)...)
		}
		return all
	}
	last, size := utf8.DecodeLastRuneInString(text)
	stem := text[:len(text)-size]
	prev, _ := utf8.DecodeLastRuneInString(stem)
	switch {
	case last == 'い' && isHan(prev):
		return []string{text, stem + "く", stem + "かっ", stem + "けれ", stem + "すぎ", stem + "過ぎ", stem + "そう", stem + "かろ"}
	case last == 'る' && isIchidan(text, prev):
		return ichidan(stem)
	case jaGodan[last] != "" && stem != "" && (isHan(prev) || isKana(prev)):
		var all []string
		for _, row := range strings.Fields(jaGodan[last]) {
			// The view takes が and も after a character for particles.
			switch {
			case row == "が" && isHan(prev):
				row = "がない がなか がなく がせ がれ がず"
			case row == "も" && isHan(prev):
				row = "もう"
			}
			for _, r := range strings.Fields(row) {
				all = append(all, stem+r)
			}
		}
		return all
	}
	return []string{text}
}

// isIchidan reports whether a verb in る keeps one stem.
func isIchidan(verb string, prev rune) bool {
	for _, v := range jaGodanRu {
		if strings.HasSuffix(verb, v) {
			return false
		}
	}
	if isHan(prev) {
		return strings.ContainsRune(jaIchidan, prev)
	}
	return strings.ContainsRune("いきしちにひみりぎじびえけせてねへめれげぜでべ", prev)
}

// ichidan lists the forms of an ichidan verb. A stem of one character would be
// found in too many words, so its endings are spelt out.
func ichidan(stem string) []string {
	if utf8.RuneCountInString(stem) >= 3 {
		return []string{stem}
	}
	var all []string
	for _, end := range strings.Fields("る ない なか なく ま て た れ よう ず ざる ら") {
		all = append(all, stem+end)
	}
	return all
}

// jaPolite is the polite negative of a plain one: 更新しない, 更新しません;
// 使わない, 使いません.
func jaPolite(stem string) []string {
	all := []string{stem + "ません"}
	const a, i = "かがさただなばまらわ", "きぎしちぢにびみりい"
	last, size := utf8.DecodeLastRuneInString(stem)
	if at := strings.IndexRune(a, last); at >= 0 {
		all = append(all, stem[:len(stem)-size]+i[at:at+3]+"ません")
	}
	return all
}

// jaAuxiliaries are what conjugation adds to a stem, the longest first.
var jaAuxiliaries = strings.Fields(`ませんでした なかった ましょう ました ません ます たかった たい たく ない なく ている ていた ています ておりま ており ていま てい せん
	られ れば せて させ った って んだ んで ざるを得 ざる しました します したい した して する た て る う れ`)

// jaStretch goes on from a stem through what conjugation added to it, so that
// people read 解約したい and not 解約し.
func jaStretch(text string, end int) int {
	for range 3 {
		longest := 0
		for _, a := range jaAuxiliaries {
			if strings.HasPrefix(text[end:], a) {
				longest = max(longest, len(a))
			}
		}
		if longest == 0 {
			break
		}
		end += longest
	}
	return end
}
