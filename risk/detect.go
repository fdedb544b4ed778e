package risk

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"earshot"
	"earshot/nlp"
)

// Why a finding is suppressed.
const (
	reasonOurSide      = "our side"
	reasonTheirSide    = "customer side"
	reasonExcluded     = "excluded"
	reasonQuoted       = "quoted"
	reasonNegated      = "negated"
	reasonHypothetical = "hypothetical"
	reasonReported     = "reported"
	reasonCap          = "over the cap"
	reasonTooFew       = "too few"
)

// defaultCap is how many findings of a tracker count in one conversation.
const defaultCap = 3

// Detect finds what the trackers look for in a conversation whose turns know
// their language. It returns what counts and what a guard suppressed, in the
// order of turn, place and tracker; the same conversation and trackers give
// the same findings, whatever order the trackers were compiled in.
func (r *Rules) Detect(c *earshot.Conversation) []earshot.Finding {
	d := detection{rules: r, conversation: c, heard: make([]bool, len(r.trackers))}
	for i := range c.Turns {
		d.turn(i, &c.Turns[i])
	}
	d.limit()
	d.absences()
	slices.SortStableFunc(d.found, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.finding.Start, b.finding.Start), cmp.Compare(a.finding.Tracker, b.finding.Tracker))
	})
	if len(d.found) == 0 {
		return nil
	}
	findings := make([]earshot.Finding, len(d.found))
	for i := range d.found {
		findings[i] = d.found[i].finding
	}
	return findings
}

// detection is one conversation being looked at.
type detection struct {
	rules        *Rules
	conversation *earshot.Conversation
	heard        []bool // by tracker: a phrase of it was said and nothing suppressed it
	found        []found

	hits       []nlp.Hit // these three are used again for every turn
	candidates []candidate
	kept       []candidate
}

// found is a finding with the place of its turn and its tracker.
type found struct {
	finding     earshot.Finding
	at, tracker int
}

// candidate is a hit that stands where it may, in a language its phrase is
// for: a range of the view.
type candidate struct {
	tracker    int32
	exclude    bool
	stretch    bool
	start, end int
}

// said is a turn being looked at.
type said struct {
	turn      *earshot.Turn
	at        int // its place among the turns
	normal    nlp.Normal
	view      view
	sentences [][2]int // of the turn's text, once somebody asked
}

// turn looks at one turn.
func (d *detection) turn(at int, t *earshot.Turn) {
	if !t.Counts() || t.Side == earshot.SideSystem || t.Text == "" {
		return
	}
	s := said{turn: t, at: at, normal: nlp.Normalize(t.Text)}
	s.view = newView(s.normal.Text)
	d.hits = d.rules.matcher.Match(s.view.text, d.hits[:0])
	if len(d.hits) == 0 {
		return
	}
	d.gather(&s)
	for rest := d.candidates; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].tracker == rest[0].tracker {
			n++
		}
		d.tracker(&s, int(rest[0].tracker), rest[:n])
		rest = rest[n:]
	}
}

// gather turns hits into candidates, by tracker, the longest first.
func (d *detection) gather(s *said) {
	d.candidates = d.candidates[:0]
	for _, h := range d.hits {
		for _, a := range d.rules.patterns[h.Pattern] {
			d.anchored(s, a, h)
		}
	}
	slices.SortFunc(d.candidates, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.tracker, b.tracker), cmp.Compare(b.end-b.start, a.end-a.start), cmp.Compare(a.start, b.start))
	})
}

// anchored makes candidates of the sequence around a hit of its anchor.
func (d *detection) anchored(s *said, a anchor, h nlp.Hit) {
	l := &d.rules.sequences[a.sequence]
	known := s.turn.Lang != "" && s.turn.Lang != earshot.Undetermined
	var c candidate
	asked := false
	for _, r := range l.rules {
		if known && !r.lang.Covers(s.turn.Lang) {
			continue
		}
		if !asked {
			var ends choice
			var ok bool
			if c.start, c.end, ends, ok = l.around(&s.view, a, h.Start, h.End); !ok {
				return
			}
			c.stretch, asked = ends.open || ends.noun, true
		}
		c.tracker, c.exclude = r.tracker, r.exclude
		d.candidates = append(d.candidates, c)
	}
}

// tracker makes findings of one tracker's candidates in a turn, which come the
// longest first. Where they overlap, the longest wins.
func (d *detection) tracker(s *said, index int, candidates []candidate) {
	t := &d.rules.trackers[index]
	d.kept = d.kept[:0]
	for _, c := range candidates {
		if c.exclude || slices.ContainsFunc(d.kept, c.overlaps) {
			continue
		}
		d.kept = append(d.kept, c)
		why := d.suppressed(s, t, c, candidates)
		if why == "" {
			d.heard[index] = true
		}
		if t.Absence {
			continue
		}
		f := d.finding(s, t, c)
		if why != "" {
			f.State, f.Reason = earshot.Suppressed, why
		}
		d.found = append(d.found, found{f, s.at, index})
	}
}

func (c candidate) overlaps(o candidate) bool { return c.start < o.end && o.start < c.end }

// excludedBy reports whether o is an exclusion that the candidate falls in:
// they overlap, and the candidate is not the longer, more particular one
// around it.
func (c candidate) excludedBy(o candidate) bool {
	return o.exclude && o.overlaps(c) && !(c.start <= o.start && o.end <= c.end && o.end-o.start < c.end-c.start)
}

// suppressed says why a candidate does not count; empty when it does.
func (d *detection) suppressed(s *said, t *compiled, c candidate, all []candidate) string {
	switch {
	case t.Side == earshot.SideCustomer && s.turn.Side == earshot.SideUs:
		return reasonOurSide
	case t.Side == earshot.SideUs && s.turn.Side == earshot.SideCustomer:
		return reasonTheirSide
	case slices.ContainsFunc(all, c.excludedBy):
		return reasonExcluded
	}
	return s.guard(c, t.Guards)
}

// finding fills in a finding from the words up.
func (d *detection) finding(s *said, t *compiled, c candidate) earshot.Finding {
	start, end := s.view.toNormal(c.start, c.end)
	if c.stretch {
		end = stretch(s.normal.Text, end)
	}
	if s.normal.Text[start] == '\'' { // the verb of a contraction: people read I'd, not 'd
		start = strings.LastIndexByte(s.normal.Text[:start], ' ') + 1
	}
	start, end = s.normal.Original(start, end)
	return d.fill(s, t, start, end)
}

// maxStretch is how many letters a quote goes on beyond what matched.
const maxStretch = 8

// stretch goes on from end to the end of the word, so that people read whole
// words; where no space tells the end, it stays.
func stretch(text string, end int) int {
	last, _ := utf8.DecodeLastRuneInString(text[:end])
	if isKana(last) || isHan(last) {
		return jaStretch(text, end)
	}
	i := end
	for range maxStretch {
		r, size := utf8.DecodeRuneInString(text[i:])
		if size == 0 || !(isHangul(last) && isHangul(r) || isWord(last) && isWord(r)) {
			return i
		}
		i += size
	}
	return end
}

func (d *detection) fill(s *said, t *compiled, start, end int) earshot.Finding {
	c, turn := d.conversation, s.turn
	f := earshot.Finding{
		ID:           findingID(c.ID, t.ID, turn.Seq, start),
		Conversation: c.ID, Account: c.Account,
		Tracker: t.ID, TrackerVersion: t.Version, TrackerName: t.Name, Category: t.Category, Severity: t.Severity,
		HalfLife: cmp.Or(t.HalfLife, defaultHalfLife),
		Turn:     turn.Seq, Start: start, End: end,
		Quote: turn.Text[start:end], Sentence: s.sentence(start),
		Speaker: turn.Speaker, Side: turn.Side, Lang: turn.Lang, At: saidAt(c, turn),
		State: earshot.Counted,
	}
	if p := c.Participant(turn.Speaker); p != nil && turn.Speaker != "" {
		f.Speaker = cmp.Or(p.Name, turn.Speaker)
		f.Role = roleOf(p.Role)
	}
	return f
}

// findingID is made of what makes a finding the same one.
func findingID(c earshot.ConversationID, t earshot.TrackerID, turn, start int) earshot.FindingID {
	sum := sha256.Sum256([]byte(strings.Join([]string{string(c), string(t), strconv.Itoa(turn), strconv.Itoa(start)}, "\x00")))
	return earshot.FindingID(hex.EncodeToString(sum[:10]))
}

// saidAt is when a turn was said, as well as the transcript tells.
func saidAt(c *earshot.Conversation, t *earshot.Turn) time.Time {
	switch {
	case !t.At.IsZero():
		return t.At
	case t.Timed && !c.StartedAt.IsZero():
		return c.StartedAt.Add(t.Start)
	}
	return c.StartedAt
}

// sentence is the sentence around a place of the turn's text.
func (s *said) sentence(start int) string {
	from, to := s.sentenceAround(start)
	return s.turn.Text[from:to]
}

func (s *said) sentenceAround(start int) (int, int) {
	if s.sentences == nil {
		s.sentences = nlp.Sentences(s.turn.Text)
	}
	for _, r := range s.sentences {
		if start < r[1] {
			return min(start, r[0]), r[1]
		}
	}
	return 0, len(s.turn.Text)
}

// limit applies the trackers' firing rules: what is over the cap, and what
// does not reach the number asked for, does not count.
func (d *detection) limit() {
	counted := make([]int, len(d.rules.trackers))
	for i := range d.found {
		f := &d.found[i]
		if f.finding.State == earshot.Counted {
			counted[f.tracker]++
		}
	}
	seen := make([]int, len(d.rules.trackers))
	for _, i := range d.inOrder() {
		f := &d.found[i]
		fires := d.rules.trackers[f.tracker].Fires
		if f.finding.State != earshot.Counted {
			continue
		}
		seen[f.tracker]++
		switch {
		case counted[f.tracker] < fires.AtLeast:
			f.finding.State, f.finding.Reason = earshot.Suppressed, reasonTooFew
		case seen[f.tracker] > cmp.Or(fires.Cap, defaultCap):
			f.finding.State, f.finding.Reason = earshot.Suppressed, reasonCap
		}
	}
}

// inOrder lists the findings' indexes in the order they were said.
func (d *detection) inOrder() []int {
	order := make([]int, len(d.found))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &d.found[a], &d.found[b]
		return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.finding.Start, y.finding.Start))
	})
	return order
}
