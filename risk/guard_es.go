package risk

import "sync"

var spanish = sync.OnceValue(func() *european {
	return &european{
		negations:  wordSet(`no nunca jamás tampoco ningún ninguna ninguno sin ni nadie`),
		after:      wordSet(`no nunca jamás`),
		idle:       wordSet(`solo sólo solamente contentos contento satisfechos satisfecho únicamente`),
		stops:      wordSet(`y pero porque sino entonces pues aunque`),
		ifs:        wordSet(`si supongamos imaginemos caso`),
		asks:       wordSet(`sé sabemos saber pregunto preguntamos pensando decidir decidiendo dudando viendo ver dudo seguros seguro evaluando`),
		soft:       wordSet(`algún día alguna vez de que el la los un una en llegáramos a`),
		subjects:   wordSet(`yo nosotros ustedes usted ellos él ella esto eso`),
		own:        wordSet(`yo nosotros nuestra nuestro`),
		far:        3,
		without:    wordSet(`sin`),
		infinitive: pattern1(`^[^ ]* [^ ]*(ar|er|ir)(me|te|se|nos|lo|la|los|las|le|les|noslo)?( |$)`),
		concord:    true,
		contrast:   pattern1(`^[^.;!?]* (por|porque|a causa)[^.;!?]* sino (por|porque|a causa)`),
		unreal:     pattern1(`(habríamos|habría|habrían|hubiéramos|hubiera|hubiese|hubiésemos)( (ya|seguramente))* ?$`),
		ownVerbs:   pattern1(`(^|[ ,])([^ ]{2,}mos|voy|quiero|he|estoy|tengo|necesito|prefiero)($|[ ,.])`),
		raised:     pattern1(`\bno (creo|creemos|pienso|pensamos|quiero decir|queremos decir|digo|decimos|significa|quiere decir|es|se trata)( [^ ,.;!?]+){0,3} (que|de)[^.;!?]{0,50}$|(lejos de nosotros|ni hablar de|sin intención de|en vez de|en lugar de|ni de broma|ninguna intención de)( [^ .;!?]+){0,4} ?$`),
		forced:     pattern1(`(no (nos |me )?(queda|hay|tenemos|tengo) (otra|más|otro)( [^ ]+)? ?(que|opción|remedio|alternativa|salida)?|no descart(o|amos|aría)|no (estoy|estamos) segur(o|a|os) (de )?si|no (sé|sabemos) si|no (dudaremos|dudaré|dudaríamos) en|por qué no)[^.;!?]*$`),
		denied:     pattern1(`^( [^ .;!?]+){0,4} (no es|no sería|no está|está|queda|no entra)( [^ .;!?]+){0,3} ?(una opción|en nuestros planes|sobre la mesa|descartad[oa]|previsto|fuera de discusión|nuestra intención|necesario|contemplad[oa])`),
		theory:     pattern1(`(hipotéticamente|en teoría|por curiosidad|solo por saber|sólo por saber|hipótesis|teóricamente)`),
		almost:     pattern1(`(casi|a punto de|estuvimos por|por poco)( [^ .;,!?]+){0,2} ?$`),
		other: pattern1(`\b(mi|mis|nuestro|nuestra|su|sus|el|la)( [^ ]+)? ?(último|última|anterior|antiguo|antigua|viejo|vieja|ex) ?(proveedor|empresa|trabajo|jefe|cliente|compañía|aseguradora|empleador)?` +
			`|\b(proveedor|empresa|trabajo|compañía) anterior` +
			`|\b(un amigo|una amiga|un vecino|un conocido|un colega|una colega|un compañero|una compañera|un socio|otro cliente|otra empresa|uno de nuestros clientes|nuestros clientes|otros clientes|su empresa|mi hermano|mi hermana|mi marido|mi esposa|dicen que otros|he oído que|la competencia ha)\b`),
		ownHits: pattern1(`^(nosotros|nos|yo|nuestr|mi )|^[^ ]{3,}(amos|emos|imos)( |$)`),
	}
})

func esNegated(s *scope) bool      { return spanish().negated(s) }
func esHypothetical(s *scope) bool { return spanish().hypothetical(s) }
func esReported(s *scope) bool     { return spanish().reported(s) }

var esSignposts = sync.OnceValue(func() *signposts { return spanish().signposts(esAsking()) })
