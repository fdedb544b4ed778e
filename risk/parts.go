package risk

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot"
)

// part is a piece of a phrase: text, or a group of which one text stands
// there.
type part struct {
	texts []string
	group bool
}

// narrowGroups writes the marks of groups as ASCII.
var narrowGroups = strings.NewReplacer("（", "(", "）", ")", "｜", "|")

// partsOf reads the groups of a phrase: "cancel (our|the) plan" is cancel,
// either word of the group, and plan. "(it|)" may be missing.
func partsOf(phrase string) ([]part, error) {
	phrase = narrowGroups.Replace(phrase)
	var parts []part
	for rest := phrase; rest != ""; {
		before, after, found := strings.Cut(rest, "(")
		if strings.ContainsAny(before, ")|") {
			return nil, refusePhrase("phrase-outside", "(A|B)", fmt.Sprintf("phrase %q has ) or | outside a group", phrase), "write alternatives as (one|another)")
		}
		if before != "" {
			parts = append(parts, part{texts: []string{before}})
		}
		if !found {
			break
		}
		inner, after, closed := strings.Cut(after, ")")
		if !closed || strings.Contains(inner, "(") {
			return nil, refusePhrase("phrase-open", "(A|B)", fmt.Sprintf("phrase %q has a group that does not end", phrase), "write alternatives as (one|another), no group within a group")
		}
		texts := strings.Split(inner, "|")
		for i, t := range texts {
			texts[i] = strings.Join(strings.Fields(t), " ")
		}
		parts = append(parts, part{texts: texts, group: true})
		rest = after
	}
	return parts, nil
}

// placesOf lists the texts of each place of a phrase. In a spaced language a
// place is a word, with what is glued to it; in Chinese and Japanese it is a
// part.
func placesOf(parts []part, lang earshot.Lang) [][]string {
	if lang == earshot.English {
		parts = enParts(parts)
	}
	var places [][]string
	glued := []string{""}
	end := func() {
		if slices.ContainsFunc(glued, func(t string) bool { return t != "" }) {
			places = append(places, unique(glued))
		}
		glued = []string{""}
	}
	for _, p := range parts {
		if !lang.Spaced() {
			glued = squeezed(p.texts)
			end()
			continue
		}
		if p.group {
			glued = combined(glued, p.texts)
			continue
		}
		for i, word := range strings.FieldsFunc(" "+p.texts[0]+" ", unicode.IsSpace) {
			if i > 0 || startsWithSpace(p.texts[0]) {
				end()
			}
			glued = combined(glued, []string{word})
		}
		if r, _ := utf8.DecodeLastRuneInString(p.texts[0]); unicode.IsSpace(r) {
			end()
		}
	}
	end()
	return places
}

func startsWithSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

// combined sets every ending after every beginning, until there are more than
// a phrase may have.
func combined(beginnings, endings []string) []string {
	var all []string
	for _, b := range beginnings {
		for _, e := range endings {
			if len(all) <= maxChoices {
				all = append(all, b+e)
			}
		}
	}
	return all
}

// squeezed is the texts without spaces between characters that want none.
func squeezed(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = strings.TrimSpace(t)
	}
	return out
}

func isHangul(r rune) bool { return r >= 0xAC00 && r <= 0xD7A3 || r >= 0x3131 && r <= 0x318E }

func isHan(r rune) bool {
	switch {
	case r >= 0x4E00 && r < 0xA000: // the same, faster
		return true
	case r < 0x2E80 || r >= 0x3041 && r <= 0x30FF || r >= 0xAC00 && r <= 0xD7A3:
		return false
	}
	return unicode.Is(unicode.Han, r)
}

func isKana(r rune) bool { return r >= 0x3041 && r <= 0x30FF }

func isKatakana(r rune) bool { return r >= 0x30A1 && r <= 0x30FF && r != '・' }

// isCJK reports whether r belongs to a script whose text is matched without
// spaces.
func isCJK(r rune) bool { return r >= 0x2E80 && (isHangul(r) || isKana(r) || isHan(r)) }

// isWord reports whether r belongs to a word of a spaced script.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return !isCJK(r) && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mn, r))
}
