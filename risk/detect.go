package risk

import (
	"slices"
	"strings"
	"unicode/utf8"

	"earshot"
	"earshot/nlp"
)

// Why a finding is suppressed.
const (
	reasonOurSide      = "our side"
	reasonTheirSide    = "customer side"
	reasonElsewhere    = "elsewhere"
	reasonNoQuestion   = "no question"
	reasonRole         = "role"
	reasonNotAfter     = "not after"
	reasonExcluded     = "excluded"
	reasonQuoted       = "quoted"
	reasonNegated      = "negated"
	reasonHypothetical = "hypothetical"
	reasonReported     = "reported"
	reasonAnother      = "another company"
	reasonQuestion     = "question"
	reasonCap          = "over the cap"
	reasonTooFew       = "too few"
	reasonFewTalks     = "too few conversations"
)

// Reasons lists why a finding may be suppressed, for pages that have words for
// each.
func Reasons() []string {
	return []string{reasonOurSide, reasonTheirSide, reasonElsewhere, reasonNoQuestion, reasonRole, reasonNotAfter, reasonExcluded, reasonQuoted,
		reasonNegated, reasonHypothetical, reasonReported, reasonAnother, reasonQuestion, reasonCap, reasonTooFew, reasonFewTalks}
}

// defaultCap is how many findings of a tracker count in one conversation.
const defaultCap = 3

// Facts are what is known of a conversation beside its words. The zero value
// knows nothing: no tracker whose scope asks about the account finds anything.
type Facts struct {
	Account  *earshot.Account // nil when it is not known
	Contacts []earshot.Contact
	Teams    []string // of the account's owner and CSM, and of ours who take part
}

// Detect finds what the trackers look for in a conversation whose turns know
// their language. It returns what counts and what a guard suppressed, in the
// order of turn, place and tracker; the same conversation and trackers give
// the same findings, whatever order the trackers were compiled in.
//
// Findings of a tracker that asks for several conversations are suppressed as
// "too few conversations"; [Settle] says which of them count.
func (r *Rules) Detect(c *earshot.Conversation) []earshot.Finding { return r.DetectFor(c, Facts{}) }

// DetectFor is Detect with what is known beside the words.
func (r *Rules) DetectFor(c *earshot.Conversation, facts Facts) []earshot.Finding {
	d := detection{rules: r, conversation: c, facts: facts, heard: make([]bool, len(r.trackers))}
	d.scoped()
	for i := range c.Turns {
		d.match(i)
	}
	d.tryAcross()
	d.judge()
	slices.SortStableFunc(d.found, compareFound)
	d.limit()
	d.absences()
	return d.findings()
}

// detection is one conversation being looked at.
type detection struct {
	rules        *Rules
	conversation *earshot.Conversation
	facts        Facts
	out          []bool // by tracker: the conversation is out of its scope; nil when it is in every one
	heard        []bool // by tracker: a phrase of it was said and nothing suppressed it
	found        []found
	said         []*said // by turn, those that were looked at and are still of use
	order        *turnOrder
	set          map[int32]bool // plans across turns that were set off
	tried        []int          // by plan: one more than the turn it was tried on last

	speaks     earshot.Lang // the language that covers is for
	covers     []bool       // by language of the rules: phrases in it are looked for in the turn
	room       nlp.Room     // used again for every turn
	candidates []candidate
	kept       []candidate
	inquiry    inquiry                // the turn whose candidates are judged
	roles      []*earshot.ContactRole // by participant, once somebody asked
}

// candidate is a hit that stands where it may, in a language its phrase is
// for: a range of the view of a turn.
type candidate struct {
	at         int32 // of the turn
	tracker    int32
	start, end int32
	exclude    bool
	stretch    bool
}

// said is a turn being looked at.
type said struct {
	turn   *earshot.Turn
	at     int // its place among the turns
	normal nlp.Normal
	view   view
	hits   []atomHit // of the atoms of rules, by atom and place
	starts []int     // of words in the normalised text, once somebody asked
}

// listens reports whether anything may be found in the turn.
func listens(t *earshot.Turn) bool {
	return t.Counts() && t.Side != earshot.SideSystem && t.Text != ""
}

// newSaid makes a turn ready to be looked at.
func newSaid(at int, t *earshot.Turn) *said {
	s := &said{turn: t, at: at, normal: nlp.Normalize(t.Text)}
	s.view = newView(s.normal.Text)
	return s
}

// match gathers the candidates of one turn.
func (d *detection) match(at int) {
	t := &d.conversation.Turns[at]
	if !listens(t) {
		return
	}
	s := newSaid(at, t)
	from := len(d.candidates)
	d.gather(s)
	if len(d.rules.plans) > 0 {
		d.try(s)
	}
	if len(d.candidates) > from || len(s.hits) > 0 {
		d.keep(s)
	}
}

// keep remembers a turn that somebody will look at again.
func (d *detection) keep(s *said) {
	if d.said == nil {
		d.said = make([]*said, len(d.conversation.Turns))
	}
	d.said[s.at] = s
}

// gather turns what the automaton finds in a turn into candidates of phrases
// and hits of atoms.
func (d *detection) gather(s *said) {
	r := d.rules
	hits := r.matcher.Match(s.view.text, &d.room)
	if len(hits) == 0 {
		return
	}
	d.hear(s.turn.Lang)
	all := d.out == nil && !r.tongues // every tracker listens
	for i := range hits {
		h := &hits[i]
		if p := r.simple[h.Pattern]; p.what != 0 && all {
			if d.covers[p.lang] && stands(s.view.text, h, p.what) {
				d.candidates = append(d.candidates, candidate{int32(s.at), p.tracker, h.Start, h.End, p.what&isExclusion != 0, p.what&mayStretch != 0})
			}
			continue
		}
		anchors := r.anchors[r.anchorsAt[h.Pattern]:r.anchorsAt[h.Pattern+1]]
		for k := range anchors {
			d.anchored(s, &anchors[k], h)
		}
	}
	s.settle()
}

// stands reports whether a hit of a simple pattern stands at bounds of words;
// the matcher saw to those between ASCII letters.
func stands(text string, h *nlp.WordHit, what uint16) bool {
	start, end := int(h.Start), int(h.End)
	return !(what&hasLetters != 0 && start > 0 && text[start-1] >= utf8.RuneSelf && touches(text, start)) &&
		!(what&endsWord != 0 && end < len(text) && text[end] >= utf8.RuneSelf && touches(text, end))
}

// hear notes which languages' phrases are looked for in a turn of a language.
func (d *detection) hear(lang earshot.Lang) {
	if d.covers != nil && lang == d.speaks {
		return
	}
	if d.covers == nil {
		d.covers = make([]bool, len(d.rules.langs))
	}
	d.speaks = lang
	for i, l := range d.rules.langs {
		d.covers[i] = heardIn(l, lang)
	}
}

// heardIn reports whether a phrase in language l is looked for in a turn in
// language lang, which may not be known.
func heardIn(l, lang earshot.Lang) bool {
	return lang == "" || lang == earshot.Undetermined || l.Covers(lang)
}

// anchored makes candidates of the sequence around a hit of its anchor.
func (d *detection) anchored(s *said, a *anchor, h *nlp.WordHit) {
	if a.from == a.to && !d.covers[a.first.lang] {
		return
	}
	p, ok := d.placed(s, a, h)
	if !ok {
		return
	}
	d.used(s, a.first, p)
	for _, u := range d.rules.uses[a.from:a.to] {
		d.used(s, u, p)
	}
}

// used makes a candidate for one of those who ask for a sequence.
func (d *detection) used(s *said, u use, p piecePlace) {
	switch {
	case !d.covers[u.lang]:
	case u.atom >= 0:
		s.hits = append(s.hits, atomHit{u.atom, p})
	case !d.deaf(u.tracker, s.turn.Lang):
		d.candidates = append(d.candidates, candidate{p.turn, u.tracker, p.start, p.end, u.exclude, p.stretch})
	}
}

// deaf reports whether a tracker does not listen to turns of a language in
// this conversation.
func (d *detection) deaf(tracker int32, lang earshot.Lang) bool {
	return d.out != nil && d.out[tracker] || d.rules.tongues && outOf(&d.rules.trackers[tracker].Scope, lang)
}

// placed finds the whole sequence around a hit of its anchor; ok is false when
// it does not stand there, or not where it may.
func (d *detection) placed(s *said, a *anchor, h *nlp.WordHit) (p piecePlace, ok bool) {
	start, end := int(h.Start), int(h.End)
	if a.alone { // the matcher saw to where it begins
		text := s.view.text
		if a.letters && start > 0 && text[start-1] >= utf8.RuneSelf && touches(text, start) || a.ends && end < len(text) && touches(text, end) {
			return p, false
		}
		return piecePlace{int32(s.at), h.Start, h.End, a.stretches}, true
	}
	start, end, ends, ok := d.rules.sequences[a.sequence].around(&s.view, *a, start, end)
	return piecePlace{int32(s.at), int32(start), int32(end), ends.open || ends.noun}, ok
}

// judge makes findings of the candidates, turn by turn and tracker by tracker,
// the longest first.
func (d *detection) judge() {
	slices.SortFunc(d.candidates, compareCandidates)
	at := int32(-1)
	for rest := d.candidates; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].tracker == rest[0].tracker && rest[n].at == rest[0].at {
			n++
		}
		if rest[0].at != at {
			at = rest[0].at
			d.inquiry.begin(d.saidAt(int(at)))
		}
		d.tracker(int(rest[0].tracker), rest[:n])
		rest = rest[n:]
	}
}

func compareCandidates(a, b candidate) int {
	switch {
	case a.at != b.at:
		return int(a.at - b.at)
	case a.tracker != b.tracker:
		return int(a.tracker - b.tracker)
	case a.end-a.start != b.end-b.start:
		return int(b.end - b.start - a.end + a.start)
	case a.start != b.start:
		return int(a.start - b.start)
	case a.stretch != b.stretch: // two phrases are the same words: people read the whole word
		if a.stretch {
			return -1
		}
		return 1
	}
	return 0
}

// saidAt is a turn, made ready if nobody looked at it yet.
func (d *detection) saidAt(at int) *said {
	if d.said == nil || d.said[at] == nil {
		d.keep(newSaid(at, &d.conversation.Turns[at]))
	}
	return d.said[at]
}

// tracker makes findings of one tracker's candidates in the turn that is
// judged, which come the longest first. Where they overlap, the longest wins.
func (d *detection) tracker(index int, candidates []candidate) {
	t, q := &d.rules.trackers[index], &d.inquiry
	d.kept = d.kept[:0]
	for i := range candidates {
		c := candidates[i]
		if c.exclude || d.overlapped(c) {
			continue
		}
		d.kept = append(d.kept, c)
		why := d.suppressed(t, c, candidates)
		if why == "" {
			d.heard[index] = true
		}
		if t.Absence {
			continue
		}
		start, end := q.quoted(c)
		in := q.sentenceAt(start)
		d.found = append(d.found, found{at: q.at, tracker: index, start: start, end: end, sentence: [2]int{in.from, in.to}, why: why})
	}
}

// overlapped reports whether a candidate overlaps one that was kept.
func (d *detection) overlapped(c candidate) bool {
	for i := range d.kept {
		if c.overlaps(d.kept[i]) {
			return true
		}
	}
	return false
}

func (c candidate) overlaps(o candidate) bool { return c.start < o.end && o.start < c.end }

// excludedBy reports whether o is an exclusion that the candidate falls in:
// they overlap, and the candidate is not the longer, more particular one
// around it.
func (c candidate) excludedBy(o candidate) bool {
	return o.exclude && o.overlaps(c) && !(c.start <= o.start && o.end <= c.end && o.end-o.start < c.end-c.start)
}

// suppressed says why a candidate does not count; empty when it does.
func (d *detection) suppressed(t *compiled, c candidate, all []candidate) string {
	q := &d.inquiry
	switch {
	case t.Side == earshot.SideCustomer && q.turn.Side == earshot.SideUs:
		return reasonOurSide
	case t.Side == earshot.SideUs && q.turn.Side == earshot.SideCustomer:
		return reasonTheirSide
	case len(all) > 1 && slices.ContainsFunc(all, c.excludedBy):
		return reasonExcluded
	}
	if why := d.elsewhere(q, t, c); why != "" {
		return why
	}
	return q.guard(c, t, &d.rules.companies)
}

// quoted is the range of the turn's text that people read for a candidate.
func (s *said) quoted(c candidate) (int, int) {
	start, end := s.view.toNormal(int(c.start), int(c.end))
	if c.stretch {
		end = stretch(s.normal.Text, end)
	}
	if s.normal.Text[start] == '\'' { // the verb of a contraction: people read I'd, not 'd
		start = strings.LastIndexByte(s.normal.Text[:start], ' ') + 1
	}
	return s.normal.Original(start, end)
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
