package risk

import (
	"regexp"
	"strings"
	"sync"
)

// dates finds dates as people name them, in normalised text of the languages
// we know. It is made once, and used only by rules with [date].
var dates = sync.OnceValue(func() *regexp.Regexp {
	const (
		enMonth = `(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)`
		enDay   = `(monday|tuesday|wednesday|thursday|friday|saturday|sunday)`
		nth     = `\d{1,2}(st|nd|rd|th)?`
		deMonth = `(januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)`
		frMonth = `(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)`
		esMonth = `(enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)`
		hanNum  = `(\d{1,2}|[一二三四五六七八九十]{1,3})`
	)
	return pattern1(strings.Join([]string{
		`\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b`,
		`\b\d{1,2}/\d{1,2}(/\d{2,4})?\b`,
		`\b\d{1,2}\.\d{1,2}\.(\d{2,4}\b)?`,
		// English
		`\b` + enMonth + ` ` + nth + `(,? \d{4})?\b`,
		`\b` + nth + ` (of )?` + enMonth + `( \d{4})?\b`,
		`\b(in|by|until|since|before|after|next|this|last|end of|early|late) ` + enMonth + `\b`,
		`\b(next |this |last |by |on )?` + enDay + `\b`,
		`\b(the )?(end|start|middle|beginning) of (the |this |next )?(day|week|month|quarter|year)\b`,
		`\b(today|tomorrow|yesterday|tonight|eod|eow|eom|eoq|eoy)\b`,
		`\b(next|this|last|coming) (week|weekend|month|quarter|year|fiscal year)\b`,
		`\b(in|within|after) (a|an|one|two|three|four|five|six|\d{1,3}) (more )?(days?|weeks?|months?|quarters?|years?)\b`,
		`\bq[1-4]( \d{4})?\b`,
		// Korean
		`(\d{2,4}년 ?)?\d{1,2}월( ?\d{1,2}일| ?(초|중순|말))?`, `\d{1,2}일(까지|에|부터|쯤|날)`, `\d{4}년`,
		`(오늘|내일모레|내일|모레|어제|그저께|글피|금일|명일|익일)`,
		`(이번|다음|지난|다다음) ?(주말|주|달|분기|해|월|[월화수목금토일]요일)`, `(차주|금주|전주|내달|내년|올해|작년|재작년|월말|월초|연말|연초|분기 ?말)`,
		`[월화수목금토일]요일`, `\d{1,3} ?(일|주|개월|달|년) ?(후|뒤|이내|안에|내로|전|내에)`, `\d분기`,
		// Chinese and Japanese
		`(\d{2,4}年)?` + hanNum + `月(` + hanNum + `[日号]|[初底末中]旬?)?`, `\d{4}年`,
		`(今天|明天|后天|昨天|前天|今晚|明晚|大后天|本周末|周末)`,
		`(本|这|下|上|下下)(个|一)?(周|星期|礼拜|月|季度|年)([一二三四五六日天])?`, `(周|星期|礼拜)[一二三四五六日天]`,
		`(月底|月初|年底|年初|年末|月末|季末|季度末|明年|今年|去年|后年)`, hanNum + `个?(天|周|星期|月|年)(之后|以后|之内|以内|后|内|前)`, `第?[一二三四1-4]季度`,
		`(今日|明日|明後日|昨日|一昨日|本日|今週|来週|再来週|先週|今月|来月|再来月|先月|今期|来期|前期|来年|再来年|昨年|今年度|来年度|年度末|期末)`,
		`[月火水木金土日]曜日?`, `\d{1,3}(日|週間|か月|ヶ月|カ月|年)(後|以内|前|まで)`,
		// German, French, Spanish
		`\b\d{1,2}\. ?` + deMonth + `( \d{4})?`, `\b(im|bis|ab|ende|anfang|mitte) ` + deMonth, `\b(heute|übermorgen|gestern)\b`, `\bmorgen (früh|um|bis)`,
		`\b(nächste[nrs]?|diese[nrs]?|letzte[nrs]?|kommende[nrs]?) (woche|monat|quartal|jahr)\b`, `\b(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b`,
		`\b(1er|\d{1,2}) ` + frMonth + `( \d{4})?`, `\b(en|début|fin|mi|d'ici) ` + frMonth, `\b(aujourd'hui|demain|hier|après-demain)\b`,
		`\bla semaine prochaine\b`, `\b(le mois|l'année|le trimestre) (prochaine?|dernière?)`, `\b(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b`,
		`\b\d{1,2} de ` + esMonth + `( de \d{4})?`, `\b(en|para|desde|hasta|finales de|principios de) ` + esMonth, `\b(hoy|pasado mañana|ayer)\b`,
		`\b(la próxima|la proxima|esta) semana\b`, `\b(el próximo|este|el pasado) (mes|trimestre|año)`, `\b(lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b`,
	}, "|"))
})
