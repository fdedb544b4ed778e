package search

import (
	"cmp"
	"slices"
	"strings"

	"earshot"
	"earshot/nlp"
)

// show fills in what a page shows of the hit, from the conversation's text.
func (p *plan) show(h *Hit) {
	c := h.Conversation
	h.Title = p.highlights(c.Title)
	turns := h.Turns[:0]
	for _, t := range h.Turns {
		if turn := turnAt(c, t.Seq); turn != nil {
			t.Text, t.Side, t.Lang = turn.Text, turn.Side, turn.Lang
			t.Highlights = p.highlights(turn.Text)
			if who := c.Participant(turn.Speaker); who != nil {
				t.Speaker = who.Name
			}
			turns = append(turns, t)
		}
	}
	h.Turns = turns
}

func turnAt(c *earshot.Conversation, seq int) *earshot.Turn {
	if seq < len(c.Turns) && c.Turns[seq].Seq == seq {
		return &c.Turns[seq]
	}
	for i := range c.Turns {
		if c.Turns[i].Seq == seq {
			return &c.Turns[i]
		}
	}
	return nil
}

// Highlights are the byte ranges of text that stand for what q looks for, in
// order and not overlapping. They are cut by the tokens that found the text, so
// a phrase is one range and half of a phrase is none.
func Highlights(q Query, text string) [][2]int { return newPlan(q, Query{}, false).highlights(text) }

func (p *plan) highlights(text string) [][2]int {
	if len(p.leaves) == 0 || text == "" {
		return nil
	}
	tokens := nlp.Tokenize(text, earshot.Undetermined)
	var ranges [][2]int
	for _, l := range p.leaves {
		if l.tracker {
			continue
		}
		for i := range tokens {
			if last, ok := l.standsAt(tokens, i); ok {
				ranges = append(ranges, l.cut(text, &tokens[i], &tokens[last]))
			}
		}
	}
	return joined(ranges)
}

// standsAt reports whether the leaf stands at token i, and its last token.
func (l *leaf) standsAt(tokens []nlp.Token, i int) (last int, ok bool) {
	for _, t := range l.terms {
		if last = i + t.ahead; last >= len(tokens) || !t.is(&tokens[last], l.part) {
			return 0, false
		}
	}
	return last, true
}

func (t *term) is(token *nlp.Token, part bool) bool {
	if familyOf(token) != t.family {
		return false
	}
	return token.Term == t.text || part && strings.Contains(token.Term, t.text)
}

// cut is the range from one token to another. Of a pair of characters of which
// one was asked for, it is that one.
func (l *leaf) cut(text string, from, to *nlp.Token) [2]int {
	if l.part {
		for i, r := range text[from.Start:from.End] {
			if fold(string(r)) == l.terms[0].text {
				return [2]int{from.Start + i, from.Start + i + len(string(r))}
			}
		}
	}
	return [2]int{from.Start, max(from.End, to.End)}
}

// joined sorts the ranges and joins those that touch or overlap.
func joined(ranges [][2]int) [][2]int {
	slices.SortFunc(ranges, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	out := ranges[:0]
	for _, r := range ranges {
		if n := len(out); n > 0 && r[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], r[1])
			continue
		}
		out = append(out, r)
	}
	return out
}
