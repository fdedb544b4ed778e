package risk

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"earshot"
)

// scope is a hit with the sentence around it, for the guards to look at. All
// of it is normalised.
type scope struct {
	left  string // the sentence before the hit
	hit   string
	right string // the sentence after it
	alone bool   // Korean: the character before the hit stands alone, as 안 and 못 do
	signs sign   // what its words may set off

	listed bool       // before and after are filled in
	before [12]string // the words of the clause before the hit, the nearest first
	after  [7]string  // the words of the clause after it
	nb, na int
}

// grammar is how one language negates, supposes and reports.
type grammar struct {
	negated, hypothetical, reported func(*scope) bool
	asking                          func() *asking
	signposts                       func() *signposts
}

// grammars by language. A language without one has no guards.
var grammars = map[earshot.Lang]*grammar{
	earshot.English:  {enNegated, enHypothetical, enReported, enAsking, enSignposts},
	earshot.Chinese:  {zhNegated, zhHypothetical, zhReported, zhAsking, zhSignposts},
	earshot.Korean:   {koNegated, koHypothetical, koReported, koAsking, koSignposts},
	earshot.Japanese: {jaNegated, jaHypothetical, jaReported, jaAsking, jaSignposts},
	"de":             {deNegated, deHypothetical, deReported, deAsking, deSignposts},
	"fr":             {frNegated, frHypothetical, frReported, frAsking, frSignposts},
	"es":             {esNegated, esHypothetical, esReported, esAsking, esSignposts},
}

// guard says why the candidate's words do not mean what they say; empty when
// they do.
func (q *inquiry) guard(c candidate, t *compiled, who *companies) string {
	off := t.Guards
	start, _ := q.view.toNormal(int(c.start), int(c.end))
	start, _ = q.normal.Original(start, start)
	if q.quotedLine(start) {
		return reasonQuoted
	}
	in := q.sentenceAt(start)
	around := q.look(c, in)
	if q.attributed(around.left) {
		return reasonQuoted
	}
	g := q.grammar
	switch {
	case g == nil:
		return ""
	case !off.NoNegation && around.signs&negates != 0 && g.negated(around):
		return reasonNegated
	case !off.NoHypothetical && around.signs&supposes != 0 && g.hypothetical(around):
		return reasonHypothetical
	case !off.NoReported && around.signs&reports != 0 && g.reported(around):
		return reasonReported
	case !off.NoReported && t.Category == earshot.CategoryChurn && who.another(q, around):
		return reasonAnother
	case !off.NoQuestion && around.signs&asked != 0 && q.isQuestion(in) && g.asking().only(around):
		return reasonQuestion
	}
	return ""
}

// grammar is the language to read a turn's sentences in.
func (s *said) grammar() earshot.Lang {
	if l := s.turn.Lang.Base(); l != "" && l != earshot.Undetermined {
		return l
	}
	switch {
	case strings.ContainsFunc(s.view.text, isHangul):
		return earshot.Korean
	case strings.ContainsFunc(s.view.text, isKana):
		return earshot.Japanese
	case strings.ContainsFunc(s.view.text, isHan):
		return earshot.Chinese
	}
	return earshot.English
}

// quotedLine reports whether the place in the turn's text belongs to words
// repeated from an earlier message, as e-mail repeats them.
func (q *inquiry) quotedLine(at int) bool {
	text := q.turn.Text
	line := text[:at]
	if i := strings.LastIndexByte(line, '\n'); i >= 0 {
		line = line[i+1:]
	}
	if strings.HasPrefix(strings.TrimLeft(line, " \t"), ">") {
		return true
	}
	return q.repeats.of(func() bool { return mayRepeat(text) }) && repeats.MatchString(text[:at])
}

// mayRepeat reports whether a text has what every line has that repeats finds.
func mayRepeat(text string) bool {
	if strings.Contains(text, "---") {
		return true
	}
	if strings.IndexByte(text, ':') < 0 && !strings.Contains(text, "：") {
		return false
	}
	for _, w := range [...]string{" wrote:", " schrieb ", " a écrit", " escribió:", "님이 작성", "写道", "寫道", "が書きました"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// repeats finds the line that says older messages follow.
var repeats = regexp.MustCompile(`(?m)^(-{3,} ?(Original Message|Forwarded message|원본 메시지|原始邮件|原始郵件|元のメッセージ|Ursprüngliche Nachricht|Message d'origine|Mensaje original).*|On .{6,120} wrote:|Am .{6,120} schrieb .{1,80}:|Le .{6,120} a écrit ?:|El .{6,120} escribió:|.{6,80}(님이 작성|写道|寫道|が書きました)[:：])\s*$`)

// attributed reports whether the text before a hit opens a quotation of what
// the other side said.
func (q *inquiry) attributed(left string) bool {
	if !q.quotes.of(func() bool { return opensQuote(q.view.text) }) {
		return false
	}
	opened := 0
	for i := 0; i < len(left); {
		r, size := utf8.DecodeRuneInString(left[i:])
		switch {
		case r == '"' && opened > 0, r == '」', r == '』', r == '»':
			opened = 0
		case r == '"', r == '「', r == '『', r == '«':
			opened = i + 1
		}
		i += size
	}
	if opened == 0 {
		return false
	}
	return attribution().MatchString(left[:opened-1])
}

// opensQuote reports whether a text has a mark that opens a quotation.
func opensQuote(text string) bool {
	return strings.IndexByte(text, '"') >= 0 || strings.Contains(text, "「") || strings.Contains(text, "『") || strings.Contains(text, "«")
}

// attribution finds who is quoted: only the other side is nobody's intention.
var attribution = sync.OnceValue(func() *regexp.Regexp {
	return pattern1(`(you|you guys|your (team|rep|colleague|email|e mail|website|contract|terms|page|ad|brochure)) (all |once |even |clearly )?(said|say|says|wrote|told us|told me|promised|promise|mention|mentioned|state|states)[:,]?( that)? ?$|` +
		`(你们|您|你|贵司|贵公司|合同|官网|条款)(的人|的销售|的客服|上)?(之前|上次)?(说|写|讲|承诺|提到)(过|的|是|着)?[:,]?$|` +
		`(말씀하신|말씀하셨던|안내하신|약관에|계약서에|홈페이지에|담당자분이|담당자가)(는|그)?[:,]?$|` +
		`(御社|貴社|そちら|担当者|規約|契約書|サイト)(の方|さん|様|の担当者)?(が|は|に|には|から)?[:、,]? ?$|` +
		`(sie|ihr|ihre (website|werbung|agb|broschüre)|ihr (kollege|vertrieb|vertrag|support)|im vertrag|in (der|ihrer|eurer|einer) (e ?mail|nachricht|broschüre))( [^ ]+){0,3} (sagten|gesagt|sagt|schrieben|geschrieben|schreiben|steht|versprachen|versprochen)[:,]? ?$|` +
		`(vous|votre (collègue|site|contrat|équipe|commercial|publicité)|le contrat)( [^ ]+){0,3} (dit|disait|disiez|dites|écrit|écrivez|promis|promettez|indique|précise) ?[:,]? ?$|` +
		`(ustedes|usted|su (colega|web|contrato|equipo|página|publicidad)|el contrato)( [^ ]+){0,3} (dijo|dijeron|dice|dicen|escribió|escribieron|prometió|prometieron|pone)[:,]? ?$|` +
		`(^|[.!?] ?)(liked|loved|disliked|laughed at|emphasized|questioned|reacted .{1,12} to|(赞了|喜欢了|回复了?|引用)|mag|a aimé|le gustó)[: ]*$`)
})

// pattern1 compiles an expression that is compared with normalised text.
func pattern1(expression string) *regexp.Regexp { return regexp.MustCompile(normalText(expression)) }

// list finds the words of the clause around the hit.
func (s *scope) list() {
	if !s.listed {
		s.listed = true
		s.nb = len(appendClauseBefore(s.before[:0], s.left))
		s.na = len(appendClauseAfter(s.after[:0], s.right))
	}
}

// clauseBefore lists the words of the clause before the hit, the nearest first,
// at most n of them and no more than twelve. Punctuation ends a clause.
func (s *scope) clauseBefore(n int) []string {
	s.list()
	return s.before[:min(n, s.nb)]
}

// clauseAfter lists the words of the clause after the hit, at most n of them
// and no more than seven.
func (s *scope) clauseAfter(n int) []string {
	s.list()
	return s.after[:min(n, s.na)]
}

// appendClauseBefore appends the words of the clause that text ends in, the last
// first, as long as there is room.
func appendClauseBefore(out []string, text string) []string {
	for len(text) > 0 && len(out) < cap(out) {
		at := strings.LastIndexByte(text, ' ') + 1
		w := text[at:]
		text = text[:max(at-1, 0)]
		if w == "" {
			continue
		}
		switch w[len(w)-1] {
		case ',', ';', ':', '.', '!', '?', ')':
			return out
		}
		if strings.HasSuffix(w, "—") || strings.HasSuffix(w, "–") || w == "-" || w == "--" {
			return out
		}
		if w = strings.Trim(w, `"'([{`); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// appendClauseAfter appends the words of the clause that text begins with, as
// long as there is room.
func appendClauseAfter(out []string, text string) []string {
	for text != "" {
		w, rest, _ := strings.Cut(text, " ")
		text = rest
		if w == "" {
			continue
		}
		bare := strings.TrimRight(w, `,;:.!?)"'—–`)
		if bare != "" {
			out = append(out, bare)
		}
		if len(bare) < len(w) || len(out) == cap(out) {
			break
		}
	}
	return out
}

// firstWord is the first word of a hit.
func (s *scope) firstWord() string {
	own, _, _ := strings.Cut(strings.TrimSpace(s.hit), " ")
	return own
}

// word is the i-th of some words, empty beyond their end.
func word(all []string, i int) string {
	if i < 0 || i >= len(all) {
		return ""
	}
	return all[i]
}
