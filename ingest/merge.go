package ingest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"earshot"
)

// Merging is what another recording of a talk added to the one that is kept.
type Merging struct {
	Added, Edited, Deleted int
	Missing                int // messages that a later recording ought to have and has not; they are kept
}

// Changed reports whether the recording said anything that was not known.
func (m Merging) Changed() bool { return m.Added+m.Edited+m.Deleted > 0 }

// Merge puts into kept what again, another recording of the same talk, has
// more: messages, edits, deletions. It is false, and kept as it was, when
// nothing shows that they are the same talk.
//
// Messages with the vendor's id are the same by it; others by when they were
// said and their words, so that an export in another language of the app or
// with other names for people is known too. Of two tellings of one message the
// one from the recording that goes on longer holds, and a deletion always.
// Merging again changes nothing, and in whatever order recordings come, the
// same is kept.
func Merge(kept, again *earshot.Conversation) (Merging, bool) {
	m := newMerge(kept, again)
	m.byKey()
	m.byWords()
	if !m.same() {
		return Merging{}, false
	}
	m.people()
	m.told()
	m.rest()
	m.missing()
	m.add()
	m.heading()
	return m.out, true
}

// merge is two recordings while they are compared. A place is an index of
// Turns.
type merge struct {
	kept, again telling
	grown       *growth
	ids         map[string]string // kept's participants by again's
	step        time.Duration     // the finest time both tell
	later       bool              // again goes on at least as long as kept
	longer      bool              // and longer
	out         Merging
}

// telling is one of the recordings.
type telling struct {
	c       *earshot.Conversation
	moments []time.Time // of the turns, to the step; where one is not known, that of the turn before
	pair    []int       // the place of the turn in the other; -1 when it has none
}

func newMerge(kept, again *earshot.Conversation) *merge {
	m := &merge{step: max(stepOf(kept), stepOf(again)), grown: newGrowth(kept)}
	m.kept, m.again = newTelling(kept, m.step), newTelling(again, m.step)
	last, end := m.kept.last(), m.again.last()
	m.later, m.longer = !end.Before(last), end.After(last)
	return m
}

// stepOf is a minute when no turn has seconds, as most messengers write times.
func stepOf(c *earshot.Conversation) time.Duration {
	for i := range c.Turns {
		if at := saidAt(c, &c.Turns[i]); !at.Equal(at.Truncate(time.Minute)) {
			return time.Second
		}
	}
	return time.Minute
}

func newTelling(c *earshot.Conversation, step time.Duration) telling {
	t := telling{c: c, moments: make([]time.Time, len(c.Turns)), pair: make([]int, len(c.Turns))}
	for i := range c.Turns {
		t.pair[i] = -1
		t.moments[i] = saidAt(c, &c.Turns[i]).Truncate(step)
		if i > 0 && t.moments[i].IsZero() {
			t.moments[i] = t.moments[i-1]
		}
	}
	return t
}

func (t *telling) last() (last time.Time) {
	for _, at := range t.moments {
		if at.After(last) {
			last = at
		}
	}
	return last
}

func (m *merge) match(k, a int) { m.kept.pair[k], m.again.pair[a] = a, k }

// byKey pairs turns with the same id, said at the same time as far as both
// tell it: small numbers name other messages elsewhere.
func (m *merge) byKey() {
	for a := range m.again.c.Turns {
		k, ok := m.grown.keys[m.again.c.Turns[a].Key]
		if ok && m.kept.pair[k] < 0 && m.near(m.kept.moments[k], m.again.moments[a]) {
			m.match(k, a)
		}
	}
}

func (m *merge) near(a, b time.Time) bool {
	return a.IsZero() || b.IsZero() || a.Sub(b).Abs() <= 2*m.step
}

// likeness is what two recordings write alike of one message.
type likeness struct {
	at   int64
	text string
}

// likenessOf is the message's moment and words; what stands in place of words is
// written in the app's language, so its kind tells.
func (t *telling) likenessOf(i int) likeness {
	turn := &t.c.Turns[i]
	w := likeness{at: t.moments[i].Unix(), text: plainWords(turn.Text)}
	if turn.Kind == earshot.KindDeleted || turn.Kind == earshot.KindSystem || turn.Kind == earshot.KindAttachment {
		w.text = "\x00" + string(turn.Kind)
	}
	return w
}

// byWords pairs what is left by time and words, and among turns alike by the
// speaker's name and then in order. Two ids that differ are two messages.
func (m *merge) byWords() {
	places := map[likeness][]int{}
	for k := range m.kept.c.Turns {
		if m.kept.pair[k] < 0 && !m.kept.moments[k].IsZero() {
			w := m.kept.likenessOf(k)
			places[w] = append(places[w], k)
		}
	}
	for a := range m.again.c.Turns {
		if m.again.pair[a] >= 0 {
			continue
		}
		w := m.again.likenessOf(a)
		if at := m.choose(places[w], a); at >= 0 {
			m.match(places[w][at], a)
			places[w] = slices.Delete(places[w], at, at+1)
		}
	}
}

// choose is which of the places suits again's turn best, -1 if none does.
func (m *merge) choose(places []int, a int) int {
	turn, best := &m.again.c.Turns[a], -1
	for i, k := range places {
		t := &m.kept.c.Turns[k]
		switch {
		case t.Key != "" && turn.Key != "":
		case foldName(speakerName(m.kept.c, t)) == foldName(speakerName(m.again.c, turn)):
			return i
		case best < 0:
			best = i
		}
	}
	return best
}

func speakerName(c *earshot.Conversation, t *earshot.Turn) string {
	if p := c.Participant(t.Speaker); p != nil {
		return p.Name
	}
	return ""
}

// same reports whether the pairs show one talk. The vendor's own name of it is
// enough when it is long enough to be nobody else's. Else where both tell of
// the same time, at least half of what the one tells the other must tell, with
// the moments at its ends, of which an export may have cut some, or without;
// and two people of it must be the same, so that what was sent to many is not
// taken for one talk.
func (m *merge) same() bool {
	kept, again := m.kept.c, m.again.c
	threads := kept.Thread != "" && kept.Thread == again.Thread
	if _, id, _ := strings.Cut(kept.Thread, ":"); threads && len(id) >= 16 {
		return true
	}
	if kept.Thread != again.Thread && kept.Thread != "" && again.Thread != "" {
		return false
	}
	from, to := m.common()
	pairs, within, speakers := 0, 0, map[string]bool{}
	for a, k := range m.again.pair {
		if k >= 0 && m.again.c.Turns[a].Counts() {
			pairs++
			if at := m.again.moments[a]; at.After(from) && at.Before(to) {
				within++
			}
			speakers[again.Turns[a].Speaker+"\x00"+kept.Turns[k].Speaker] = true
		}
	}
	if threads {
		return pairs > 0
	}
	most := min(m.kept.messages(from, to), m.again.messages(from, to))
	least := min(m.kept.messages(from.Add(-1), to.Add(1)), m.again.messages(from.Add(-1), to.Add(1)))
	return pairs > 0 && (2*within >= most || 2*pairs >= least) && (len(speakers) > 1 || sameRoom(kept, again))
}

// common is the time that both recordings cover.
func (m *merge) common() (from, to time.Time) {
	first := func(t *telling) time.Time {
		for _, at := range t.moments {
			if !at.IsZero() {
				return at
			}
		}
		return time.Time{}
	}
	from, to = first(&m.kept), m.kept.last()
	if at := first(&m.again); at.After(from) {
		from = at
	}
	if !m.later {
		to = m.again.last()
	}
	return from, to
}

// messages counts the messages said between two moments.
func (t *telling) messages(from, to time.Time) int {
	n := 0
	for i, at := range t.moments {
		if t.c.Turns[i].Counts() && at.After(from) && at.Before(to) {
			n++
		}
	}
	return n
}

// sameRoom reports whether the conversations have the same title and the same
// people.
func sameRoom(a, b *earshot.Conversation) bool {
	names := func(c *earshot.Conversation) string {
		var all []string
		for _, p := range c.Participants {
			all = append(all, foldName(p.Name))
		}
		slices.Sort(all)
		return strings.Join(all, "\x00")
	}
	return foldName(a.Title) == foldName(b.Title) && names(a) == names(b)
}

// people finds out who of again is who of kept: those who say the same, or
// else have the same address or name.
func (m *merge) people() {
	votes := map[[2]string]int{}
	for a, k := range m.again.pair {
		if k < 0 {
			continue
		}
		if ours, theirs := m.kept.c.Turns[k].Speaker, m.again.c.Turns[a].Speaker; ours != "" && theirs != "" {
			votes[[2]string{theirs, ours}]++
		}
	}
	m.ids = map[string]string{}
	for _, p := range m.again.c.Participants {
		best, most := "", 0
		for _, o := range m.kept.c.Participants {
			if n := votes[[2]string{p.ID, o.ID}]; n > most {
				best, most = o.ID, n
			} else if most == 0 && best == "" && samePerson(p, o) {
				best = o.ID
			}
		}
		if best != "" {
			m.ids[p.ID] = best
		}
	}
}

func samePerson(a, b earshot.Participant) bool {
	if a.Email != "" && b.Email != "" {
		return strings.EqualFold(a.Email, b.Email)
	}
	return a.Name != "" && foldName(a.Name) == foldName(b.Name)
}

// who is the participant of kept who says again's turn, added when new.
func (m *merge) who(t *earshot.Turn) string {
	id, known := m.ids[t.Speaker]
	if p := m.again.c.Participant(t.Speaker); !known && p != nil {
		id = joinParticipant(m.kept.c, *p)
		m.ids[t.Speaker] = id
	}
	return id
}

// told follows what the later telling of paired turns says.
func (m *merge) told() {
	for a, k := range m.again.pair {
		if k >= 0 {
			m.follow(k, a)
		}
	}
}

// follow gives the kept turn what again says of it, if again is to be
// believed.
func (m *merge) follow(k, a int) {
	kept, again := &m.kept.c.Turns[k], &m.again.c.Turns[a]
	if kept.Key == "" {
		kept.Key = again.Key
	}
	if m.kept.likenessOf(k).text == m.again.likenessOf(a).text || !m.later && again.Kind != earshot.KindDeleted || kept.Kind == earshot.KindDeleted {
		return
	}
	m.grown.follow(kept, again)
	if again.Kind == earshot.KindDeleted {
		m.out.Deleted++
		return
	}
	m.out.Edited++
}

// rest pairs the turns that have other words in the other recording: said by
// the same person at the same time, between the same turns.
func (m *merge) rest() {
	before, after := m.kept.gaps()
	waiting := map[gap][]int{}
	for k, t := range m.kept.c.Turns {
		if m.kept.pair[k] < 0 && !m.kept.moments[k].IsZero() {
			g := gap{before[k], after[k], m.kept.moments[k].Unix(), t.Speaker}
			waiting[g] = append(waiting[g], k)
		}
	}
	before, after = m.again.gaps()
	for a := range m.again.c.Turns {
		if before[a] >= 0 || after[a] < 0 {
			m.retell(a, before[a], after[a], waiting, false)
		}
	}
	for a := len(m.again.c.Turns) - 1; a >= 0; a-- { // what only its end ties down, from there
		if before[a] < 0 && after[a] >= 0 {
			m.retell(a, before[a], after[a], waiting, true)
		}
	}
}

// retell pairs again's turn with the first, or the last, of those waiting in
// its gap that it may be.
func (m *merge) retell(a, before, after int, waiting map[gap][]int, last bool) {
	if m.again.pair[a] >= 0 || m.again.moments[a].IsZero() {
		return
	}
	g := gap{m.keptAt(before), m.keptAt(after), m.again.moments[a].Unix(), m.ids[m.again.c.Turns[a].Speaker]}
	list := waiting[g]
	for n := range list {
		if last {
			n = len(list) - 1 - n
		}
		if k := list[n]; m.retold(k, a, g) {
			m.match(k, a)
			m.follow(k, a)
			waiting[g] = slices.Delete(list, n, n+1)
			return
		}
	}
}

// gap is between two turns that both recordings have: their places in kept, -1
// where there is none; with a moment and a speaker in it.
type gap struct {
	before, after int
	at            int64
	speaker       string
}

// keptAt is the place in kept of again's turn.
func (m *merge) keptAt(a int) int {
	if a < 0 {
		return -1
	}
	return m.again.pair[a]
}

// gaps are the places of the paired turns before and after each; for kept they
// are its own places.
func (t *telling) gaps() (before, after []int) {
	before, after = make([]int, len(t.pair)), make([]int, len(t.pair))
	last := -1
	for i := range t.pair {
		if before[i] = last; t.pair[i] >= 0 {
			last = i
		}
	}
	last = -1
	for i := len(t.pair) - 1; i >= 0; i-- {
		if after[i] = last; t.pair[i] >= 0 {
			last = i
		}
	}
	return before, after
}

// retold reports whether two turns of one gap, moment and speaker are one
// message told twice: an export leaves nothing out, so what stands next to the
// same message in both is the same.
func (m *merge) retold(k, a int, g gap) bool {
	kept, again := &m.kept.c.Turns[k], &m.again.c.Turns[a]
	if kept.Key != "" && again.Key != "" {
		return false
	}
	tells := func(t *earshot.Turn) bool { return t.Counts() || t.Kind == earshot.KindDeleted }
	return tells(kept) && tells(again) && (g.before >= 0 || g.after >= 0)
}

// add puts in what only again has: behind the turn it follows there, and
// behind what only kept has of the time until then.
func (m *merge) add() {
	place, shift := 0, m.again.c.StartedAt.Sub(m.kept.c.StartedAt)
	offsets := hasOffsets(m.kept.c)
	for a := range m.again.c.Turns {
		if k := m.again.pair[a]; k >= 0 {
			place = max(place, k+1)
			continue
		}
		at := m.again.moments[a]
		for place < len(m.kept.pair) && m.kept.pair[place] < 0 && !m.kept.moments[place].After(at) {
			place++
		}
		t := m.again.c.Turns[a]
		t.Speaker, t.Line, t.Cues = m.who(&t), 0, nil
		if t.At.IsZero() {
			t.At = saidAt(m.again.c, &m.again.c.Turns[a])
		}
		t.Start, t.End = t.Start+shift, t.End+shift
		if t.Timed = t.Timed && offsets && t.Start >= 0; !t.Timed {
			t.Start, t.End = 0, 0
		}
		m.grown.insert(t, place)
		m.out.Added++
	}
	m.grown.done()
}

// heading keeps what again says of the whole talk and kept did not know, and
// what was skipped or repaired in it.
func (m *merge) heading() {
	kept, again := m.kept.c, m.again.c
	if kept.Thread == "" {
		kept.Thread = again.Thread
	}
	if kept.Account == earshot.Unassigned {
		kept.Account, kept.AccountFrom = again.Account, again.AccountFrom
	}
	if !m.out.Changed() {
		return
	}
	for _, w := range again.Warnings {
		if !slices.ContainsFunc(kept.Warnings, func(had earshot.Warning) bool { return had.Message == w.Message }) {
			kept.Warnings = append(kept.Warnings, earshot.Warning{Message: w.Message})
		}
	}
}

const missingWarning = " messages are not in an export that was read later; they are kept"

// missing counts the messages that again ought to have, because it has what
// was said before and after them, and goes on later.
func (m *merge) missing() {
	before, after := m.kept.gaps()
	for k, pair := range m.kept.pair {
		if pair < 0 && m.later && before[k] >= 0 && after[k] >= 0 && m.kept.c.Turns[k].Counts() {
			m.out.Missing++
		}
	}
	c := m.kept.c
	c.Warnings = slices.DeleteFunc(c.Warnings, func(w earshot.Warning) bool { return m.later && strings.HasSuffix(w.Message, missingWarning) })
	if m.out.Missing > 0 {
		warn(c, "%s", fmt.Sprint(m.out.Missing)+missingWarning)
	}
}
