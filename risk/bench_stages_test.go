package risk

import (
	"testing"
	"time"

	"earshot"
)

// BenchmarkStages measures where Detect's time goes: making turns comparable,
// matching, and the rest, which is rules, proximity, guards, sentences and the
// filling in of findings. Each is given as MB of the text for a second of the
// processor, and the rest also as a multiple of matching: at 1 it costs as
// much again.
func BenchmarkStages(b *testing.B) {
	turns := loadTurns(b)
	c, bytes := conversationOf(turns)
	thousand := loadTrackers(loadPhrases(turns, 1000), earshot.FormExact)
	for _, of := range []struct {
		name     string
		trackers []earshot.Tracker
	}{
		{"phrases/1000", thousand},
		{"phrases/10000", loadTrackers(loadPhrases(turns, 10000), earshot.FormExact)},
		{"rules/500", loadRules(thousand)},
		{"starter", starterTrackers(b)},
	} {
		rules, err := Compile(of.trackers)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(of.name, func(b *testing.B) {
			var ready, matching, rest, whole time.Duration
			d := detection{rules: rules}
			all := make([]*said, len(c.Turns))
			found := 0
			for b.Loop() {
				start := processor()
				for i := range c.Turns {
					all[i] = newSaid(i, &c.Turns[i])
				}
				made := processor()
				for _, s := range all {
					d.candidates, s.hits = d.candidates[:0], nil
					d.gather(s)
				}
				matched := processor()
				matchAll(rules, c)
				half := processor()
				found = detectAll(rules, c)
				ready, matching, whole = ready+made-start, matching+matched-made, whole+processor()-half
				rest += processor() - half - (half - matched)
			}
			report := func(of time.Duration, unit string) {
				if of > 0 {
					b.ReportMetric(float64(bytes)*float64(b.N)/1e6/of.Seconds(), unit)
				}
			}
			report(ready, "ready-MB/cpu-s")
			report(matching, "match-MB/cpu-s")
			report(rest, "rest-MB/cpu-s")
			report(whole, "all-MB/cpu-s")
			if matching > 0 {
				b.ReportMetric(rest.Seconds()/matching.Seconds(), "rest/match")
			}
			b.ReportMetric(float64(found)/float64(len(turns)), "findings/turn")
		})
	}
}

// conversationOf is all turns as one conversation, and their length.
func conversationOf(turns []loadTurn) (*earshot.Conversation, int) {
	c := &earshot.Conversation{}
	bytes := 0
	for i, t := range turns {
		c.Turns = append(c.Turns, earshot.Turn{Seq: i, Lang: t.Lang, Text: t.Text})
		bytes += len(t.Text)
	}
	return c, bytes
}

// detectAll detects in conversations of sixteen turns and counts what is found.
func detectAll(rules *Rules, c *earshot.Conversation) int {
	found := 0
	for i := 0; i < len(c.Turns); i += 16 {
		part := earshot.Conversation{Turns: c.Turns[i:min(i+16, len(c.Turns))]}
		found += len(rules.Detect(&part))
	}
	return found
}

// matchAll is detectAll as far as the candidates.
func matchAll(rules *Rules, c *earshot.Conversation) {
	for i := 0; i < len(c.Turns); i += 16 {
		part := earshot.Conversation{Turns: c.Turns[i:min(i+16, len(c.Turns))]}
		d := detection{rules: rules, conversation: &part, heard: make([]bool, len(rules.trackers))}
		for k := range part.Turns {
			s := newSaid(k, &part.Turns[k])
			d.gather(s)
			d.keep(s)
		}
	}
}

// loadRules makes rules of the phrases of trackers, two by two.
func loadRules(phrases []earshot.Tracker) []earshot.Tracker {
	ruled := make([]earshot.Tracker, len(phrases))
	for i, t := range phrases {
		set := t.Phrases[0]
		r := earshot.RuleSet{Lang: set.Lang}
		for k := 0; k+1 < len(set.Phrases); k += 2 {
			r.Rules = append(r.Rules, phraseText(set.Phrases[k])+" NEAR/8 "+phraseText(set.Phrases[k+1])+" -"+phraseText(set.Phrases[(k+7)%len(set.Phrases)]))
		}
		ruled[i] = earshot.Tracker{ID: t.ID, Active: true, Rules: []earshot.RuleSet{r}}
	}
	return ruled
}

func starterTrackers(b *testing.B) []earshot.Tracker {
	b.Helper()
	ts, err := Starter()
	if err != nil {
		b.Fatal(err)
	}
	return ts
}
