package nlp

import (
	"slices"
	"strings"
	"unicode"

	"earshot"
)

// WithQuestions is all that was asked and promised in a conversation of which
// only the requests and commitments are recorded, in the order it was said.
func WithQuestions(c *earshot.Conversation, recorded []earshot.Promise) []earshot.Promise {
	all := slices.Clone(recorded)
	for _, p := range Promises(c) {
		if !p.Ledger() {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b earshot.Promise) int {
		if a.Turn != b.Turn {
			return a.Turn - b.Turn
		}
		return a.Start - b.Start
	})
	return all
}

// lastPart is the share of a conversation at whose end a next step is agreed.
const lastPart = 0.2

// NextStep reports whether a dated commitment was made in the last fifth of the
// conversation: of its time, or of its turns where they have none; nil when
// either side said nothing, so that nothing could be agreed.
func NextStep(c *earshot.Conversation, promises []earshot.Promise) *bool {
	var counted []*earshot.Turn
	sides := map[earshot.Side]bool{}
	for i := range c.Turns {
		if t := &c.Turns[i]; t.Counts() && t.Side != earshot.SideSystem {
			counted = append(counted, t)
			sides[t.Side] = true
		}
	}
	if !sides[earshot.SideUs] || !sides[earshot.SideCustomer] {
		return nil
	}
	from := lastTurns(counted)
	agreed := slices.ContainsFunc(promises, func(p earshot.Promise) bool {
		return p.Kind == earshot.Commitment && p.DueEnd > 0 && slices.ContainsFunc(from, func(t *earshot.Turn) bool { return t.Seq == p.Turn })
	})
	return &agreed
}

// lastTurns are the turns of the last fifth.
func lastTurns(all []*earshot.Turn) []*earshot.Turn {
	last := all[len(all)-1]
	if !slices.ContainsFunc(all, func(t *earshot.Turn) bool { return !t.Timed }) && last.End > 0 {
		from := last.End - last.End*2/10
		return slices.DeleteFunc(slices.Clone(all), func(t *earshot.Turn) bool { return max(t.Start, t.End) < from })
	}
	n := max(1, int(lastPart*float64(len(all))+0.5))
	return all[len(all)-n:]
}

// isOpen reports whether a question asks for more than yes or no: it has a
// question word.
func isOpen(text string, lang earshot.Lang) bool {
	words := openWords[lang.Base()]
	if words == nil {
		return false
	}
	for _, s := range Sentences(text) {
		sentence := text[s[0]:s[1]]
		if !asks(sentence, lang.Base()) {
			continue
		}
		n := Normalize(sentence).Text
		if lang.Spaced() && lang.Base() != earshot.Korean {
			fields := strings.FieldsFunc(n, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
			if len(fields) > 0 && slices.ContainsFunc(fields[:min(openWithin, len(fields))], func(w string) bool { return slices.Contains(words, w) }) {
				return true
			}
			continue
		}
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(n, w) }) {
			return true
		}
	}
	return false
}

// openWithin is how many words into a sentence its question word may stand: a
// later one ("do you know when") belongs to a clause.
const openWithin = 4

var openWords = map[earshot.Lang][]string{
	earshot.English:  strings.Fields("what what's how how's why who who's which when where whose"),
	earshot.Chinese:  strings.Fields("什么 怎么 为什么 为何 哪 谁 多少 几 如何 何时 多久 多大"),
	earshot.Korean:   strings.Fields("뭐 뭘 무엇 무슨 어떻게 어떤 어때 왜 언제 어디 누가 누구 얼마 몇 어느 어떠"),
	earshot.Japanese: strings.Fields("何 なに なん どう どの どれ どちら どこ どんな いつ 誰 だれ なぜ いくら いくつ どのよう いかが"),
	"de":             strings.Fields("was wie warum wieso weshalb wer wen wem welche welcher welches welchen wann wo wohin"),
	"fr":             strings.Fields("que quoi qu'est comment pourquoi qui quel quelle quels quelles quand où combien"),
	"es":             strings.Fields("qué cómo por quién quiénes cuál cuáles cuándo dónde cuánto cuánta cuántos cuántas"),
}
