package risk

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"earshot"
)

// The word sets that say who is meant: leaving one of them for us is no loss.
const (
	setUs          = "us"
	setCompetitors = "competitor"
)

// companies tell leaving us from leaving another for us. Switching to and
// switching from are opposites.
type companies struct {
	joins *expression // somebody comes to us; nil when the word sets name nobody
	named *expression // the hit's own object is us
	after *expression // the object after the hit is another company
	front *expression // the object before the hit is another company, where verbs come last
}

// newCompanies reads the names from the word sets.
func newCompanies(sets map[string]earshot.WordSet) companies {
	us, them := namesIn(sets[setUs]), namesIn(sets[setCompetitors])
	var c companies
	if us != "" {
		list := us
		if them != "" {
			list = "(?:(?:" + them + ", )*[^ .,;!?]+ (?:or|and|oder|und|ou|et|o|y) )?(?:the |die |der )?" + us
		}
		c.named = quickly(`^(?: (?:the|my|our|with|from|of|mit|bei|von|de|chez|con))* ?` + us + `(?:'s)?(?:$|[^a-z0-9])`)
		c.joins = quickly(`(?:^|[^a-z])(?:` +
			`(?:go|going|gone|went|switch|switching|switched|move|moving|moved|come|coming|came|change|changing|changed|over|back|return|returning|migrate|migrating|migrated|port|porting|churn)(?: [^ .,;!?]+){0,3} (?:to|for)` +
			`|(?:leav|quit|cancel|ditch|drop|dump|terminat)[a-z]*(?: [^ .,;!?]+){0,4} for` +
			`|(?:quitt|résili|abandonn|laiss)[a-zéèê]*(?: [^ .,;!?]+){0,4} pour|(?:verlass|verläss|kündig|tausch)[a-z]*(?: [^ .,;!?]+){0,4} (?:für|gegen)|(?:dej|abandon|cancel)[a-zóá]*(?: [^ .,;!?]+){0,4} por` +
			`|(?:join|joining|joined|choose|chose|choosing|try|trying|prefer)` +
			`|(?:get|getting|got|take|taking|sign|signing|signed)(?: (?:a|an|my|our|new|up|contract|plan|subscription|deal|it))*(?: (?:from|with|by|at))?` +
			`|zu|nach|kündige für|zurück zu(?:r|m)?|(?:passer|passons|passe|aller|allons|vais|partir|partons|pars|venir|viens|venons)(?: [^ .,;!?]+){0,2} (?:chez|à|vers)|pour rejoindre|rejoindre|rejoignons` +
			`|(?:cambi|pas|mud|vam|voy|ir|march)[a-zíó]*(?: [^ .,;!?]+){0,2} (?:a|con|para)` +
			`) (?:the |die |der |la )?` + list + `(?:$|[^a-z0-9])` +
			`|` + us + `(?:으로|로)[^.!?]{0,6}(?:옮|갈아|바꾸|바꿔|넘어|변경|전환|이전|오려|왔)` +
			`|` + us + `(?:に|へ)[^。!?]{0,6}(?:乗り|切り替|移|変|移行|お願い)` +
			`|(?:换成|换到|转到|转用|改用|换用|投奔|迁到|切到)` + us)
	}
	if them != "" {
		c.after = quickly(`^(?:了|掉)?(?:跟|和|与|的)?(?: (?:from|with|of|at|the|my|our|contract|plan|subscription|account|deal|bei|von|mit|vertrag|abo|unser|mein|de|chez|avec|con|contrat|contrato|el|la|le))* ?` + them + `(?:$|[^a-z0-9])`)
		c.front = quickly(`(?:(?:^|[^a-z])(?:mit|bei|von|mein|meinen|unser|unseren|die|den|das|der|chez|avec|con|de) )` + them + `(?:-?(?:vertrag|abo|konto|account|lizenz))?(?: (?:vertrag|abo|konto|account|lizenz|bald|jetzt|sofort|morgen|endlich|im|am|per|ende|juli|montag))*$` +
			`|` + them + `(?:와의|과의|하고의|의|와|과)?(?:기존)?(?:계약|구독|서비스|이용)?(?:을|를)?$` +
			`|` + them + `(?:との|の|を|と)?(?:契約|サービス|利用)?(?:を|は)?$` +
			`|(?:跟|和|与|把)` + them + `(?:的|那边的|那边)?(?:合同|合约|服务|订阅)?(?:给)?$`)
	}
	return c
}

// namesIn is a group of the proper names of a word set: those for every
// language.
func namesIn(set earshot.WordSet) string {
	var names []string
	for _, s := range set.Phrases {
		if s.Lang != earshot.AnyLang {
			continue
		}
		for _, p := range s.Phrases {
			for _, name := range append([]string{p.Text}, p.Aliases...) {
				if n := viewed(name); n != "" {
					names = append(names, regexp.QuoteMeta(n))
				}
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return "(?:" + strings.Join(slices.Compact(names), "|") + ")"
}

// toUs are ways to come to the listener without a name.
var toUs = quickly(`(?:^|[^a-z])(?:(?:come|coming|came|switch|switching|switched|move|moving|moved)(?: over| back)? to|(?:go|going|went|gone) (?:over|back) to|join|joining|joined) (?:you|you guys|your (?:company|service|platform))(?:$|[^a-z])|zu (?:ihnen|euch) (?:wechseln|gewechselt|kommen)`)

// destination finds hits whose next word is where somebody goes.
var destination = regexp.MustCompile(` (?:to|for|zu|zur|nach|chez|vers|a)$`)

// another reports whether what the customer leaves is another company: the hit
// says so itself, or the turn says that they come to us.
func (c *companies) another(q *inquiry, s *scope) bool {
	if c.named != nil && destination.MatchString(s.hit) && c.named.in(s.right) {
		return true
	}
	if c.named != nil && (c.named.in(s.right) || c.named.in(lastWord(s.hit))) {
		return c.joins.in(q.view.text) && !c.named.in(s.right)
	}
	if q.joins.of(func() bool { return c.comes(q.view.text) }) {
		return true
	}
	if c.after == nil || destination.MatchString(s.hit) {
		return false
	}
	return c.after.in(s.right) || c.front.in(s.left)
}

// comes reports whether a turn says that somebody comes to us.
func (c *companies) comes(text string) bool {
	return c.joins != nil && c.joins.in(text) || toUs.in(text)
}

func lastWord(hit string) string { return hit[strings.LastIndexByte(hit, ' ')+1:] }
