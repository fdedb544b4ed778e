package risk

import (
	"strings"
	"unicode/utf8"

	"earshot"
)

// verbEndings are, by language and the infinitive's ending, the endings that
// take its place. They are generous: a form that does not exist costs nothing.
var verbEndings = map[earshot.Lang][]struct{ infinitive, endings string }{
	"de": {
		{"ieren", "ieren iere ierst iert ierte ierten"},
		{"eln", "eln le elst elt elte elten"},
		{"ern", "ern ere erst ert erte erten"},
		{"en", "en e st est t et te ten ete eten"},
	},
	"fr": {
		{"er", "er e es ons ez ent é ée és ées ais ait ions iez aient erai eras era erons erez eront erais erait erions ant"},
		{"ir", "ir is it issons issez issent i ie ies irai ira irons irez iront irais irait issais issait issant"},
		{"re", "re s t ons ez ent u ue us rai ra rons rez ront rais rait ait ais ant"},
	},
	"es": {
		{"ar", "ar o as a amos áis an ado ada ados ando é aste ó aron aré ará aremos arán aría aríamos arían e es emos en aba ábamos aban"},
		{"er", "er o es e emos en ido ida iendo í ió ieron eré erá eremos erán ería eríamos a amos an ía íamos ían"},
		{"ir", "ir o es e imos en ido ida iendo í ió ieron iré irá iremos irán iría iríamos a amos an ía íamos ían"},
	},
}

// euFixed are words that end like an infinitive or a noun and never inflect.
var euFixed = map[earshot.Lang]map[string]bool{
	"de": wordSet(`unseren meinen deinen seinen ihren euren einen keinen diesen jeden anderen vielen allen gegen neben wegen zwischen unten oben morgen zusammen
		anderer einer keiner unserer meiner dieser besser immer wieder leider weiter teuer aber oder über unter sicher ausgelaufen`),
	"fr": wordSet(`notre votre autre autres notre leurs chez entre contre après avant contrat toujours encore jamais depuis moins cette leur trop cher premier dernier`),
	"es": wordSet(`nuestro nuestra nuestros vuestro otro otra otras otros sobre entre desde hasta ahora antes después siempre mejor mayor menor ayer menos demasiado mucho mucha`),
}

// endings lists the forms of a German, French or Spanish word: a verb's when
// it ends like an infinitive, else a plural.
func endings(w string, lang earshot.Lang) []string {
	if utf8.RuneCountInString(w) >= 5 {
		for _, v := range verbEndings[lang] {
			stem, ok := strings.CutSuffix(w, v.infinitive)
			if !ok {
				continue
			}
			var all []string
			for _, end := range strings.Fields(v.endings) {
				all = append(all, stem+end)
			}
			if lang == "de" && !strings.HasPrefix(w, "ver") && !strings.HasPrefix(w, "be") && !strings.HasPrefix(w, "ent") {
				all = append(all, "ge"+stem+"t", "ge"+stem+"en")
			}
			return unique(append(all, softened(stem, v.infinitive)...))
		}
		if lang != "de" && !strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "x") && !strings.HasSuffix(w, "é") {
			return []string{w, w + "s"}
		}
	}
	return []string{w}
}

// softened is the spellings of a stem that keeps its sound before another
// vowel: changer, changeons; buscar, busque.
func softened(stem, infinitive string) []string {
	switch {
	case infinitive == "er" && strings.HasSuffix(stem, "g"):
		return []string{stem + "eons", stem + "eait", stem + "eant"}
	case infinitive == "ar" && strings.HasSuffix(stem, "c"):
		return []string{stem[:len(stem)-1] + "que", stem[:len(stem)-1] + "quemos", stem[:len(stem)-1] + "qué"}
	case infinitive == "ar" && strings.HasSuffix(stem, "g"):
		return []string{stem + "ue", stem + "uemos", stem + "ué"}
	}
	return nil
}
