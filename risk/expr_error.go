package risk

import (
	"errors"
	"fmt"
	"slices"

	"earshot"
)

// SyntaxError says what is wrong with a rule and where: At and End are byte
// offsets into the text. Key names the message, so that a page can say it in
// its reader's language with Args in place of {0}, {1}; Error says it in
// English. It is an [earshot.ErrInvalid].
type SyntaxError struct {
	At, End int
	Line    int      // from 1, of text of several rules; 0 for a rule alone
	Key     string   // "unclosed-quote"; see [SyntaxKeys]
	Args    []string // what was found, what was expected
}

func (e *SyntaxError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("line %d: %s", e.Line, e.Message())
	}
	return fmt.Sprintf("%s (at character %d)", e.Message(), e.At+1)
}

// Message is what is wrong, in English, without the place.
func (e *SyntaxError) Message() string { return FillIn(syntaxMessages[e.Key], e.Args) }

// Unwrap makes errors.Is(err, earshot.ErrInvalid) true.
func (e *SyntaxError) Unwrap() error { return earshot.ErrInvalid }

func fault(at, end int, key string, args ...string) error {
	return &SyntaxError{At: at, End: end, Key: key, Args: args}
}

// faultOfPhrase says at its place what is wrong with a phrase of a rule.
func faultOfPhrase(at span, err error) error {
	var f *phraseFault
	if errors.As(err, &f) {
		return fault(at.at, at.end, f.key, f.arg)
	}
	return fault(at.at, at.end, "phrase", reason(err)+": "+earshot.HintOf(err))
}

// FillIn puts arguments in the places {0}, {1} ... of a message.
func FillIn(message string, args []string) string {
	out := make([]byte, 0, len(message))
	for i := 0; i < len(message); i++ {
		if i+2 < len(message) && message[i] == '{' && message[i+2] == '}' {
			if n := int(message[i+1] - '0'); n >= 0 && n < len(args) {
				out = append(out, args[n]...)
				i += 2
				continue
			}
		}
		out = append(out, message[i])
	}
	return string(out)
}

// SyntaxKeys lists the keys of all messages there are, in alphabetical order,
// with their English text.
func SyntaxKeys() [][2]string {
	var all [][2]string
	for key, message := range syntaxMessages {
		all = append(all, [2]string{key, message})
	}
	slices.SortFunc(all, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	return all
}

// syntaxMessages are the messages in English.
var syntaxMessages = map[string]string{
	"alias-expected":    `after = comes how it is misheard, in quotation marks: ShiftPilot="chip pilot"`,
	"alias-of-what":     `= comes right after a word or a phrase: ShiftPilot="chip pilot"`,
	"bang":              `{0} means nothing here; write -word for what must not be said`,
	"comma":             `{0} means nothing here; write OR between words of which one is enough`,
	"did-you-mean":      `{0} is not known; did you mean {1}?`,
	"distance":          `{0} needs a whole number from 0 to {1}, as in {2}`,
	"distance-unit":     `{0} is not a distance; write NEAR/5 for words, NEAR/2t for turns, NEAR/2ts for turns of the same side`,
	"empty":             `there is nothing to look for; write a word`,
	"empty-parens":      `there is nothing between ( and )`,
	"empty-quote":       `there is nothing between the quotation marks`,
	"expected-part":     `{0} stands where a word, a "phrase", a [set] or ( was expected`,
	"extra-bracket":     `{0} closes nothing`,
	"extra-paren":       `this ) closes nothing`,
	"extra-quote":       `{0} closes nothing`,
	"in-needs-not":      `IN is written NOT IN: card NOT IN "credit card"`,
	"lang-parens":       `after lang:{0} comes a part in parentheses: lang:{0} (...)`,
	"lang-tag":          `no language has the tag "{0}"; use en, zh, zh-Hans, zh-Hant, ko, ja or another two-letter tag`,
	"lower-case":        `{0} is written in capitals here: {1}`,
	"near-not":          `{0} needs something that is said on both sides; put NOT before it instead: A NOT NEAR/3 B`,
	"no-letters":        `{0} has no letters; put it in a "phrase" with the words around it`,
	"not-in-or":         `one side of OR may not be only what is not said; write A -B instead`,
	"not-utf8":          `this is not UTF-8 text`,
	"not-what":          `after NOT or - comes what must not be said`,
	"only-not":          `a rule needs something that is said; this one only says what is not`,
	"phrase":            `this phrase cannot be looked for: {0}`,
	"phrase-groups":     `the groups of this phrase stand for more than {0} words; split it into several phrases`,
	"phrase-letters":    `{0} has no letters; write at least one word`,
	"phrase-long":       `this phrase is too long; keep it under {0} characters: the few words that matter`,
	"phrase-nothing":    `this phrase could be nothing at all; write one word that is always there`,
	"phrase-open":       `a group of this phrase does not end; write alternatives as {0}, no group within a group`,
	"phrase-outside":    `a ) or a bar stands outside a group; write alternatives as {0}`,
	"prefix-short":      `{0} is too short; write at least two letters before the asterisk`,
	"regex-empty":       `the pattern {0} would match nothing at all; ask for at least one character`,
	"regex-invalid":     `the pattern is not one: {0}`,
	"regex-long":        `a pattern may have {0} characters`,
	"set-unknown":       `there is no word set [{0}]; there are {1}`,
	"single-quote":      `{0} is no quotation mark here; use "..."`,
	"slot":              `[{0}] is not understood; write [num], [money], [date] or a word set; with a bound [money>1000], [num 3..5], [money>=1000 EUR]`,
	"star-inflected":    `~"..." stands for every form already; leave out the * or the ~`,
	"star-inside":       `* may stand only at the end of a word: cancel*`,
	"too-deep":          `there are more than {0} parentheses within each other`,
	"too-long":          `a rule may have {0} characters; make two of it`,
	"too-many":          `a rule may have {0} words and operators; make two of it`,
	"unclosed-bracket":  `this [ is not closed with ]`,
	"unclosed-paren":    `this ( is not closed with )`,
	"unclosed-quote":    `this {0} is not closed`,
	"unclosed-regex":    `this pattern is not closed with /`,
	"unexpected":        `{0} was not expected here`,
	"operator-at-start": `{0} needs something before it`,
	"operator-at-end":   `{0} needs something after it`,
}
