package risk

import (
	"slices"
	"strings"
)

// enIrregular are verbs whose past is not -ed: base, then past and participle.
const enIrregular = `begin began begun|break broke broken|bring brought|build built|buy bought|choose chose chosen|come came come|
cost cost|cut cut|draw drew drawn|drive drove driven|fall fell fallen|feel felt|find found|forget forgot forgotten|get got gotten|
give gave given|go went gone|grow grew grown|have had|hear heard|hold held|keep kept|know knew known|lead led|leave left|let let|
lose lost|make made|mean meant|meet met|move moved|overpay overpaid|pay paid|put put|quit quit quitted|read read|rise rose risen|run ran run|say said|
see saw seen|sell sold|send sent|set set|shake shook shaken|shut shut|speak spoke spoken|spend spent|stick stuck|strike struck|
take took taken|tell told|think thought|throw threw thrown|understand understood|undo undid undone|win won|withdraw withdrew withdrawn|write wrote written`

// enRegular are verbs worth inflecting in the talk between a company and its
// customers. A word that is not listed is a noun and has a plural.
const enRegular = `abandon accept add advise agree allow announce annoy answer appear approve argue ask assess assume avoid bill blame block
book call cancel change charge chase check churn claim close commit compare compete complain complete confirm confuse consider
consolidate contact contract convert cover crash decide decline decrease defer delay delete deliver demand depart deprecate disable
disappoint discontinue discount discuss double downgrade downsize drop duplicate end evaluate exceed exit expect expire explore
export extend face fail figure finish fix flag force freeze frustrate guarantee handle happen hate help hesitate hire honor honour
ignore implement import improve increase inform insist install invest investigate invoice issue join justify lag lack last launch
like listen load look love lower manage match migrate miss move multiply need negotiate notice notify object offboard offer onboard
open opt order outgrow overcharge overlook owe pass pause perform phase pick pilot plan postpone prefer prepare price process
promise promote pull purchase push raise reach recommend reconsider reduce refer refund refuse regret reject release rely remain
remove renegotiate renew reopen repeat replace reply report request require resign resolve respond restructure retire return review
roll rollout save schedule scrap seem serve shop shorten shortlist show shrink sign skyrocket slash slow solve sort stall start stay
stop struggle submit subscribe suffer suggest suit supply support suspend switch talk terminate test thank tire transfer transition
trim triple try turn underperform unsubscribe update upgrade use value vary wait walk want warn waste wind wish wonder work worry`

// enFixed are words that never inflect: what is no verb and has no plural.
const enFixed = `a about above across after again against ago all almost already also always an and another any anybody anymore anyone anything
as at away back bad badly barely because before behind below best better between both but by cheap cheaper cheapest completely could
constantly couldn day deeply down during each early easier easy either else elsewhere enough even ever every everyone everything expensive
extremely far fast faster few fewer finally fine for forever forward free from full further glad good great happier happy hard hardly he
her here herself hers high higher highly him his how however i if immediately in instead into it its itself just last late lately later
latest least less likely little long longer lot low lower made many may maybe me might mine more most much must my myself near nearly
never new newer next no nobody none nor not nothing now nowhere of off often okay old older on once one only onto or other others ought
our ours ourselves out outside over own past pricey please poor possible probably quick quickly quite rather ready real really right sad same several
shall she short should slow slower so some somebody someone something sometimes somewhere soon sorry still strong such super sure terrible than
thanks that the their theirs them themselves then there these they thing this those though through thrilled tight till tired to today together
tomorrow tonight too total totally toward towards two under unhappy unless until up upset upon us usual usually very wait was we weak weekly
well what whatever when whenever where wherever whether which while who whole whom whose why will wise with within without wonderful
wont worse worst worth would wrong yearly yes yesterday yet you your yours yourself amazing awesome excellent fantastic awful horrible
useless angry annoyed fed frustrated disappointed unacceptable serious steep unreasonable unreliable buggy clunky glitchy dated outdated`

// enBe are the forms of to be that stand for one another.
var enBe = map[string][]string{
	"be": {"be", "been", "being"}, "am": {"am", "was"}, "is": {"is", "was"}, "are": {"are", "were"},
	"do": {"do", "does", "did"}, "does": {"does", "did", "do"}, "can": {"can", "could"}, "will": {"will", "would"},
}

// enPronouns may carry a contracted verb.
const enPronouns = " i you he she it we they that there what who "

// enShort are the verbs behind contractions after a pronoun. What 's and 'd
// stand for is often another verb; the likelier one is taken.
var enShort = map[string]string{"m": "am", "s": "is", "re": "are", "ve": "have", "d": "would", "ll": "will"}

// enNot are verbs contracted with not, with and without the apostrophe where
// the latter is no other word.
var enNot = func() map[string]string {
	all := map[string]string{"cannot": "can not", "can't": "can not", "cant": "can not", "won't": "will not", "wont": "will not", "ain't": "is not", "aint": "is not",
		"im": "i am", "ive": "i have", "youre": "you are", "theyre": "they are", "weve": "we have"}
	for _, verb := range strings.Fields("do does did is are was were have has had would could should must need") {
		all[verb+"n't"] = verb + " not"
		all[verb+"nt"] = verb + " not"
	}
	return all
}()

// enLexicon is the word lists above, ready to ask. It is made once and not
// changed.
var enLexicon = newEnLexicon()

type englishWords struct {
	irregular map[string][]string // base to past forms
	regular   map[string]bool
	fixed     map[string]bool
}

func newEnLexicon() englishWords {
	w := englishWords{irregular: map[string][]string{}, regular: wordSet(enRegular), fixed: wordSet(enFixed)}
	for _, line := range strings.Split(enIrregular, "|") {
		f := strings.Fields(line)
		w.irregular[f[0]] = f[1:]
		for _, past := range f[1:] {
			w.fixed[past] = true
		}
	}
	return w
}

// wordSet is the set of the words of a list.
func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// enInflect lists the forms of one English word in base form; a word that is
// inflected already stands for itself.
func enInflect(w string) []string {
	if be, ok := enBe[w]; ok {
		return be
	}
	past, irregular := enLexicon.irregular[w]
	switch {
	case irregular:
		return unique(append([]string{w, enS(w), enIng(w)}, past...))
	case enLexicon.regular[w]:
		return unique(append([]string{w, enS(w), enIng(w)}, enPast(w)...))
	case enLexicon.fixed[w], !isPlainNoun(w):
		return []string{w}
	}
	return []string{w, enS(w)}
}

// enModals are followed by a verb that does not inflect.
var enModals = wordSet(`to will can would could should may might must do does did cannot`)

// enBare reports whether a verb keeps its base form after the words before it:
// to cancel, will not renew.
func enBare(before []string, verb string) bool {
	if !enLexicon.regular[verb] && enLexicon.irregular[verb] == nil && verb != "be" || len(before) == 0 {
		return false
	}
	last := before[len(before)-1]
	if last == "not" && len(before) > 1 {
		last = before[len(before)-2]
	}
	return enModals[last]
}

func unique(words []string) []string {
	var out []string
	if len(words) > 40 {
		seen := make(map[string]bool, len(words))
		for _, w := range words {
			if !seen[w] {
				seen[w] = true
				out = append(out, w)
			}
		}
		return out
	}
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// isPlainNoun reports whether a word we do not know may have a plural.
func isPlainNoun(w string) bool {
	if len(w) < 3 || strings.ContainsFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return false
	}
	for _, end := range []string{"s", "ing", "ed", "ly", "ive", "ful", "less", "ous", "able", "ible", "al", "ic", "est"} {
		if strings.HasSuffix(w, end) && w != "deal" && w != "proposal" && w != "renewal" && w != "bus" {
			return false
		}
	}
	return true
}

func enS(w string) string {
	switch {
	case w == "have":
		return "has"
	case strings.HasSuffix(w, "y") && len(w) > 1 && !isVowel(w[len(w)-2]):
		return w[:len(w)-1] + "ies"
	case strings.HasSuffix(w, "s"), strings.HasSuffix(w, "x"), strings.HasSuffix(w, "z"), strings.HasSuffix(w, "ch"), strings.HasSuffix(w, "sh"), w == "go", w == "do", w == "undo":
		return w + "es"
	}
	return w + "s"
}

// enIng is the -ing form; where spellings differ enPast gives the second.
func enIng(w string) string {
	switch {
	case strings.HasSuffix(w, "ie"):
		return w[:len(w)-2] + "ying"
	case strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "ee") && !strings.HasSuffix(w, "oe"):
		return w[:len(w)-1] + "ing"
	case doubles(w):
		return w + w[len(w)-1:] + "ing"
	}
	return w + "ing"
}

// enPast is the -ed forms, and the second spelling of -ing where there are
// two: cancelled and canceled, cancelling and canceling.
func enPast(w string) []string {
	switch {
	case strings.HasSuffix(w, "e"):
		return []string{w + "d"}
	case strings.HasSuffix(w, "y") && !isVowel(w[len(w)-2]):
		return []string{w[:len(w)-1] + "ied"}
	case strings.HasSuffix(w, "el") && len(w) > 4:
		return []string{w + "led", w + "ed", w + "ling", w + "ing"}
	case doubles(w):
		return []string{w + w[len(w)-1:] + "ed"}
	}
	return []string{w + "ed"}
}

// enDoubled are verbs of two syllables whose last letter doubles.
const enDoubled = " begin commit defer forget occur omit permit prefer refer regret submit transfer unsub compel quit "

// doubles reports whether the last consonant doubles before an ending.
func doubles(w string) bool {
	if strings.Contains(enDoubled, " "+w+" ") {
		return true
	}
	if len(w) < 3 || strings.HasSuffix(w, "w") || strings.HasSuffix(w, "x") || strings.HasSuffix(w, "y") {
		return false
	}
	vowels := 0
	for i := range len(w) {
		if isVowel(w[i]) {
			vowels++
		}
	}
	return vowels == 1 && !isVowel(w[len(w)-1]) && isVowel(w[len(w)-2])
}

func isVowel(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }

// enWritten writes a contraction out: don't is do not, we're is we are. It
// returns what stands for the word before the contraction, which keeps its
// place, and what for the rest; ok is false when the word is none.
func enWritten(w string) (head, rest string, ok bool) {
	if whole, ok := enNot[w]; ok {
		return "", whole, true
	}
	i := strings.IndexByte(w, '\'')
	if i < 0 || i+1 == len(w) || !strings.Contains(enPronouns, " "+w[:i]+" ") {
		return "", "", false
	}
	verb, ok := enShort[w[i+1:]]
	return w[:i], " " + verb, ok
}

// enParts writes out the contractions in the parts of an English phrase.
func enParts(parts []part) []part {
	out := make([]part, len(parts))
	for i, p := range parts {
		out[i] = part{group: p.group}
		for _, t := range p.texts {
			t = strings.ReplaceAll(t, "’", "'")
			for _, w := range strings.Fields(t) {
				if head, rest, ok := enWritten(strings.ToLower(w)); ok {
					t = strings.Replace(t, w, head+rest, 1)
				}
			}
			out[i].texts = append(out[i].texts, t)
		}
	}
	return out
}
