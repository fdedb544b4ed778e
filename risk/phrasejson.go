package risk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"earshot"
)

// ParseTrackerJSON reads trackers as two other products give them away: the
// keyword trackers that Gong's settings/trackers answers, and rules of Amazon
// Connect Contact Lens as describe-rule answers them, alone or in a list. What
// cannot be said here is named in the tracker's description. An error names the
// line and column, or the tracker.
func ParseTrackerJSON(name string, data []byte) ([]earshot.Tracker, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var all []json.RawMessage
	var root struct {
		KeywordTrackers []json.RawMessage
		Rules           []json.RawMessage
	}
	err := json.Unmarshal(data, &all)
	if err != nil {
		err = json.Unmarshal(data, &root)
		switch {
		case len(root.KeywordTrackers) > 0:
			all = root.KeywordTrackers
		case len(root.Rules) > 0:
			all = root.Rules
		default:
			all = []json.RawMessage{data}
		}
	}
	if err != nil {
		return nil, jsonError(name, data, err)
	}
	r := jsonTrackers{name: name, table: phraseTable{name: name, index: map[earshot.TrackerID]int{}}}
	for i, one := range all {
		if err := r.add(one); err != nil {
			return nil, fmt.Errorf("%s: item %d: %w", name, i+1, err)
		}
	}
	if len(r.table.trackers) == 0 {
		return nil, refuse(name+": no trackers in it", "give the answer of Gong's settings/trackers, or of describe-rule")
	}
	return r.table.trackers, nil
}

// jsonError is an error with the line and column it is at.
func jsonError(name string, data []byte, err error) error {
	at := len(data)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		at = int(syntax.Offset)
	case errors.As(err, &kind):
		at = int(kind.Offset)
	}
	before := data[:min(max(at, 0), len(data))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := len(before) - bytes.LastIndexByte(before, '\n') - 1
	return refuse(fmt.Sprintf("%s:%d:%d: %s", name, line, max(column, 1), strings.TrimPrefix(err.Error(), "json: ")), "this is no JSON that can be read; export it again")
}

type jsonTrackers struct {
	name  string
	table phraseTable
}

// add reads one tracker of either product.
func (r *jsonTrackers) add(one json.RawMessage) error {
	var kind struct {
		TrackerName      string
		LanguageKeywords []json.RawMessage
		Rule             json.RawMessage
		Name             string
		Function         json.RawMessage
		RuleFunction     json.RawMessage
	}
	if err := json.Unmarshal(one, &kind); err != nil {
		return refuse(err.Error(), "a tracker is an object")
	}
	switch {
	case kind.TrackerName != "" || kind.LanguageKeywords != nil:
		return r.gong(one)
	case kind.Rule != nil:
		return r.add(kind.Rule)
	case kind.Function != nil:
		return r.contactLens(kind.Name, kind.Function)
	case kind.RuleFunction != nil:
		return r.contactLens(kind.Name, one)
	}
	return refuse("this is neither a keyword tracker of Gong's nor a rule of Contact Lens", "a tracker has trackerName and languageKeywords; a rule has Name and Function")
}

// gongTracker is a keyword tracker as Gong's settings/trackers answers it.
type gongTracker struct {
	TrackerName      string
	LanguageKeywords []struct {
		Language            string
		Keywords            []string
		IncludeRelatedForms bool
	}
	Affiliation    string
	PartOfQuestion bool
	SaidAt         string
	SaidAtInterval int
	SaidAtUnit     string
	SaidInTopics   []string
	FilterQuery    string
}

func (r *jsonTrackers) gong(one json.RawMessage) error {
	var g gongTracker
	if err := json.Unmarshal(one, &g); err != nil {
		return refuse(err.Error(), "export it again")
	}
	t, err := r.table.tracker(g.TrackerName, "", "", g.Affiliation)
	if err != nil {
		return refuse(err.Error(), "speakers are Anyone, Company and NonCompany")
	}
	t.Where.Question = g.PartOfQuestion
	if part := earshot.Part(strings.ToLower(g.SaidAt)); (part == earshot.PartFirst || part == earshot.PartLast) && g.SaidAtInterval > 0 {
		t.Where.Part, t.Where.Amount, t.Where.Unit = part, g.SaidAtInterval, earshot.Minutes
		if strings.HasPrefix(strings.ToLower(g.SaidAtUnit), "p") {
			t.Where.Unit = earshot.Percent
		}
	}
	if len(g.SaidInTopics) > 0 {
		leftOut(t, "only in the topics "+strings.Join(g.SaidInTopics, ", "))
	}
	if strings.TrimSpace(g.FilterQuery) != "" {
		leftOut(t, "only in the calls of a filter")
	}
	for _, set := range g.LanguageKeywords {
		lang, ok := tableLang(set.Language)
		if !ok {
			return refuse(fmt.Sprintf("tracker %q: language %q is not known", g.TrackerName, set.Language), "use an ISO 639 code, or mul for every language")
		}
		for _, text := range set.Keywords {
			p := earshot.Phrase{Text: strings.TrimSpace(text)}
			if !set.IncludeRelatedForms {
				p.Form = earshot.FormExact
			}
			if _, err := sequencesOf(p, lang); err != nil {
				return refuse(fmt.Sprintf("tracker %q: %s", g.TrackerName, reason(err)), earshot.HintOf(err))
			}
			AddPhrase(t, lang, p)
		}
	}
	return nil
}

// leftOut says in the description what the tracker had elsewhere and has not
// here.
func leftOut(t *earshot.Tracker, what string) {
	if t.Description != "" {
		t.Description += " "
	}
	t.Description += "Left out by the import: " + what + "."
}
