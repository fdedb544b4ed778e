package nlp

import "earshot"

// Cantonese is what [Variety] calls Chinese written as it is spoken in Hong
// Kong and Guangdong.
const Cantonese = "yue"

// Variety is what else the words of a text say of its language: [Cantonese]
// for Chinese with marks of it, and nothing for all other texts. The language
// stays Chinese in its script, so that whoever filters by it finds both.
func Variety(text string, lang earshot.Lang) string {
	if lang.Base() != earshot.Chinese {
		return ""
	}
	marks := 0
	for _, r := range text {
		switch r {
		case '嘅', '咗', '冇', '喺', '嘢', '啲', '哋', '㗎', '嚟', '嗰', '佢', '攞', '嘥', '瞓':
			return Cantonese
		case '唔', '咁', '係', '畀', '俾', '睇', '乜', '咩', '啱', '邊', '喎', '噉', '晒', '嘞':
			marks++
		}
		if marks == 2 {
			return Cantonese
		}
	}
	return ""
}
