package risk

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// deFixed are words that end like a verb, or like what has an ending, and
// never inflect.
var deFixed = wordSet(`gegen neben wegen zwischen unten oben morgen gestern zusammen immer wieder leider weiter aber oder über unter außen innen
	draußen drüben hinten vorn vorne gern gerne sondern sofern insofern zufrieden unzufrieden ausgelaufen trocken offen eben soeben selten mitten
	außer sehr mehr weniger nicht nie niemals nichts kaum ohne schon noch auch nur bloß so wie als bei von zu mit aus auf an ab in im am um vor nach
	ich wir sie er es ihr man mich mich uns euch sich mir dir ihm ihnen wo woanders anderswo anderweitig bald jetzt dann daher deshalb dabei raus weg fertig
	einander damit davon dazu dafür hier da heute spätestens mindestens wenigstens ende anfang und doch hin her los fort rein ihnen allen vielen zehn sieben`)

// deArticles stand for one another: a noun in another case or number has
// another of them.
var deArticles = wordSet(`der die das den dem des`)

// deDeterminers take the endings of an article.
var deDeterminers = []string{"unser", "mein", "dein", "sein", "euer", "eur", "ihr", "kein", "ein", "dies", "jed", "jen", "welch", "solch", "all", "ander", "viel"}

// deWord lists the forms of a German word. A capital tells a noun; any other
// word is a verb when it ends like one, an adjective when it ends like one, and
// else stays as it is.
func deWord(w string) []string {
	lower := strings.ToLower(w)
	if first, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(first) && lower != "ihr" && lower != "ihre" && lower != "ihren" && lower != "ihrem" && lower != "ihrer" && lower != "sie" {
		return deSpellings(deNoun(lower))
	}
	switch {
	case deArticles[lower]:
		return []string{"der", "die", "das", "den", "dem", "des"}
	case deFixed[lower]:
		return deSpellings([]string{lower})
	}
	if forms := deDeterminer(lower); forms != nil {
		return forms
	}
	if v, ok := deVerbOf(lower); ok {
		return deSpellings(v.forms())
	}
	return deSpellings(deAdjective(lower))
}

// deDeterminer lists the cases of unser, diese, einen ...
func deDeterminer(w string) []string {
	stem := w
	for _, end := range []string{"en", "em", "er", "es", "e"} {
		if s, ok := strings.CutSuffix(w, end); ok && isDeterminer(s) {
			stem = s
			break
		}
	}
	if !isDeterminer(stem) {
		return nil
	}
	if stem == "euer" {
		stem = "eur"
	}
	all := []string{stem + "e", stem + "en", stem + "em", stem + "er", stem + "es"}
	if strings.HasSuffix(stem, "ein") || stem == "unser" || stem == "ihr" {
		all = append(all, stem)
	}
	return unique(append(all, w))
}

func isDeterminer(stem string) bool {
	for _, d := range deDeterminers {
		if stem == d {
			return true
		}
	}
	return false
}

// deAdjectiveEnds are how adjectives end that nothing else does.
var deAdjectiveEnds = strings.Fields("ig lich isch bar sam haft los voll ell iv är abel ibel")

// deAdjectives are those that do not show it; of these in -er and -el the e
// goes before an ending.
var deAdjectives = wordSet(`schlecht gut neu alt teuer billig hoch groß klein lang kurz schnell langsam frei schwer leicht sicher stabil instabil kaputt
	enttäuscht verärgert genervt frustriert sauer unsicher überteuert veraltet fehlerhaft klar einfach kompliziert sauber schwach stark letzt nächst nächste
	letzte ganz halb früher später besser schlechter teurer günstiger billiger höher niedriger schneller`)

// deAdjective lists the endings of an adjective; any other word is itself.
func deAdjective(w string) []string {
	stem := ""
	if deAdjectives[w] {
		stem = w
	}
	for _, end := range deAdjectiveEnds {
		if strings.HasSuffix(w, end) && utf8.RuneCountInString(w) > len(end)+2 {
			stem = w
		}
		if s, ok := strings.CutSuffix(w, end+"er"); ok && utf8.RuneCountInString(s) > 2 {
			stem = w // a comparative
		}
	}
	switch {
	case stem == "":
		return []string{w}
	case stem == "hoch":
		stem = "hoh"
	case strings.HasSuffix(w, "euer"), strings.HasSuffix(w, "auer"), strings.HasSuffix(w, "abel"), strings.HasSuffix(w, "ibel"):
		stem = w[:len(w)-2] + w[len(w)-1:]
	}
	stem = strings.TrimSuffix(stem, "e")
	return unique([]string{w, stem + "e", stem + "en", stem + "em", stem + "er", stem + "es"})
}

// deSpellings adds how words with umlauts and ß are written without them.
func deSpellings(forms []string) []string {
	all := forms
	for _, f := range forms {
		if plain := dePlain.Replace(f); plain != f {
			all = append(all, plain)
		}
		if swiss := strings.ReplaceAll(f, "ß", "ss"); swiss != f {
			all = append(all, swiss)
		}
	}
	return unique(all)
}

var dePlain = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// umlauted gives the last a, o, u or au of a stem its umlaut.
func umlauted(stem string) string {
	i := strings.LastIndexAny(stem, "aou")
	if i < 0 {
		return stem
	}
	if stem[i] == 'u' && i > 0 && stem[i-1] == 'a' {
		i--
	}
	return stem[:i] + map[byte]string{'a': "ä", 'o': "ö", 'u': "ü"}[stem[i]] + stem[i+1:]
}
