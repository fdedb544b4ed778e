package risk

import (
	"strings"
	"sync"

	"earshot"
	"earshot/nlp"
)

// executives are words of a title that name one of the people who decide:
// whole words in spaced scripts, anywhere in others.
var executives = wordSet(`ceo cfo coo cto cio cmo cro chro cpo chief president vp svp evp founder cofounder chairman chairwoman chairperson executive`)

// executivesCJK are compared on normalised titles.
var executivesCJK = sync.OnceValue(func() []string {
	return strings.Fields(normalText(`대표 본부장 사장 전무 상무 임원 회장 社長 部長 取締役 役員 会長 専務 常務 總經理 總裁 董事 首席 總監 執行長 財務長 營運長`))
})

// assistants speak for an executive and are none.
var assistants = strings.Fields(`assistant secretary 비서 秘书 助理`)

// roleOf reads an executive's role from the text of a title; other titles say
// too little.
func roleOf(title string) earshot.ContactRole {
	if title == "" {
		return ""
	}
	text := normalText(title)
	for _, a := range assistants {
		if strings.Contains(text, a) {
			return ""
		}
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !isWord(r) }) {
		if executives[word] {
			return earshot.ContactExecutive
		}
	}
	for _, word := range executivesCJK() {
		if strings.Contains(text, word) {
			return earshot.ContactExecutive
		}
	}
	if strings.Contains(text, "managing director") {
		return earshot.ContactExecutive
	}
	return ""
}

// normalText is s as everything is compared.
func normalText(s string) string { return nlp.Normalize(s).Text }
