package ingest

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlText is the words of a piece of HTML: blocks begin new lines, quotations
// carry "> " before each, and what is not shown is left out.
func htmlText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return tidyText(s)
	}
	w := &htmlWords{}
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return tidyText(w.out.String())
		case html.TextToken:
			w.text(string(z.Text()))
		case html.StartTagToken:
			w.open(z.Token())
		case html.SelfClosingTagToken:
			w.alone(z.Token())
		case html.EndTagToken:
			w.close(z.Token())
		}
	}
}

// htmlWords gathers words.
type htmlWords struct {
	out    strings.Builder
	hidden int // within style, script and the like
	pre    int
	quotes []bool // the open block elements that may quote: whether they do
	depth  int    // of quotation
	rest   int    // 1 when all that follows is quoted
	lines  int    // line ends since the last word
	space  bool   // between words
}

func (w *htmlWords) text(s string) {
	if w.hidden > 0 {
		return
	}
	s = html.UnescapeString(s)
	if w.pre > 0 {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				w.newline(1, true)
			}
			w.word(line)
		}
		return
	}
	for i, word := range strings.FieldsFunc(s, htmlSpace) {
		if i > 0 || htmlSpace(rune(s[0])) {
			w.space = true
		}
		w.word(word)
	}
	if s != "" && htmlSpace(rune(s[len(s)-1])) {
		w.space = true
	}
}

// htmlSpace is what HTML folds into one space; a no-break space is not.
func htmlSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' }

func (w *htmlWords) word(s string) {
	if s == "" {
		return
	}
	switch {
	case w.out.Len() == 0 || w.lines > 0:
		for range min(w.lines, 2) {
			w.out.WriteByte('\n')
		}
		w.out.WriteString(strings.Repeat("> ", min(w.depth+w.rest, 5)))
	case w.space:
		w.out.WriteByte(' ')
	}
	w.space, w.lines = false, 0
	w.out.WriteString(s)
}

// newline asks for at least n line ends before the next word, or n more.
func (w *htmlWords) newline(n int, more bool) {
	if w.out.Len() == 0 {
		return
	}
	if more {
		w.lines += n
	} else {
		w.lines = max(w.lines, n)
	}
	w.space = false
}

func (w *htmlWords) open(t html.Token) {
	switch t.DataAtom {
	case atom.Style, atom.Script, atom.Head, atom.Title, atom.Template, atom.Noscript:
		w.hidden++
	case atom.Pre:
		w.pre++
		w.newline(1, false)
	case atom.Blockquote:
		w.quote(true)
	case atom.Div:
		if endsMail(t) {
			w.newline(1, false)
			w.rest = 1
		}
		w.quote(quotesMail(t))
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.Table, atom.Ul, atom.Ol:
		w.newline(2, false)
	case atom.Li, atom.Tr, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Dt, atom.Dd:
		w.newline(1, false)
	case atom.Td, atom.Th:
		w.space = true
	default:
		w.alone(t)
	}
}

// alone is a tag that has no end.
func (w *htmlWords) alone(t html.Token) {
	switch t.DataAtom {
	case atom.Br:
		w.newline(1, true)
	case atom.Hr:
		w.newline(2, false)
	}
}

func (w *htmlWords) close(t html.Token) {
	switch t.DataAtom {
	case atom.Style, atom.Script, atom.Head, atom.Title, atom.Template, atom.Noscript:
		w.hidden = max(w.hidden-1, 0)
	case atom.Pre:
		w.pre = max(w.pre-1, 0)
		w.newline(1, false)
	case atom.Blockquote, atom.Div:
		w.unquote()
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.Table, atom.Ul, atom.Ol:
		w.newline(2, false)
	case atom.Li, atom.Tr:
		w.newline(1, false)
	}
}

// maxNested is how deep blocks may lie in one another before we stop counting.
const maxNested = 10_000

func (w *htmlWords) quote(quotes bool) {
	w.newline(1, false)
	if len(w.quotes) < maxNested {
		w.quotes = append(w.quotes, quotes)
		if quotes {
			w.depth++
		}
	}
}

func (w *htmlWords) unquote() {
	w.newline(1, false)
	if n := len(w.quotes); n > 0 {
		if w.quotes[n-1] {
			w.depth--
		}
		w.quotes = w.quotes[:n-1]
	}
}

// quotesMail reports whether a division is what mail programs put the mail
// that is answered into.
func quotesMail(t html.Token) bool {
	for _, a := range t.Attr {
		switch v := strings.ToLower(a.Val); a.Key {
		case "class":
			for class := range strings.FieldsSeq(v) {
				switch class {
				case "gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "zmail_extra":
					return true
				}
			}
		case "id":
			if v == "olk_src_body_section" || v == "isforwardcontent" {
				return true
			}
		}
	}
	return false
}

// endsMail reports whether a division is what Outlook sets where the mail that
// is answered begins, which then goes on to the end.
func endsMail(t html.Token) bool {
	for _, a := range t.Attr {
		if v := strings.ToLower(a.Val); a.Key == "id" && (v == "divrplyfwdmsg" || v == "appendonsend" || v == "replysplit") {
			return true
		}
	}
	return false
}
