package risk

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// deStrong are strong, mixed and irregular verbs: infinitive, the stem of du
// and er in the present (- when it is that of the infinitive), the past, the
// participle.
const deStrong = `gehen - ging gegangen|steigen - stieg gestiegen|treten tritt trat getreten|nehmen nimm nahm genommen|lassen läss ließ gelassen|
laufen läuf lief gelaufen|fallen fäll fiel gefallen|halten hält hielt gehalten|ziehen - zog gezogen|schließen - schloss geschlossen|brechen brich brach gebrochen|
sprechen sprich sprach gesprochen|werfen wirf warf geworfen|finden - fand gefunden|bleiben - blieb geblieben|schreiben - schrieb geschrieben|fahren fähr fuhr gefahren|
tragen träg trug getragen|schlagen schläg schlug geschlagen|raten rät riet geraten|bieten - bot geboten|fliegen - flog geflogen|verlieren - verlor verloren|
sehen sieh sah gesehen|lesen lies las gelesen|stehen - stand gestanden|liegen - lag gelegen|kommen - kam gekommen|bringen - brachte gebracht|denken - dachte gedacht|
kennen - kannte gekannt|nennen - nannte genannt|brennen - brannte gebrannt|wenden - wandte gewandt|senden - sandte gesandt|geben gib gab gegeben|helfen hilf half geholfen|
treffen triff traf getroffen|werben wirb warb geworben|gewinnen - gewann gewonnen|beginnen - begann begonnen|springen - sprang gesprungen|sinken - sank gesunken|
zwingen - zwang gezwungen|weichen - wich gewichen|streichen - strich gestrichen|scheiden - schied geschieden|leiden - litt gelitten|schneiden - schnitt geschnitten|
reißen - riss gerissen|heißen - hieß geheißen|weisen - wies gewiesen|leihen - lieh geliehen|wiegen - wog gewogen|biegen - bog gebogen|betrügen - betrog betrogen|
lügen - log gelogen|laden läd lud geladen|wachsen wächs wuchs gewachsen|fangen fäng fing gefangen|hängen - hing gehangen|rufen - rief gerufen|stoßen stöß stieß gestoßen|
sitzen - saß gesessen|bitten - bat gebeten|vergessen vergiss vergaß vergessen|empfehlen empfiehl empfahl empfohlen|gelten gilt galt gegolten|messen miss maß gemessen|
greifen - griff gegriffen|gleichen - glich geglichen|streiten - stritt gestritten|schreiten - schritt geschritten|genießen - genoss genossen|fließen - floss geflossen|
schießen - schoss geschossen|frieren - fror gefroren|schwinden - schwand geschwunden|binden - band gebunden|winden - wand gewunden|gelingen - gelang gelungen|
dringen - drang gedrungen|ringen - rang gerungen|meiden - mied gemieden|tun - tat getan|essen iss aß gegessen|verzeihen - verzieh verziehen|löschen - löschte gelöscht`

// deModal are the verbs that follow no rule, with their forms.
const deModal = `können kann kannst könnt konnte konnten konntest könnte könnten könntest gekonnt|wollen will willst wollt wollte wollten wolltest gewollt|
müssen muss musst müsst müßt muß musste mussten müsste müssten gemusst|dürfen darf darfst dürft durfte durften dürfte dürften gedurft|
sollen soll sollst sollt sollte sollten solltest|mögen mag magst mögt mochte mochten möchte möchten möchtest gemocht|
werden werde wird wirst werdet wurde wurden würde würden geworden worden|haben habe hab hat hast habt hatte hatten hätte hätten gehabt|
sein bin bist ist sind seid war waren wäre wären sei seien gewesen|wissen weiß weißt wisst wusste wussten wüsste wüssten gewusst`

// The prefixes that stand apart from their verb, and those that never do, the
// longest first.
var (
	deApart = strings.Fields(`auseinander zusammen gegenüber herunter hinunter zurück weiter nieder heraus hinaus herein hinein herum runter voran voraus vorbei
		durch rüber statt raus rein rum weg fort fest frei hoch los nach teil vor aus auf bei ein her hin mit um ab an zu`)
	deBound = strings.Fields("hinter wider wieder unter miss über emp ent ver zer voll be er ge")
)

// deNoPrefix begin like a prefix and have none, or one that stays where it is.
var deNoPrefix = wordSet(`antworten abonnieren einigen hindern herrschen festigen beißen beichten zucken umarmen umgehen umfassen anderen beiden einzelnen
	weiteren mitteln zuständen aufenthalten widersprechen zufrieden hohen weigern nachten ermitteln`)

// dePrepositions are prefixes that are prepositions too: only at the end of a
// clause do they belong to the verb.
var dePrepositions = wordSet("ab an auf aus bei durch mit nach um vor zu gegenüber")

// deVerb is a verb with all its forms.
type deVerb struct {
	prefix     string   // that stands apart: aus of aussteigen; empty if none
	finite     []string // of the verb without that prefix
	infinitive string   // without that prefix
	participle string   // without that prefix
	nouns      []string // of finite: with the prefix they are nouns, die Absage, der Ausstieg
}

var deLexicon = newDeLexicon()

type germanVerbs struct{ strong, modal map[string][]string }

func newDeLexicon() germanVerbs {
	v := germanVerbs{map[string][]string{}, map[string][]string{}}
	for list, into := range map[string]map[string][]string{deStrong: v.strong, deModal: v.modal} {
		for _, line := range strings.Split(list, "|") {
			f := strings.Fields(line)
			into[f[0]] = f[1:]
		}
	}
	return v
}

// forms lists the verb's forms that are one word.
func (v deVerb) forms() []string {
	all := []string{v.prefix + v.infinitive}
	if v.prefix != "" {
		all = append(all, v.prefix+"zu"+v.infinitive)
	}
	for _, end := range []string{"", "e", "en", "er", "es", "em"} {
		all = append(all, v.prefix+v.participle+end)
	}
	for _, f := range v.finite {
		if v.prefix == "" || !slices.Contains(v.nouns, f) {
			all = append(all, v.prefix+f)
		}
	}
	return unique(all)
}

// deVerbOf is the verb whose infinitive w is; ok is false when it is none.
func deVerbOf(w string) (v deVerb, ok bool) {
	if forms, ok := deLexicon.modal[w]; ok {
		return deVerb{finite: forms, infinitive: w, participle: forms[len(forms)-1]}, true
	}
	if !strings.HasSuffix(w, "en") && !strings.HasSuffix(w, "ern") && !strings.HasSuffix(w, "eln") && w != "tun" || utf8.RuneCountInString(w) < 3 || deFixed[w] {
		return deVerb{}, false
	}
	for _, p := range deApart {
		base, cut := strings.CutPrefix(w, p)
		if !cut || deNoPrefix[w] || deLexicon.strong[w] != nil || utf8.RuneCountInString(base) < 5 && deLexicon.strong[base] == nil || strings.HasPrefix(w, "unter") {
			continue
		}
		v, ok := deVerbOf(base)
		if v.prefix == "" && ok {
			v.prefix = p
			return v, true
		}
	}
	if utf8.RuneCountInString(w) < 5 && deLexicon.strong[w] == nil {
		return deVerb{}, false
	}
	return deOneWord(w), true
}

// deOneWord is a verb without a prefix that stands apart.
func deOneWord(w string) deVerb {
	bound := ""
	parts := deLexicon.strong[w]
	for _, p := range deBound {
		if rest, ok := strings.CutPrefix(w, p); ok && bound == "" && utf8.RuneCountInString(rest) > 3 {
			bound = p
		}
	}
	if parts == nil && bound != "" {
		if parts = deLexicon.strong[w[len(bound):]]; parts != nil {
			v := deConjugated(w[len(bound):], parts)
			for i, f := range v.finite {
				v.finite[i] = bound + f
			}
			v.infinitive, v.participle = w, bound+strings.TrimPrefix(v.participle, "ge")
			return v
		}
	}
	if parts != nil {
		return deConjugated(w, parts)
	}
	v := deWeak(w)
	if bound == "" && !strings.HasSuffix(w, "ieren") {
		v.participle = "ge" + v.participle
	}
	return v
}

// dePresent lists the present of a stem.
func dePresent(stem, other string) []string {
	t := "t"
	if strings.HasSuffix(stem, "t") || strings.HasSuffix(stem, "d") || nasal(stem) {
		t = "et"
	}
	if other == "-" {
		return []string{stem + "e", stem + t[:len(t)-1] + "st", stem + t, stem + "en"}
	}
	second, third := other+"st", other+"t"
	if strings.HasSuffix(other, "s") || strings.HasSuffix(other, "ß") {
		second = other + "t"
	}
	if strings.HasSuffix(other, "t") {
		third = other
	}
	return []string{stem + "e", second, third, stem + t, stem + "en"}
}

// nasal reports whether a stem ends so that an e goes before t: rechn-et,
// atm-et, but lern-t.
func nasal(stem string) bool {
	n := len(stem)
	return n > 2 && (stem[n-1] == 'n' || stem[n-1] == 'm') && strings.IndexByte("bcdfgkpstvxzf", stem[n-2]) >= 0 || strings.HasSuffix(stem, "chn") || strings.HasSuffix(stem, "ffn")
}

// deConjugated is a verb of deStrong.
func deConjugated(w string, parts []string) deVerb {
	stem := strings.TrimSuffix(strings.TrimSuffix(w, "n"), "e")
	v := deVerb{infinitive: w, participle: parts[2], finite: dePresent(stem, parts[0])}
	past := parts[1]
	if weak, ok := strings.CutSuffix(past, "e"); ok {
		v.nouns = []string{past}
		v.finite = append(v.finite, past, past+"st", past+"n", past+"t", umlauted(weak)+"e", umlauted(weak)+"en")
		return v
	}
	v.nouns = []string{past}
	v.finite = append(v.finite, past, past+"st", past+"en", past+"t")
	if u := umlauted(past); u != past {
		v.finite = append(v.finite, u+"e", u+"en")
	} else {
		v.finite = append(v.finite, past+"e")
	}
	return v
}

// deWeak is a verb that follows the rule; its participle is without ge.
func deWeak(w string) deVerb {
	v := deVerb{infinitive: w}
	switch {
	case strings.HasSuffix(w, "eln"):
		stem := strings.TrimSuffix(w, "n")
		v.finite = []string{stem[:len(stem)-2] + "le", stem, stem + "e", stem + "st", stem + "t", stem + "n", stem + "te", stem + "test", stem + "ten", stem + "tet"}
		v.participle = stem + "t"
	case strings.HasSuffix(w, "ern"):
		stem := strings.TrimSuffix(w, "n")
		v.finite = []string{stem + "e", stem[:len(stem)-2] + "re", stem + "st", stem + "t", stem + "n", stem + "te", stem + "test", stem + "ten", stem + "tet"}
		v.participle = stem + "t"
	default:
		stem := strings.TrimSuffix(w, "en")
		e := ""
		if strings.HasSuffix(stem, "t") || strings.HasSuffix(stem, "d") || nasal(stem) {
			e = "e"
		}
		v.finite = append(dePresent(stem, "-"), stem+e+"te", stem+e+"test", stem+e+"ten", stem+e+"tet")
		if strings.HasSuffix(stem, "ig") || strings.HasSuffix(stem, "s") || strings.HasSuffix(stem, "z") || strings.HasSuffix(stem, "ß") {
			v.finite = append(v.finite, stem+e+"t") // du reist
		}
		if strings.HasSuffix(stem, "ig") {
			v.finite = append(v.finite, stem) // ich kündig
		}
		v.participle, v.nouns = stem+e+"t", []string{stem + "e"}
	}
	return v
}
