package risk

import (
	"strings"
	"sync"
)

// enSignposts are the words without which none of the guards below blocks a
// hit.
var enSignposts = sync.OnceValue(func() *signposts {
	aside := post{sign: supposes, texts: []string{"hypothe", "theor", "curio"}}
	return newWordSignposts(aside, append(enAsking().posts(),
		wordsOf(negatesBefore, onLeft, enNegations, enHinders),
		wordsOf(negatesAfter, onRight, enNegations, wordSet(`table question crossed thing`)),
		wordsOf(supposesBefore, onLeft, enIfs, wordSet(`almost nearly have close were ever case`)),
		post{sign: reports, place: onRight, texts: []string{"on us", "on me"}},
		wordsOf(reports, onLeft, enParties, wordSet(`last old previous former worked used`)), post{sign: reports, place: onLeft, texts: []string{"when i was"}})...)
})

var (
	// enNegations turn what follows into its opposite.
	enNegations = wordSet(`not never no without neither nor hardly nobody instead refuse refused refuses refusing unlikely`)
	// enHinders negate when a gerund or "from" follows.
	enHinders = wordSet(`stop stops stopped stopping prevent prevents prevented preventing avoid avoids avoided avoiding keep keeps kept keeping nothing`)
	// enStops begin another clause or part of one.
	enStops = wordSet(`and but because so then since although though while until which who when after before otherwise unless`)
	// enRaises are verbs whose negation belongs to the clause after them: I
	// don't think we'll leave.
	enRaises = wordSet(`think thinking thought believe expect suppose imagine see saying say said says mean means meant that like suggesting suggest claiming`)
	// enUncertain are words whose negation leaves the matter open: not sure
	// whether to leave.
	enUncertain = wordSet(`sure certain clear decided wait hesitate afraid surprised surprise rule ruled ruling know wonder doubt question secret matter help afford hesitating deny`)
	// enSubjects begin a clause of their own.
	enSubjects = wordSet(`i we you they he she it this that's there these everyone everybody`)
	// enFirst is the customer's own side.
	enFirst = wordSet(`i we our us my`)
)

func isSubject(w string) bool {
	w, _, _ = strings.Cut(w, "'")
	return enSubjects[w]
}

// enNegated walks from the hit to the left, through the clause it stands in,
// and counts negations: an even number is none. After the hit, "is not an
// option" negates too.
func enNegated(s *scope) bool {
	before := s.clauseBefore(9)
	if isSubject(s.firstWord()) && !enRaises[word(before, 0)] {
		before = nil
	}
	return s.signs&negatesBefore != 0 && enNegatedBefore(before) || s.signs&negatesAfter != 0 && enNegatedAfter(s.clauseAfter(7))
}

func enNegatedBefore(before []string) bool {
	odd, open := false, false
	for i, w := range before {
		nearer, farther := word(before, i-1), word(before, i+1)
		switch {
		case w == "but" && (farther == "choice" || farther == "option" || farther == "alternative" || farther == "help"):
			return false
		case enStops[w]:
			return odd
		case isSubject(w):
			if !enRaises[farther] {
				return odd
			}
		case enUncertain[w]:
			open = true
		case enNegations[w]:
			idle := nearer == "only" || nearer == "just" || nearer == "merely" || nearer == "longer" && i == 1 && odd || w == "not" && farther == "why" || w == "no" && (nearer == "problem" || nearer == "worries" || nearer == "objection" || nearer == "objections" || nearer == "issue")
			if !idle && !open {
				odd = !odd
			}
			open = false
		case enHinders[w] && (i == 0 && w != "nothing" && w != "keep" && w != "keeps" && w != "kept" && w != "keeping" || nearer == "from" || farther == "nothing" || w == "nothing" && odd):
			odd = !odd
		case (w == "stop" || w == "stopping" || w == "keeping" || w == "preventing") && word(before, i-2) == "from":
			odd = !odd
		}
	}
	return odd
}

// enNegatedAfter reports whether the words after a hit deny it: "cancelling is
// not an option", "leaving is off the table".
func enNegatedAfter(after []string) bool {
	if len(after) < 2 {
		return false
	}
	text := " " + strings.Join(after, " ") + " "
	for _, denial := range [...]string{" off the table ", " out of the question ", " never crossed ", " the last thing "} {
		if strings.Contains(text, denial) {
			return true
		}
	}
	switch {
	case enNegations[after[0]], (after[0] == "is" || after[0] == "was" || after[0] == "are" || after[0] == "would") && enNegations[after[1]]:
		for _, what := range [...]string{" option ", " on the table ", " the plan ", " our plan ", " happen", " necessary ", " needed ", " intention ", " consider", " goal ", " what we ", " on the cards ", " something we ", " be needed "} {
			if strings.Contains(text, what) {
				return true
			}
		}
	}
	return false
}

var (
	// enIfs open a condition.
	enIfs = wordSet(`if suppose supposing imagine assuming hypothetically`)
	// enAsks make of an if a question that is really being asked: wondering
	// if we should leave.
	enAsks = wordSet(`wonder wondering see know sure ask asks asked asking decide deciding decided consider considering discuss discussing unsure
		debating debate evaluate evaluating check checking question curious figure determine`)
	// enSoft are words a condition may hold before its subject.
	enSoft = wordSet(`ever one day someday for some any reason ever at point what in the future only let's say that we i god forbid`)
)

// enHypothetical reports whether the hit stands within the condition itself:
// "if we ever cancelled". In "if this isn't fixed we will cancel" it stands in
// what follows from the condition, and that is a threat.
func enHypothetical(s *scope) bool {
	for _, aside := range [...]string{"hypothetically", "in theory", "theoretically", "just curious", "out of curiosity", "hypothetical"} {
		if strings.Contains(s.left, aside) || strings.Contains(s.right, aside) {
			return true
		}
	}
	before := s.clauseBefore(12)
	first, second := word(before, 0), word(before, 1)
	if first == "almost" || first == "nearly" || first == "have" && (second == "would" || second == "might" || second == "could") || first == "to" && second == "close" && word(before, 2) == "came" {
		return true
	}
	if second == "were" && (first == "to" || enFirst[first]) && word(before, 2) == "" || first == "ever" && second == "we" && word(before, 2) == "should" {
		return true
	}
	subject := -1 // where the hit's own clause has its subject
	own := s.firstWord()
	for i, w := range before {
		if subject < 0 && isSubject(w) && !isSubject(own) {
			subject = i
		}
		if !enIfs[w] && !(w == "case" && word(before, i+1) == "in") {
			continue
		}
		if enAsks[word(before, i+1)] || word(before, i+1) == "as" || word(before, i+1) == "only" {
			return false
		}
		return enGap(before[subject+1:i]) < 2 && !(i > 0 && (before[i-1] == "so" || before[i-1] == "not" || before[i-1] == "needed"))
	}
	return false
}

// enGap counts the words that a condition says before the hit's own subject;
// two make a condition of their own.
func enGap(between []string) int {
	n := 0
	for _, w := range between {
		if !enSoft[w] {
			n++
		}
	}
	return n
}

var (
	// enParties are who else may cancel, leave and complain.
	enParties = wordSet(`vendor vendors provider providers supplier suppliers company companies employer client clients customer customers friend friends
		friend's colleague's competitor competitors partner neighbour neighbor sister team firm startup business brother cousin wife husband`)
	// enOthers say that a party is not the customer.
	enOthers = wordSet(`last previous prior former old ex another other her his their different friend's some someone's sister's first`)
	// enThen are frames of another time and place.
	enThen = []string{"at my last", "at my old", "at my previous", "at my former", "in my last", "in my previous", "in my old", "at our last company",
		"my previous company", "my last company", "my old company", "my previous job", "my last job", "my old job", "my former employer", "when i worked at", "back when i was at", "where i used to work"}
)

// enReported reports whether somebody else does what the hit says: "my last
// vendor cancelled on me", "a friend's company is leaving them".
func enReported(s *scope) bool {
	if after := s.clauseAfter(2); word(after, 0) == "on" && (word(after, 1) == "us" || word(after, 1) == "me") {
		return true
	}
	for _, frame := range enThen {
		if strings.Contains(s.left, frame) {
			return true
		}
	}
	own, _, _ := strings.Cut(s.firstWord(), "'")
	if enFirst[own] {
		return false
	}
	before := s.clauseBefore(10)
	for i, w := range before {
		bare, _, _ := strings.Cut(w, "'")
		if bare == "i" || bare == "we" || bare == "us" || bare == "you" {
			return false
		}
		if !enParties[w] {
			continue
		}
		if bare == "friend" || bare == "friends" || bare == "sister" || bare == "brother" || bare == "cousin" {
			return true
		}
		for j := i + 1; j <= i+3; j++ {
			if enOthers[word(before, j)] {
				return true
			}
		}
	}
	return false
}
