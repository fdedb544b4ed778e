package ingest

import (
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"earshot"
)

// start settles when the conversation began: what we were given, what the
// transcript states, the file's name, the turns' own clock. A name that tells
// only the day gives way to turns that tell the time. A start is never
// invented: when nothing tells, it stays zero.
func (d *document) start(c *earshot.Conversation) {
	if !d.src.StartedAt.IsZero() {
		c.StartedAt, c.StartedFrom = d.src.StartedAt, "given"
		return
	}
	if !c.StartedAt.IsZero() {
		if c.StartedFrom == "" {
			c.StartedFrom = "metadata"
		}
		return
	}
	named, found := fromFileName(d.src.Name, d.src.Location)
	first := firstTurn(c)
	switch {
	case found && (!named.dayOnly || first.IsZero()):
		c.StartedAt, c.StartedFrom = named.at, "file name"
		if named.note != "" {
			c.Warnings = append(c.Warnings, earshot.Warning{Message: named.note})
		}
	case !first.IsZero():
		c.StartedAt, c.StartedFrom = first, "turns"
	}
}

// firstTurn is the earliest wall-clock time of a turn.
func firstTurn(c *earshot.Conversation) time.Time {
	var first time.Time
	for i := range c.Turns {
		if at := c.Turns[i].At; !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// nameDate finds a date, and perhaps a time after it, in a file's name:
// GMT20260205-140000, 20260608T1400Z, 2026-06-08_14-00, "2025-09-03 10.00.15",
// 2026-06-08 alone.
var nameDate = regexp.MustCompile(`(?i)(GMT)?(\d{4})([-._]?)(\d\d)([-._]?)(\d\d)` +
	`(?:[T _-]+(\d\d)(?:[.:h_-]|%3A)?(\d\d)(?:(?:[.:m_-]|%3A)?(\d\d))?(Z|[+-]\d\d:?\d\d)?)?`)

// fromFileName is the start that the last part of the name tells, or else
// that of its folder, as Zoom's recording folders do.
func fromFileName(name string, loc *time.Location) (namedStart, bool) {
	name = filepath.ToSlash(name)
	for _, part := range []string{path.Base(name), path.Base(path.Dir(name))} {
		for _, m := range nameDate.FindAllStringSubmatchIndex(part, -1) {
			if start, ok := readNameDate(part, m, loc); ok {
				return start, true
			}
		}
	}
	return namedStart{}, false
}

// namedStart is the start that a name tells.
type namedStart struct {
	at      time.Time
	dayOnly bool   // it tells no time of day
	note    string // what was assumed
}

func readNameDate(part string, m []int, loc *time.Location) (namedStart, bool) {
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return part[m[2*i]:m[2*i+1]]
	}
	if digitBefore(part, m[0]) || group(3) != group(5) {
		return namedStart{}, false
	}
	day, ok := validDate(group(2), group(4), group(6))
	if !ok {
		return namedStart{}, false
	}
	clock, timed := validClock(group(7), group(8), group(9))
	if timed && digitBefore(part[m[1]:]+" ", 1) {
		timed = false // a longer number, not a time
	}
	if !timed {
		if group(7) == "" && digitBefore(part[m[1]:]+" ", 1) {
			return namedStart{}, false
		}
		return namedStart{date(day, 0, loc), true, "the file name tells the day but not the time; taken as midnight, " + loc.String()}, true
	}
	if zone, ok := zoneOf(group(1), group(10)); ok {
		return namedStart{at: date(day, clock, zone)}, true
	}
	return namedStart{date(day, clock, loc), false, "the file name tells no time zone; taken as " + loc.String()}, true
}

// digitBefore reports whether a digit stands right before s[i].
func digitBefore(s string, i int) bool {
	return i > 0 && s[i-1] >= '0' && s[i-1] <= '9'
}

// zoneOf is the zone of "GMT" before, or "Z" or "+09:00" after, a time.
func zoneOf(before, after string) (*time.Location, bool) {
	switch {
	case strings.EqualFold(before, "GMT"), strings.EqualFold(after, "Z"):
		return time.UTC, true
	case after != "":
		return parseOffset(after)
	}
	return nil, false
}

// parseOffset reads "+09:00" and "-0530".
func parseOffset(s string) (*time.Location, bool) {
	for _, layout := range []string{"-07:00", "-0700", "-07"} {
		if t, err := time.Parse(layout, s); err == nil {
			_, offset := t.Zone()
			return time.FixedZone("", offset), true
		}
	}
	return nil, false
}

func validDate(year, month, day string) (time.Time, bool) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	return civil(y, m, d)
}

func validClock(hour, minute, second string) (time.Duration, bool) {
	if hour == "" {
		return 0, false
	}
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	s, _ := strconv.Atoi(second)
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second, h < 24 && m < 60 && s < 60
}

// date is the wall-clock time on the day, in loc.
func date(day time.Time, clock time.Duration, loc *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), int(clock/time.Hour), int(clock/time.Minute)%60, int(clock/time.Second)%60, 0, loc)
}
