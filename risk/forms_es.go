package risk

import (
	"strings"
	"unicode/utf8"
)

// esFixed are words that end like a verb, or like what has a plural, and stay
// as they are.
var esFixed = wordSet(`ayer entre sobre desde hasta ahora antes después siempre demasiado mucho mucha muchos muchas menos más muy tan tanto nunca jamás tampoco
	sin con por para de del al y o u ni no si sí que qué como cómo cuando donde quien yo tú usted ustedes él ella ellos ellas nosotros nos me te se lo le les os
	ya aún todavía bien mal casi pues aunque porque pero sino a en ante bajo contra según tras durante mediante hoy mañana pronto luego adiós baja alta fin
	cualquier algo alguien nada nadie cada dos tres cuatro cinco seis siete ocho nueve diez vez veces partir parte gracias además lugar mientras`)

// esNouns end like an infinitive.
var esNouns = wordSet(`lugar hogar azúcar mar militar particular similar regular escolar familiar popular celular titular par bar dólar solar pilar ejemplar
	mujer taller primer tercer alquiler líder carácter menester chofer porvenir super máster póster`)

// esDeterminers are articles and possessives with what they are of other
// numbers and genders.
var esDeterminers = map[string]string{
	"el": "el la los las", "la": "la el las los", "los": "los las el la", "las": "las los la el", "un": "un una unos unas", "una": "una un unas unos", "mi": "mi mis", "mis": "mis mi",
	"su": "su sus", "sus": "sus su", "tu": "tu tus", "este": "este esta estos estas", "esta": "esta este estas estos", "ese": "ese esa esos esas", "esa": "esa ese esas esos",
	"otro": "otro otra otros otras", "otra": "otra otro otras otros", "ningún": "ningún ninguna ninguno", "algún": "algún alguna algunos algunas", "nuestro": "nuestro nuestra nuestros nuestras",
	"nuestra": "nuestra nuestro nuestras nuestros", "vuestro": "vuestro vuestra vuestros vuestras", "vuestra": "vuestra vuestro vuestras vuestros", "todo": "todo toda todos todas",
	"al": "al", "del": "del",
}

// esWord lists the forms of a Spanish word: an infinitive's paradigm with the
// pronouns that may hang on it, an adjective's or a noun's gender and number.
// Every form stands without its accents too.
func esWord(w string, before []string) []string {
	w = strings.ToLower(w)
	if forms, ok := esDeterminers[w]; ok {
		return unaccented(strings.Fields(forms), true)
	}
	if esFixed[w] {
		return unaccented([]string{w}, len(before) > 0)
	}
	if !esNouns[w] {
		if infinitive, ok := esInfinitive(w); ok {
			return unaccented(esVerb(infinitive), true)
		}
	}
	return unaccented(esNoun(w), true)
}

// esInfinitive is the infinitive w is, without the pronoun that hangs on it:
// darse is dar.
func esInfinitive(w string) (string, bool) {
	bare := w
	for _, p := range []string{"noslo", "selo", "melo", "telo", "se", "me", "te", "nos", "lo", "la", "los", "las", "le", "les"} {
		if stem, ok := strings.CutSuffix(w, p); ok && len(stem) > 1 && stem[len(stem)-1] == 'r' {
			bare = stem
			break
		}
	}
	n := utf8.RuneCountInString(bare)
	switch {
	case esIrregulars[bare] != nil, bare == "ir":
		return bare, true
	case n < 4 || esNouns[bare]:
		return "", false
	}
	for _, end := range []string{"ar", "er", "ir"} {
		if strings.HasSuffix(bare, end) {
			return bare, true
		}
	}
	return "", false
}

// esAdjectiveEnds are how words in -o end that have a feminine in -a; a noun
// would become another word.
var esAdjectiveEnds = strings.Fields("ado ido oso ivo ísimo sto erto elto echo ico eno ario")

// esAdjectives are those that do not show it.
var esAdjectives = wordSet(`malo caro barato nuevo lento roto harto contento satisfecho insatisfecho último próximo viejo antiguo rápido serio largo corto
	decepcionado molesto cierto listo mismo poco único directo estricto pésimo máximo mínimo excesivo claro seguro inseguro justo injusto alto económico`)

// esNounsO are nouns that end like adjectives.
var esNounsO = wordSet(`servicio mercado pedido sentido contenido estado resultado partido motivo objetivo correo recibo costo gasto presupuesto técnico
	directivo ejecutivo aplicativo archivo equipo uso permiso aviso reembolso impuesto tráfico médico público banco periodo período crédito archivo`)

// esNoun lists the gender and number of a noun or adjective.
func esNoun(w string) []string {
	n := utf8.RuneCountInString(w)
	if n < 3 {
		return []string{w}
	}
	last, _ := utf8.DecodeLastRuneInString(w)
	stem := w[:len(w)-utf8.RuneLen(last)]
	switch {
	case last == 'o' && esAdjective(w):
		return []string{w, stem + "a", stem + "os", stem + "as"}
	case strings.HasSuffix(w, "or") && !strings.HasSuffix(w, "yor") && !strings.HasSuffix(w, "jor") && !strings.HasSuffix(w, "ior") && w != "menor" && w != "peor" && w != "error" && w != "valor":
		return []string{w, w + "a", w + "es", w + "as"}
	case strings.HasSuffix(w, "ón"), strings.HasSuffix(w, "án"):
		return []string{w, accents.Replace(w) + "es"}
	case last == 'z':
		return []string{w, stem + "ces"}
	case last == 's', last == 'x', last >= '0' && last <= '9':
		return []string{w}
	case strings.ContainsRune("aeiouáéíóú", last):
		return []string{w, w + "s"}
	case strings.ContainsRune("dlnrj", last):
		return []string{w, accentMoved(w) + "es"}
	}
	return []string{w, w + "s"}
}

// accentMoved is a word before the plural -es: -ción loses its accent, fácil
// keeps it.
func accentMoved(w string) string {
	last := strings.LastIndexAny(w, "áéíóú")
	if last >= 0 && last >= len(w)-3 {
		return accents.Replace(w)
	}
	return w
}

func esAdjective(w string) bool {
	if esAdjectives[w] {
		return true
	}
	if esNounsO[w] {
		return false
	}
	for _, end := range esAdjectiveEnds {
		if strings.HasSuffix(w, end) && len(w) > len(end)+1 {
			return true
		}
	}
	return false
}
