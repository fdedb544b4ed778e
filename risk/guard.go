package risk

import (
	"regexp"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"earshot"
	"earshot/nlp"
)

// scope is a hit with the sentence around it, for the guards to look at. All
// of it is normalised.
type scope struct {
	left  string // the sentence before the hit
	hit   string
	right string // the sentence after it
	alone bool   // Korean: the character before the hit stands alone, as 안 and 못 do
}

// grammar is how one language negates, supposes and reports.
type grammar struct{ negated, hypothetical, reported func(scope) bool }

// grammars by language. A language without one has no guards.
var grammars = map[earshot.Lang]grammar{
	earshot.English:  {enNegated, enHypothetical, enReported},
	earshot.Chinese:  {zhNegated, zhHypothetical, zhReported},
	earshot.Korean:   {koNegated, koHypothetical, koReported},
	earshot.Japanese: {jaNegated, jaHypothetical, jaReported},
	"de":             {deNegated, deHypothetical, deReported},
	"fr":             {frNegated, frHypothetical, frReported},
	"es":             {esNegated, esHypothetical, esReported},
}

// guard says why the candidate's words do not mean what they say; empty when
// they do.
func (s *said) guard(c candidate, t *compiled, who *companies) string {
	off := t.Guards
	start, _ := s.view.toNormal(int(c.start), int(c.end))
	start, _ = s.normal.Original(start, start)
	if quotedLine(s.turn.Text, start) {
		return reasonQuoted
	}
	around := s.scope(c, start)
	if attributed(around.left) {
		return reasonQuoted
	}
	lang := s.grammar(c)
	g, ok := grammars[lang]
	switch {
	case !ok:
		return ""
	case !off.NoNegation && g.negated(around):
		return reasonNegated
	case !off.NoHypothetical && g.hypothetical(around):
		return reasonHypothetical
	case !off.NoReported && g.reported(around):
		return reasonReported
	case !off.NoReported && t.Category == earshot.CategoryChurn && who.another(s.view.text, around):
		return reasonAnother
	case !off.NoQuestion && around.onlyAsked(lang) && nlp.IsQuestion(s.sentence(start), s.turn.Lang):
		return reasonQuestion
	}
	return ""
}

// grammar is the language to read the candidate's sentence in.
func (s *said) grammar(c candidate) earshot.Lang {
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

// scope cuts the sentence around a candidate out of the view; start is where
// the candidate begins in the turn's text.
func (s *said) scope(c candidate, start int) scope {
	from, to := s.sentenceAround(start)
	v, hit := &s.view, [2]int{int(c.start), int(c.end)}
	original := func(p int) int {
		p, _ = v.toNormal(p, p+1)
		p, _ = s.normal.Original(p, p)
		return p
	}
	left := sort.Search(hit[0], func(p int) bool { return original(p) >= from })
	right := hit[1] + sort.Search(len(v.text)-hit[1], func(p int) bool { return original(hit[1]+p) >= to })
	for left > 0 && !utf8.RuneStart(v.text[left]) {
		left--
	}
	for right < len(v.text) && !utf8.RuneStart(v.text[right]) {
		right++
	}
	around := scope{left: v.text[left:hit[0]], hit: v.text[hit[0]:hit[1]], right: v.text[hit[1]:right]}
	if last, size := utf8.DecodeLastRuneInString(around.left); isHangul(last) {
		at, end := v.toNormal(hit[0]-size, hit[0])
		before, _ := utf8.DecodeLastRuneInString(v.normal[:at])
		around.alone = (at == 0 || !isHangul(before)) && end < len(v.normal) && v.normal[end] == ' '
	}
	return around
}

// quotedLine reports whether the place in a text belongs to words repeated
// from an earlier message, as e-mail repeats them.
func quotedLine(text string, at int) bool {
	line := text[:at]
	if i := strings.LastIndexByte(line, '\n'); i >= 0 {
		line = line[i+1:]
	}
	return strings.HasPrefix(strings.TrimLeft(line, " \t"), ">") || repeats.MatchString(text[:at])
}

// repeats finds the line that says older messages follow.
var repeats = regexp.MustCompile(`(?m)^(-{3,} ?(Original Message|Forwarded message|원본 메시지|原始邮件|原始郵件|元のメッセージ|Ursprüngliche Nachricht|Message d'origine|Mensaje original).*|On .{6,120} wrote:|Am .{6,120} schrieb .{1,80}:|Le .{6,120} a écrit ?:|El .{6,120} escribió:|.{6,80}(님이 작성|写道|寫道|が書きました)[:：])\s*$`)

// attributed reports whether the text before a hit opens a quotation of what
// the other side said.
func attributed(left string) bool {
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

// attribution finds who is quoted: only the other side is nobody's intention.
var attribution = sync.OnceValue(func() *regexp.Regexp {
	return pattern1(`(you|you guys|your (team|rep|colleague|email|e mail|website|contract|terms|page|ad|brochure)) (all |once |even |clearly )?(said|say|says|wrote|told us|told me|promised|promise|mention|mentioned|state|states)[:,]?( that)? ?$|` +
		`(你们|您|你|贵司|贵公司|合同|官网|条款)(的人|的销售|的客服|上)?(之前|上次)?(说|写|讲|承诺|提到)(过|的|是|着)?[:,]?$|` +
		`(말씀하신|말씀하셨던|안내하신|약관에|계약서에|홈페이지에|담당자분이|담당자가)(는|그)?[:,]?$|` +
		`(御社|貴社|そちら|担当者|規約|契約書|サイト)(の方|さん|様|の担当者)?(が|は|に|には|から)?[:、,]? ?$|` +
		`(sie|ihr|ihre (website|werbung|agb|broschüre)|ihr (kollege|vertrieb|vertrag|support)|im vertrag|in der e ?mail)( [^ ]+){0,3} (sagten|gesagt|sagt|schrieben|geschrieben|schreiben|steht|versprachen|versprochen)[:,]? ?$|` +
		`(vous|votre (collègue|site|contrat|équipe|commercial|publicité)|le contrat)( [^ ]+){0,3} (dit|disait|disiez|dites|écrit|écrivez|promis|promettez|indique|précise)[:,]? ?$|` +
		`(ustedes|usted|su (colega|web|contrato|equipo|página|publicidad)|el contrato)( [^ ]+){0,3} (dijo|dijeron|dice|dicen|escribió|escribieron|prometió|prometieron|pone)[:,]? ?$|` +
		`(^|[.!?] ?)(liked|loved|disliked|laughed at|emphasized|questioned|reacted .{1,12} to|(赞了|喜欢了|回复了?|引用)|mag|a aimé|le gustó)[: ]*$`)
})

// pattern1 compiles an expression that is compared with normalised text.
func pattern1(expression string) *regexp.Regexp { return regexp.MustCompile(normalText(expression)) }

// words splits text at its spaces.
func words(text string) []string { return strings.Fields(text) }

// clauseBefore lists the words of the clause before a hit, the nearest first,
// at most n of them. Punctuation ends a clause.
func clauseBefore(left string, n int) []string {
	all := words(left)
	var out []string
	for i := len(all) - 1; i >= 0 && len(out) < n; i-- {
		w := all[i]
		if strings.ContainsAny(w[len(w)-1:], ",;:.!?)—–") || strings.HasSuffix(w, "—") || strings.HasSuffix(w, "–") || w == "-" || w == "--" {
			break
		}
		if w = strings.Trim(w, `"'([{`); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// clauseAfter lists the words of the clause after a hit, at most n of them.
func clauseAfter(right string, n int) []string {
	var out []string
	for _, w := range words(right) {
		bare := strings.TrimRight(w, `,;:.!?)"'—–`)
		if bare != "" {
			out = append(out, bare)
		}
		if len(bare) < len(w) || len(out) == n {
			break
		}
	}
	return out
}

// word is the i-th of some words, empty beyond their end.
func word(all []string, i int) string {
	if i < 0 || i >= len(all) {
		return ""
	}
	return all[i]
}
