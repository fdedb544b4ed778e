package nlp

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// date is a date as people name it when they promise: by the day they speak.
type date struct {
	unit       dateUnit
	n          int          // how many units from now
	weekday    time.Weekday // of onWeekday
	month, day int          // of onDay; 0 when not said
	year       int
	hour, min  int  // on that day; hour 0 is the end of it
	timed      bool // an hour was said
}

type dateUnit uint8

const (
	inDays        dateUnit = iota + 1
	inWorkingDays          // Saturdays and Sundays do not count
	inHours
	inMinutes
	inWeeks        // so many times seven days from now
	inMonths       // the same day of a later month
	byWeekday      // the next such day after today
	onWeekday      // that day of the week that is n weeks from this one
	endOfWeek      // Friday of the week that is n weeks from this one
	startOfWeek    // Monday of it
	endOfMonth     // of the month that is n months from this one
	midMonth       // its 15th
	earlyMonth     // its 10th
	endOfQuarter   // of the quarter that is n from this one
	endOfYear      // of the year that is n from this one
	onDay          // that day of the month, the next time it comes
	onDayNextMonth // that day of the month that is n months from this one
	weekend        // Sunday of this week
)

// resolve is the last second of the date, seen from when it was named; zero
// when that is not known or there is no such date.
func (d date) resolve(said time.Time) time.Time {
	if said.IsZero() || d.unit == 0 {
		return time.Time{}
	}
	switch d.unit {
	case inHours:
		return said.Add(time.Duration(d.n) * time.Hour)
	case inMinutes:
		return said.Add(time.Duration(d.n) * time.Minute)
	}
	day := d.onWhich(said)
	if day.IsZero() {
		return day
	}
	if d.timed {
		return time.Date(day.Year(), day.Month(), day.Day(), d.hour, d.min, 0, 0, said.Location())
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, said.Location())
}

// onWhich is noon of the day the date falls on.
func (d date) onWhich(said time.Time) time.Time {
	today := time.Date(said.Year(), said.Month(), said.Day(), 12, 0, 0, 0, said.Location())
	sinceMonday := (int(today.Weekday()) + 6) % 7
	monday := today.AddDate(0, 0, 7*d.n-sinceMonday)
	switch d.unit {
	case inDays:
		return today.AddDate(0, 0, d.n)
	case inWorkingDays:
		return workingDays(today, d.n)
	case inWeeks:
		return today.AddDate(0, 0, 7*d.n)
	case inMonths:
		return dayOf(today.Year(), today.Month()+time.Month(d.n), today.Day(), today)
	case byWeekday:
		ahead := (int(d.weekday) - int(today.Weekday()) + 7) % 7
		if ahead == 0 {
			ahead = 7
		}
		return today.AddDate(0, 0, ahead)
	case onWeekday:
		day := monday.AddDate(0, 0, (int(d.weekday)+6)%7)
		if d.n == 0 && day.Before(today) {
			day = day.AddDate(0, 0, 7)
		}
		return day
	case endOfWeek:
		return later(monday.AddDate(0, 0, 4), today, monday.AddDate(0, 0, 6))
	case startOfWeek:
		return monday
	case weekend:
		return monday.AddDate(0, 0, 6)
	case endOfMonth:
		return monthEnd(today, d.n)
	case midMonth:
		return later(dayOf(today.Year(), today.Month()+time.Month(d.n), 15, today), today, monthEnd(today, d.n))
	case earlyMonth:
		return later(dayOf(today.Year(), today.Month()+time.Month(d.n), 10, today), today, monthEnd(today, d.n))
	case endOfQuarter:
		return monthEnd(today, 3*d.n+2-int(today.Month()-1)%3)
	case endOfYear:
		return dayOf(today.Year()+d.n, time.December, 31, today)
	case onDayNextMonth:
		return dayOf(today.Year(), today.Month()+time.Month(d.n), d.day, today)
	case onDay:
		return d.nextSuch(today)
	}
	return time.Time{}
}

// nextSuch is the day and month named, today or the next time they come.
func (d date) nextSuch(today time.Time) time.Time {
	switch {
	case d.year > 0:
		return dayOf(d.year, time.Month(d.month), d.day, today)
	case d.month > 0:
		day := dayOf(today.Year(), time.Month(d.month), d.day, today)
		if !day.IsZero() && day.Before(today) {
			day = dayOf(today.Year()+1, time.Month(d.month), d.day, today)
		}
		return day
	}
	for k := range 3 {
		if day := dayOf(today.Year(), today.Month()+time.Month(k), d.day, today); !day.IsZero() && !day.Before(today) {
			return day
		}
	}
	return time.Time{}
}

// dayOf is noon of a day; zero when the month has no such day.
func dayOf(year int, month time.Month, day int, like time.Time) time.Time {
	first := time.Date(year, month, 1, 12, 0, 0, 0, like.Location())
	t := first.AddDate(0, 0, day-1)
	if day < 1 || t.Month() != first.Month() {
		return time.Time{}
	}
	return t
}

func monthEnd(today time.Time, months int) time.Time {
	return time.Date(today.Year(), today.Month()+time.Month(months)+1, 0, 12, 0, 0, 0, today.Location())
}

// later is the day, or the other when the day has passed.
func later(day, today, other time.Time) time.Time {
	if day.Before(today) {
		return other
	}
	return day
}

func workingDays(day time.Time, n int) time.Time {
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
			n--
		}
	}
	return day
}

// dated is a date and the words of a normalised sentence that name it.
type dated struct {
	date
	start, end int
}

// dateRule reads one way to name a date. Named groups fill the date in: n, m
// (month), d (day), y, and w (weekday).
type dateRule struct {
	words *pattern
	date  date
}

// dates are the dates a sentence names, in its order. Rules come first that
// name more, and what one has read the next does not.
func (g *grammar) dates(text string, may *sifted) []dated {
	var all []dated
	for i := range g.days {
		r := &g.days[i]
		if !may.hasAll(r.words.needs) {
			continue
		}
		for _, m := range r.words.FindAllStringSubmatchIndex(text, -1) {
			d, ok := g.read(r, text, m)
			if start, end := inner(text, m[0], m[1]); ok && !overlaps(all, start, end) {
				all = append(all, dated{d, start, end})
			}
		}
	}
	all = slices.DeleteFunc(all, func(d dated) bool { return d.unit == 0 }) // words that only look like a date
	sortDates(all)
	return g.withHours(text, all, may)
}

// inner is a range of text without the marks and spaces at its ends.
func inner(text string, start, end int) (int, int) {
	mark := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	start = end - len(strings.TrimLeftFunc(text[start:end], mark))
	return start, start + len(strings.TrimRightFunc(text[start:end], mark))
}

func overlaps(all []dated, start, end int) bool {
	for _, d := range all {
		if start < d.end && d.start < end {
			return true
		}
	}
	return false
}

func sortDates(all []dated) {
	for i := 1; i < len(all); i++ {
		for k := i; k > 0 && all[k].start < all[k-1].start; k-- {
			all[k], all[k-1] = all[k-1], all[k]
		}
	}
}

func (g *grammar) read(r *dateRule, text string, m []int) (date, bool) {
	d := r.date
	for k, name := range r.words.SubexpNames() {
		if name == "" || m[2*k] < 0 {
			continue
		}
		s := text[m[2*k]:m[2*k+1]]
		v, known := g.numbers[s]
		if !known {
			var err error
			if v, err = strconv.Atoi(s); err != nil {
				if v, known = chineseNumber(s); !known {
					return d, false
				}
			}
		}
		switch name {
		case "n":
			d.n += v
		case "m":
			d.month = v
		case "d":
			d.day = v
		case "y":
			d.year = v
		case "w":
			d.weekday = time.Weekday(v)
		}
	}
	return d, d.n <= 1000 && d.month <= 12 && d.day <= 31
}

// withHours gives a date the hour that is said beside it; an hour alone is
// today's.
func (g *grammar) withHours(text string, all []dated, may *sifted) []dated {
	if g.hours == nil || !may.hasAll(g.hours.needs) {
		return all
	}
	for _, m := range g.hours.FindAllStringSubmatchIndex(text, -1) {
		hour, minute, ok := g.hour(text, m)
		m[0], m[1] = inner(text, m[0], m[1])
		if !ok || slices.ContainsFunc(all, func(d dated) bool { return d.start <= m[0] && m[1] <= d.end }) {
			continue
		}
		near := slices.IndexFunc(all, func(d dated) bool { return m[0]-d.end <= 6 && d.start-m[1] <= 6 })
		if near < 0 {
			all = append(all, dated{date{unit: inDays, timed: true, hour: hour, min: minute}, m[0], m[1]})
			continue
		}
		d := &all[near]
		d.start, d.end = min(d.start, m[0]), max(d.end, m[1])
		d.timed, d.hour, d.min = true, hour, minute
	}
	sortDates(all)
	return all
}

// hour reads the groups h, min and the half of the day: am, pm, or noon.
func (g *grammar) hour(text string, m []int) (hour, minute int, ok bool) {
	pm, am := false, false
	for k, name := range g.hours.SubexpNames() {
		if name == "" || m[2*k] < 0 {
			continue
		}
		s := strings.TrimSpace(text[m[2*k]:m[2*k+1]])
		switch name {
		case "h":
			v, err := strconv.Atoi(s)
			if err != nil {
				if v, ok = chineseNumber(s); !ok {
					return 0, 0, false
				}
			}
			hour, ok = v, true
		case "min":
			if s == "半" || s == "반" {
				minute = 30
			} else {
				minute, _ = strconv.Atoi(s)
			}
		case "am":
			am = s != ""
		case "pm":
			pm = s != ""
		case "noon":
			if s != "" {
				return 12, 0, true
			}
		}
	}
	if pm && hour < 12 || !am && !pm && hour >= 1 && hour <= 6 {
		hour += 12 // nobody promises to call at three in the night
	}
	return hour, minute, ok && hour < 24 && minute < 60
}

// chineseNumber reads a number up to 99 in Chinese characters.
func chineseNumber(s string) (int, bool) {
	const digits = "〇一二三四五六七八九"
	total, last, any := 0, 0, false
	for _, r := range s {
		switch {
		case r == '十':
			total, last = total+max(last, 1)*10, 0
		case r == '两':
			last = 2
		case r == '几' || r == '数':
			last = 3
		default:
			k := strings.IndexRune(digits, r)
			if k < 0 {
				return 0, false
			}
			last = k / 3
		}
		any = true
	}
	return total + last, any
}
