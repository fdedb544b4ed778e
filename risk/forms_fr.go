package risk

import (
	"strings"
	"unicode/utf8"
)

// frFixed are words that end like a verb and are none, or have no plural.
var frFixed = wordSet(`hier hiver mer fer super rocher clocher plaisir désir avenir loisir soir noir espoir miroir couloir comptoir tiroir
	autre contre entre être septembre octobre novembre décembre 	votre notre encore toujours jamais moins trop très plus pas ni mais donc puis alors ailleurs désormais malheureusement
	on nous vous je tu il elle ils elles me te se lui leur y en et ou où si ne que qui quoi dont par pour sur sous dans avec sans chez vers depuis avant après pendant
	bien mal peu beaucoup assez aussi ici là cela ça ceci rien personne tout tous toute toutes cette cet ces ce mon ma mes ton ta tes son sa ses nos vos leurs
	deux trois quatre cinq dix cent mille suite vite chaque quelque quelques plusieurs même mêmes mauvais bas pire mieux guère lors envers travers hors fois`)

// frNouns end like verbs in -er, -ir or -re; their plural is in -s.
var frNouns = wordSet(`papier courrier dossier loyer panier métier quartier chantier janvier février atelier calendrier cahier escalier danger leader manager
	fournier courtier huissier clavier palier terrier pilier cellier foyer boucher fichier diner dîner déjeuner goûter
	cadre ordre gendre affaire exemplaire arbitre maître ministre registre théâtre fenêtre montre rencontre membre chambre`)

// frAdjectiveEr end in -er with a feminine in -ère.
var frAdjectiveEr = wordSet(`cher premier dernier léger étranger entier financier particulier régulier policier hôtelier familier singulier ouvrier conseiller
	passager amer fier`)

// frElided write their vowel as an apostrophe before another, or join with an
// article.
var frElided = map[string]string{
	"de": "de d' du des", "d'": "de d' du des", "du": "du de d' des", "le": "le la l' les", "la": "la le l' les", "l'": "l' le la les", "les": "les le la l'",
	"que": "que qu'", "ne": "ne n'", "n'": "n' ne", "je": "je j'", "me": "me m'", "te": "te t'", "se": "se s'", "ce": "ce cet cette ces", "cet": "cet ce cette ces",
	"cette": "cette ce cet ces", "à": "à au aux a", "au": "au aux à", "aux": "aux au à", "notre": "notre nos", "votre": "votre vos", "mon": "mon ma mes", "ma": "ma mon mes",
	"leur": "leur leurs", "son": "son sa ses", "sa": "sa son ses", "un": "un une", "une": "une un", "nos": "nos notre", "vos": "vos votre", "mes": "mes mon ma",
}

// frWord lists the forms of a French word: an infinitive's paradigm, an
// adjective's or a noun's gender and number, what an article becomes before a
// vowel. Every form stands without its accents too.
func frWord(w string, before []string) []string {
	w = strings.ToLower(strings.ReplaceAll(w, "’", "'"))
	if forms, ok := frElided[w]; ok {
		return strings.Fields(forms)
	}
	for _, elided := range []string{"l'", "d'", "n'", "s'", "m'", "t'", "j'", "qu'"} {
		if rest, ok := strings.CutPrefix(w, elided); ok && rest != "" {
			return frGlued(elided, frWord(rest, append(before, elided)))
		}
	}
	switch {
	case frFixed[w]:
		return unaccented([]string{w}, len(before) > 0)
	case frNouns[w]:
		return unaccented([]string{w, w + "s"}, true)
	}
	if prefix, infinitive, parts := frIrregularOf(w); parts != nil {
		return unaccented(frConjugated(prefix, infinitive, parts), true)
	}
	switch {
	case strings.HasSuffix(w, "aire"), strings.HasSuffix(w, "oire"), strings.HasSuffix(w, "ure"), strings.HasSuffix(w, "ière"):
		return unaccented([]string{w, w + "s"}, true)
	}
	if forms := frVerb(w); forms != nil {
		return unaccented(forms, true)
	}
	return unaccented(frNoun(w), len(before) > 0)
}

// frGlued sets an elided word before forms; before a noun an article or a
// preposition may also be the one that is not elided.
func frGlued(elided string, forms []string) []string {
	var all []string
	for _, f := range forms {
		all = append(all, elided+f)
		if elided == "l'" {
			all = append(all, "les "+f)
		}
	}
	return all
}

// accents are letters as they are typed by who leaves their marks out.
var accents = strings.NewReplacer("à", "a", "â", "a", "á", "a", "ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e", "î", "i", "ï", "i", "í", "i", "ó", "o", "ô", "o", "ö", "o", "œ", "oe",
	"ù", "u", "û", "u", "ú", "u", "ü", "u", "ñ", "n")

// unaccented adds the forms without their accents. A word of one or two letters
// is another word then, unless it stands among others.
func unaccented(forms []string, short bool) []string {
	all := forms
	for _, f := range forms {
		if plain := accents.Replace(f); plain != f && (short || utf8.RuneCountInString(f) > 2) {
			all = append(all, plain)
		}
	}
	return unique(all)
}

// frEnds are the ends of nouns and adjectives with those of their other forms;
// the first that fits counts.
var frEnds = []struct{ end, forms string }{
	{"eau", "eau eaux"}, {"eu", "eu eux eus"}, {"al", "al ale ales aux"}, {"ail", "ail ails aux"}, {"eux", "eux euse euses"}, {"if", "if ive ifs ives"},
	{"teur", "teur teurs trice trices teuse teuses"}, {"eur", "eur eurs euse euses"}, {"el", "el elle els elles"}, {"ien", "ien ienne iens iennes"},
	{"é", "é ée és ées"}, {"ée", "ée ées é és"}, {"er", "er ère ers ères"}, {"et", "et ette ète ets ettes ètes"}, {"ent", "ent ente ents entes"},
	{"ant", "ant ante ants antes"}, {"ait", "ait aite aits aites"}, {"it", "it ite its ites"}, {"du", "du due dus dues"}, {"çu", "çu çue çus çues"},
	{"ong", "ong ongue ongs ongues"}, {"ain", "ain aine ains aines"}, {"os", "os osse osses"}, {"is", "is ise ises"},
}

// frConsonant are nouns that would get a feminine that is another word, or
// none.
var frConsonant = wordSet(`mois prix fois temps cours pays poids accès succès progrès procès avis devis repos choix voix taux délais concours refus discours
	point port art sort part mort pont client achat débit crédit profit produit circuit conflit lit nuit droit toit lait fait souhait parfait`)

// frNoun lists the gender and number of a noun or adjective.
func frNoun(w string) []string {
	n := utf8.RuneCountInString(w)
	switch {
	case n < 3:
		return []string{w}
	case w == "client":
		return []string{w, "clients", "cliente", "clientes"}
	case frConsonant[w] && (strings.HasSuffix(w, "s") || strings.HasSuffix(w, "x")):
		return []string{w}
	case frConsonant[w]:
		return []string{w, w + "s"}
	}
	for _, e := range frEnds {
		stem, ok := strings.CutSuffix(w, e.end)
		if !ok || e.end == "er" && !frAdjectiveEr[w] {
			continue
		}
		var all []string
		for _, f := range strings.Fields(e.forms) {
			all = append(all, stem+f)
		}
		return all
	}
	last, _ := utf8.DecodeLastRuneInString(w)
	switch {
	case last == 's' || last == 'x' || last == 'z':
		return []string{w}
	case last >= '0' && last <= '9':
		return []string{w}
	}
	return []string{w, w + "s"}
}

// frOrders are the orders of a phrase that denies an infinitive, ne pas
// renouveler, when its verb is finite: nous ne renouvelons pas, and as people
// say it, on renouvelle pas.
func frOrders(places [][]string, s sequence) []sequence {
	at := -1
	for i := range places[:len(places)-1] {
		if isFrNe(places[i]) && allIn(places[i+1], frDenials) && i+2 < len(places) {
			at = i
		}
	}
	if at < 0 {
		return nil
	}
	ne := append(slotOf1([]string{"ne", "n'"}), choice{})
	pronouns := append(slotOf1(strings.Fields("le la les l' vous nous y en me m' lui leur")), choice{})
	pronouns.lighten()
	order := append(sequence{}, s[:at]...)
	order = append(order, ne, pronouns, s[at+2], s[at+1])
	return []sequence{append(order, s[at+3:]...)}
}

var frDenials = wordSet("pas plus jamais")

func isFrNe(texts []string) bool { return allIn(texts, wordSet("ne n'")) }

func allIn(texts []string, set map[string]bool) bool {
	for _, t := range texts {
		if !set[t] {
			return false
		}
	}
	return len(texts) > 0
}
