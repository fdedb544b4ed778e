package risk

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is what a piece of a rule is.
type tokenKind int

const (
	tokenEnd      tokenKind = iota
	tokenWord               // cancel, 해지, cancel*
	tokenQuoted             // "cancel now"
	tokenInflect            // ~"cancel the contract"
	tokenBracket            // [money > 1000]
	tokenRegex              // re:/.../
	tokenLang               // lang:ko
	tokenOpen               // (
	tokenClose              // )
	tokenOr                 // | or OR
	tokenAnd                // & or AND
	tokenMinus              // - before a part
	tokenNot                // NOT
	tokenRelation           // NEAR/3, BEFORE, IN
	tokenEquals             // = before an alias
)

// token is a piece of a rule. text is what it says without its signs.
type token struct {
	kind tokenKind
	span
	text   string
	prefix bool // a word or a quoted phrase with * at its end
}

// lexer cuts a rule into tokens.
type lexer struct {
	text   string
	at     int
	tokens []token
}

// lexRule cuts a rule into tokens, the last of which is its end.
func lexRule(text string) ([]token, error) {
	l := &lexer{text: text}
	for {
		l.skipSpace()
		if l.at == len(text) {
			l.add(tokenEnd, l.at, "")
			return l.tokens, nil
		}
		if err := l.next(); err != nil {
			return nil, err
		}
	}
}

func (l *lexer) add(k tokenKind, from int, text string) {
	l.tokens = append(l.tokens, token{kind: k, span: span{from, l.at}, text: text})
}

func (l *lexer) skipSpace() {
	for l.at < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[l.at:])
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' {
			return
		}
		l.at += size
	}
}

// narrow is the half-width sign a full-width one stands for.
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '–', r == '—', r == '−':
		return '-'
	case r == '、', r == '､':
		return ','
	}
	return r
}

// closers are the quotation marks that end what each of them opens.
var closers = map[rune]string{
	'"': "\"＂”“", '＂': "\"＂", '“': "”\"", '”': "”\"", '„': "“”\"", '「': "」", '『': "』", '«': "»", '《': "》", '｢': "｣",
}

// next reads one token.
func (l *lexer) next() error {
	from := l.at
	r, size := utf8.DecodeRuneInString(l.text[l.at:])
	if closers[r] != "" {
		return l.quoted(tokenQuoted, from)
	}
	sign := narrow(r)
	after, _ := utf8.DecodeRuneInString(l.text[l.at+size:])
	switch sign {
	case '(', ')', '|', '&', '=':
		l.at += size
		for (sign == '|' || sign == '&') && l.at < len(l.text) { // || and && are meant alike
			again, size := utf8.DecodeRuneInString(l.text[l.at:])
			if narrow(again) != sign {
				break
			}
			l.at += size
		}
		l.add(map[rune]tokenKind{'(': tokenOpen, ')': tokenClose, '|': tokenOr, '&': tokenAnd, '=': tokenEquals}[sign], from, "")
		return nil
	case '-':
		l.at += size
		l.add(tokenMinus, from, "")
		return nil
	case '[':
		return l.bracket(from, size)
	case '~':
		if closers[after] != "" {
			l.at += size
			return l.quoted(tokenInflect, from)
		}
	case ',', ';':
		return fault(from, from+size, "comma", string(r))
	case '!':
		return fault(from, from+size, "bang", string(r))
	case ']':
		return fault(from, from+size, "extra-bracket", string(r))
	case '\'':
		return fault(from, from+size, "single-quote", string(r))
	}
	if r == '‘' || r == '’' {
		return fault(from, from+size, "single-quote", string(r))
	}
	return l.word(from)
}

// quoted reads what stands between quotation marks. A backslash takes the
// meaning from the character after it; an asterisk at the end means that the
// last word may go on.
func (l *lexer) quoted(k tokenKind, from int) error {
	opener, size := utf8.DecodeRuneInString(l.text[l.at:])
	l.at += size
	var b strings.Builder
	star := false
	for l.at < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[l.at:])
		l.at += size
		switch {
		case strings.ContainsRune(closers[opener], r):
			text := strings.TrimSpace(b.String())
			if text == "" {
				return fault(from, l.at, "empty-quote")
			}
			if star && k == tokenInflect {
				return fault(from, l.at, "star-inflected")
			}
			l.add(k, from, text)
			l.tokens[len(l.tokens)-1].prefix = star
			return nil
		case star:
			return fault(l.at-size-1, l.at-size, "star-inside")
		case r == '\\' && l.at < len(l.text):
			r, size = utf8.DecodeRuneInString(l.text[l.at:])
			l.at += size
			b.WriteString(l.text[l.at-size : l.at])
		case r == '*':
			star = true
		default:
			b.WriteString(l.text[l.at-size : l.at])
		}
	}
	return fault(from, len(l.text), "unclosed-quote", string(opener))
}

// bracket reads [money > 1000].
func (l *lexer) bracket(from, size int) error {
	rest := l.text[l.at+size:]
	for i, r := range rest {
		switch narrow(r) {
		case ']':
			l.at += size + i + utf8.RuneLen(r)
			l.add(tokenBracket, from, strings.TrimSpace(rest[:i]))
			return nil
		case '[', '(', ')', '"':
			return fault(from, from+size+i, "unclosed-bracket")
		}
	}
	return fault(from, len(l.text), "unclosed-bracket")
}

// ends reports whether a word ends before r.
func ends(r rune) bool {
	if unicode.IsSpace(r) || closers[r] != "" || r == '\u200b' || r == '\ufeff' {
		return true
	}
	switch r {
	case '”', '」', '』', '»', '》', '｣':
		return true
	}
	switch narrow(r) {
	case '(', ')', '|', '&', '[', ']', '=', ',', ';':
		return true
	}
	return false
}

// word reads a word, a keyword, lang:ko or re:/.../.
func (l *lexer) word(from int) error {
	if rest, ok := foldedPrefix(l.text[l.at:], "re:/"); ok {
		return l.regex(from, len(l.text)-len(rest))
	}
	for l.at < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[l.at:])
		if r == ',' || r == '，' { // 1,000 is one word
			if !l.betweenDigits(size) {
				break
			}
		} else if ends(r) {
			break
		}
		l.at += size
	}
	text := l.text[from:l.at]
	if text == "" { // a closing mark that closes nothing
		_, size := utf8.DecodeRuneInString(l.text[from:])
		return fault(from, from+size, "extra-quote", l.text[from:from+size])
	}
	return l.classify(from, text)
}

func (l *lexer) betweenDigits(size int) bool {
	before, _ := utf8.DecodeLastRuneInString(l.text[:l.at])
	after, _ := utf8.DecodeRuneInString(l.text[l.at+size:])
	return unicode.IsDigit(before) && unicode.IsDigit(after)
}

// foldedPrefix cuts a prefix off that may be written in any case and width.
func foldedPrefix(s, prefix string) (string, bool) {
	for _, want := range prefix {
		r, size := utf8.DecodeRuneInString(s)
		if unicode.ToLower(narrow(r)) != want {
			return s, false
		}
		s = s[size:]
	}
	return s, true
}

// regex reads re:/.../; body is where the pattern begins.
func (l *lexer) regex(from, body int) error {
	var b strings.Builder
	for i := body; i < len(l.text); {
		r, size := utf8.DecodeRuneInString(l.text[i:])
		switch {
		case r == '\\' && strings.HasPrefix(l.text[i+1:], "/"):
			b.WriteByte('/')
			size = 2
		case r == '\\' && i+1 < len(l.text):
			_, n := utf8.DecodeRuneInString(l.text[i+1:])
			size += n
			b.WriteString(l.text[i : i+size])
		case r == '/' || r == '／':
			l.at = i + size
			l.add(tokenRegex, from, b.String())
			return nil
		default:
			b.WriteString(l.text[i : i+size])
		}
		i += size
	}
	return fault(from, len(l.text), "unclosed-regex")
}

// classify tells words from keywords. Keywords are written in capitals, of
// either width; in quotation marks, or in small letters, they are words.
func (l *lexer) classify(from int, text string) error {
	plain := strings.Map(narrow, text)
	switch plain {
	case "OR":
		l.add(tokenOr, from, "")
		return nil
	case "AND":
		l.add(tokenAnd, from, "")
		return nil
	case "NOT":
		l.add(tokenNot, from, "")
		return nil
	case "NEAR", "BEFORE", "IN":
		l.add(tokenRelation, from, plain)
		return nil
	}
	if tag, ok := foldedPrefix(plain, "lang:"); ok {
		l.add(tokenLang, from, tag)
		return nil
	}
	if head, _, ok := strings.Cut(plain, "/"); ok {
		if handled, err := l.relation(from, plain, head); handled {
			return err
		}
	}
	return l.plainWord(from, text)
}

// relation reads NEAR/3, and says what is meant by near/3 and NAER/3.
func (l *lexer) relation(from int, plain, head string) (bool, error) {
	upper := strings.ToUpper(head)
	if head == "NEAR" || head == "BEFORE" || head == "IN" {
		l.add(tokenRelation, from, plain)
		return true, nil
	}
	digits := strings.TrimRight(plain[len(head)+1:], "tsTS")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return false, nil
	}
	if upper == "NEAR" || upper == "BEFORE" {
		return true, fault(from, l.at, "lower-case", plain, strings.ToUpper(head)+plain[len(head):])
	}
	for _, meant := range [...]string{"NEAR", "BEFORE"} {
		if len(head) > 2 && edits(upper, meant) <= 2 || head == "N" || head == "W" || upper == "WITHIN" || upper == "AROUND" {
			return true, fault(from, l.at, "did-you-mean", plain, meant+plain[len(head):])
		}
	}
	return false, nil
}

// plainWord takes a word as it stands.
func (l *lexer) plainWord(from int, text string) error {
	bare, star := text, false
	if r, size := utf8.DecodeLastRuneInString(text); narrow(r) == '*' {
		bare, star = text[:len(text)-size], true
	}
	for i, r := range bare {
		if narrow(r) == '*' {
			return fault(from+i, from+i+utf8.RuneLen(r), "star-inside")
		}
		if r == utf8.RuneError {
			return fault(from, l.at, "not-utf8")
		}
	}
	if !strings.ContainsFunc(bare, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return fault(from, l.at, "no-letters", text)
	}
	l.add(tokenWord, from, bare)
	l.tokens[len(l.tokens)-1].prefix = star
	return nil
}
