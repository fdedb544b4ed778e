package nlp

import "time"

const (
	englishDays   = `(?<w>monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|weds?|thurs?|thu|fri)`
	englishMonths = `(?<m>january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)`
	englishCount  = `(?<n>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|thirty|a couple of|a few|couple of|few)`
)

// A verb a business commits itself to, or asks for.
const englishDeeds = `(?:revert|pass (?:it|that|this|along|on)|send|share|forward|email|call|ring|get|have|give|provide|prepare|draft|put|set|schedule|book|check|confirm|look|find|follow|come|reach|let|update|fix|ship|deliver|deploy|release|review|sign|pay|issue|credit|refund|escalate|raise|ask|talk|speak|discuss|bring|take|make|do|finish|complete|submit|upload|add|include|arrange|organi[sz]e|order|resolve|sort|respond|reply|return|present|walk|show|train|migrate|configure|enable|extend|renew|introduce|connect|loop|circle|circulate|drop|ping|text|message|write|investigate|work|open|file|log|post|publish|push|run|test|start|launch|transfer|hand|go through|go over|keep|help|handle|invite|join|meet|change|correct|adjust|apply|waive|match|dial|be (?:back|in touch|sending|calling|ready|there|able)|re-?send|double[- ]check)`

func englishPromises() *grammar {
	return &grammar{
		hints: hint(
			`'ll| will| shall|going to|gonna|promise|commit|guarantee|let me|consider it done|will do|leave `,
			`can |happy to|i'm|i am|we're|we are|plan|aim|intend|expect|hope|want|ship|goes|due|land|rolls|coming|arrive`,
			` you|please|send|email|forward|share|call|give|get|show|tell|text|need|want|expect|let me|let us|make sure|possible`,
			`today|tonight|tomorrow|day|week|month|quarter|year|eod|eow|eom|eoq|eoy|cob|hour|minute|hrs|mins|morning|afternoon|evening|close of|end of|noon|midday|lunch|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|0|1|2|3|4|5|6|7|8|9`,
		),
		commits: phrases(
			`\b(?:i|we)(?:'ll| will| shall)(?: \w+ly| also| then| just| personally| definitely| certainly| make sure to| try to| be sure to| go ahead and)? `+englishDeeds+`\b`,
			`\b(?:i|we)(?:'ll| will) (?:make sure|see to it|ensure|see what (?:i|we) can do|take care|own)\b`,
			`\b(?:i'm|i am|we're|we are)(?: \w+ly)? (?:going to|gonna) `+englishDeeds+`\b`,
			`\b(?:i|we) (?:promise|commit|guarantee)(?: to| that| you)?\b`,
			`\blet me (?:check|send|get|find|look|follow|confirm|talk|speak|see (?:what|if)|pull|put|set|book|ask|share|raise|escalate|take|dig|come)\b`,
			`\b(?:my|our) (?:\w+ ){1,2}(?:will|is going to|are going to) `+englishDeeds+`\b`,
			`\byou(?:'ll| will) (?:have|get|receive|hear|see) (?:it|the|a|an|our|my|from|back|that|your)\b`,
			`\b(?:it|that|this|they|the \w+(?: \w+)?)(?:'ll| will) be (?:sent|fixed|shipped|ready|released|deployed|delivered|done|live|with you|in your inbox|credited|refunded|resolved|completed|finished|signed|paid|available)\b`,
			`\bconsider it done\b`, `^(?:sure,? |ok,? |yes,? )?will do\b`, `\bleave (?:it|that|this) with (?:me|us)\b`,
		),
		offers: phrases(
			`\b(?:i|we) can `+englishDeeds+`\b`,
			`\b(?:i'm|i am|we're|we are) (?:\w+ing)\b`,
			`\b(?:i|we) (?:plan|aim|intend|expect|hope|want) to\b`,
			`\b(?:the|this|that|our) [\w ]{2,25} (?:ships?|goes out|goes live|is due|lands?|rolls out|is coming|arrives?)\b`,
			`\bexpect (?:it|the|an?)\b`, `\bhappy to `+englishDeeds+`\b`, `\bhappy to (?:jump|hop|get) on\b`,
		),
		requests: phrases(
			`\b(?:can|could|would|will) (?:you|someone|somebody|anyone|your (?:\w+ )?team)(?: guys)?(?: please| also| maybe| possibly| kindly)? (?:be able to |mind )?\w+`,
			`\bplease (?:also |just |do |kindly )?(?:\w+ (?:it|us|me|the|that|this|your|a|an|our|over|to|with|by|on|what|when|whether|if|sure|back|through|for|in)\b|`+englishDeeds+`\b)`,
			`^(?:and |also |so |then |ok |okay |then )?(?:just )?(?:send|email|forward|share|call|give|get|show|tell|text|resend) (?:it|us|me|over|the|that|back to)\b`,
			`\b(?:i|we)(?:'d| would) (?:really )?(?:like|need|want|appreciate it if|love) (?:you to|you|someone to|for you to|your team to)\b`,
			`\b(?:i|we) (?:really )?(?:need|want|expect) (?:you|your|someone|it|this|that|them|the|an?|all|those|these)\b[^?]*?\b(?:to|by|before|within|back|from you|fixed|sent|today|tomorrow)\b`,
			`\blet (?:me|us) know (?:if|whether|when|what|by|how|which|once|before|tomorrow|today|on)\b`,
			`\bmake sure (?:you|that|it|the|this|we|your)\b`,
			`\bplease (?:advise|confirm)\b`,
			`\b(?:is it possible|would it be possible) (?:to|for)\b`,
		),
		voids: phrases(
			`\b(?:i|we)(?:'ll| will| shall) (?:not|never|no longer|hardly)\b[^,]*`,
			`\b(?:i|we) (?:can|could) (?:not|never|hardly|barely|only hope)\b[^,]*`,
			`\b(?:i'm|i am|we're|we are) (?:not|never|still not|no longer|afraid|unable|just|hoping|thinking|trying|wondering|looking at|considering|being|getting|having|paying|losing|leaving|seeing|using|evaluating|comparing|switching|cancel\w+)\b[^,]*`,
			`\b(?:don't|doesn't|do not|not sure|no idea|didn't|never) (?:\w+ ){0,4}(?:i|we|it|they)(?:'ll| will| can|'re going to| are going to)\b[^,]*`,
			`\b(?:said|told|promised|thought|hoped|claimed|say|says|assured|was told|were told)(?: \w+){0,3} (?:that )?(?:i|we|you|it|they|he|she|the \w+)(?:'ll|'d| will| would| can)\b[^,]*`,
			`\b(?:i|we)(?:'ll| will) (?:be honest|have to (?:leave|cancel|think|say)|let you go|get used to|do (?:without|nothing)|never|take (?:our|my) business|go with|come to (?:regret|that)|work (?:with|for) (?:someone|somebody|another))\b`,
			`\bexpect (?:the|an?) (?:price|same|better|lower)\b`,
			`\b(?:it|that|this|they|the \w+(?: \w+)?)(?:'ll| will) (?:not|never) be\b[^,]*`,
			`\b(?:if|unless|whether|once|until|when) (?:i|we|it|they|you)(?:'ll|'re| will| can| are)\b(?: \w+){0,2}`,
		),
		idle: phrases(
			`\b(?:would|can|could|will) you (?:believe|imagine|say that|call that|hear me|guys hear|see my screen|see that)\b`,
			`\bwould you like\b|\bdo you want (?:me|us) to\b`,
			`\bthank(?:s| you)[^,.]*`,
			`\bplease (?:don't worry|feel free|bear with|hold)\b`,
			`\b(?:we|i) need (?:to|more|better|some|a lot)\b[^,]*`,
			`\b(?:when|what|where|why|how|who|which|how much|how long)(?: \w+){0,3} (?:can|could|would|will) (?:you|your|someone|somebody)\b[^,]*`,
			`\b(?:said|told|promised|asked|claimed)(?: \w+){0,3} (?:that )?(?:you|they|he|she)(?:'d| would| will| could| can)\b[^,]*`,
		),
		inverted: phrases(`^(?:(?:so|and|but|ok|okay|well|then|um|uh|sorry|hi|hey),? )*(?:what|where|when|why|who|how|which|do|does|did|should|shall|can|could|would|will|may|is|are|am|have|has)\b`),
		numbers:  englishNumbers(),
		days:     englishDates(),
		hours:    phrases(`\b(?:by|at|before|around|till|until)? ?(?:(?<h>\d{1,2})(?::(?<min>\d\d))? ?(?:(?<am>a\.?m\b\.?)|(?<pm>p\.?m\b\.?))|(?<noon>noon|midday|lunchtime|lunch)\b)`)[0],
	}
}

func englishNumbers() map[string]int {
	n := map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
		"nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "thirty": 30, "a couple of": 2, "couple of": 2, "a few": 3, "few": 3}
	for k, names := range [][]string{{"sunday"}, {"monday", "mon"}, {"tuesday", "tue", "tues"}, {"wednesday", "wed", "weds"},
		{"thursday", "thu", "thur", "thurs"}, {"friday", "fri"}, {"saturday"}} {
		for _, name := range names {
			n[name] = k
		}
	}
	for k, name := range []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"} {
		n[name] = k + 1
		for _, long := range []string{"uary", "ruary", "ch", "il", "e", "y", "ust", "t", "tember", "ober", "ember"} {
			n[name+long] = k + 1
		}
	}
	return n
}

func englishDates() []dateRule {
	const by = `(?:by |before |until |till |on |for |in |within )?(?:the )?`
	return []dateRule{
		rule(`\b`+by+`(?<y>20\d\d)-(?<m>\d\d)-(?<d>\d\d)\b`, date{unit: onDay}),
		rule(`\b`+by+englishMonths+`\.? (?:the )?(?<d>\d{1,2})(?:st|nd|rd|th)?(?:,? (?<y>20\d\d))?\b`, date{unit: onDay}),
		rule(`\b`+by+`(?<d>\d{1,2})(?:st|nd|rd|th)?(?: of)? `+englishMonths+`(?: (?<y>20\d\d))?\b`, date{unit: onDay}),
		rule(`\b`+by+`day after tomorrow\b`, date{unit: inDays, n: 2}),
		rule(`\b`+by+`(?:end of (?:day |business )?)?tomorrow(?: morning| afternoon| evening| night)?\b`, date{unit: inDays, n: 1}),
		rule(`\b`+by+`(?:week after next)\b`, date{unit: endOfWeek, n: 2}),
		rule(`\b(?:early|beginning of|start of) next week\b`, date{unit: onWeekday, n: 1, weekday: time.Tuesday}),
		rule(`\b`+by+englishDays+`(?: of)? next week\b`, date{unit: onWeekday, n: 1}),
		rule(`\b`+by+`next week (?:on )?`+englishDays+`\b`, date{unit: onWeekday, n: 1}),
		rule(`\b`+by+`(?:end of |late |later |middle of |mid )?(?:next|the following|the coming) week\b`, date{unit: endOfWeek, n: 1}),
		rule(`\b`+by+`next `+englishDays+`\b`, date{unit: onWeekday, n: 1}),
		rule(`\b`+by+`this `+englishDays+`\b`, date{unit: onWeekday}),
		rule(`\b`+by+`(?:(?:end of |late |later |middle of |mid )(?:the |this )?week|this week|week's end|week is out|week ends)\b`, date{unit: endOfWeek}),
		rule(`\bbefore the weekend\b`, date{unit: endOfWeek}),
		rule(`\beow\b`, date{unit: endOfWeek}),
		rule(`\b`+by+`(?:this |the )?weekend\b`, date{unit: weekend}),
		rule(`\b(?:early|beginning of|start of) next month\b`, date{unit: earlyMonth, n: 1}),
		rule(`\b(?:mid(?:dle)?(?: of|-)?) ?next month\b`, date{unit: midMonth, n: 1}),
		rule(`\b`+by+`(?:end of |late )?next month\b`, date{unit: endOfMonth, n: 1}),
		rule(`\b`+by+`(?:(?:end of |later |late )(?:the |this )?month|this month|eom|month(?:'s| )end)\b`, date{unit: endOfMonth}),
		rule(`\b`+by+`(?:end of )?next quarter\b`, date{unit: endOfQuarter, n: 1}),
		rule(`\b`+by+`(?:end of (?:the |this )?quarter|this quarter|quarter(?:'s| )end|eoq)\b`, date{unit: endOfQuarter}),
		rule(`\b`+by+`(?:end of (?:the |this )?year|this year|year(?:'s| )end|eoy)\b`, date{unit: endOfYear}),
		rule(`\b(?:in|within)(?: the next| about)? `+englishCount+` (?:business|working) days?\b`, date{unit: inWorkingDays}),
		rule(`\b(?:in|within)(?: the next| about)? `+englishCount+` days?\b`, date{unit: inDays}),
		rule(`\b(?:in|within)(?: the next| about)? `+englishCount+` weeks?\b`, date{unit: inWeeks}),
		rule(`\b(?:in|within)(?: the next| about)? `+englishCount+` months?\b`, date{unit: inMonths}),
		rule(`\b(?:in|within)(?: the next| about)? `+englishCount+` (?:hours?|hrs?)\b`, date{unit: inHours}),
		rule(`\b(?:in|within)(?: the next| about)? `+englishCount+` (?:minutes?|mins?)\b`, date{unit: inMinutes}),
		rule(`\b(?:in|within)(?: the next)? half an hour\b`, date{unit: inMinutes, n: 30}),
		rule(`\b`+by+`(?:end of (?:the |this )?(?:business )?day|end of play|close of (?:business|play)|eod|cob)\b`, date{unit: inDays}),
		rule(`\b`+by+`(?:today|tonight|this (?:morning|afternoon|evening)|later today|same day)\b`, date{unit: inDays}),
		rule(`\b`+by+englishDays+`(?: morning| afternoon| evening)?\b`, date{unit: byWeekday}),
		rule(`\b(?:by|on|before|until) the (?<d>\d{1,2})(?:st|nd|rd|th)\b`, date{unit: onDay}),
	}
}
