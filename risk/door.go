package risk

import (
	"cmp"
	"slices"

	"earshot"
)

// Listed is a part of a rule that stands for words, with what it will match.
type Listed struct {
	Kind  OutlineKind // of a phrase, a word set, a number, an amount, a date or a pattern
	Text  string      // as the rule writes it
	Lang  earshot.Lang
	Not   bool     // it must not be said
	Forms []string // of a number, an amount and a date some examples; of a pattern none
}

// RuleForms lists what the words of a rule will match in a language, for
// people to read before they publish it; see [Forms]. The error is that of
// [ReadRule].
func RuleForms(rule string, lang earshot.Lang, sets ...earshot.WordSet) ([]Listed, error) {
	e, err := ReadRule(rule, lang, sets...)
	if err != nil {
		return nil, err
	}
	known, err := knownSets(sets)
	if err != nil {
		return nil, err
	}
	unsaid := unsaidIn(e.root)
	var all []Listed
	inLanguages(e.root, lang, func(n node, lang earshot.Lang) {
		o := outlineOf(n, lang)
		l := Listed{Kind: o.Kind, Text: n.write(levelOr), Lang: lang, Not: unsaid[n]}
		switch n := n.(type) {
		case *atom:
			l.Forms = Forms(n.phrase, lang)
		case *setOf:
			l.Forms = setForms(known[n.name], lang)
		case *slotOf:
			l.Forms = n.examples(lang)
		}
		all = append(all, l)
	})
	return all, nil
}

// slotExamples are what people say for a number, an amount and a date.
var slotExamples = [...]map[earshot.Lang][]string{
	kindNumber: {
		"":                         {"3", "50", "1,200", "25,000"},
		earshot.English:            {"twenty five", "2.5k", "3 million"},
		earshot.Chinese:            {"3万", "2亿"},
		earshot.ChineseTraditional: {"3萬", "2億"},
		earshot.Korean:             {"120만", "2억"},
		earshot.Japanese:           {"8千", "2億"},
	},
	kindMoney: {
		"":                         {"$50", "€1,200", "₩300,000", "¥25,000"},
		earshot.English:            {"9 dollars", "$2.5k", "£3 million"},
		earshot.Chinese:            {"九十块", "三万元", "2亿元"},
		earshot.ChineseTraditional: {"九十塊", "三萬元", "2億元"},
		earshot.Korean:             {"5천 원", "120만 원", "2억 원"},
		earshot.Japanese:           {"8千円", "3万円", "2億円"},
	},
	kindDate: {
		"":                         {"2026-05-03"},
		earshot.English:            {"tomorrow", "next Friday", "May 3", "the end of the month"},
		earshot.Chinese:            {"明天", "下周五", "5月3日", "月底"},
		earshot.ChineseTraditional: {"明天", "下週五", "5月3日", "月底"},
		earshot.Korean:             {"내일", "다음 주 금요일", "5월 3일", "월말"},
		earshot.Japanese:           {"明日", "来週の金曜日", "5月3日", "月末"},
	},
}

// examples are words that the slot finds in turns of a language; of any
// language some of each of ours.
func (n *slotOf) examples(lang earshot.Lang) []string {
	in := []earshot.Lang{lang}
	if lang == earshot.AnyLang {
		in = earshot.CoreLangs()
	}
	var all []string
	for _, lang := range in {
		examples := slotExamples[n.kind]
		spoken := examples[lang]
		if spoken == nil {
			spoken = examples[lang.Base()]
		}
		if spoken == nil {
			spoken = examples[earshot.English]
		}
		all = append(all, n.among(spoken, lang)...)
	}
	return unique(append(all, n.among(slotExamples[n.kind][""], earshot.English)...))
}

// among are the texts that the slot is found in.
func (n *slotOf) among(texts []string, lang earshot.Lang) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool {
		c := &earshot.Conversation{Turns: []earshot.Turn{{Text: text, Lang: lang}}}
		d := detection{rules: &Rules{}, conversation: c}
		return len(d.saidAt(0).slots(n)) == 0
	})
}

// unsaidIn marks the words of a rule that must not be said.
func unsaidIn(root node) map[node]bool {
	marked := map[node]bool{}
	root.each(func(n node) {
		var part node
		switch n := n.(type) {
		case *notSaid:
			part = n.part
		case *nearTo:
			if n.not {
				part = n.right
			}
		}
		if part != nil {
			part.each(func(n node) { marked[n] = true })
		}
	})
	return marked
}

// setForms lists what a word set will match in turns of a language.
func setForms(set earshot.WordSet, lang earshot.Lang) []string {
	var all []string
	for _, s := range set.Phrases {
		if lang != earshot.AnyLang && !s.Lang.Covers(lang) {
			continue
		}
		for _, p := range s.Phrases {
			all = append(all, Forms(p, s.Lang)...)
		}
	}
	return unique(all[:min(len(all), maxListed)])
}

// Try finds what one tracker, draft or not, makes of words that somebody gives
// it, whose turns know their language, what is suppressed among it. What such
// words cannot show is taken as there: who says them, the part of a
// conversation they stand in, another tracker's findings before them, the
// account and its other conversations.
func Try(t earshot.Tracker, c *earshot.Conversation, sets ...earshot.WordSet) ([]earshot.Finding, error) {
	t.Active = true
	t.ID = cmp.Or(t.ID, "draft")
	t.Where = earshot.Where{Question: t.Where.Question, Turns: t.Where.Turns}
	t.Scope = earshot.Scope{Langs: t.Scope.Langs}
	t.Fires.Conversations, t.Fires.Days = 0, 0
	rules, err := Compile([]earshot.Tracker{t}, sets...)
	if err != nil {
		return nil, err
	}
	return rules.Detect(c), nil
}
