package risk

import (
	"regexp"
	"strings"
	"sync"
)

// asking is how one language asks the other side, or about somebody else: "are
// you cancelling our meeting?" claims nothing. "How do I cancel?" and "can you
// cancel my plan?" are the claim, put politely.
type asking struct {
	others *regexp.Regexp  // who is asked about, before the hit
	after  *regexp.Regexp  // after the hit: it is the listener who does it
	verbs  bool            // a verb before its subject asks: the hit may be that verb
	words  map[string]bool // the customer is in it, or asks why
	own    *expression     // the same, where words will not do, or asks for it
}

// How each language asks.
var (
	enAsking = sync.OnceValue(func() *asking {
		return &asking{
			others: pattern1(`\b(are|were|is|was|do|did|does|have|has|had|will|would|aren't|isn't|don't|didn't|doesn't|haven't|won't) (not )?(you|they|he|she|your|their|the other|other|most|many|any|anyone|anybody|somebody|someone|people|customers|clients|companies|the market|tidewell)\b`),
			words:  wordSet(`i we my our us me how`),
			own:    quick(pattern1(`\b(can|could|would|will|won't|would) you (please |kindly |just |not |also |be able to |mind )*$`)),
		}
	})
	zhAsking = sync.OnceValue(func() *asking {
		return &asking{
			others: pattern1(anyOf(`你们 您 你 贵司 贵公司 他们 她 他 大家 别的客户 其他客户 别人 有人 同行 客户们`)),
			own:    quick(pattern1(anyOf(`我 咱 怎么 如何 为什么 为何 什么时候 哪 可以 可不可以 能 帮 麻烦 请 要是`))),
		}
	})
	koAsking = sync.OnceValue(func() *asking {
		return &asking{
			others: pattern1(anyOf(`귀사 그쪽 다른고객 고객들 다른회사 다른분 사람들 누가 누군가 그분 대표님께서 담당자분 혹시다른`)),
			after:  pattern1(`^[^,.!?]{0,5}(시나요|십니까|셨나요|셨습니까|시려고하나요|시려는건가요|시는건가요|시려나요|실건가요|실예정이신가요|시는지요|셨어요|세요)`),
			own:    quick(pattern1(anyOf(`저희 우리 제가 저는 저도 내가 어떻게 왜 어디 언제 주시 주실 주십 주세 수있 되나 될까 해도 가능`))),
		}
	})
	jaAsking = sync.OnceValue(func() *asking {
		return &asking{
			others: pattern1(anyOf(`御社 貴社 そちら あなた 皆さん みなさん 皆様 他のお客 ほかのお客 他の会社 誰か 同業`)),
			after:  pattern1(`^[^、,。!?]{0,4}(されますか|されるんですか|なさいますか|なさるんですか|されましたか|される予定ですか|されるのですか)`),
			own:    quick(pattern1(anyOf(`私 弊社 当社 うち 我々 こちら どう なぜ いつ どこ いただけ 頂け もらえ くださ できま でき 可能 たい ましょうか`))),
		}
	})
	deAsking = sync.OnceValue(func() *asking {
		return &asking{
			verbs:  true,
			others: pattern1(`^(und |aber |also |sagen sie,? |eigentlich )?([^ ]+en|hat|ist|wird|will|seid|habt|wollt|werdet|kündigt) (sie|ihr|er|es|die|der|das|ihre|andere|viele|jemand|kunden)\b`),
			own:    quick(pattern1(`\b(ich|wir|mir|uns|mein[^ ]*|unser[^ ]*|warum|wieso|wie|wann|wo|was|welche[^ ]*|können sie|könnten sie|würden sie|könnt ihr|möglich)\b`)),
		}
	})
	frAsking = sync.OnceValue(func() *asking {
		return &asking{
			others: pattern1(`\b(vous|ils|elles|il|elle|vos|votre|vos clients|d'autres clients|les autres|quelqu'un|les gens)\b`),
			own:    quick(pattern1(`\b(je|j|j'[^ ]+|nous|on|mon|ma|mes|notre|nos|pourquoi|comment|quand|où|pouvez|pourriez|possible|faut)\b`)),
		}
	})
	esAsking = sync.OnceValue(func() *asking {
		return &asking{
			others: pattern1(`\b(usted|ustedes|ellos|ellas|él|ella|su|sus|otros clientes|alguien|la gente|van a|han|va a|ha)\b`),
			own:    quick(pattern1(`\b(yo|nosotros|mi|mis|me|nos|nuestr[oa]s?|por qué|cómo|cuándo|dónde|qué|puede|pueden|podría|podrían|podemos|puedo|posible)\b`)),
		}
	})
)

// only reports whether the hit's sentence, which is a question, asks the other
// side, or about others, and does not say what the customer wants.
func (a *asking) only(s *scope) bool {
	others := s.signs&asksSurely != 0 && s.signs != anySign || s.signs&asks != 0 && a.ofOthers(s)
	if !others && (s.signs&asksAfter == 0 || !matches(a.after, s.right)) {
		return false
	}
	return !a.mine(s.left) && !a.mine(s.hit) && (matches(a.after, s.right) || !a.mine(objectAfter(strings.TrimLeft(s.right, " "))))
}

// mine reports whether the customer is in a text, or asks for something.
func (a *asking) mine(text string) bool { return holdsWord(text, a.words) || a.own.in(text) }

// holdsWord reports whether any of some ASCII words is in a text.
func holdsWord(text string, words map[string]bool) bool {
	for i := 0; i < len(text) && len(words) > 0; i++ {
		from := i
		for i < len(text) && sticks(text[i]) {
			i++
		}
		if words[text[from:i]] {
			return true
		}
	}
	return false
}

// ofOthers reports whether the sentence asks the other side or about others.
func (a *asking) ofOthers(s *scope) bool {
	said := s.left + s.hit
	if a.verbs {
		said += s.right
	}
	return a.others.MatchString(strings.TrimLeft(said, ` "¿`))
}

// posts are what a question to or about others cannot do without.
func (a *asking) posts() []post {
	others := needsIn(asks, anywhere, a.others)
	if texts := exactly(a.others); texts != nil && !a.verbs {
		others = post{sign: asksSurely, place: upToHit, texts: texts}
	} else if texts := wholeWords(a.others); texts != nil && !a.verbs {
		others = post{sign: asksSurely, place: upToHit, texts: texts, whole: true}
	}
	return []post{others, needsIn(asksAfter, onRight, a.after)}
}

// objectAfter is the beginning of what follows a hit: enough for its object.
func objectAfter(right string) string {
	if at := strings.IndexAny(right, ",;"); at >= 0 {
		right = right[:at]
	}
	return head(right)
}
