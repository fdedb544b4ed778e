package ingest

import (
	"strings"
	"time"
)

// stamp is a time written beside a turn: since the start, or on the wall.
type stamp struct {
	elapsed time.Duration
	at      time.Time
	wall    bool
}

// readStamp reads "1:02:03", "0:04" and "2:03.5" as elapsed, "2025-09-03
// 10:02" and its kin as wall-clock time in loc.
func readStamp(s string, loc *time.Location) (stamp, bool) {
	s = strings.TrimSpace(s)
	if d, ok := parseStamp(s); ok {
		return stamp{elapsed: d}, true
	}
	if at, _, ok := parseTime(s, loc); ok {
		return stamp{at: at, wall: true}, true
	}
	return stamp{}, false
}

// timeLayouts are the ways we read a moment besides the one that begins with
// the year. Dates whose order of day and month cannot be told are not among them.
var timeLayouts = []string{
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04", "January 2, 2006 15:04",
}

// parseTime reads a moment: "2025-09-03 10:00 +09:00", RFC 3339, "2025/9/3
// 10:00 Asia/Seoul". Without a zone it is in loc, and zoned is false.
func parseTime(s string, loc *time.Location) (at time.Time, zoned, ok bool) {
	s = plainDate(strings.TrimSpace(s))
	if len(s) < 8 || len(s) > 60 {
		return time.Time{}, false, false
	}
	if year, ok := digits(s[:4]); ok {
		return parseYearFirst(s, year, loc)
	}
	for _, layout := range timeLayouts {
		at, err := time.ParseInLocation(layout, s, loc)
		if err != nil || at.Year() < 1990 || at.Year() >= 2100 {
			continue
		}
		zoned := strings.Contains(layout, "07") || strings.Contains(layout, "MST")
		if name, offset := at.Zone(); strings.Contains(layout, "MST") && offset == 0 && name != "UTC" && name != "GMT" {
			continue // an abbreviation Go knows nothing of is no zone
		}
		return at, zoned, true
	}
	return time.Time{}, false, false
}

// parseYearFirst reads "2025-09-03T10:00:30.5Z" and the like: dashes, slashes
// or dots between the parts of the day, seconds and zone optional.
func parseYearFirst(s string, year int, loc *time.Location) (at time.Time, zoned, ok bool) {
	month, s, ok1 := cutNumber(s[4:], "-/.")
	day, s, ok2 := cutNumber(s, "-/.")
	t, valid := civil(year, month, day)
	if !ok1 || !ok2 || !valid || s == "" || s[0] != ' ' && s[0] != 'T' && s[0] != 't' {
		return time.Time{}, false, false
	}
	s = strings.TrimLeft(s[1:], " ")
	end := strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != ':' && r != '.' && r != ',' })
	zone := ""
	if end >= 0 {
		s, zone = s[:end], strings.TrimSpace(s[end:])
	}
	clock, ok := parseStamp(hourMinute(s))
	if !ok || clock >= 24*time.Hour {
		return time.Time{}, false, false
	}
	if zone != "" {
		if loc, ok = namedZone(zone); !ok {
			return time.Time{}, false, false
		}
	}
	return date(t, clock.Truncate(time.Second), loc).Add(clock % time.Second), zone != "", true
}

// hourMinute writes "10:02" as "10:02:00": what parseStamp would take for
// minutes is an hour here.
func hourMinute(s string) string {
	if strings.Count(s, ":") == 1 {
		return s + ":00"
	}
	return s
}

// cutNumber cuts a separator and one or two digits off the front of s.
func cutNumber(s, separators string) (n int, rest string, ok bool) {
	if s == "" || !strings.Contains(separators, s[:1]) {
		return 0, s, false
	}
	end := 1
	for end < len(s) && end < 3 && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	n, ok = digits(s[1:end])
	return n, s[end:], ok
}

// namedZone reads "Z", "+09:00", "UTC" and "Asia/Seoul". Abbreviations such as
// CST, which several zones have, are none.
func namedZone(s string) (*time.Location, bool) {
	switch {
	case strings.EqualFold(s, "Z"), s == "UTC", s == "GMT":
		return time.UTC, true
	case s[0] == '+' || s[0] == '-':
		return parseOffset(s)
	case s == "KST", s == "JST":
		return time.FixedZone(s, 9*3600), true
	case strings.Contains(s, "/"):
		loc, err := time.LoadLocation(s)
		return loc, err == nil
	}
	return nil, false
}

// civil is the day, if there is such a day and it is of our time.
func civil(year, month, day int) (time.Time, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t, year >= 1990 && year < 2100 && int(t.Month()) == month && t.Day() == day
}

// parseDay reads a date without a time: "2025-09-03", "2025/9/3".
func parseDay(s string) (time.Time, bool) {
	s = plainDate(strings.TrimSpace(s))
	if len(s) < 8 {
		return time.Time{}, false
	}
	year, ok1 := digits(s[:4])
	month, s, ok2 := cutNumber(s[4:], "-/.")
	day, s, ok3 := cutNumber(s, "-/.")
	t, valid := civil(year, month, day)
	return t, ok1 && ok2 && ok3 && valid && s == ""
}
