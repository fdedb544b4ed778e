package ingest

import (
	"time"

	"earshot"
)

// wallClock makes moments of times of day without a date: the day comes from
// the start we were given or from the file's or folder's name. Where nothing
// tells the day, times count from the first.
type wallClock struct {
	day   time.Time // midnight; zero when not known
	base  time.Duration
	last  time.Duration
	begun bool
}

func newWallClock(d *document) *wallClock {
	loc := d.src.Location
	if at := d.src.StartedAt; !at.IsZero() {
		return clockFrom(at.In(loc), false)
	}
	if named, ok := fromFileName(d.src.Name, loc); ok {
		return clockFrom(named.at.In(loc), named.dayOnly)
	}
	return &wallClock{}
}

// clockFrom is the clock of a conversation that began at the moment, or at some
// time on its day.
func clockFrom(at time.Time, dayOnly bool) *wallClock {
	day := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
	w := &wallClock{day: day}
	if !dayOnly {
		w.base, w.begun = at.Sub(day), true
	}
	return w
}

// set gives t the time of day: the moment where the day is known, and the time
// since the start. Past midnight, the next day begins.
func (w *wallClock) set(t *earshot.Turn, clock time.Duration) {
	for clock < w.last-12*time.Hour {
		clock += 24 * time.Hour
	}
	w.last = clock
	if !w.begun || clock < w.base {
		w.base, w.begun = clock, true
	}
	t.Timed, t.Start, t.End = true, clock-w.base, clock-w.base
	if !w.day.IsZero() {
		t.At = w.day.Add(clock)
	}
}

// tell warns of what the times leave open.
func (w *wallClock) tell(d *document, n *notes) {
	if w.day.IsZero() {
		n.add(0, "the times are times of day without a date; counted from the first of them")
		return
	}
	n.add(0, "times have no time zone; taken as %s", d.src.Location)
}
