package risk

import (
	"strings"
	"unicode/utf8"
)

// frIrregular are the irregular verbs: infinitive; present of je, tu, il, nous,
// ils; participle; the stem of the future; the subjunctive of je, and the
// forms that follow no rule. A verb that ends like one goes like it.
const frIrregular = `avoir ai as a avons ont eu aur aie ayez ayons|être suis es est sommes sont été ser sois êtes soyez étais était étaient étions|aller vais vas va allons vont allé ir aille|
faire fais fais fait faisons font fait fer fasse faites|dire dis dis dit disons disent dit dir dise dites|prendre prends prends prend prenons prennent pris prendr prenne|
mettre mets mets met mettons mettent mis mettr mette|venir viens viens vient venons viennent venu viendr vienne|tenir tiens tiens tient tenons tiennent tenu tiendr tienne|
partir pars pars part partons partent parti partir parte|sortir sors sors sort sortons sortent sorti sortir sorte|sentir sens sens sent sentons sentent senti sentir sente|
mentir mens mens ment mentons mentent menti mentir mente|servir sers sers sert servons servent servi servir serve|dormir dors dors dort dormons dorment dormi dormir dorme|
ouvrir ouvre ouvres ouvre ouvrons ouvrent ouvert ouvrir ouvre|offrir offre offres offre offrons offrent offert offrir offre|souffrir souffre souffres souffre souffrons souffrent souffert souffrir souffre|
couvrir couvre couvres couvre couvrons couvrent couvert couvrir couvre|courir cours cours court courons courent couru courr coure|quérir quiers quiers quiert quérons quièrent quis querr quière|
voir vois vois voit voyons voient vu verr voie|prévoir prévois prévois prévoit prévoyons prévoient prévu prévoir prévoie|savoir sais sais sait savons savent su saur sache|
pouvoir peux peux peut pouvons peuvent pu pourr puisse puis|vouloir veux veux veut voulons veulent voulu voudr veuille veuillez|devoir dois dois doit devons doivent dû devr doive|
cevoir çois çois çoit cevons çoivent çu cevr çoive|falloir faut faut faut fallons faut fallu faudr faille|valoir vaux vaux vaut valons valent valu vaudr vaille|
lire lis lis lit lisons lisent lu lir lise|élire élis élis élit élisons élisent élu élir élise|écrire écris écris écrit écrivons écrivent écrit écrir écrive|scrire scris scris scrit scrivons scrivent scrit scrir scrive|
croire crois crois croit croyons croient cru croir croie|boire bois bois boit buvons boivent bu boir boive|conclure conclus conclus conclut concluons concluent conclu conclur conclue|
clure clus clus clut cluons cluent clus clur clue|résoudre résous résous résout résolvons résolvent résolu résoudr résolve|connaître connais connais connaît connaissons connaissent connu connaîtr connaisse|paraître parais parais paraît paraissons paraissent paru paraîtr paraisse|
plaire plais plais plaît plaisons plaisent plu plair plaise|suffire suffis suffis suffit suffisons suffisent suffi suffir suffise|uire uis uis uit uisons uisent uit uir uise|
suivre suis suis suit suivons suivent suivi suivr suive|vivre vis vis vit vivons vivent vécu vivr vive|battre bats bats bat battons battent battu battr batte|rompre romps romps rompt rompons rompent rompu rompr rompe|
aindre ains ains aint aignons aignent aint aindr aigne|eindre eins eins eint eignons eignent eint eindr eigne|joindre joins joins joint joignons joignent joint joindr joigne|
fuir fuis fuis fuit fuyons fuient fui fuir fuie|mourir meurs meurs meurt mourons meurent mort mourr meure|naître nais nais naît naissons naissent né naîtr naisse|
envoyer envoie envoies envoie envoyons envoient envoyé enverr envoie`

// frSecond are verbs in -ir that end like irregular ones and follow the rule.
var frSecond = wordSet("répartir impartir assortir asservir")

// frWhole are irregular verbs that others end like by chance: installer is not
// like aller.
var frWhole = wordSet("aller être avoir falloir pouvoir devoir savoir vouloir")

// frIrregulars are the irregular verbs by infinitive.
var frIrregulars = func() map[string][]string {
	all := map[string][]string{}
	for _, line := range strings.Split(frIrregular, "|") {
		f := strings.Fields(line)
		all[f[0]] = f[1:]
	}
	return all
}()

// frIrregularOf is the irregular verb that w is, or ends like: soutenir is sou
// before tenir.
func frIrregularOf(w string) (prefix, infinitive string, parts []string) {
	if frSecond[w] {
		return "", "", nil
	}
	for i := range w {
		if parts := frIrregulars[w[i:]]; parts != nil && (i == 0 || !frWhole[w[i:]]) {
			return w[:i], w[i:], parts
		}
	}
	return "", "", nil
}

// frVerb lists the forms of the infinitive of a verb that follows a rule; nil
// when w is none.
func frVerb(w string) []string {
	switch {
	case utf8.RuneCountInString(w) < 4:
		return nil
	case strings.HasSuffix(w, "er") && !frAdjectiveEr[w]:
		return frFirst(w)
	case strings.HasSuffix(w, "ir") && !strings.HasSuffix(w, "oir"):
		return frGroup(w, "ir", "ir is it issons issez issent i ie ies issais issait issions issiez issaient irai iras ira irons irez iront irais irait irions iriez iraient isse isses issant")
	case strings.HasSuffix(w, "dre"):
		return frGroup(w, "re", "re s * ons ez ent u ue us ues ais ait ions iez aient rai ras ra rons rez ront rais rait rions riez raient e es ant")
	}
	return nil
}

// frGroup sets endings in the place of an infinitive's; * is none at all.
func frGroup(w, infinitive, endings string) []string {
	stem := strings.TrimSuffix(w, infinitive)
	var all []string
	for _, e := range strings.Fields(endings) {
		all = append(all, stem+strings.TrimPrefix(e, "*"))
	}
	return all
}

// frImperfect and frFuture are endings that all verbs share.
var (
	frImperfect = strings.Fields("ais ait ions iez aient ez ant")
	frFuture    = strings.Fields("ai as a ons ez ont ais ait ions iez aient")
)

// frConjugated is an irregular verb behind a prefix.
func frConjugated(prefix, infinitive string, parts []string) []string {
	all := append([]string{infinitive}, parts[:5]...)
	if stem, ok := strings.CutSuffix(parts[3], "ons"); ok {
		for _, e := range frImperfect {
			all = append(all, stem+e)
		}
	}
	for _, e := range frFuture {
		all = append(all, parts[6]+e)
	}
	all = append(all, frAgreeing(parts[5])...)
	all = append(all, parts[7], parts[7]+"s", strings.TrimSuffix(parts[7], "e")+"ent")
	all = append(all, parts[8:]...)
	for i := range all {
		all[i] = prefix + all[i]
	}
	return unique(all)
}

// frAgreeing lists the gender and number of a participle.
func frAgreeing(p string) []string {
	open := strings.Replace(p, "û", "u", 1)
	return unique([]string{p, open + "e", strings.TrimSuffix(open, "s") + "s", open + "es"})
}

// frFirst is a verb in -er, with the spellings of those that keep their sound:
// changeons, commençons, renouvelle, achète, préfère, paie.
func frFirst(w string) []string {
	stem := strings.TrimSuffix(w, "er")
	var all []string
	soft := stem // before a and o
	switch {
	case strings.HasSuffix(stem, "g"):
		soft = stem + "e"
	case strings.HasSuffix(stem, "c"):
		soft = strings.TrimSuffix(stem, "c") + "ç"
	}
	all = append(all, w)
	for _, e := range strings.Fields("ez é ée és ées ions iez") {
		all = append(all, stem+e)
	}
	for _, e := range strings.Fields("ons ais ait aient ant") {
		all = append(all, soft+e)
	}
	for _, mute := range frMute(stem) {
		for _, e := range []string{"e", "es", "ent"} {
			all = append(all, mute+e)
		}
		for _, e := range frFuture {
			all = append(all, mute+"er"+e)
		}
	}
	return unique(all)
}

// frMute lists the stems of a verb in -er before an e that is not heard.
func frMute(stem string) []string {
	with := func(from, to string) string { return strings.TrimSuffix(stem, from) + to }
	switch {
	case strings.HasSuffix(stem, "ell") || strings.HasSuffix(stem, "ett"):
		return []string{stem}
	case strings.HasSuffix(stem, "el"):
		return []string{stem + "l", with("el", "èl")}
	case strings.HasSuffix(stem, "et"):
		return []string{stem + "t", with("et", "èt")}
	case strings.HasSuffix(stem, "oy"), strings.HasSuffix(stem, "uy"):
		return []string{with("y", "i")}
	case strings.HasSuffix(stem, "ay"):
		return []string{with("y", "i"), stem}
	}
	i := strings.LastIndexAny(stem, "eé")
	if i < 0 {
		return []string{stem}
	}
	tail := stem[i:]
	switch rest := strings.TrimPrefix(strings.TrimPrefix(tail, "é"), "e"); {
	case strings.HasPrefix(tail, "e") && len(rest) == 1 && strings.IndexByte("nvspmc", rest[0]) >= 0:
		return []string{stem[:i] + "è" + rest}
	case strings.HasPrefix(tail, "é") && rest != "" && !strings.ContainsAny(rest, "aiouy"):
		return []string{stem[:i] + "è" + rest, stem}
	}
	return []string{stem}
}
