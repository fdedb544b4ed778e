package risk

import (
	"sort"
	"unicode/utf8"

	"earshot"
	"earshot/nlp"
)

// inquiry is a turn whose candidates are judged, with the answers to what is
// asked about it more than once.
type inquiry struct {
	*said
	split     bool // into sentences
	ranges    [][2]int
	sentences []sentence
	odd       sentence     // around a place that is in none
	lang      earshot.Lang // to read its sentences in
	grammar   *grammar     // of that language; nil when there is none
	quotes    answer       // does it open quotations?
	repeats   answer       // may it repeat an earlier message?
	joins     answer       // does it say that somebody comes to us?
	read      bool         // signs is filled in
	hits      []nlp.Hit
	signs     []sighting // that the grammar knows, in the view
	always    sign       // of all the turn
	around    scope      // of the candidate that is judged
}

// sentence is a sentence of the turn that is judged.
type sentence struct {
	from, to    int // of the turn's text
	left, right int // of its view, once seen
	seen        bool
	asks        answer // is it a question?
}

// answer is a yes or no that is worked out once.
type answer int8

const (
	unasked answer = iota
	no
	yes
)

// of is the answer, worked out by ask if nobody asked yet.
func (a *answer) of(ask func() bool) bool {
	if *a == unasked {
		*a = no
		if ask() {
			*a = yes
		}
	}
	return *a == yes
}

// begin turns to another turn.
func (q *inquiry) begin(s *said) {
	*q = inquiry{said: s, ranges: q.ranges, sentences: q.sentences[:0], hits: q.hits, signs: q.signs[:0]}
	q.lang = s.grammar()
	if g, ok := grammars[q.lang]; ok {
		q.grammar = g
	}
}

// cut divides the turn into sentences.
func (q *inquiry) cut() {
	q.split = true
	q.ranges = nlp.AppendSentences(q.ranges[:0], q.turn.Text)
	for _, r := range q.ranges {
		q.sentences = append(q.sentences, sentence{from: r[0], to: r[1]})
	}
}

// sentenceAt is the sentence around a place of the turn's text. A place before
// the first letter of a sentence belongs to it from there on; one after the
// last sentence has the whole turn around it.
func (q *inquiry) sentenceAt(start int) *sentence {
	if !q.split {
		q.cut()
	}
	for i := range q.sentences {
		s := &q.sentences[i]
		if start >= s.to {
			continue
		}
		if start >= s.from {
			return s
		}
		q.odd = sentence{from: start, to: s.to}
		return &q.odd
	}
	q.odd = sentence{to: len(q.turn.Text)}
	return &q.odd
}

// isQuestion reports whether a sentence of the turn asks something.
func (q *inquiry) isQuestion(s *sentence) bool {
	return s.asks.of(func() bool { return nlp.IsQuestion(q.turn.Text[s.from:s.to], q.turn.Lang) })
}

// sentenceView is the range of the view that a sentence of the turn takes.
func (q *inquiry) sentenceView(s *sentence) (left, right int) {
	if !s.seen {
		s.left, s.right, s.seen = q.viewFrom(s.from), q.viewFrom(s.to), true
	}
	return s.left, s.right
}

// viewFrom is the first place of the view that comes of at, or what follows
// it, in the turn's text.
func (q *inquiry) viewFrom(at int) int {
	v := &q.view
	switch at {
	case 0:
		return 0
	case len(q.turn.Text):
		return len(v.text)
	}
	return sort.Search(len(v.text), func(p int) bool {
		p, _ = v.toNormal(p, p+1)
		p, _ = q.normal.Original(p, p)
		return p >= at
	})
}

// look cuts the sentence around a candidate out of the view.
func (q *inquiry) look(c candidate, in *sentence) *scope {
	v, from, to := &q.view, int(c.start), int(c.end)
	left, right := q.sentenceView(in)
	left, right = min(left, from), max(right, to)
	for left > 0 && !utf8.RuneStart(v.text[left]) {
		left--
	}
	for right < len(v.text) && !utf8.RuneStart(v.text[right]) {
		right++
	}
	q.around = scope{left: v.text[left:from], hit: v.text[from:to], right: v.text[to:right], signs: q.signsIn(left, right, c)}
	if last, size := utf8.DecodeLastRuneInString(q.around.left); isHangul(last) {
		at, end := v.toNormal(from-size, from)
		before, _ := utf8.DecodeLastRuneInString(v.normal[:at])
		q.around.alone = (at == 0 || !isHangul(before)) && end < len(v.normal) && v.normal[end] == ' '
	}
	return &q.around
}

// signsIn are the signs that stand in a range of the view, around a candidate.
func (q *inquiry) signsIn(left, right int, c candidate) sign {
	if q.grammar == nil {
		return 0
	}
	if !q.read {
		q.read = true
		q.hits, q.signs, q.always = q.grammar.signposts().see(q.view.text, q.hits[:0], q.signs)
	}
	text := q.view.text
	if touching(text, int(c.start)) || touching(text, int(c.end)) {
		return anySign // what is beside the hit is not whole words
	}
	all := q.always
	for i := range q.signs {
		s := &q.signs[i]
		if s.start < left || s.end > right {
			continue
		}
		all |= s.of[anywhere]
		if s.end <= int(c.end) {
			all |= s.of[upToHit]
		}
		switch {
		case s.end <= int(c.start):
			all |= s.of[onLeft]
		case s.start >= int(c.end):
			all |= s.of[onRight]
		}
	}
	return all
}
