package nlp

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"earshot"
)

// deed is a kind of thing people promise to do: how a promise names it, and how
// somebody says that it is done.
type deed struct {
	promised patterns
	done     patterns
}

// deeds are what is known of doing in one language.
type deeds struct {
	all   []deed
	voids patterns // a sentence that has one of these claims nothing
	sieve *sieve
}

// Claims returns what the sides say they have done, in the order it was said:
// "I sent the quote yesterday". Questions, denials and conditions claim nothing.
// English, Chinese, Korean and Japanese are known.
func Claims(c *earshot.Conversation) []earshot.Claim {
	var all []earshot.Claim
	for i := range c.Turns {
		t := &c.Turns[i]
		d := deedsOf(t.Lang)
		if d == nil || !t.Counts() || t.Side != earshot.SideUs && t.Side != earshot.SideCustomer {
			continue
		}
		if may := d.sieve.sift(Normalize(t.Text).Text); !d.mayBeDone(&may) {
			continue
		}
		for _, s := range Sentences(t.Text) {
			sentence := t.Text[s[0]:s[1]]
			if d.claims(sentence, t.Lang) {
				all = append(all, earshot.Claim{Conversation: c.ID, Turn: t.Seq, Quote: sentence, Side: t.Side, Lang: t.Lang, At: saidAt(c, t)})
			}
		}
	}
	return all
}

func (d *deeds) mayBeDone(may *sifted) bool {
	return slices.ContainsFunc(d.all, func(k deed) bool { return k.done.pass(may) })
}

func (d *deeds) claims(sentence string, lang earshot.Lang) bool {
	n := Normalize(sentence)
	may := d.sieve.sift(n.Text)
	done := slices.ContainsFunc(d.all, func(k deed) bool { return k.done.match(n.Text, &may) })
	return done && !d.voids.match(n.Text, &may) && !asks(sentence, lang.Base())
}

// Keeps reports whether the claim seems to keep the promise: the side that
// owed it says later that this kind of thing is done, and both speak of the same
// thing by at least one word. It is for people to confirm.
func Keeps(claim earshot.Claim, p earshot.Promise) bool {
	if claim.Side != p.Owner || p.Owner == earshot.SideUnknown || !claim.At.After(p.At) || !p.Ledger() {
		return false
	}
	said, promised := deedsOf(claim.Lang), deedsOf(p.Lang)
	if said == nil || promised == nil {
		return false
	}
	done, what := Normalize(claim.Quote).Text, Normalize(p.Quote).Text
	for k := range said.all {
		if k < len(promised.all) && said.all[k].done.any(done) && promised.all[k].promised.any(what) {
			return sameThing(done, what, said.all[k].done, promised.all[k].promised)
		}
	}
	return false
}

// any reports whether one of the patterns matches, without a sieve.
func (ps patterns) any(text string) bool {
	return slices.ContainsFunc(ps, func(p *pattern) bool { return p.MatchString(text) })
}

// sameThing reports whether two sentences share a word besides what is done in
// them and the small words and dates all sentences have.
func sameThing(a, b string, cutA, cutB patterns) bool {
	named := things(a, cutA)
	return slices.ContainsFunc(things(b, cutB), func(w string) bool { return slices.Contains(named, w) })
}

// things are the words of a sentence that may name what it is about.
func things(text string, cut patterns) (words []string) {
	for _, p := range cut {
		for _, m := range p.FindAllStringIndex(text, -1) {
			text = text[:m[0]] + strings.Repeat(" ", m[1]-m[0]) + text[m[1]:]
		}
	}
	for _, token := range Tokenize(text, "") {
		if token.Family == FamilyLatin && utf8.RuneCountInString(token.Term) > 2 && !slices.Contains(smallThings(), token.Term) ||
			token.Family == FamilyCJK && naming(token.Term) {
			words = append(words, token.Term)
		}
	}
	return words
}

// naming reports whether a pair of characters may be part of a name for
// something: not of a date, a particle or an address.
func naming(pair string) bool {
	if utf8.RuneCountInString(pair) < 2 {
		return false
	}
	for _, r := range pair {
		if r >= 0x3041 && r <= 0x309F || strings.ContainsRune("今明昨前后後天日周週月年时時点點上下我您你们們给給的了已把会會在是这那就再都和跟都也请請을를이가은는에의로다고요니합겠드릴게번주말일월까지저희제", r) {
			return false
		}
	}
	return true
}

var smallThings = sync.OnceValue(func() []string {
	var all []string
	for _, token := range Tokenize("the you your our that this these those with for from have has had will been was were already just yesterday today tomorrow "+
		"week month monday tuesday wednesday thursday friday next last end day over them they and what which can could would shall get got "+
		"going back know here there when then now also some any all out let's lets i'll we'll i've we've it's sure okay thanks", "") {
		all = append(all, token.Term)
	}
	return all
})

var deedsByLang = sync.OnceValue(func() map[earshot.Lang]*deeds {
	return map[earshot.Lang]*deeds{
		earshot.English: englishDone().sifted(), earshot.Chinese: chineseDone().sifted(),
		earshot.Korean: koreanDone().sifted(), earshot.Japanese: japaneseDone().sifted(),
	}
})

func deedsOf(lang earshot.Lang) *deeds { return deedsByLang()[lang.Base()] }

// sifted makes the sieve, of what tells that something is done.
func (d *deeds) sifted() *deeds {
	var lists [][]string
	add := func(ps patterns) {
		for _, p := range ps {
			for _, list := range needed(p.String()) {
				p.needs = append(p.needs, uint16(len(lists)))
				lists = append(lists, list)
			}
		}
	}
	for _, k := range d.all {
		add(k.done)
	}
	add(d.voids)
	d.sieve = newSieve(lists)
	return d
}

// The deeds of every language, in one order: sending, repairing, finding out,
// paying.

func englishDone() *deeds {
	const have = `\b(?:i|we|he|she|they|(?:our|my|the) \w+)(?:'ve| have|'s| has)?(?: \w+ly| just| already| now)* `
	const been = `\b(?:was|were|has been|have been|got|is now|are now)(?: \w+ly| just| already)* `
	return &deeds{
		all: []deed{
			{phrases(`\b(?:send|share|forward|email|mail|get|give|provide|deliver|submit|circulate|drop|put|have)\b`),
				phrases(have+`(?:sent|shared|forwarded|emailed|mailed|delivered|submitted|circulated|provided)\b`, been+`(?:sent|shared|forwarded|emailed|delivered|submitted)\b`, `\bwent out (?:to you|on|yesterday|this|last)\b`)},
			{phrases(`\b(?:fix|fixed|resolve|resolved|ship|shipped|deploy|release|released|correct|restore|update|migrate|configure|enable|set up|finish|complete)\b`),
				phrases(have+`(?:fixed|resolved|shipped|deployed|released|corrected|restored|updated|migrated|configured|enabled|finished|completed|set up)\b`, been+`(?:fixed|resolved|shipped|deployed|released|corrected|restored|updated|enabled|live|done|completed)\b`, `\b(?:is|went) live\b`)},
			{phrases(`\b(?:check|confirm|ask|find out|look into|look at|investigate|speak|talk|follow up|raise|escalate)\b`),
				phrases(have + `(?:checked|confirmed|asked|found out|looked into|investigated|spoken (?:to|with)|spoke (?:to|with)|talked to|followed up|raised|escalated)\b`)},
			{phrases(`\b(?:refund|credit|pay|issue|waive|transfer)\b`),
				phrases(have+`(?:refunded|credited|paid|issued|waived|transferred)\b`, been+`(?:refunded|credited|paid|issued|waived|transferred)\b`)},
		},
		voids: phrases(`\bnot\b`, `n't\b`, `\bnever\b`, `\byet to\b`, `\b(?:if|once|when|until|unless|before|after|whether) (?:i|we|you|they|it|he|she|the)\b`, `\bshould have\b`, `\bwas supposed\b`),
	}
}

func chineseDone() *deeds {
	const when = `(?:已经?|刚刚?|刚才|昨天|前天|上周.?|今早|早上)[^，,。？?]{0,14}?`
	return &deeds{
		all: []deed{
			{phrases(`发|寄|传|送|给|提供|提交|转`), phrases(when+`(?:发|寄|传|送|提交|转)(?:给|到|过去|出)?`, `(?:发|寄|传|送|提交)(?:给|到|过去|出去|过来)?(?:您|你|贵司)?[^，,。？?]{0,4}?了(?:$|[。，,])`)},
			{phrases(`修|解决|上线|部署|处理|更新|完成|配置|开通`), phrases(when+`(?:修复|修好|解决|上线|部署|处理|更新|完成|配置|开通)`, `(?:修复|修好|解决|上线|部署|处理好|更新|完成|配置好|开通)了`)},
			{phrases(`确认|核实|核对|查|问|请示|沟通|反馈`), phrases(when+`(?:确认|核实|核对|查|问|请示|沟通|反馈)`, `(?:确认|核实|核对|查|问|请示|沟通|反馈)(?:过|好|清楚|到)了?`)},
			{phrases(`退款|付款|打款|汇款|开票|发票|赔|补偿|退`), phrases(when+`(?:退|付|打|汇|开)(?:款|票|发票)?`, `(?:退款|付款|打款|汇款|开票)了`)},
		},
		voids: phrases(`还没|没有|没法|未|不能|没(?:发|收|修|解决|处理|查|问|退)`, `如果|要是|等[^，]{0,8}(?:后|了)|之后再`),
	}
}

func koreanDone() *deeds {
	return &deeds{
		all: []deed{
			{phrases(`보내|보낼|전달|공유|발송|제출|송부|드리|드릴`), phrases(`(?:전달|공유|발송|제출|송부)(?:은|는|을|를)? ?(?:해 ?)?(?:드렸|했|됐|되었|완료)`, `보내 ?드렸|보냈`)},
			{phrases(`수정|해결|배포|반영|복구|처리|고치|고칠|설정|완료|업데이트`), phrases(`(?:수정|해결|배포|반영|복구|처리|설정|업데이트)(?:은|는|이|가|을|를)? ?(?:해 ?드렸|했|됐|되었|완료|끝났)`, `고쳤`)},
			{phrases(`확인|알아|문의|검토|논의|요청`), phrases(`(?:확인|문의|검토|논의|요청)(?:은|는|을|를)? ?(?:해 ?)?(?:드렸|봤|했|됐|되었|완료)`, `알아 ?봤|물어 ?봤`)},
			{phrases(`환불|결제|입금|지급|발행|송금`), phrases(`(?:환불|결제|입금|지급|발행|송금)(?:은|는|을|를|이|가)? ?(?:해 ?드렸|했|됐|되었|완료)`)},
		},
		voids: phrases(`못 ?[가-힣]*|안 (?:보|했|됐|되)|지 (?:않|못)|아직`, `(?:면|경우|전에|후에|으면)(?: |$)`),
	}
}

func japaneseDone() *deeds {
	const did = `(?:を)?(?:いたし|致し|し|させていただき|させて頂き|され|完了し)まし?た`
	return &deeds{
		all: []deed{
			{phrases(`送|提出|共有|渡|届け|メール|転送`), phrases(`(?:お送り|送付|送信|提出|共有|転送|発送|お渡し|メール)`+did, `送りました|お届けしました|(?:送付|提出|共有|発送)済み`)},
			{phrases(`修正|解決|対応|リリース|反映|復旧|更新|設定|直し|完了`), phrases(`(?:修正|解決|対応|リリース|反映|復旧|更新|設定|公開)(?:が)?`+did, `直りました|直しました|(?:修正|解決|対応|反映|復旧|設定)済み`)},
			{phrases(`確認|調査|調べ|問い合わせ|相談|検討|聞`), phrases(`(?:確認|調査|相談|検討|問い合わせ)`+did, `調べました|聞きました|確認済み`)},
			{phrases(`返金|支払|振込|振り込|発行|入金`), phrases(`(?:返金|お?支払い?|振込|発行|入金)`+did, `振り込みました|支払いました|(?:返金|入金|発行|支払)済み`)},
		},
		voids: phrases(`ません|まだ|未(?:送|対応|提出|確認)|(?:たら|場合|次第|れば)`),
	}
}
