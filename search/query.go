package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"earshot"
)

// Query is what somebody looks for, as a tree. The zero Query restricts
// nothing. Make one with Parse.
type Query struct{ root node }

// IsZero reports whether the query restricts nothing.
func (q Query) IsZero() bool { return q.root == nil }

// String writes the query so that Parse makes the same tree of it again.
func (q Query) String() string {
	if q.root == nil {
		return ""
	}
	return q.root.query()
}

// Tree writes the query's tree with every group in parentheses and its
// operator first, for tests and for people who wonder what a query means:
// (and cancel (not "last year") side:customer).
func (q Query) Tree() string {
	if q.root == nil {
		return "()"
	}
	return q.root.tree()
}

// with is the group with one more child. A group in it dissolves, unless it
// says which turns count: that holds within its parentheses only.
func (n andNode) with(child node) andNode {
	inner, isGroup := child.(andNode)
	switch {
	case child == nil:
		return n
	case isGroup && !slices.ContainsFunc(inner, func(c node) bool { return scopeOf(c) != nil }):
		return append(n, inner...)
	}
	return append(n, child)
}

// Where is the query for the conversations, or turns, whose field has the
// value. It fails where Parse would.
func Where(field, value string) (Query, error) {
	f, known := fields[field]
	if !known {
		return Query{}, unknownField(field, 0, field)
	}
	canonical, problem := f.check(value)
	if problem != "" {
		return Query{}, fmt.Errorf("%s: %s: %w", field, problem, earshot.ErrInvalid)
	}
	return Query{root: fieldNode{name: field, value: canonical}}, nil
}

// Among is the query for the conversations of exactly these accounts, as many as
// they are; of none, it finds nothing. It is how to say what somebody may see:
// Where tells accounts by the words of their names.
func Among(ids []earshot.AccountID) Query { return Query{root: amongNode(ids)} }

// node is a part of a query's tree. Groups have two children or more; an
// alternative holds no alternatives, a negation no negation, and a group that
// all of must be met holds another only if that one says which turns count.
type node interface {
	query() string
	tree() string
}

type (
	wordNode   string // one bare word, as typed
	phraseNode string // words in quotation marks
	fieldNode  struct{ name, value string }
	notNode    struct{ of node }
	andNode    []node
	orNode     []node
	amongNode  []earshot.AccountID // never parsed
)

func (n wordNode) query() string   { return string(n) }
func (n phraseNode) query() string { return quote(string(n)) }
func (n fieldNode) query() string  { return n.name + ":" + n.bareOrQuoted() }
func (n notNode) query() string    { return "-" + nested(n.of) }
func (n andNode) query() string    { return write(n, " ", nested) }
func (n orNode) query() string     { return write(n, " OR ", nested) }

func (n amongNode) query() string { return write(n.fields(), " OR ", nested) }

func (n amongNode) tree() string  { return orNode(n.fields()).tree() }
func (n wordNode) tree() string   { return string(n) }
func (n phraseNode) tree() string { return n.query() }
func (n fieldNode) tree() string  { return n.query() }
func (n notNode) tree() string    { return "(not " + n.of.tree() + ")" }
func (n andNode) tree() string    { return "(and " + write(n, " ", node.tree) + ")" }
func (n orNode) tree() string     { return "(or " + write(n, " ", node.tree) + ")" }

func (n amongNode) fields() []node {
	fields := make([]node, len(n))
	for i, id := range n {
		fields[i] = fieldNode{"account", string(id)}
	}
	return fields
}

func write(children []node, between string, one func(node) string) string {
	parts := make([]string, len(children))
	for i, c := range children {
		parts[i] = one(c)
	}
	return strings.Join(parts, between)
}

// nested writes a child, in parentheses if it is a group.
func nested(n node) string {
	switch n.(type) {
	case andNode, orNode:
		return "(" + n.query() + ")"
	}
	return n.query()
}

// bareOrQuoted writes the value so that it is read as one again.
func (n fieldNode) bareOrQuoted() string {
	l := lexer{query: n.value}
	if r, _ := utf8.DecodeRuneInString(n.value); quotes[r] == "" && n.value != "" && l.bare() == n.value {
		return n.value
	}
	return quote(n.value)
}

// quote puts s in the first pair of quotation marks that s does not close.
func quote(s string) string {
	for _, pair := range [...][2]string{{`"`, `"`}, {"「", "」"}, {"『", "』"}, {"«", "»"}} {
		open, _ := utf8.DecodeRuneInString(pair[0])
		if !strings.ContainsAny(s, quotes[open]) {
			return pair[0] + s + pair[1]
		}
	}
	return `"` + strings.Map(dropQuotes, s) + `"`
}

func dropQuotes(r rune) rune {
	if strings.ContainsRune(quotes['"'], r) {
		return ' '
	}
	return r
}

// SyntaxError says what is wrong with a query and where. It is an
// earshot.ErrInvalid.
type SyntaxError struct {
	Query   string
	Offset  int // in bytes, from 0
	Column  int // in characters, from 1
	Message string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("search query, column %d: %s", e.Column, e.Message)
}

// Unwrap makes a SyntaxError an earshot.ErrInvalid.
func (e *SyntaxError) Unwrap() error { return earshot.ErrInvalid }

// fault is the SyntaxError at byte offset at of query.
func fault(query string, at int, format string, args ...any) error {
	return &SyntaxError{
		Query:   query,
		Offset:  at,
		Column:  utf8.RuneCountInString(query[:at]) + 1,
		Message: fmt.Sprintf(format, args...),
	}
}
