package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"earshot"
	"earshot/nlp"
)

// support tells how much of what is found rests on words that find nothing
// else: what a tracker learned by heart it will not find in new words.
type support struct {
	Right     int            `json:"right"`     // lines with the intent that are found
	Alone     int            `json:"alone"`     // of them, found only by words that find no other of them
	LeftOut   float64        `json:"left_out"`  // F1 without them: recall of a line by the words that other lines vouch for
	Prevented map[string]int `json:"prevented"` // lines without the intent where all was suppressed, by reason
	Words     []wordSupport  `json:"words"`
}

// wordSupport is what one phrase or rule finds.
type wordSupport struct {
	Words string `json:"words"`
	Right int    `json:"right"`
	Wrong int    `json:"wrong"`
	Only  int    `json:"only"` // right lines that nothing else finds
}

// support looks for each phrase and rule alone, with the tracker's exclusions
// and guards.
func (cmd evaluateIntentCmd) support(annotator *nlp.Annotator, lines []labelled, f *figures) (*support, error) {
	trackers, err := cmd.trackers()
	if err != nil {
		return nil, err
	}
	trackers = slices.DeleteFunc(trackers, func(t earshot.Tracker) bool { return !slices.Contains(cmd.Tracker, t.ID) })
	langs := map[earshot.Lang]bool{}
	for i := range lines {
		lines[i].Lang = cmd.talk(annotator, lines[i]).Turns[0].Lang
		langs[lines[i].Lang] = true
	}
	words, alone := aloneWords(trackers, langs)
	by, err := byBrand(alone, lines)
	if err != nil {
		return nil, err
	}
	whole, err := byBrand(trackers, lines)
	if err != nil {
		return nil, err
	}
	s := &support{Prevented: map[string]int{}, Words: words}
	finders := make([][]int, len(lines))
	for i, l := range lines {
		if l.Label == cmd.None {
			s.prevent(whole[brandOf(l)].Detect(cmd.talk(annotator, l)))
		}
		finders[i] = s.found(by[brandOf(l)].Detect(cmd.talk(annotator, l)), l.Label != cmd.None)
	}
	for i, l := range lines {
		if l.Label != cmd.None {
			s.vouch(finders[i])
		}
	}
	s.finish(f)
	return s, nil
}

// aloneWords makes a tracker of each phrase and rule that lines in the
// languages are searched for. Its id is its place in the list of words.
func aloneWords(trackers []earshot.Tracker, langs map[earshot.Lang]bool) ([]wordSupport, []earshot.Tracker) {
	var words []wordSupport
	var alone []earshot.Tracker
	add := func(t earshot.Tracker, lang earshot.Lang, text string) {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(langs)), lang.Covers) {
			return
		}
		t.ID = earshot.TrackerID(fmt.Sprintf("w%d", len(alone)))
		words = append(words, wordSupport{Words: fmt.Sprintf("%s: %s", lang, text)})
		alone = append(alone, t)
	}
	for _, t := range trackers {
		for _, set := range t.Phrases {
			for _, p := range set.Phrases {
				one := t
				one.Phrases, one.Rules = []earshot.PhraseSet{{Lang: set.Lang, Phrases: []earshot.Phrase{p}}}, nil
				add(one, set.Lang, p.Text)
			}
		}
		for _, set := range t.Rules {
			for _, r := range set.Rules {
				one := t
				one.Phrases, one.Rules = nil, []earshot.RuleSet{{Lang: set.Lang, Rules: []string{r}}}
				add(one, set.Lang, r)
			}
		}
	}
	return words, alone
}

// prevent counts why a line without the intent was kept out, when it was.
func (s *support) prevent(findings []earshot.Finding) {
	for _, f := range findings {
		if f.State == earshot.Counted {
			return
		}
	}
	if len(findings) > 0 {
		s.Prevented[findings[0].Reason]++
	}
}

// found lists the places of the words that found a line, once each, and
// counts them.
func (s *support) found(findings []earshot.Finding, right bool) []int {
	var all []int
	for _, f := range findings {
		var n int
		if _, err := fmt.Sscanf(string(f.Tracker), "w%d", &n); err != nil || f.State != earshot.Counted || slices.Contains(all, n) {
			continue
		}
		all = append(all, n)
		if right {
			s.Words[n].Right++
		} else {
			s.Words[n].Wrong++
		}
	}
	return all
}

// vouch counts a line with the intent, and whether the words that find it find
// another.
func (s *support) vouch(finders []int) {
	if len(finders) == 0 {
		return
	}
	s.Right++
	if !slices.ContainsFunc(finders, func(n int) bool { return s.Words[n].Right > 1 }) {
		s.Alone++
	}
	if len(finders) == 1 {
		s.Words[finders[0]].Only++
	}
}

// finish makes the F1 that is left, and drops the words that found nothing.
func (s *support) finish(f *figures) {
	with, wrong := 0, 0
	for label, answers := range f.Confusion {
		for answer, n := range answers {
			switch {
			case label == "intent":
				with += n
			case answer == "intent":
				wrong += n
			}
		}
	}
	vouched := float64(s.Right - s.Alone)
	s.LeftOut = 2 * vouched / max(1, vouched+float64(wrong+with))
	s.Words = slices.DeleteFunc(s.Words, func(w wordSupport) bool { return w.Right+w.Wrong == 0 })
	slices.SortStableFunc(s.Words, func(a, b wordSupport) int {
		return cmp.Or(cmp.Compare(b.Right, a.Right), cmp.Compare(a.Wrong, b.Wrong))
	})
}

// print writes the support as people read it.
func (s *support) print(a *app) error {
	fmt.Fprintf(a.out, "\n%s found, %d of them only by words that find no other: F1 %.3f without those\n", counted(s.Right, "line"), s.Alone, s.LeftOut)
	var why []string
	for _, reason := range slices.Sorted(maps.Keys(s.Prevented)) {
		why = append(why, fmt.Sprintf("%s %d", reason, s.Prevented[reason]))
	}
	if len(why) > 0 {
		fmt.Fprintf(a.out, "kept from lines without the intent: %s\n", strings.Join(why, ", "))
	}
	fmt.Fprintln(a.out)
	var t table
	t.row("RIGHT", "ONLY", "WRONG", "WORDS")
	for _, w := range s.Words {
		t.row(thousands(w.Right), thousands(w.Only), thousands(w.Wrong), w.Words)
	}
	return t.print(a.out)
}
