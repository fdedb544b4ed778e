package risk

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf8"

	"earshot"
)

// ParseExpr reads a rule. The error is a [*SyntaxError], which says where it
// is wrong and what was expected there.
//
// A rule may have 2,000 characters, 20 parentheses within each other and 200
// words, phrases and operators.
func ParseExpr(text string) (*Expr, error) {
	if utf8.RuneCountInString(text) > maxRule {
		return nil, fault(0, len(text), "too-long", "2,000")
	}
	tokens, err := lexRule(text)
	if err != nil {
		return nil, err
	}
	p := &parser{text: text, tokens: tokens}
	if p.peek().kind == tokenEnd {
		return nil, fault(0, len(text), "empty")
	}
	root, err := p.either()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != tokenEnd {
		return nil, p.unexpected(t)
	}
	if err := sound(root); err != nil {
		return nil, err
	}
	return &Expr{root}, nil
}

// parser reads tokens by how tightly operators bind: | least, then a space or
// &, then NEAR, BEFORE and IN, then - and NOT.
type parser struct {
	text   string
	tokens []token
	i      int
	depth  int
	nodes  int
}

func (p *parser) peek() token { return p.tokens[p.i] }

func (p *parser) peekAfter() token { return p.tokens[min(p.i+1, len(p.tokens)-1)] }

func (p *parser) take() token {
	t := p.tokens[p.i]
	if t.kind != tokenEnd {
		p.i++
	}
	return t
}

// said is a token as it was written.
func (p *parser) said(t token) string { return p.text[t.at:t.end] }

// count refuses a rule of too many nodes.
func (p *parser) count(at span) error {
	if p.nodes++; p.nodes > maxNodes {
		return fault(at.at, at.end, "too-many", strconv.Itoa(maxNodes))
	}
	return nil
}

// either reads parts between |.
func (p *parser) either() (node, error) {
	first, err := p.all()
	if err != nil || p.peek().kind != tokenOr {
		return first, err
	}
	parts := []node{first}
	for p.peek().kind == tokenOr {
		or := p.take()
		if k := p.peek().kind; k == tokenEnd || k == tokenClose {
			return nil, fault(or.at, or.end, "operator-at-end", p.said(or))
		}
		part, err := p.all()
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		if err := p.count(or.span); err != nil {
			return nil, err
		}
	}
	return &eitherOf{around(parts), flat(parts, func(n node) []node {
		if e, ok := n.(*eitherOf); ok {
			return e.parts
		}
		return nil
	})}, nil
}

// all reads parts with a space or & between them.
func (p *parser) all() (node, error) {
	if t := p.peek(); t.kind == tokenOr || t.kind == tokenAnd || t.kind == tokenRelation {
		return nil, fault(t.at, t.end, "operator-at-start", p.said(t))
	}
	var parts []node
	for {
		part, err := p.near()
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		if t := p.peek(); t.kind == tokenAnd {
			p.take()
			if k := p.peek().kind; k == tokenEnd || k == tokenClose || k == tokenOr || k == tokenAnd {
				return nil, fault(t.at, t.end, "operator-at-end", p.said(t))
			}
		}
		if k := p.peek().kind; k == tokenEnd || k == tokenClose || k == tokenOr {
			break
		}
		if err := p.count(p.peek().span); err != nil {
			return nil, err
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return &allOf{around(parts), flat(parts, func(n node) []node {
		if a, ok := n.(*allOf); ok {
			return a.parts
		}
		return nil
	})}, nil
}

// flat puts the parts of parts of the same kind in their place: (a b) c is
// a b c.
func flat(parts []node, of func(node) []node) []node {
	var out []node
	for _, p := range parts {
		if inner := of(p); inner != nil {
			out = append(out, inner...)
		} else {
			out = append(out, p)
		}
	}
	return out
}

func around(parts []node) span {
	return span{parts[0].place().at, parts[len(parts)-1].place().end}
}

// near reads units with NEAR, BEFORE and NOT IN between them, from the left.
func (p *parser) near() (node, error) {
	left, err := p.unit()
	if err != nil {
		return nil, err
	}
	for {
		t := p.peek()
		negative := t.kind == tokenNot && p.peekAfter().kind == tokenRelation
		if !negative && t.kind != tokenRelation {
			return left, nil
		}
		if negative {
			p.take()
		}
		word := p.take()
		r, err := relationOf(word, negative)
		if err != nil {
			return nil, err
		}
		if k := p.peek().kind; k == tokenEnd || k == tokenClose || k == tokenOr || k == tokenAnd {
			return nil, fault(word.at, word.end, "operator-at-end", p.said(word))
		}
		right, err := p.unit()
		if err != nil {
			return nil, err
		}
		left = &nearTo{span{left.place().at, right.place().end}, left, right, r}
		if err := p.count(word.span); err != nil {
			return nil, err
		}
	}
}

// relationOf reads NEAR/3, BEFORE, IN.
func relationOf(t token, negative bool) (relation, error) {
	head, distance, given := strings.Cut(t.text, "/")
	r := relation{not: negative, ordered: head == "BEFORE", within: head == "IN"}
	if r.within {
		if !negative {
			return r, fault(t.at, t.end, "in-needs-not")
		}
		if given {
			return r, fault(t.at, t.end, "unexpected", "/"+distance)
		}
		return r, nil
	}
	if !given {
		r.far, r.n = r.ordered, nearDefault
		if r.far {
			r.n = 0
		}
		return r, nil
	}
	digits := strings.TrimRight(distance, "tsTS")
	switch unit := strings.ToLower(distance[len(digits):]); unit {
	case "":
	case "t":
		r.turns = true
	case "ts":
		r.turns, r.same = true, true
	default:
		return r, fault(t.at, t.end, "distance-unit", t.text)
	}
	most := maxWords
	if r.turns {
		most = maxTurns
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > most || len(digits) > 4 {
		return r, fault(t.at, t.end, "distance", head+"/", strconv.Itoa(most), head+"/5")
	}
	r.n = n
	return r, nil
}

// unit reads one part: a word, a phrase, a set, a part in parentheses, and
// what must not be said.
func (p *parser) unit() (node, error) {
	t := p.take()
	if err := p.count(t.span); err != nil {
		return nil, err
	}
	switch t.kind {
	case tokenWord, tokenQuoted, tokenInflect:
		return p.phrase(t)
	case tokenBracket:
		return p.bracket(t)
	case tokenRegex:
		return p.pattern(t)
	case tokenLang:
		return p.inLang(t)
	case tokenOpen:
		return p.parens(t)
	case tokenMinus, tokenNot:
		return p.not(t)
	case tokenClose:
		return nil, fault(t.at, t.end, "extra-paren")
	case tokenEquals:
		return nil, fault(t.at, t.end, "alias-of-what")
	case tokenEnd:
		return nil, fault(t.at, t.end, "operator-at-end", p.said(p.tokens[max(0, p.i-1)]))
	}
	return nil, fault(t.at, t.end, "expected-part", p.said(t))
}

func (p *parser) not(t token) (node, error) {
	switch p.peek().kind {
	case tokenEnd, tokenClose, tokenOr, tokenAnd, tokenRelation:
		return nil, fault(t.at, t.end, "not-what")
	}
	if p.depth++; p.depth > maxDepth {
		return nil, fault(t.at, t.end, "too-deep", strconv.Itoa(maxDepth))
	}
	defer func() { p.depth-- }()
	part, err := p.unit()
	if err != nil {
		return nil, err
	}
	return &notSaid{span{t.at, part.place().end}, part}, nil
}

// parens reads what stands in parentheses.
func (p *parser) parens(t token) (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, fault(t.at, t.end, "too-deep", strconv.Itoa(maxDepth))
	}
	defer func() { p.depth-- }()
	if c := p.peek(); c.kind == tokenClose {
		return nil, fault(t.at, c.end, "empty-parens")
	}
	if p.peek().kind == tokenEnd {
		return nil, fault(t.at, t.end, "unclosed-paren")
	}
	inner, err := p.either()
	if err != nil {
		return nil, err
	}
	if p.peek().kind != tokenClose {
		return nil, fault(t.at, t.end, "unclosed-paren")
	}
	p.take()
	return inner, nil
}

// unexpected says what stands after a rule that could have ended.
func (p *parser) unexpected(t token) error {
	if t.kind == tokenClose {
		return fault(t.at, t.end, "extra-paren")
	}
	return fault(t.at, t.end, "unexpected", p.said(t))
}

// phrase makes a phrase of a token and the aliases after it.
func (p *parser) phrase(t token) (node, error) {
	w := &atom{span: t.span, phrase: earshot.Phrase{Text: t.text}}
	switch {
	case t.prefix:
		w.phrase.Form = earshot.FormPrefix
	case t.kind == tokenQuoted:
		w.phrase.Form = earshot.FormExact
	}
	for p.peek().kind == tokenEquals {
		equals := p.take()
		alias := p.take()
		if alias.kind != tokenQuoted && alias.kind != tokenWord || alias.prefix {
			return nil, fault(equals.at, max(equals.end, alias.end), "alias-expected")
		}
		w.phrase.Aliases = append(w.phrase.Aliases, alias.text)
		w.end = alias.end
	}
	if _, err := sequencesOf(w.phrase, earshot.AnyLang); err != nil {
		return nil, faultOfPhrase(w.span, err)
	}
	return w, nil
}

// setName is the shape of the name of a word set.
var setName = regexp.MustCompile(`^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}]*(-[\p{Ll}\p{Lo}\p{N}]+)*$`)

// bracket makes a number, an amount, a date or a set of words.
func (p *parser) bracket(t token) (node, error) {
	text := strings.ToLower(strings.Map(narrow, t.text))
	if k, a, ok := slotNamed(text); ok {
		return &slotOf{t.span, k, a}, nil
	}
	if !setName.MatchString(text) {
		return nil, fault(t.at, t.end, "slot", t.text)
	}
	return &setOf{t.span, text}, nil
}

// pattern checks a regular expression, which is matched with text in small
// letters.
func (p *parser) pattern(t token) (node, error) {
	if utf8.RuneCountInString(t.text) > maxPattern {
		return nil, fault(t.at, t.end, "regex-long", strconv.Itoa(maxPattern))
	}
	re, err := regexp.Compile(t.text)
	if err != nil {
		detail := err.Error()
		if e, ok := err.(*syntax.Error); ok {
			detail = fmt.Sprintf("%s: %s", e.Code, e.Expr)
		}
		return nil, fault(t.at, t.end, "regex-invalid", detail)
	}
	if re.MatchString("") {
		return nil, fault(t.at, t.end, "regex-empty", p.said(t))
	}
	return &pattern{t.span, t.text}, nil
}

// inLang reads the part that lang:ko binds.
func (p *parser) inLang(t token) (node, error) {
	lang, ok := langTagged(t.text)
	if !ok {
		return nil, fault(t.at, t.end, "lang-tag", t.text)
	}
	if p.peek().kind != tokenOpen {
		return nil, fault(t.at, t.end, "lang-parens", string(lang))
	}
	inner, err := p.parens(p.take())
	if err != nil {
		return nil, err
	}
	return &langOnly{span{t.at, inner.place().end}, lang, inner}, nil
}

// langTagged is the language a tag means, however it is written.
func langTagged(tag string) (earshot.Lang, bool) {
	l := earshot.Lang(tag)
	low := strings.ToLower(tag)
	switch {
	case l == earshot.AnyLang || l == earshot.ChineseSimplified || l == earshot.ChineseTraditional:
		return l, true
	case tagsMeant[low] != "":
		return tagsMeant[low], true
	case langTag.MatchString(low):
		return earshot.Lang(low), true
	}
	return "", false
}

// sound refuses rules that say only what is not there.
func sound(n node) error {
	if !says(n) {
		at := n.place()
		return fault(at.at, at.end, "only-not")
	}
	var err error
	n.each(func(n node) {
		if err == nil {
			err = soundHere(n)
		}
	})
	return err
}

func soundHere(n node) error {
	switch n := n.(type) {
	case *eitherOf:
		for _, p := range n.parts {
			if at := p.place(); !says(p) {
				return fault(at.at, at.end, "not-in-or")
			}
		}
	case *nearTo:
		for _, p := range [...]node{n.left, n.right} {
			if at := p.place(); !says(p) {
				return fault(at.at, at.end, "near-not", n.relation.String())
			}
		}
	case *notSaid:
		if at := n.place(); !says(n.part) {
			return fault(at.at, at.end, "only-not")
		}
	case *langOnly:
		if at := n.place(); !says(n.part) {
			return fault(at.at, at.end, "only-not")
		}
	}
	return nil
}

// says reports whether a part asks for something that is said.
func says(n node) bool {
	switch n := n.(type) {
	case *notSaid:
		return false
	case *allOf:
		for _, p := range n.parts {
			if says(p) {
				return true
			}
		}
		return false
	case *langOnly:
		return says(n.part)
	}
	return true
}
