package risk

import "strings"

// deUmlaut are ends of nouns whose plural has an umlaut and -e, deUmlautEr of
// those with an umlaut, if they can, and -er.
var (
	deUmlaut = strings.Fields(`trag schlag satz platz fall grund kauf druck stand gang zug schluss raum baum markt plan rat bruch wunsch anspruch fluss kopf
		stuhl fuß rang fang kampf dampf wurf lauf ruf brand hang stoß arzt gast kraft nacht stadt hand wand macht not zahn sohn`)
	deUmlautEr = strings.Fields(`bild feld geld kind wort land haus buch fach dach mitglied lied amt gut volk blatt rad loch mann schloss glied`)
)

// deIrregularNouns are singulars with their other forms.
var deIrregularNouns = map[string]string{
	"konto": "kontos konten", "datum": "datums daten", "firma": "firmen firmas", "thema": "themas themen", "termin": "termins termine terminen",
	"risiko": "risikos risiken", "schaden": "schadens schäden", "mangel": "mangels mängel mängeln", "laden": "ladens läden", "kosten": "", "daten": "",
	"leute": "leuten", "herr": "herrn herren", "magazin": "magazins magazine magazinen", "benzin": "benzins", "rahmen": "rahmens", "name": "namen namens",
	"vertrauen": "vertrauens", "geduld": "", "nase": "", "vater": "vaters väter vätern", "mutter": "mütter müttern", "tochter": "töchter töchtern",
}

// deNoun lists the cases and the plurals of a noun by how it ends. The rules
// are generous: a form that is no word costs nothing, as long as it is not
// another word.
func deNoun(w string) []string {
	if more, ok := deIrregularNouns[w]; ok {
		return append([]string{w}, strings.Fields(more)...)
	}
	with := func(ends ...string) []string {
		all := []string{w}
		for _, e := range ends {
			all = append(all, w+e)
		}
		return all
	}
	for _, end := range []string{"ung", "heit", "keit", "schaft", "ion", "tät", "enz", "anz", "ik", "ur"} {
		if strings.HasSuffix(w, end) && len(w) > len(end)+2 {
			return with("en")
		}
	}
	for _, end := range deUmlaut {
		if strings.HasSuffix(w, end) {
			u := umlauted(w)
			return append(with("s", "es"), u+"e", u+"en")
		}
	}
	for _, end := range deUmlautEr {
		if strings.HasSuffix(w, end) {
			u := w[:len(w)-len(end)] + umlauted(end)
			return append(with("s", "es"), u+"er", u+"ern")
		}
	}
	last := w[len(w)-1]
	switch {
	case len(w) < 3:
		return []string{w}
	case strings.HasSuffix(w, "nis"):
		return with("ses", "se", "sen")
	case strings.HasSuffix(w, "erin"), strings.HasSuffix(w, "ndin"), strings.HasSuffix(w, "ntin"), strings.HasSuffix(w, "egin"):
		return with("nen")
	case strings.HasSuffix(w, "chen"), strings.HasSuffix(w, "lein"), strings.HasSuffix(w, "en"):
		return with("s")
	case strings.HasSuffix(w, "er"), strings.HasSuffix(w, "el"):
		return with("s", "n")
	case last == 'e':
		return with("n", "s")
	case strings.IndexByte("aioy", last) >= 0:
		return with("s")
	case strings.HasSuffix(w, "s"), strings.HasSuffix(w, "ß"), strings.HasSuffix(w, "x"), strings.HasSuffix(w, "z"):
		return with("e", "es", "en")
	}
	return with("s", "es", "e", "en")
}
