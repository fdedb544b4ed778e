package risk

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"earshot/nlp"
)

// sign is a set of the guards that a word may set off. Most turns hold no such
// word beside a hit, and then no guard looks closer.
type sign uint16

const (
	negatesBefore sign = 1 << iota
	negatesAfter
	supposesBefore
	supposesAfter
	reports
	asks
	asksAfter
	asksSurely // the word is all that is asked for

	negates  = negatesBefore | negatesAfter
	supposes = supposesBefore | supposesAfter
	asked    = asks | asksAfter | asksSurely
	anySign  = ^sign(0)
)

// place is where a word must stand to be a sign.
type place int

const (
	anywhere place = iota
	onLeft         // of the hit
	onRight
	upToHit // on the left of its end
	places  // how many there are
)

// signposts are the words that the guards of a language cannot do without.
type signposts struct {
	matcher *nlp.Matcher
	words   bool           // all begin words: the matcher looks at no other places
	of      [][places]sign // by pattern of the matcher
	whole   []bool         // by pattern: it must be a word of its own
	inside  []post         // that may begin within a word, where the others do not
	always  sign           // of guards of which no such words are known
}

// sighting is a signpost in the view of a turn.
type sighting struct {
	start, end int
	of         *[places]sign
}

// post is words that are signs where they stand in a place.
type post struct {
	sign  sign
	place place
	texts []string
	whole bool // a word of its own
}

// newSignposts makes the signposts of a language ready.
func newSignposts(posts ...post) *signposts {
	p := &signposts{words: !slices.ContainsFunc(posts, post.mayBeginWithin)}
	return p.with(posts)
}

// newWordSignposts is newSignposts where nearly all begin words: the few that
// may begin within one are looked for by themselves.
func newWordSignposts(inside post, posts ...post) *signposts {
	p := &signposts{words: true, inside: []post{inside}}
	return p.with(posts)
}

// mayBeginWithin reports whether any of the texts may begin within an ASCII
// word.
func (p post) mayBeginWithin() bool {
	return !p.whole && slices.ContainsFunc(p.texts, func(t string) bool { return sticks(t[0]) })
}

func (p *signposts) with(posts []post) *signposts {
	type key struct {
		text  string
		whole bool
	}
	index := map[key]int{}
	var texts []string
	for _, post := range posts {
		if len(post.texts) == 0 {
			p.always |= post.sign
		}
		for _, t := range post.texts {
			i, ok := index[key{t, post.whole}]
			if !ok {
				i = len(texts)
				index[key{t, post.whole}] = i
				texts, p.of, p.whole = append(texts, t), append(p.of, [places]sign{}), append(p.whole, post.whole)
			}
			p.of[i][post.place] |= post.sign
		}
	}
	p.matcher = nlp.NewMatcher(texts)
	return p
}

// wordsOf are signs of whole words.
func wordsOf(s sign, where place, sets ...map[string]bool) post {
	p := post{sign: s, place: where, whole: true}
	for _, set := range sets {
		for w := range set {
			p.texts = append(p.texts, w)
		}
	}
	slices.Sort(p.texts)
	p.texts = slices.Compact(p.texts)
	return p
}

// needsIn are the signs of expressions. An expression that is nil never
// matches, and has none.
func needsIn(s sign, where place, all ...*regexp.Regexp) post {
	p := post{sign: s, place: where}
	for _, e := range all {
		if e == nil {
			continue
		}
		n := needs(e)
		if n == nil {
			return post{sign: s}
		}
		p.texts = append(p.texts, n...)
	}
	if p.texts == nil {
		p.sign = 0
	}
	return p
}

// see finds the signposts in a view, and which signs the whole of it has.
func (p *signposts) see(text string, hits []nlp.Hit, seen []sighting) ([]nlp.Hit, []sighting, sign) {
	if p.words {
		hits = p.matcher.MatchWords(text, hits)
	} else {
		hits = p.matcher.Match(text, hits)
	}
	for i := range hits {
		h := &hits[i]
		if p.whole[h.Pattern] && (h.Start > 0 && sticks(text[h.Start-1]) || h.End < len(text) && sticks(text[h.End])) {
			continue
		}
		seen = append(seen, sighting{h.Start, h.End, &p.of[h.Pattern]})
	}
	all := p.always
	for i := range p.inside {
		for _, t := range p.inside[i].texts {
			if strings.Contains(text, t) {
				all |= p.inside[i].sign
			}
		}
	}
	return hits, seen, all
}

// sticks reports whether a byte beside a word makes another word of it.
func sticks(c byte) bool { return c == '_' || c < utf8.RuneSelf && isWord(rune(c)) }

// touching reports whether a place of a text is within an ASCII word.
func touching(text string, at int) bool {
	return at > 0 && at < len(text) && sticks(text[at-1]) && sticks(text[at])
}
