package nlp

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"earshot"
)

const koreanWeekday = `(?<w>[월화수목금토일])요일?`

func koreanPromises() *grammar {
	return &grammar{
		hints: hint(
			`겠|게|예정|계획|드립|드려|드리|약속|책임`,
			`됩니다|돼요|합니다|해요|될 |할 |가능|거예요|겁니다|거에요|것|수 있`,
			`주세|주십|주시|주실|줄|줘|주라|주셨|주셔|부탁|바랍|달라|줬`,
			`내일|오늘|모레|요일|주|달|월|일|분기|연말|올해|시|분|퇴근|글피|이틀|사흘|나흘|하루|보름|년|연내|정오|점심|낼`,
		),
		verbLast: true,
		commits: phrases(
			`(?:드리|하|보|전달하|준비하|도록 하|처리하|연락하|확인하|해 ?보|찾아뵙|챙기|올리|잡|맞추|마치|끝내|보내|전하|알리|고치|만들|주|두|놓)겠습니다`,
			`(?:드리|하|보내|보)겠(?:어요|네요|고요|구요|다고)`,
			`(?:드릴|할|보낼|올릴|연락할|전달할|완료할|처리할|제공할|수정할|배포할|반영할|될|나올) (?:예정|계획)(?:입니다|이에요|이고|이며|이니|이라|인데|이예요)?`,
			`(?:보내|연락|전달|회신|답변|확인|안내|공유|처리|제출|준비|수정|반영|말씀|알려|해|챙겨|올려|만들어|찾아|끝내|고쳐|발송)(?:해)? ?드(?:립니다|려요|리죠|리기로|릴 수 있습니다|릴 수 있어요|릴 수 있을)`,
			`책임지고[^,]{0,20}`,
			`약속(?:드립니다|드리겠습니다|합니다|드려요|할게요)`,
		),
		offers: phrases(
			`(?:완료|배포|반영|출시|발송|수정|해결|복구|오픈|처리|지급|입금|결제|공유|제출|전달)(?:됩니다|돼요|합니다|해요|될 겁니다|될 거예요|할 겁니다|할 거예요|가능합니다|가능해요)`,
			`(?:보낼|할|드릴|줄|갈|올릴) (?:거예요|겁니다|거에요|것입니다|것 같습니다|수 있습니다|수 있어요)`,
		),
		requests: phrases(
			`(?:주세요|주십시오|주시겠|주실 수|주실래요|주시면|주실까요|주시길|주시기|줄 수 (?:있|있을)|주시고|줘요|주라|줄래요|줄 수 없|주셨으면|주시는|주셔야|주실 것)[가-힣]{0,4}(?: ?(?:있을까요|있나요|있으세요|바랍니다|감사하겠습니다|좋겠습니다|좋겠어요|감사드립니다|됩니다|합니다|하나요))?`,
			`부탁 ?(?:드립니다|드려요|드릴게요|드리겠습니다|드릴 수|합니다|해요|드리고|드렸|할게요|좀)`,
			`바랍니다`,
			`(?:보내|알려|확인해|연락|처리해|공유해|해결해|답변|회신)(?:해)? ?(?:달라|주셔야|주길|줬으면)`,
		),
		voids: phrases(
			`(?:알겠|모르겠|죄송하겠|감사하겠|감사드리겠|뵙겠|어렵겠|힘들겠|좋겠|되겠|같겠|싶겠|기다리겠|괜찮겠|충분하겠|부탁 ?드리겠|부탁하겠|곤란하겠|다음 번에 뵙겠|그만하겠|실례하겠|맡기겠|해지하겠|취소하겠|바꾸겠|옮기겠)(?:습니다|어요|네요|고|구요|고요)?`,
			`(?:해지|취소|탈퇴|그만|옮길|바꿀|갈아탈)(?:할| ?쓸| ?둘)?게요?`,
			`솔직히 말씀 ?드리겠습니다|부탁 말씀 ?드리겠습니다|감사 말씀 ?드리겠습니다|사과 ?드리겠습니다`,
			`(?:못|안) ?[가-힣]{0,6}(?:드릴|할|보낼|하겠|드리겠|드립니다|드려요)[가-힣 ]{0,8}`,
			`(?:지|진|지는) (?:않겠|못하겠|못할|않을|못합니다|않습니다|못해요|않아요|마)[가-힣]*`,
			`(?:다고|라고|라며|다며|다더니|라더니|했는데|하셨는데|했었는데|하셨잖아요|했잖아요)(?: [가-힣]+){0,2}`,
			`(?:드릴|할|보낼) 수 (?:없|있는지|있을지)[가-힣]*`,
			`(?:드릴|할|보낼|볼|갈)(?:까요|까 |까$|지 |지$)`,
		),
		idle: phrases(`(?:주셔서|주신|주시는 대로|주시면서|주셨는데|주시고 계) ?[가-힣]*`,
			`(?:다고|라고|라며|다며|다더니|라더니)(?: [가-힣]+){0,2}`),
		inverted: phrases(`(?:까요|까|나요|가요|인가요|는지요)\??$`),
		endings:  koreanEndings,
		numbers: map[string]int{"일": 0, "월": 1, "화": 2, "수": 3, "목": 4, "금": 5, "토": 6, "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4,
			"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "일주일": 1, "보름": 15},
		days:  koreanDates(),
		hours: phrases(`(?:(?<am>오전|아침|새벽) ?|(?<pm>오후|저녁|밤) ?)?(?<h>\d{1,2})시(?: ?(?<min>반|\d\d)분?)?(?: ?(?:까지|전까지|전|이전|에))?|(?<noon>정오|점심)(?: ?(?:까지|전까지|전|이전|시간))?`)[0],
	}
}

// koreanEndings are the words that end in -ㄹ게(요), which promises whatever
// its verb is: 보낼게요, 확인할게요, 챙겨 둘게.
func koreanEndings(text string) []cue {
	var all []cue
	for at := 0; ; {
		k := strings.Index(text[at:], "게")
		if k < 0 {
			return all
		}
		k += at
		at = k + len("게")
		before, size := utf8.DecodeLastRuneInString(text[:k])
		if text[:k] == "" || final(before) != finalL || before == '을' && !strings.HasSuffix(text[:k-size], "있") && k-size == 0 {
			continue
		}
		end := at
		if strings.HasPrefix(text[end:], "요") {
			end += len("요")
		}
		if next, _ := utf8.DecodeRuneInString(text[end:]); unicode.IsLetter(next) {
			continue // 물게임, 그럴게다
		}
		all = append(all, cue{kind: earshot.Commitment, start: strings.LastIndexByte(text[:k], ' ') + 1, end: end})
	}
}

func koreanDates() []dateRule {
	const by = `(?: ?(?:까지는|까지|중으로|중에|중|내로|내에|이내로|이내에|이내|안으로|안에|전까지|이전까지|이전에|전에|오전까지|오후까지|오전 중|오후 중|오전|오후|아침|저녁|쯤|에는|에))*`
	const count = `(?<n>\d{1,3}|한|두|세|네|다섯)`
	return []dateRule{
		rule(`(?:(?<y>20\d\d)년 ?)?(?<m>\d{1,2})월 ?(?<d>\d{1,2})일`+by, date{unit: onDay}),
		rule(`(?<y>20\d\d)[-./](?<m>\d{1,2})[-./](?<d>\d{1,2})`+by, date{unit: onDay}),
		rule(`‹글피`+by, date{unit: inDays, n: 3}),
		rule(`‹(?:내일 ?모레|모레|낼모레)`+by, date{unit: inDays, n: 2}),
		rule(`‹(?:내일|명일|익일|낼)`+by, date{unit: inDays, n: 1}),
		rule(`(?:다다음 ?주|다음다음 ?주) ?`+koreanWeekday+by, date{unit: onWeekday, n: 2}),
		rule(`(?:다다음 ?주|다음다음 ?주)`+by, date{unit: endOfWeek, n: 2}),
		rule(`‹(?:다음 ?주|담 ?주|차주|내주) ?`+koreanWeekday+by, date{unit: onWeekday, n: 1}),
		rule(`‹(?:다음 ?주|담 ?주|차주|내주) ?초`+by, date{unit: onWeekday, n: 1, weekday: time.Tuesday}),
		rule(`‹(?:다음 ?주|담 ?주|차주|내주)(?: ?말| ?중)?`+by, date{unit: endOfWeek, n: 1}),
		rule(`‹(?:이번 ?주|금주|요번 ?주) ?`+koreanWeekday+by, date{unit: onWeekday}),
		rule(`(?:이번 ?)?주말`+by, date{unit: weekend}),
		rule(`‹(?:이번 ?주|금주|요번 ?주)`+by, date{unit: endOfWeek}),
		rule(`(?<w>[월화수목금토일])요일`+by, date{unit: byWeekday}),
		rule(`‹(?:다음 ?달|내달|익월|차월) ?(?<d>\d{1,2})일`+by, date{unit: onDayNextMonth, n: 1}),
		rule(`‹(?:다음 ?달|내달|익월|차월) ?초`+by, date{unit: earlyMonth, n: 1}),
		rule(`‹(?:다음 ?달|내달|익월|차월) ?중순`+by, date{unit: midMonth, n: 1}),
		rule(`‹(?:다음 ?달|내달|익월|차월)(?: ?말)?`+by, date{unit: endOfMonth, n: 1}),
		rule(`(?:이번 ?달 ?|이달 ?|금월 ?)?중순`+by, date{unit: midMonth}),
		rule(`‹(?:(?:이번 ?달|이달|금월|당월)(?: ?말)?|월말|말일)`+by, date{unit: endOfMonth}),
		rule(`다음 ?분기(?: ?말)?`+by, date{unit: endOfQuarter, n: 1}),
		rule(`(?:이번 ?분기(?: ?말)?|분기 ?말)`+by, date{unit: endOfQuarter}),
		rule(`내년 ?말`+by, date{unit: endOfYear, n: 1}),
		rule(`(?:올해(?: ?말)?|연말|금년(?: ?말)?|연내)`+by, date{unit: endOfYear}),
		rule(`‹`+count+` ?영업일`+by, date{unit: inWorkingDays}),
		rule(`(?<n>일주일)`+by, date{unit: inWeeks}),
		rule(`(?<n>\d{1,2})일 ?(?:이내|안에|안으로|내로|내에|후에|후|뒤에|뒤)(?: ?까지)?`, date{unit: inDays}),
		rule(`‹(?<n>하루|이틀|사흘|나흘|보름) ?(?:이내|안에|안으로|내로|내에|후에|후|뒤에|뒤|정도면)(?: ?까지)?`, date{unit: inDays}),
		rule(`‹`+count+` ?주 ?(?:이내|안에|안으로|내로|내에|후에|후|뒤에|뒤)(?: ?까지)?`, date{unit: inWeeks}),
		rule(`‹`+count+` ?(?:개월|달) ?(?:이내|안에|안으로|내로|내에|후에|후|뒤에|뒤)(?: ?까지)?`, date{unit: inMonths}),
		rule(`‹`+count+` ?시간 ?(?:이내|안에|안으로|내로|내에|후에|후|뒤에|뒤)(?: ?까지)?`, date{unit: inHours}),
		rule(`(?<n>\d{1,3}) ?분 ?(?:이내|안에|안으로|내로|내에|후에|후|뒤에|뒤)(?: ?까지)?`, date{unit: inMinutes}),
		rule(`‹(?:오늘|금일|당일)(?: ?(?:퇴근 ?전|업무 ?시간))?`+by+`|퇴근 ?전`+by, date{unit: inDays}),
		rule(`(?<d>\d{1,2})일(?: ?(?:까지|전까지|이전|에))`, date{unit: onDay}),
	}
}
