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

// timeLayouts are the ways we read a moment. Dates whose order of day and month
// cannot be told are not among them.
var timeLayouts = []string{
	"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02 15:04 -07:00", "2006-01-02 15:04:05 -07:00",
	"2006-01-02 15:04-07:00", "2006-01-02 15:04:05-07:00", "2006-01-02 15:04 -0700", "2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05-07", "2006-01-02 15:04Z07:00", "2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04 MST", "2006-01-02 15:04:05 MST",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04", "January 2, 2006 15:04",
}

// parseTime reads a moment: "2025-09-03 10:00 +09:00", RFC 3339, "2025/9/3
// 10:00 Asia/Seoul". Without a zone it is in loc, and zoned is false.
func parseTime(s string, loc *time.Location) (at time.Time, zoned, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) < 8 || len(s) > 60 {
		return time.Time{}, false, false
	}
	if i := strings.LastIndexByte(s, ' '); i > 0 && strings.Contains(s[i:], "/") {
		if zone, err := time.LoadLocation(s[i+1:]); err == nil {
			at, _, ok := parseTime(s[:i], zone)
			return at, true, ok
		}
	}
	s = isoDate(s)
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

// isoDate writes "2025/9/3T10:00" and "2025.09.03 10:00" as "2025-09-03 10:00".
func isoDate(s string) string {
	end := strings.IndexAny(s, "T ")
	day, rest := s, ""
	if end > 0 {
		day, rest = s[:end], " "+strings.TrimSpace(s[end+1:])
	}
	if len(day) < 8 || day[0] < '0' || day[0] > '9' {
		return s
	}
	parts := strings.FieldsFunc(day, func(r rune) bool { return r == '-' || r == '/' || r == '.' })
	if len(parts) != 3 || len(parts[0]) != 4 {
		return s
	}
	for i := range parts[1:] {
		if len(parts[i+1]) == 1 {
			parts[i+1] = "0" + parts[i+1]
		}
	}
	if len(rest) > 2 && rest[2] == ':' {
		rest = " 0" + rest[1:]
	}
	return strings.Join(parts, "-") + rest
}

// parseDay reads a date without a time: "2025-09-03".
func parseDay(s string) (time.Time, bool) {
	at, err := time.Parse("2006-01-02", isoDate(strings.TrimSpace(s)))
	return at, err == nil && at.Year() >= 1900 && at.Year() < 2200
}
