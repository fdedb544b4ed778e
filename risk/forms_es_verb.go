package risk

import (
	"slices"
	"strings"
)

// The endings of Spanish verbs. Those of stressed stand on the stem that may
// change its vowel (cierro), those of soft on the stem that does in verbs in
// -ir only (pidió), those of front begin with e or i where the infinitive has
// an a, or the other way round (busqué, conozca).
type esEndings struct{ plain, stressed, stressedFront, front, soft string }

var esGroups = map[string]esEndings{
	"ar": {
		plain: `ar amos áis ás aste ó amos asteis aron aba abas ábamos abais aban ado ada ados adas ando aré arás ará aremos aréis arán aría arías aríamos arían
			ara aras áramos aran ase asen ad á`,
		stressed: "o as a an", stressedFront: "e es en", front: "é emos éis",
	},
	"er": {
		plain: `er emos éis és í iste imos isteis ía ías íamos íais ían ido ida idos idas eré erás erá eremos eréis erán ería erías eríamos erían ed é`,
		soft:  "ió ieron iendo iera ieras iéramos ieran iese", stressed: "es e en", stressedFront: "o a as an", front: "amos áis",
	},
	"ir": {
		plain: `ir imos ís í iste isteis ía ías íamos íais ían ido ida idos idas iré irás irá iremos iréis irán iría irías iríamos irían id`,
		soft:  "ió ieron iendo iera ieras iéramos ieran iese", stressed: "es e en", stressedFront: "o a as an", front: "amos áis",
	},
}

// Verbs whose stem changes when it is stressed, by their ends: e to ie, o to
// ue, and of verbs in -ir e to i; and those whose i or u takes an accent.
var (
	esIe = strings.Fields(`cerrar perder pensar empezar comenzar recomendar negar despertar sentar calentar atender tender entender defender encender mentir sentir
		preferir sugerir convertir invertir advertir divertir ferir querir apretar confesar gobernar manifestar tropezar`)
	esUe = strings.Fields(`contar encontrar costar mostrar probar volver mover resolver solver dormir morir soltar acordar recordar colgar sonar soñar almorzar
		renovar doler llover torcer forzar`)
	esI  = strings.Fields("pedir seguir servir repetir elegir medir rendir vestir corregir petir gemir freír")
	esIu = strings.Fields("enviar confiar ampliar vaciar variar desviar fiar guiar continuar evaluar actuar situar efectuar puntuar graduar insinuar")
)

// esUnchanged end like those and keep their vowel.
var esUnchanged = wordSet("presentar representar compensar pretender razonar personar recompensar dispensar")

// esIrregulars are the verbs that follow no rule, with all their forms but
// those of the imperfect, which every verb has from its infinitive.
var esIrregulars = func() map[string][]string {
	all := map[string][]string{}
	for _, line := range strings.Split(`ser soy eres es somos sois son fui fuiste fue fuimos fueron era eras éramos eran seré será serán sería serían sido siendo sea sean fuera fueran|
estar estoy estás está estamos están estuve estuvo estuvimos estuvieron estaba estábamos estaban estaré estará estaremos estarán estaría estado estando esté estén estuviera|
ir voy vas va vamos van fui fuiste fue fuimos fueron iba íbamos iban iré irá iremos irán iría iríamos irían ido yendo vaya vayas vayamos vayan fuera fuéramos fueran irse irme irnos irte yéndonos|
haber he has ha hemos han hubo había habían habrá habría habido haya hayan|dar doy das da damos dan di diste dio dimos dieron daba dábamos daban daré dará daremos darán daría daríamos dado dada dando dé demos den diera diéramos deme denos denme dennos dénos dennos déme darse darme darnos darte darlo darla darle darles dándolo dándose|
ver veo ves ve vemos ven vi viste vio vimos vieron veía veíamos veían veré verá veremos verán vería visto vista viendo vea veamos vean viera|
tener tengo tienes tiene tenemos tienen tuve tuviste tuvo tuvimos tuvieron tenía teníamos tenían tendré tendrá tendremos tendrán tendría tenido teniendo tenga tengamos tengan tuviera|
venir vengo vienes viene venimos vienen vine vino vinimos vinieron venía venían vendré vendrá vendremos vendrán vendría venido viniendo venga vengan viniera|
poner pongo pones pone ponemos ponen puse puso pusimos pusieron ponía ponían pondré pondrá pondremos pondrán pondría puesto puesta puestos puestas poniendo ponga pongamos pongan pusiera|
hacer hago haces hace hacemos hacen hice hizo hicimos hicieron hacía hacíamos hacían haré hará haremos harán haría hecho hecha hechos hechas haciendo haga hagamos hagan hiciera|
decir digo dices dice decimos dicen dije dijo dijimos dijeron decía decían diré dirá diremos dirán diría dicho dicha diciendo diga digamos digan dijera|
saber sé sabes sabe sabemos saben supe supo supimos supieron sabía sabían sabré sabrá sabremos sabrán sabría sabido sabiendo sepa sepamos sepan supiera|
poder puedo puedes puede podemos pueden pude pudo pudimos pudieron podía podíamos podían podré podrá podremos podrán podría podríamos podrían podido pudiendo pueda podamos puedan pudiera|
querer quiero quieres quiere queremos quieren quise quiso quisimos quisieron quería queríamos querían querré querrá querremos querrán querría querido queriendo quiera queramos quieran querríamos quisiera quisiéramos|
traer traigo traes trae traemos traen traje trajo trajimos trajeron traía traían traeré traerá traerán traería traído trayendo traiga traigamos traigan trajera|
salir salgo sales sale salimos salen salí saliste salió salieron salía salíamos salían saldré saldrá saldremos saldrán saldría salido saliendo salga salgamos salgan saliera|
caer caigo caes cae caemos caen caí cayó caímos cayeron caía caían caeré caerá caerán caería caído caída caídos caídas cayendo caiga caigan cayera|
oír oigo oyes oye oímos oyen oí oyó oyeron oía oían oiré oirá oirán oído oyendo oiga oigan oyera|valer valgo vales vale valemos valen valió valieron valía valían valdrá valdrán valdría valido valiendo valga valgan|
reír río ríes ríe reímos ríen reí rió rieron reía reiré reirá reído riendo ría`, "|") {
		f := strings.Fields(line)
		all[f[0]] = f
	}
	return all
}()

// esLike are verbs made of irregular ones.
var esLike = func() map[string]string {
	all := map[string]string{}
	for base, prefixes := range map[string]string{"tener": "man ob con de sos re abs entre", "venir": "pre con inter pro de", "poner": "pro su dis im ex com o re pos inter presu",
		"hacer": "des re", "decir": "contra pre des", "traer": "a con ex dis sus", "salir": "sobre", "ver": "pre", "caer": "de re"} {
		for _, p := range strings.Fields(prefixes) {
			all[p+base] = base
		}
	}
	return all
}()

// esParticiples are participles that are not in -ado or -ido, by the end of
// their verbs.
var esParticiples = map[string]string{"abrir": "abierto", "cubrir": "cubierto", "cribir": "crito", "romper": "roto", "morir": "muerto", "volver": "vuelto", "solver": "suelto", "facer": "fecho"}

// esClitics hang on an infinitive, a gerund and a command.
var (
	esClitics = strings.Fields("lo la los las le les me te se nos")
	esTwo     = strings.Fields("melo mela selo sela noslo nosla")
)

// esVerb lists the forms of an infinitive.
func esVerb(w string) []string {
	all := esForms(w)
	for _, c := range esClitics {
		all = append(all, w+c)
	}
	marked := esMarked(w)
	for _, c := range esTwo {
		all = append(all, marked+c)
	}
	return unique(append(all, esHung(all)...))
}

// esHung hangs pronouns on the gerund, whose stress is then written:
// cancelándolo; and on the commands usted and ustedes are given: cancélelo.
func esHung(forms []string) []string {
	var all []string
	for _, f := range forms {
		for _, g := range [][2]string{{"ando", "ándo"}, {"iendo", "iéndo"}, {"yendo", "yéndo"}} {
			if stem, ok := strings.CutSuffix(f, g[0]); ok {
				for _, c := range []string{"lo", "la", "los", "las", "se", "nos", "me"} {
					all = append(all, stem+g[1]+c)
				}
			}
		}
	}
	return all
}

func esForms(w string) []string {
	if forms := esIrregulars[w]; forms != nil {
		return slices.Clone(forms)
	}
	if like := esLike[w]; like != "" {
		all := []string{w}
		for _, f := range esIrregulars[like] {
			all = append(all, strings.TrimSuffix(w, like)+f)
		}
		return all
	}
	group := w[len(w)-2:]
	ends, stem := esGroups[group], w[:len(w)-2]
	stressed, soft := esStems(w, stem)
	var all []string
	add := func(stem, list string) {
		for _, e := range strings.Fields(list) {
			all = append(all, stem+e)
		}
	}
	add(stem, ends.plain)
	add(stressed, ends.stressed)
	for _, f := range esFront(stressed, group) {
		add(f, ends.stressedFront)
	}
	for _, f := range esFront(softer(stem, soft, group), group) {
		add(f, ends.front)
	}
	add(soft, ends.soft)
	all = append(all, esSpecial(w, stem)...)
	all = append(all, esCommands(stressed, group)...)
	return unique(all)
}

// softer is the stem of "nosotros" in the subjunctive: pidamos, but cerremos.
func softer(stem, soft, group string) string {
	if group == "ir" {
		return soft
	}
	return stem
}

// esStems are the stem when it is stressed, and that of verbs in -ir before a
// diphthong.
func esStems(w, stem string) (stressed, soft string) {
	change := func(from, to string) string {
		i := strings.LastIndex(stem, from)
		if i < 0 {
			return stem
		}
		return stem[:i] + to + stem[i+len(from):]
	}
	ends := func(list []string) bool {
		return slices.ContainsFunc(list, func(end string) bool { return strings.HasSuffix(w, end) })
	}
	switch {
	case esUnchanged[w]:
		return stem, stem
	case w == "jugar":
		return "jueg", stem
	case strings.HasSuffix(w, "uir") && !strings.HasSuffix(w, "guir"):
		return stem + "y", stem
	case ends(esI):
		return change("e", "i"), change("e", "i")
	case ends(esIe) && strings.HasSuffix(w, "ir"):
		return change("e", "ie"), change("e", "i")
	case ends(esIe):
		return change("e", "ie"), stem
	case ends(esUe) && strings.HasSuffix(w, "ir"):
		return change("o", "ue"), change("o", "u")
	case ends(esUe):
		return change("o", "ue"), stem
	case ends(esIu):
		if strings.HasSuffix(stem, "i") {
			return strings.TrimSuffix(stem, "i") + "í", stem
		}
		return strings.TrimSuffix(stem, "u") + "ú", stem
	}
	return stem, stem
}

// esFront lists a stem as it is written before the vowel its group does not
// have: busque, pague, empiece; conozca, venza, proteja, siga.
func esFront(stem, group string) []string {
	with := func(from, to string) []string { return []string{strings.TrimSuffix(stem, from) + to} }
	if group == "ar" {
		switch {
		case strings.HasSuffix(stem, "c"):
			return with("c", "qu")
		case strings.HasSuffix(stem, "g"):
			return with("g", "gu")
		case strings.HasSuffix(stem, "z"):
			return with("z", "c")
		}
		return []string{stem}
	}
	switch {
	case strings.HasSuffix(stem, "duc"):
		return with("c", "zc")
	case strings.HasSuffix(stem, "c") && len(stem) > 1 && strings.IndexByte("aeiou", stem[len(stem)-2]) >= 0:
		return with("c", "zc")
	case strings.HasSuffix(stem, "c"):
		return with("c", "z")
	case strings.HasSuffix(stem, "gu"):
		return with("gu", "g")
	case strings.HasSuffix(stem, "g"):
		return with("g", "j")
	}
	return []string{stem}
}

// esSpecial lists what single families of verbs have of their own.
func esSpecial(w, stem string) []string {
	var all []string
	for end, participle := range esParticiples {
		if head, ok := strings.CutSuffix(w, end); ok {
			p := strings.TrimSuffix(head+participle, "o")
			all = append(all, p+"o", p+"a", p+"os", p+"as")
		}
	}
	switch {
	case strings.HasSuffix(w, "ducir"):
		j := strings.TrimSuffix(stem, "c") + "j"
		all = append(all, j+"e", j+"o", j+"imos", j+"eron", j+"era", j+"eran")
	case strings.HasSuffix(w, "uir") && !strings.HasSuffix(w, "guir"):
		all = append(all, stem+"yó", stem+"yeron", stem+"yendo", stem+"yera")
	case strings.HasSuffix(w, "eer"):
		all = append(all, stem+"yó", stem+"yeron", stem+"yendo", stem+"ído")
	}
	slices.Sort(all)
	return all
}

// esCommands are commands with the pronouns of things: cancélalo, cancélelo,
// cancélenlo, cancélenme.
func esCommands(stem, group string) []string {
	marked := esMarked(stem)
	if marked == stem {
		return nil
	}
	var all []string
	tu, front := marked+"e", marked+"a"
	if group == "ar" {
		tu, front = marked+"a", esFront(marked, group)[0]+"e"
	} else {
		front = esFront(marked, group)[0] + "a"
	}
	for _, c := range []string{"lo", "la", "los", "las", "me", "nos", "melo", "mela", "noslo"} {
		all = append(all, tu+c, front+c, front+"n"+c)
	}
	return all
}

// esMarked is a word with the stress on its last vowel written; one that has an
// accent is left as it is.
func esMarked(w string) string {
	i := strings.LastIndexAny(w, "aeiou")
	if i < 0 || strings.ContainsAny(w, "áéíóú") {
		return w
	}
	return w[:i] + map[byte]string{'a': "á", 'e': "é", 'i': "í", 'o': "ó", 'u': "ú"}[w[i]] + w[i+1:]
}
