package risk

import (
	"encoding/json"
	"fmt"
	"strings"

	"earshot"
)

// lensCondition is a condition of a rule of Contact Lens, or several joined.
type lensCondition struct {
	Operator        string // AND, OR, CONTAINS_ANY
	Operands        []json.RawMessage
	ComparisonValue string
	FilterClause    struct {
		Filters []struct {
			Type string
			Data json.RawMessage
		}
	}
	Negate bool
}

// lensCard is a card of a pattern: words, one of a list, a number, or how near
// those beside it are.
type lensCard struct {
	Type  string
	Value json.RawMessage
}

// lensTurns is how many turns the conditions of a rule may be apart here; there
// they may be anywhere in the contact.
const lensTurns = maxTurns

// contactLens reads a rule of Contact Lens: one condition, or several any of
// which is enough, become phrases and rules; several that must all be true
// become one rule whose parts may be turns apart.
func (r *jsonTrackers) contactLens(name string, function json.RawMessage) error {
	var text string
	if json.Unmarshal(function, &text) == nil {
		function = json.RawMessage(text)
	}
	var root struct{ RuleFunction lensCondition }
	if err := json.Unmarshal(function, &root); err != nil {
		return refuse(fmt.Sprintf("rule %q: %v", name, err), "give the whole answer of describe-rule")
	}
	if name == "" {
		name = "Contact Lens"
	}
	t, err := r.table.tracker(name, "", "", "any")
	if err != nil {
		return refuse(err.Error(), "give the rule a name")
	}
	l := lensReader{tracker: t}
	if err := l.read(root.RuleFunction); err != nil {
		return err
	}
	if len(t.Phrases)+len(t.Rules) == 0 {
		return refuse(fmt.Sprintf("rule %q asks for no words", name), "only what is said can be looked for: ExactMatch, SemanticMatch and PatternMatch of the transcript")
	}
	if len(l.sides) == 1 {
		t.Side = l.sides[0]
	}
	for _, set := range t.Rules {
		for _, rule := range set.Rules {
			e, err := ParseExpr(rule)
			if err == nil {
				err = e.fitsLang(set.Lang)
			}
			if err != nil {
				return ruleError(t.ID, rule, err)
			}
		}
	}
	return nil
}

type lensReader struct {
	tracker *earshot.Tracker
	sides   []earshot.Side // that conditions listen to, each once
}

func (l *lensReader) read(c lensCondition) error {
	var rules, exact []string
	for _, raw := range c.Operands {
		var part lensCondition
		if err := json.Unmarshal(raw, &part); err != nil {
			return refuse(err.Error(), "a condition is an object")
		}
		rule, err := l.condition(part)
		switch {
		case err != nil:
			return err
		case rule == "":
		case part.Negate && c.Operator == "AND":
			exact = append(exact, "-("+rule+")")
		case part.Negate:
			leftOut(l.tracker, "or when nobody says "+rule)
		default:
			rules = append(rules, rule)
		}
	}
	switch {
	case len(rules) == 0 && len(exact) > 0:
		leftOut(l.tracker, "when nobody says "+strings.Join(exact, " "))
	case c.Operator == "AND" && len(rules)+len(exact) > 1:
		for i, r := range rules {
			rules[i] = "(" + r + ")"
		}
		addLensRule(l.tracker, strings.Join(append(rules, exact...), " AND "))
		l.tracker.Where.Turns = lensTurns
	default:
		for _, rule := range rules {
			l.either(rule)
		}
	}
	return nil
}

// either adds what is enough by itself: plain phrases as phrases.
func (l *lensReader) either(rule string) {
	e, err := ParseExpr(rule)
	if err != nil {
		addLensRule(l.tracker, rule)
		return
	}
	for _, part := range alternatives(e.root) {
		if a, ok := part.(*atom); ok {
			AddPhrase(l.tracker, earshot.AnyLang, a.phrase)
		} else {
			addLensRule(l.tracker, part.write(levelOr))
		}
	}
}

func addLensRule(t *earshot.Tracker, rule string) {
	t.Rules = addRule(t.Rules, earshot.AnyLang, rule)
}

// condition is a condition as a rule; empty for one that is not about words.
func (l *lensReader) condition(c lensCondition) (string, error) {
	where := c.ComparisonValue
	var texts []string
	for _, raw := range c.Operands {
		text, err := l.operand(where, raw)
		if err != nil {
			return "", err
		}
		if text != "" {
			texts = append(texts, text)
		}
	}
	if !strings.HasSuffix(where, ".Transcript") || c.Operator != "CONTAINS_ANY" {
		leftOut(l.tracker, "the condition on "+strings.TrimSpace(c.Operator+" "+where))
		return "", nil
	}
	l.filters(c)
	return strings.Join(texts, " OR "), nil
}

// operand is one of the texts, or patterns, of which any is enough.
func (l *lensReader) operand(where string, raw json.RawMessage) (string, error) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		if strings.Contains(where, "SemanticMatch") {
			return "~" + quotedText(text), nil
		}
		return quotedText(text), nil
	}
	if !strings.Contains(where, "PatternMatch") {
		return "", nil
	}
	var cards []lensCard
	if err := json.Unmarshal(raw, &cards); err != nil {
		return "", refuse(fmt.Sprintf("a pattern of tracker %s: %v", l.tracker.ID, err), "a pattern is a list of PLAIN, LIST, PROXIMITY and NUMERICAL cards")
	}
	return lensPattern(cards)
}

// lensPattern joins the cards of a pattern: those beside each other follow each
// other at once, unless a card of proximity stands between.
func lensPattern(cards []lensCard) (string, error) {
	rule, join := "", ""
	for _, card := range cards {
		if card.Type == "PROXIMITY" {
			var near struct {
				Distance int
				IsWithin bool
			}
			if err := json.Unmarshal(card.Value, &near); err != nil {
				return "", refuse(err.Error(), "a proximity has a Distance and IsWithin")
			}
			join = fmt.Sprintf(" NEAR/%d ", near.Distance)
			if !near.IsWithin {
				join = " NOT" + join
			}
			continue
		}
		text, err := lensWords(card)
		if err != nil {
			return "", err
		}
		switch {
		case rule == "":
			rule = text
		case join == "":
			rule = "(" + rule + ") BEFORE/0 " + text
		default:
			rule = "(" + rule + ")" + join + text
		}
		join = ""
	}
	return rule, nil
}

// lensWords is a card of words, of a list or of a number.
func lensWords(card lensCard) (string, error) {
	switch card.Type {
	case "NUMERICAL":
		return "[num]", nil
	case "PLAIN":
		var text string
		if err := json.Unmarshal(card.Value, &text); err != nil {
			return "", refuse(err.Error(), "the value of a PLAIN card is text")
		}
		return quotedText(text), nil
	case "LIST":
		var list []lensCard
		if err := json.Unmarshal(card.Value, &list); err != nil {
			return "", refuse(err.Error(), "the value of a LIST card is a list of PLAIN cards")
		}
		texts := make([]string, len(list))
		for i, one := range list {
			text, err := lensWords(one)
			if err != nil {
				return "", err
			}
			texts[i] = text
		}
		return "(" + strings.Join(texts, " OR ") + ")", nil
	}
	return "", refuse(fmt.Sprintf("a card of type %q", card.Type), "cards are PLAIN, LIST, PROXIMITY and NUMERICAL")
}

// quotedText is exactly these words, in quotation marks; what ends in a star is
// whatever begins so.
func quotedText(text string) string {
	p := earshot.Phrase{Text: strings.TrimSpace(text), Form: earshot.FormExact}
	if begins, ok := strings.CutSuffix(p.Text, "*"); ok && begins != "" {
		p.Text, p.Form = begins, earshot.FormPrefix
	}
	return phraseText(p)
}

// filters notes who is listened to, and in which part of the contact.
func (l *lensReader) filters(c lensCondition) {
	for _, f := range c.FilterClause.Filters {
		var role string
		var period struct{ First, Last int }
		switch {
		case f.Type == "ParticipantRole" && json.Unmarshal(f.Data, &role) == nil:
			side := map[string]earshot.Side{"CUSTOMER": earshot.SideCustomer, "AGENT": earshot.SideUs}[role]
			if len(l.sides) == 0 || l.sides[0] != side {
				l.sides = append(l.sides, side)
			}
		case strings.HasSuffix(f.Type, "PeriodSeconds") && json.Unmarshal(f.Data, &period) == nil && period.First+period.Last > 0:
			w := &l.tracker.Where
			w.Part, w.Amount, w.Unit = earshot.PartFirst, (period.First+59)/60, earshot.Minutes
			if period.Last > 0 {
				w.Part, w.Amount = earshot.PartLast, (period.Last+59)/60
			}
		default:
			leftOut(l.tracker, "the filter "+f.Type)
		}
	}
}
