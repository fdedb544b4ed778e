package nlp

import "time"

// weekdaysAndMonths numbers the days from Sunday and the months from January.
func weekdaysAndMonths(days, months []string, more map[string]int) map[string]int {
	for k, name := range days {
		more[name] = k
	}
	for k, name := range months {
		more[name] = k + 1
	}
	return more
}

func germanPromises() *grammar {
	const deed = `(?:schicke|sende|maile|melde|kläre|prüfe|liefere|rufe|gebe|bereite|erstelle|leite|frage|bringe|reiche|kümmere|organisiere|vereinbare|bestätige|besorge|erledige|buche|informiere|bespreche|korrigiere|behebe|aktualisiere|übernehme|hole|lasse|schaue|mache|stelle|trage|setze|unterschreibe|überweise|zahle|verschicke|übermittle|nenne|lege|passe)`
	const deeds = `(?:schicken|senden|mailen|melden|klären|prüfen|liefern|rufen|geben|bereiten|erstellen|leiten|fragen|bringen|reichen|kümmern|organisieren|vereinbaren|bestätigen|besorgen|erledigen|buchen|informieren|besprechen|korrigieren|beheben|aktualisieren|übernehmen|holen|lassen|schauen|machen|stellen|tragen|setzen|unterschreiben|überweisen|zahlen|verschicken|übermitteln|nennen|legen|passen)`
	const days = `(?<w>montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)`
	const months = `(?<m>januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)`
	const by = `(?:(?:bis|am|zum|vor|im|in|noch|gleich|spätestens|der|dem|den|die|zum) )*`
	const count = `(?<n>\d{1,3}|einem|einer|einen|zwei|drei|vier|fünf|sechs|zehn|vierzehn)`
	return &grammar{
		hints: hint(
			`ich|wir|sie |ihr |du |versproch`,
			`ich|wir|wird`,
			`sie|ihr|du|bitte|brauch|benötig|erwart`,
			`tag|woch|monat|jahr|quartal|stunde|morgen|heute|mittwoch|uhr|abend|mittag|januar|februar|märz|april|mai|juni|juli|august|ember|oktober|.`,
		),
		commits: phrases(
			`‹ich (?:werde|`+deed+`)›`, `‹wir (?:werden|`+deeds+`)›`,
			`‹(?:werde|`+deed+`) ich›`, `‹(?:werden|`+deeds+`) wir›`,
			`‹(?:sie|ihr|du) (?:bekommen|bekommt|bekommst|erhalten|erhaltet|erhältst) (?:von uns|von mir|das|die|den|ein|eine|einen|es|ihr|unser)[^,]{0,30}`,
			`‹(?:ich|wir) (?:verspreche|versprechen|sage|sagen)[^,]{0,8} zu›|‹versprochen›`),
		offers: phrases(`‹(?:ich|wir) (?:kann|können|plane|planen)›`, `‹(?:kann ich|können wir)›`, `‹wird[^,]{0,40}(?:fertig|geliefert|behoben|ausgerollt|verschickt|freigegeben|erledigt)`),
		requests: phrases(
			`‹(?:können|könnten|würden|könntet|könntest|kannst|könnt|würdest|würdet) (?:sie|ihr|du)›`,
			`‹bitte (?:[\p{l}]+ ){0,6}?(?:schicken|senden|geben|rufen|melden|prüfen|klären|bestätigen|nennen|sagen|leiten|mailen|stellen|machen|schick|schicke|sende|gib|ruf|melde|prüf|klär|sag)›`,
			`‹(?:schicken|senden|geben|rufen|melden|prüfen|klären|bestätigen|nennen|sagen|leiten|mailen|stellen|lassen) sie (?:mir|uns|mich|bitte|das|die|den|es|ihre)›`,
			`‹(?:ich|wir) (?:brauche|brauchen|benötige|benötigen|erwarte|erwarten) (?:von ihnen|das|die|den|ein|eine|einen|ihre|ihr|es|bis)›`),
		voids: phrases(
			`‹(?:ich|wir|sie) [^,]{0,60}?‹(?:nicht|kein|keine|keinen|nie|niemals)›`,
			`‹(?:werde|werden|kann|können|`+deed+`|`+deeds+`) (?:ich|wir) [^,]{0,40}?‹(?:nicht|kein|keine|keinen|nie)›`,
			`‹(?:gesagt|versprochen|zugesagt|behauptet|meinten|sagten|hieß)[^.]*(?:,| dass )[^.]*`,
			`‹(?:falls|wenn) (?:ich|wir)›[^,]*`,
			`‹ich (?:mache|lasse|frage) mir? (?:sorgen|mich)›|‹(?:ich|wir) (?:werde|werden) (?:kündigen|wechseln|den vertrag kündigen)[^,]*`,
			`‹machen wir uns nichts vor›`),
		idle:     phrases(`‹(?:wann|warum|wie|was|wo) (?:können|könnten|würden) (?:sie|ihr)›`),
		inverted: phrases(`^(?:(?:und|aber|also|ja|nein|gut|okay|ok),? )*(?:was|wo|wann|warum|wer|wie|welche\p{l}*|soll|sollen|darf|dürfen|kann|können|könnten|würden|werden sie|haben|ist|sind|gibt)›`),
		numbers: weekdaysAndMonths([]string{"sonntag", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag"},
			[]string{"januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember"},
			map[string]int{"einem": 1, "einer": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "zehn": 10, "vierzehn": 14}),
		days: []dateRule{
			rule(`‹`+by+`(?<d>\d{1,2})\. ?(?<m>\d{1,2})\.(?: ?(?<y>20\d\d))?`, date{unit: onDay}),
			rule(`‹`+by+`(?<d>\d{1,2})\. ?`+months+`(?: (?<y>20\d\d))?›`, date{unit: onDay}),
			rule(`‹`+by+`übermorgen›`, date{unit: inDays, n: 2}),
			rule(`(?:‹guten morgen›|‹(?:heute|am|jeden) morgen›|‹morgens›)`, date{}),
			rule(`‹`+by+`morgen(?: früh| vormittag| mittag| nachmittag| abend)?›`, date{unit: inDays, n: 1}),
			rule(`‹`+by+`(?:ende (?:der )?)?(?:nächsten?|kommenden?) woche `+days+`›`, date{unit: onWeekday, n: 1}),
			rule(`‹`+by+`(?:anfang|beginn) (?:der )?(?:nächsten?|kommenden?)r? woche›`, date{unit: onWeekday, n: 1, weekday: time.Tuesday}),
			rule(`‹`+by+`(?:(?:ende|mitte) )?(?:der )?(?:nächsten?r?|kommenden?r?) woche›`, date{unit: endOfWeek, n: 1}),
			rule(`‹`+by+`nächsten `+days+`›`, date{unit: byWeekday}),
			rule(`‹`+by+`(?:diesen |kommenden )?`+days+`(?:morgen|mittag|nachmittag|abend)?›`, date{unit: byWeekday}),
			rule(`‹`+by+`(?:wochenende)›`, date{unit: weekend}),
			rule(`‹`+by+`(?:(?:ende (?:der|dieser) woche)|wochenende|(?:im laufe )?dieser? woche)›`, date{unit: endOfWeek}),
			rule(`‹`+by+`(?:ende (?:des )?)?nächsten monats?›`, date{unit: endOfMonth, n: 1}),
			rule(`‹`+by+`(?:(?:ende (?:des |dieses |diesen )?monats?)|monatsende|(?:diesen|dieses) monats?|ende des monats)›`, date{unit: endOfMonth}),
			rule(`‹`+by+`(?:ende (?:des |dieses )?quartals?|quartalsende)›`, date{unit: endOfQuarter}),
			rule(`‹`+by+`(?:ende (?:des |dieses )?jahres|jahresende)›`, date{unit: endOfYear}),
			rule(`‹(?:in|innerhalb von|binnen) (?:den nächsten )?`+count+` (?:werktagen?|arbeitstagen?)›`, date{unit: inWorkingDays}),
			rule(`‹(?:in|innerhalb von|binnen) (?:den nächsten )?`+count+` tage?n?›`, date{unit: inDays}),
			rule(`‹(?:in|innerhalb von|innerhalb|binnen) (?:den nächsten )?`+count+` wochen?›`, date{unit: inWeeks}),
			rule(`‹(?:in|innerhalb von|innerhalb|binnen) (?:den nächsten )?`+count+` stunden?›`, date{unit: inHours}),
			rule(`‹`+by+`(?:heute(?: vormittag| mittag| nachmittag| abend| noch)?|feierabend|(?:ende des|tagesende) ?(?:tages)?)›`, date{unit: inDays}),
		},
		hours: phrases(`‹(?:bis|um|vor|gegen) (?<h>\d{1,2})(?:[:.](?<min>\d\d))? ?uhr›|‹(?:bis|vor) (?<noon>mittag|12 uhr)›`)[0],
	}
}

func frenchPromises() *grammar {
	const days = `(?<w>lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)`
	const months = `(?<m>janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)`
	const by = `(?:(?:d'ici(?: à)?|avant|pour|dès|au plus tard|ce|le|la|à|dans|en|fin de|dans la|au cours de) ?)*`
	const count = `(?<n>\d{1,3}|une?|deux|trois|quatre|cinq|six|dix|quinze|quelques)`
	const object = `(?:(?:vous|te|t'|le|la|les|l'|lui|leur|nous|me|m'|y|en|m'en) ?)*`
	return &grammar{
		hints: hint(
			`je |j'|nous|on va|vous`,
			`je |nous|on peut|sera|seront`,
			`vous|tu|merci|veuillez|prière|-moi|-nous|-le|-la|-les| moi| nous|besoin|faut|aimerais`,
			`di|demain|semaine|mois|trimestre|année|jour|heure|soir|midi|matin|week|janv|févr|mars|avr|mai|juin|juil|août|bre| h`,
		),
		commits: phrases(
			`‹(?:je |j'|nous )`+object+`\p{l}+(?:rai|rons)›`,
			`‹(?:je vais|nous allons|on va) `+object+`(?:\p{l}+ )?(?:envoyer|faire|appeler|rappeler|vérifier|regarder|transmettre|confirmer|revenir|préparer|demander|voir|corriger|traiter|livrer|donner|mettre|organiser|planifier|contacter|informer|proposer|répondre|résoudre|signer|payer|rembourser|escalader|prendre|partager|fournir|tenir)›`,
			`‹je (?:vous |te |t'|le |la |les |lui |leur |l')+(?:envoie|rappelle|transmets|confirme|reviens|tiens|prépare|fais|recontacte|donne|promets|garantis|passe|mets|apporte)›`,
			`‹je (?:m'en occupe|m'engage|reviens vers)›|‹nous (?:nous engageons|vous (?:envoyons|rappelons|confirmons|transmettons|tenons|faisons))›`,
			`‹vous (?:aurez|recevrez)›`),
		offers: phrases(`‹(?:je peux|nous pouvons|on peut) `+object+`\p{l}+(?:er|ir|re)›`, `‹(?:sera|seront) (?:prêt|livré|corrigé|envoyé|déployé|résolu|disponible|signé|payé)\p{l}*`),
		requests: phrases(
			`‹(?:pouvez|pourriez|voulez|voudriez|auriez)[- ]vous›|‹(?:peux|pourrais)[- ]tu›|‹(?:est-ce que )?vous (?:pouvez|pourriez)›|‹(?:est-ce que )?tu (?:peux|pourrais)›`,
			`‹(?:merci de|veuillez|prière de)›|‹merci d'`,
			`‹(?:envoyez|rappelez|donnez|dites|confirmez|transmettez|tenez|appelez|faites|vérifiez)[- ](?:moi|nous|le|la|les|leur)›`,
			`‹(?:j'ai|nous avons|on a) besoin (?:que vous|de votre|du|de la|des|d'une?)›|‹il (?:me|nous) faut›|‹j'aimerais que vous›`),
		voids: phrases(
			`‹(?:je|nous|on|j'|vous) ?(?:ne |n')[^,]*`,
			`‹(?:dit|promis|disiez|assuré|prétendu) (?:que )[^.]*`, `‹(?:si|quand) (?:je|nous|on)›[^,]*`,
			`‹(?:je|nous) (?:dirai|dirons|serai|serons|verrai|verrons|regretterai|résilierai|résilierons|partirai|partirons)›`,
			`‹vous me dites›`),
		idle:     phrases(`‹merci (?:de|d') ?(?:votre|vous être|m'avoir|nous avoir|avoir|l')[^,.]*`, `‹(?:quand|comment|pourquoi|où) (?:pouvez|pourriez)[- ]vous›`),
		inverted: phrases(`^(?:(?:et|mais|alors|donc|ok|oui|non|bon),? )*(?:qu|quand|où|comment|pourquoi|qui|combien|est-ce|dois-je|devons-nous|pouvez|pourriez|avez|vais-je)`),
		numbers: weekdaysAndMonths([]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
			[]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
			map[string]int{"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "dix": 10, "quinze": 15, "quelques": 3}),
		days: []dateRule{
			rule(`‹`+by+`(?<d>\d{1,2})(?:er)? `+months+`(?: (?<y>20\d\d))?›`, date{unit: onDay}),
			rule(`‹`+by+`(?<d>\d{1,2})/(?<m>\d{1,2})(?:/(?<y>20\d\d))?›`, date{unit: onDay}),
			rule(`‹`+by+`après[- ]demain›`, date{unit: inDays, n: 2}),
			rule(`‹`+by+`demain(?: matin| midi| après-midi| soir)?›`, date{unit: inDays, n: 1}),
			rule(`‹`+by+days+` de la semaine prochaine›`, date{unit: onWeekday, n: 1}),
			rule(`‹(?:en |au )?début (?:de )?(?:la )?semaine prochaine›`, date{unit: onWeekday, n: 1, weekday: time.Tuesday}),
			rule(`‹`+by+`(?:la )?(?:fin de (?:la )?)?semaine prochaine›`, date{unit: endOfWeek, n: 1}),
			rule(`‹`+by+days+`(?: prochain)?(?: matin| midi| après-midi| soir)?›`, date{unit: byWeekday}),
			rule(`‹`+by+`(?:cette semaine|(?:la )?fin de (?:la |cette )?semaine)›`, date{unit: endOfWeek}),
			rule(`‹`+by+`(?:ce )?week-?end›`, date{unit: weekend}),
			rule(`‹`+by+`(?:la )?(?:fin du )?mois prochain›`, date{unit: endOfMonth, n: 1}),
			rule(`‹`+by+`(?:ce mois-ci|ce mois|(?:la )?fin (?:du|de|de ce) mois)›`, date{unit: endOfMonth}),
			rule(`‹`+by+`(?:ce trimestre|(?:la )?fin (?:du|de) trimestre)›`, date{unit: endOfQuarter}),
			rule(`‹`+by+`(?:cette année|(?:la )?fin (?:de l'année|d'année))›`, date{unit: endOfYear}),
			rule(`‹(?:dans|sous|d'ici|en) (?:les )?`+count+` jours? ouvr\p{l}+›`, date{unit: inWorkingDays}),
			rule(`‹(?:dans|sous|d'ici) (?:les )?`+count+` (?:jours?|prochains jours)›`, date{unit: inDays}),
			rule(`‹(?:dans|sous|d'ici) `+count+` semaines?›`, date{unit: inWeeks}),
			rule(`‹(?:dans|sous|d'ici) (?:les )?`+count+` ?(?:heures?|h)›`, date{unit: inHours}),
			rule(`‹`+by+`(?:aujourd'hui|ce soir|cet après-midi|ce matin|(?:la )?fin de (?:la )?journée)›`, date{unit: inDays}),
		},
		hours: phrases(`‹(?:avant|à|vers|pour) (?<h>\d{1,2}) ?(?:h|heures?)(?<min>\d\d)?›|‹(?:avant|à) (?<noon>midi)›`)[0],
	}
}

func spanishPromises() *grammar {
	const days = `(?<w>lunes|martes|miércoles|miercoles|jueves|viernes|sábado|sabado|domingo)`
	const months = `(?<m>enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)`
	const by = `(?:(?:para|antes|del?|el|la|este|esta|en|a|al|hasta|por|más tardar|durante|próximo|próxima) )*`
	const count = `(?<n>\d{1,3}|una?|dos|tres|cuatro|cinco|seis|diez|quince|unos|un par de)`
	return &grammar{
		hints: hint(
			`é|emos|voy a|vamos a|mando|envío|llam|confirm|paso|aviso|avisamos|pasamos|mandamos|enviamos|devuelvo|cuento|prometo|garantizo|doy|respondo|contesto|encarg|ocupo|comprom|reviso|miro|consulto|tendrá|recibirá`,
			`puedo|podemos|estará|quedará`,
			`ued|podr|podé|envíe|mand|envía|llam|confirm|avis|pas|diga|dígan|mánd|llám|avís|por favor|necesit|quiero|queremos|quisiera`,
			`lunes|martes|coles|jueves|viernes|bado|domingo|mañana|hoy|tarde|noche|semana|mes|trimestre|año|día|hora|las |de `,
		),
		commits: phrases(
			`‹(?:(?:se|te|le|les|os|me|nos|lo|la|los|las) )*(?:enviar|mandar|llamar|confirmar|pasar|avisar|revisar|hablar|contactar|preparar|entregar|consultar|preguntar|responder|contestar|dar|tendr|har|pondr|resolver|solucionar|arreglar|corregir|escalar|compartir|volver|ver|subir|actualizar|firmar|pagar|reembolsar|agendar|programar|informar|comprobar|verificar|gestionar|tramitar|encargar)(?:é|emos)›`,
			`‹(?:voy|vamos) a (?:enviar|mandar|llamar|confirmar|pasar|avisar|revisar|hablar|contactar|preparar|entregar|consultar|preguntar|responder|dar|hacer|poner|resolver|solucionar|arreglar|corregir|escalar|compartir|ver|subir|actualizar|comprobar|verificar|gestionar)\p{l}*`,
			`‹(?:(?:se|te|le|les|os) )(?:lo |la |los |las )?(?:envío|mando|llamo|confirmo|paso|aviso|enviamos|mandamos|llamamos|confirmamos|pasamos|avisamos|devuelvo|cuento|prometo|garantizo|doy|respondo|contesto)›`,
			`‹(?:me encargo|nos encargamos|me ocupo|me comprometo|nos comprometemos|lo reviso|lo miro|lo consulto)›`, `‹(?:lo )?(?:tendrá|tendrás|tendrán|recibirá|recibirás|recibirán)›`),
		offers: phrases(`‹(?:puedo|podemos) \p{l}+r(?:lo|la|le|les|te|los|las)*›`, `‹(?:estará|estarán|quedará) (?:listo|lista|resuelto|resuelta|arreglado|corregido|disponible|enviado|firmado|pagado)\p{l}*`),
		requests: phrases(
			`‹(?:puede|puedes|pueden|podría|podrías|podrían|podéis|podríais)(?: usted| ustedes)? \p{l}+r(?:me|nos|lo|la|le|melo|noslo|los|las)*›|‹(?:(?:me|nos) (?:puede|puedes|pueden|podría|podrías|podéis))›`,
			`‹(?:envíe|mande|envía|manda|llame|llama|confirme|confirma|avise|avisa|pase|pasa|diga|dígan|mánd|envíen|llámen|avísen|avíse|mánde|envíe)(?:me|nos|n)›|‹por favor,? (?:\p{l}+)›`,
			`‹(?:necesito|necesitamos|quiero|queremos|quisiera) que (?:me|nos|lo|la|usted|ustedes|el|su)›|‹(?:necesito|necesitamos) (?:el|la|los|las|una?|su|tu)›[^?]*?‹(?:para|antes|hoy|mañana)›`),
		voids: phrases(
			`‹(?:no|nunca|tampoco|jamás) (?:(?:se|te|le|les|os|me|nos|lo|la|los|las) )*(?:voy|vamos|puedo|podemos|podré|podremos|\p{l}+é|\p{l}+emos|me|nos|creo que)›[^,]*`,
			`‹(?:dijo|dijeron|dijiste|dijisteis|prometió|prometieron|aseguró|aseguraron) que[^.]*`, `‹(?:si|cuando) (?:le|les|te|me|nos|lo)? ?\p{l}+(?:emos|amos)›`,
			`‹ya (?:veré|veremos)›|‹(?:a ver|vamos a ver)›|‹(?:voy|vamos) a (?:cancelar|cambiar|irnos|irme|dejar)[^,]*`,
			`‹(?:cancelar|dejar)(?:é|emos)›`),
		idle:     phrases(`‹(?:cuándo|cómo|por qué|dónde) (?:puede|puedes|pueden|podría|podrían)›`, `‹por favor,? (?:no|espere|tranquil\p{l}*)›`),
		inverted: phrases(`^¿?(?:(?:y|pero|entonces|ok|vale|bueno|sí|no),? )*(?:qué|cuándo|cuando|dónde|cómo|por qué|quién|cuánto|cuál|debo|debemos|puede|puedes|pueden|podría|podrías|hay|tiene|tienen)`),
		numbers: weekdaysAndMonths([]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
			[]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
			map[string]int{"un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "diez": 10, "quince": 15, "unos": 3, "un par de": 2, "miercoles": 3, "sabado": 6}),
		days: []dateRule{
			rule(`‹`+by+`(?:día )?(?<d>\d{1,2}) de `+months+`(?: de (?<y>20\d\d))?›`, date{unit: onDay}),
			rule(`‹`+by+`pasado mañana›`, date{unit: inDays, n: 2}),
			rule(`‹mañana por la (?:mañana|tarde|noche)›`, date{unit: inDays, n: 1}),
			rule(`‹(?:por la|esta|de la|la|a la) mañana›`, date{}),
			rule(`‹(?:para |antes de )?mañana(?: mismo| por la mañana| por la tarde| a primera hora)?›`, date{unit: inDays, n: 1}),
			rule(`‹`+by+days+` (?:de la (?:semana que viene|próxima semana)|que viene)›`, date{unit: onWeekday, n: 1}),
			rule(`‹(?:a )?(?:principios|comienzos) de la (?:semana que viene|próxima semana)›`, date{unit: onWeekday, n: 1, weekday: time.Tuesday}),
			rule(`‹`+by+`(?:finales de |fines de )?(?:la )?(?:próxima semana|semana que viene|semana próxima)›`, date{unit: endOfWeek, n: 1}),
			rule(`‹`+by+days+`(?: próximo)?(?: por la mañana| por la tarde)?›`, date{unit: byWeekday}),
			rule(`‹`+by+`fin de semana›`, date{unit: weekend}),
			rule(`‹`+by+`(?:esta semana|(?:finales|final|fines) de (?:la |esta )?semana)›`, date{unit: endOfWeek}),
			rule(`‹`+by+`(?:finales? del? |fin del? )?(?:próximo mes|mes que viene|mes próximo)›`, date{unit: endOfMonth, n: 1}),
			rule(`‹`+by+`(?:este mes|(?:fin|final|finales|fines) (?:de|del|de este) mes)›`, date{unit: endOfMonth}),
			rule(`‹`+by+`(?:este trimestre|(?:fin|final|finales) (?:de|del) trimestre)›`, date{unit: endOfQuarter}),
			rule(`‹`+by+`(?:este año|(?:fin|final|finales) (?:de|del) año)›`, date{unit: endOfYear}),
			rule(`‹(?:en|dentro de) (?:los próximos )?`+count+` días? (?:hábiles|laborables)›`, date{unit: inWorkingDays}),
			rule(`‹(?:en|dentro de) (?:los próximos )?`+count+` días?›`, date{unit: inDays}),
			rule(`‹(?:en|dentro de) `+count+` semanas?›`, date{unit: inWeeks}),
			rule(`‹(?:en|dentro de) (?:las próximas )?`+count+` horas?›`, date{unit: inHours}),
			rule(`‹`+by+`(?:hoy(?: mismo)?|esta tarde|esta noche|esta mañana|(?:final|fin) del día)›`, date{unit: inDays}),
		},
		hours: phrases(`‹(?:a|antes de|hacia|para) las (?<h>\d{1,2})(?::(?<min>\d\d))?(?: de la (?:(?<am>mañana)|(?<pm>tarde)))?›|‹(?:al|antes del) (?<noon>mediodía)›`)[0],
	}
}
