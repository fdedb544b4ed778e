package search

import (
	"unicode/utf8"

	"earshot"
	"earshot/nlp"
)

// The limits on a query. They keep a stranger's query from costing more than
// anybody's question needs.
const (
	MaxQueryBytes = 1000
	MaxQueryDepth = 16 // parentheses within parentheses
	MaxQueryTerms = 64 // words, phrases and fields
)

// Parse reads a query:
//
//	price increase            both words, anywhere in the conversation
//	"price increase"          these words in this order, in one turn
//	-refund                   not said in the conversation
//	cancel OR leave           either; OR binds closer than a space
//	(cancel OR leave) price   groups
//	side:customer             a field; quote values that hold spaces
//
// The fields are side, lang, speaker and sentiment, which say whose words
// count, and account, rep, channel, tracker, outcome, persona, after and
// before, which say which conversations do. Full-width signs and the quotation
// marks of every language are understood. An error is a *SyntaxError that says
// where, in words meant for the person who typed the query.
func Parse(q string) (Query, error) {
	if len(q) > MaxQueryBytes {
		return Query{}, fault(q, 0, "the query is too long: %d bytes, at most %d are read", len(q), MaxQueryBytes)
	}
	if !utf8.ValidString(q) {
		return Query{}, fault(q, invalidAt(q), "the query is not valid UTF-8 text")
	}
	p := parser{lexer: lexer{query: q}}
	if err := p.advance(); err != nil {
		return Query{}, err
	}
	root, err := p.and()
	if err != nil {
		return Query{}, err
	}
	if p.ahead.kind == kindClose {
		return Query{}, fault(q, p.ahead.at, "this parenthesis was never opened")
	}
	return Query{root: root}, p.worthAsking(root)
}

func invalidAt(q string) int {
	for i, r := range q {
		if _, size := utf8.DecodeRuneInString(q[i:]); r == utf8.RuneError && size == 1 {
			return i
		}
	}
	return len(q)
}

// parser reads the grammar
//
//	and   = { or }
//	or    = unary { OR unary }
//	unary = [ - ] ( word | phrase | field | ( and ) )
//
// with one lexeme looked ahead. A part that asks for nothing, such as a word
// of punctuation, is nil.
type parser struct {
	lexer
	ahead lexeme
	depth int
	terms int
}

func (p *parser) advance() (err error) {
	p.ahead, err = p.next()
	return err
}

func (p *parser) and() (node, error) {
	var all andNode
	for p.ahead.kind != kindEnd && p.ahead.kind != kindClose {
		n, err := p.or()
		if err != nil {
			return nil, err
		}
		all = all.with(n)
	}
	return group(all), nil
}

func (p *parser) or() (node, error) {
	var any orNode
	for {
		n, err := p.unary()
		if err != nil {
			return nil, err
		}
		if inner, ok := n.(orNode); ok {
			any = append(any, inner...)
		} else if n != nil {
			any = append(any, n)
		}
		if p.ahead.kind != kindOr {
			return group(any), nil
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
}

func (p *parser) unary() (node, error) {
	if p.ahead.kind != kindNot {
		return p.primary()
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	of, err := p.primary()
	switch of := of.(type) {
	case nil:
		return nil, err
	case notNode:
		return of.of, err
	}
	return notNode{of}, err
}

func (p *parser) primary() (node, error) {
	switch p.ahead.kind {
	case kindOpen:
		return p.parenthesis()
	case kindOr:
		return nil, fault(p.query, p.ahead.at, "OR needs something on both sides")
	case kindEnd, kindClose:
		return nil, fault(p.query, p.ahead.at, "something is missing here")
	case kindNot:
		return nil, fault(p.query, p.ahead.at, "a minus needs something behind it")
	}
	n, err := p.term(p.ahead)
	if err != nil {
		return nil, err
	}
	if p.terms++; p.terms > MaxQueryTerms {
		return nil, fault(p.query, p.ahead.at, "the query asks for too much at once: more than %d words, phrases and fields", MaxQueryTerms)
	}
	return n, p.advance()
}

func (p *parser) parenthesis() (node, error) {
	open := p.ahead.at
	if p.depth++; p.depth > MaxQueryDepth {
		return nil, fault(p.query, open, "parentheses are nested too deep: more than %d", MaxQueryDepth)
	}
	defer func() { p.depth-- }()
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := p.and()
	if err != nil {
		return nil, err
	}
	if p.ahead.kind != kindClose {
		return nil, fault(p.query, open, "this parenthesis is never closed")
	}
	return n, p.advance()
}

func (p *parser) term(l lexeme) (node, error) {
	switch l.kind {
	case kindField:
		return p.field(l)
	case kindPhrase:
		if !sayable(l.text) {
			return nil, nil
		}
		return phraseNode(l.text), nil
	}
	if !sayable(l.text) || l.text == "AND" || l.text == "ＡＮＤ" {
		return nil, nil
	}
	return wordNode(l.text), nil
}

func (p *parser) field(l lexeme) (node, error) {
	f, known := fields[l.text]
	if !known {
		return nil, unknownField(p.query, l.at, l.text)
	}
	if l.value == "" {
		return nil, fault(p.query, l.valued, "%s: needs a value right behind the colon", l.text)
	}
	value, problem := f.check(l.value)
	if problem != "" {
		return nil, fault(p.query, l.valued, "%s: %s", l.text, problem)
	}
	return fieldNode{name: l.text, value: value}, nil
}

// sayable reports whether the text holds anything the index could know.
func sayable(text string) bool { return len(nlp.Tokenize(text, earshot.Undetermined)) > 0 }

// group is what the children ask for together: nothing, the only child, or all.
func group[G andNode | orNode](children G) node {
	switch len(children) {
	case 0:
		return nil
	case 1:
		return children[0]
	}
	return any(children).(node)
}

// worthAsking refuses queries that say nothing, or only what not to find.
func (p *parser) worthAsking(root node) error {
	switch {
	case root == nil:
		return fault(p.query, 0, "there is nothing to look for")
	case !positive(root):
		err := fault(p.query, 0, "the query says only what to leave out")
		return earshot.WithHint(err, "add a word to find, or a field such as side:customer to list what is left")
	}
	return nil
}

// positive reports whether n by itself names a manageable set: a word, a
// phrase or a field in every alternative. A field with a minus before it does,
// because its answer is a list somebody may want.
func positive(n node) bool {
	switch n := n.(type) {
	case notNode:
		_, isField := n.of.(fieldNode)
		return isField
	case andNode:
		for _, c := range n {
			if positive(c) {
				return true
			}
		}
		return false
	case orNode:
		for _, c := range n {
			if !positive(c) {
				return false
			}
		}
	}
	return true
}
