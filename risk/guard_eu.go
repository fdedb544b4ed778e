package risk

import "strings"

// european is what the guards of German, French and Spanish ask for: the words
// of the clause before the hit, and of the clause after it.
type european struct {
	negations map[string]bool // before the hit
	after     map[string]bool // right after it
	idle      map[string]bool // after a negation: it only seems one, as in nicht nur
	stops     map[string]bool // begin another clause
	ifs       map[string]bool
	subjects  map[string]bool
	others    []string // who else may be spoken of
	own       map[string]bool
}

var (
	german = european{
		negations: wordSet(`nicht kein keine keinen keiner keinem nie niemals ohne nichts`),
		after:     wordSet(`nicht nie niemals`),
		idle:      wordSet(`nur bloß zufrieden mehr`),
		stops:     wordSet(`und aber weil denn sondern oder sonst dass damit`),
		ifs:       wordSet(`wenn falls sollten sollte angenommen`),
		subjects:  wordSet(`ich wir sie er es ihr`),
		others:    []string{"mein letzter", "unser letzter", "unser früherer", "mein früherer", "der vorige", "ein freund", "bei meiner alten", "ein anderer kunde", "andere kunden"},
		own:       wordSet(`ich wir uns unser unsere`),
	}
	french = european{
		negations: wordSet(`ne n pas jamais aucun aucune sans rien`),
		after:     wordSet(`pas jamais plus`),
		idle:      wordSet(`seulement que satisfait satisfaits`),
		stops:     wordSet(`et mais car parce donc sinon`),
		ifs:       wordSet(`si supposons`),
		subjects:  wordSet(`je j nous on vous il elle ils elles ça cela`),
		others:    []string{"mon dernier", "mon ancien", "notre ancien", "un ami", "une amie", "leur société", "un autre client"},
		own:       wordSet(`je j nous on notre nos`),
	}
	spanish = european{
		negations: wordSet(`no nunca jamás tampoco ningún ninguna sin`),
		after:     wordSet(`no`),
		idle:      wordSet(`solo sólo solamente contentos contento`),
		stops:     wordSet(`y pero porque sino entonces`),
		ifs:       wordSet(`si supongamos`),
		subjects:  wordSet(`yo nosotros ustedes usted ellos él ella esto eso`),
		others:    []string{"mi último", "mi anterior", "nuestro anterior", "un amigo", "una amiga", "su empresa", "otro cliente"},
		own:       wordSet(`yo nosotros nos nuestra nuestro`),
	}
)

// euClause is clauseBefore with elided words apart: n'avons is n and avons.
func euClause(left string) []string {
	return clauseBefore(strings.NewReplacer("'", " ").Replace(left), 8)
}

// negated counts the negations before the hit; one right after it, the German
// "wir kündigen nicht", is one more, unless it closes the French "ne ... pas".
func (e *european) negated(s scope) bool {
	odd, open := false, false
	before := euClause(s.left)
	for i, w := range before {
		switch {
		case e.stops[w]:
			return odd
		case w == "ne" || w == "n":
			odd, open = true, true
		case e.negations[w] && !(i > 0 && e.idle[before[i-1]]):
			odd = !odd
		}
	}
	after := clauseAfter(s.right, 3)
	for i, w := range after {
		if e.stops[w] || e.subjects[w] {
			break
		}
		if e.after[w] && !e.idle[word(after, i+1)] {
			return open || !odd
		}
	}
	return odd
}

func (e *european) hypothetical(s scope) bool {
	before := euClause(s.left)
	for i, w := range before {
		if e.ifs[w] {
			return i <= 5
		}
	}
	return false
}

func (e *european) reported(s scope) bool {
	for _, o := range e.others {
		_, between, found := strings.Cut(s.left, o)
		if !found {
			continue
		}
		for _, w := range euClause(between) {
			if e.own[w] {
				return false
			}
		}
		return true
	}
	return false
}

func deNegated(s scope) bool      { return german.negated(s) }
func deHypothetical(s scope) bool { return german.hypothetical(s) }
func deReported(s scope) bool     { return german.reported(s) }
func frNegated(s scope) bool      { return french.negated(s) }
func frHypothetical(s scope) bool { return french.hypothetical(s) }
func frReported(s scope) bool     { return french.reported(s) }
func esNegated(s scope) bool      { return spanish.negated(s) }
func esHypothetical(s scope) bool { return spanish.hypothetical(s) }
func esReported(s scope) bool     { return spanish.reported(s) }
