package search

import (
	"strings"
	"unicode/utf8"

	"earshot"
	"earshot/nlp"
)

// plan is a query made ready for the index.
type plan struct {
	root   clause
	leaves []*leaf // what scores, in the order of the query
	loose  bool    // a good part of the leaves is enough
}

// clause is one condition on a conversation.
type clause interface{ bind(*reader) matcher }

// leaf is words that are looked for together: a word, a phrase, a pair of
// characters, or the findings of a tracker.
type leaf struct {
	number  int
	terms   []term
	part    bool   // terms[0] is one character, which stands in any pair with it
	tracker bool   // terms[0] is a tracker's ID
	scope   *scope // the turns it may stand in; nil for all
	weight  float64
	known   bool // some conversation holds each of the terms
}

// term is one term of a leaf and its distance from the first.
type term struct {
	field  string
	text   string
	family int
	ahead  int
}

type (
	allOf  []clause
	anyOf  []clause
	noneOf struct{ of clause }
	// unscored is met like the other, but scores and shows nothing.
	unscored struct{ of clause }
	// enough is met by a conversation that holds a share of the leaves' weight.
	enough struct {
		leaves []*leaf
		share  float64
	}
	// said is met when some turn is in the scope.
	said struct{ scope *scope }
	// fact is met by conversations with the value in the field, or else all of
	// its words.
	fact struct {
		field string
		value string
		words []string
	}
	// during is met by conversations from the day on, or before it.
	during struct {
		day    string
		before bool
	}
)

// newPlan makes the plan of q within the limits of within. A loose plan asks for
// a good part of the words that stand side by side in the query, and for
// everything else in it as a strict one does.
func newPlan(q, within Query, loose bool) *plan {
	p := &plan{loose: loose}
	var all allOf
	if q.root != nil {
		root := q.root
		if _, several := root.(andNode); loose && !several {
			root = andNode{root}
		}
		all = append(all, p.compile(root, nil, loose))
	}
	if within.root != nil {
		all = append(all, unscored{new(plan).compile(within.root, nil, false)})
	}
	p.root = all
	return p
}

func (p *plan) compile(n node, in *scope, loose bool) clause {
	switch n := n.(type) {
	case wordNode:
		return p.words(string(n), in)
	case phraseNode:
		return p.words(string(n), in)
	case fieldNode:
		return p.field(n, in)
	case notNode:
		return p.negation(n, in)
	case amongNode:
		any := make(anyOf, len(n))
		for i, id := range n {
			any[i] = fact{field: fieldAccount, value: string(id)}
		}
		return any
	case orNode:
		any := make(anyOf, len(n))
		for i, c := range n {
			any[i] = p.compile(c, in, false)
		}
		return any
	case andNode:
		return p.all(n, in, loose)
	}
	return allOf{}
}

// all narrows the scope by every child that only says which turns count, and
// asks for the other children within it.
func (p *plan) all(n andNode, in *scope, loose bool) clause {
	var rest []node
	narrowed := in
	for _, c := range n {
		if s := scopeOf(c); s != nil {
			narrowed = narrowed.and(s)
		} else {
			rest = append(rest, c)
		}
	}
	var all allOf
	if narrowed != in {
		all = append(all, said{narrowed})
	}
	if loose {
		var words []*leaf
		words, rest = p.singles(rest, narrowed)
		if len(words) > 0 {
			all = append(all, enough{leaves: words, share: looseShare})
		}
	}
	for _, c := range rest {
		all = append(all, p.compile(c, narrowed, false))
	}
	return all
}

// looseShare is how much of the words' weight a conversation must hold to be
// an answer to a question no conversation holds all words of. Frequent words
// weigh little, so this leaves out what shares only those.
const looseShare = 0.2

// singles makes a leaf of every token of the words and phrases.
func (p *plan) singles(nodes []node, in *scope) (words []*leaf, rest []node) {
	seen := make(map[string]bool)
	for _, n := range nodes {
		text := textOf(n)
		if text == "" {
			rest = append(rest, n)
		}
		for _, t := range nlp.Tokenize(text, earshot.Undetermined) {
			if !seen[t.Term] {
				seen[t.Term] = true
				words = append(words, p.leaf(&leaf{terms: []term{termOf(&t, 0)}, part: lone(&t), scope: in}))
			}
		}
	}
	return words, rest
}

// textOf is the text of a word or phrase, empty for any other node.
func textOf(n node) string {
	switch n := n.(type) {
	case wordNode:
		return string(n)
	case phraseNode:
		return string(n)
	}
	return ""
}

// loosens reports whether there are words enough for a loose plan. Phrases
// alone are meant.
func loosens(q Query) bool {
	nodes, ok := q.root.(andNode)
	if !ok {
		nodes = andNode{q.root}
	}
	tokens := 0
	for _, n := range nodes {
		if w, plain := n.(wordNode); plain {
			tokens += len(nlp.Tokenize(string(w), earshot.Undetermined))
		}
	}
	return tokens > 1
}

func (p *plan) leaf(l *leaf) *leaf {
	l.number = len(p.leaves)
	p.leaves = append(p.leaves, l)
	return l
}

// words makes a leaf of tokens that must follow each other. A word is several
// when it is written without spaces or with a hyphen.
func (p *plan) words(text string, in *scope) clause {
	tokens := nlp.Tokenize(text, earshot.Undetermined)
	if len(tokens) == 0 {
		return allOf{}
	}
	l := &leaf{scope: in, part: len(tokens) == 1 && lone(&tokens[0])}
	for i := range tokens {
		l.terms = append(l.terms, termOf(&tokens[i], tokens[i].Pos-tokens[0].Pos))
	}
	return p.leaf(l)
}

func termOf(t *nlp.Token, ahead int) term {
	f := familyOf(t)
	return term{field: familyFields[f], text: t.Term, family: f, ahead: ahead}
}

// lone reports whether the token is one character of a language whose terms
// are pairs.
func lone(t *nlp.Token) bool {
	return t.Family == nlp.FamilyCJK && utf8.RuneCountInString(t.Term) == 1
}

func (p *plan) field(n fieldNode, in *scope) clause {
	switch n.name {
	case "tracker":
		t := term{field: fieldTracker, text: strings.ToLower(n.value)}
		return p.leaf(&leaf{terms: []term{t}, tracker: true, scope: in})
	case "account":
		return named(fieldAccountName, n.value)
	case "rep":
		return named(fieldRepName, n.value)
	case "persona":
		return named(fieldPersona, n.value)
	case "after", "before":
		day, _ := firstDay(n.value)
		return during{day: day, before: n.name == "before"}
	case "channel", "outcome":
		return fact{field: n.name, value: n.value}
	}
	return said{in.and(scopeOf(n))}
}

func named(field, name string) fact {
	value, words := foldName(name)
	return fact{field, value, words}
}

// negation leaves out conversations in which it was said. Of turns, it leaves
// out the turns: -side:us is what anybody else said.
func (p *plan) negation(n notNode, in *scope) clause {
	if s := scopeOf(n); s != nil {
		return said{in.and(s)}
	}
	from := len(p.leaves)
	c := p.compile(n.of, in, false)
	p.leaves = p.leaves[:from] // what must not be said neither scores nor is shown
	return noneOf{c}
}
