package ingest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"earshot"
)

// Columns says which column of a table holds what: "text" -> "Message". What
// it does not name is told by the names of the columns; a column that is empty
// says that there is none.
type Columns map[string]string

// meanings are what a column may be told to hold, in the order people are told of them.
var meanings = []meaning{meansText, meansSpeaker, meansAt, meansConversation, meansSide, meansStart, meansEnd, meansEmail, meansRole, meansLang, meansKind,
	meansAccount, meansChannel, meansTitle, meansBegan}

// ParseColumns reads "text=Message,speaker=Who,at=When". A comma within the
// name of a column is written \, .
func ParseColumns(s string) (Columns, error) {
	all := Columns{}
	for _, part := range splitEscaped(s) {
		what, column, ok := strings.Cut(part, "=")
		what = strings.ToLower(strings.TrimSpace(what))
		if !ok || !slices.Contains(meanings, meaning(what)) {
			return nil, earshot.WithHint(fmt.Errorf("columns: %q is none of %s: %w", part, meaningNames(), earshot.ErrInvalid),
				"write them like text=Message,speaker=Who,at=When")
		}
		all[what] = strings.TrimSpace(column)
	}
	return all, nil
}

// splitEscaped splits at the commas without a backslash before them.
func splitEscaped(s string) []string {
	var all []string
	for part := range strings.SplitSeq(strings.ReplaceAll(s, `\,`, "\x00"), ",") {
		if part = strings.TrimSpace(strings.ReplaceAll(part, "\x00", ",")); part != "" {
			all = append(all, part)
		}
	}
	return all
}

func meaningNames() string {
	names := make([]string, len(meanings))
	for i, m := range meanings {
		names[i] = string(m)
	}
	return strings.Join(names, ", ")
}

// layout is where in a row what stands.
type layout struct {
	at     map[meaning]int
	day    int // the column of the day, where the time of day has one of its own; -1 if there is none
	millis bool
}

// lay tells the columns by what the source says of them, and else by their
// names. missing is a column that the source names and the header lacks.
func (c Columns) lay(header []string) (l layout, missing string) {
	l = layout{at: means(header), day: -1}
	given := map[int]bool{}
	for _, what := range slices.Sorted(maps.Keys(c)) {
		delete(l.at, meaning(what))
		if c[what] == "" {
			continue
		}
		i := slices.IndexFunc(header, func(h string) bool { return foldKey(h) == foldKey(c[what]) })
		if i < 0 {
			return l, c[what]
		}
		given[i] = true
	}
	maps.DeleteFunc(l.at, func(_ meaning, i int) bool { return given[i] })
	for what, name := range c {
		if name != "" {
			l.at[meaning(what)] = slices.IndexFunc(header, func(h string) bool { return foldKey(h) == foldKey(name) })
		}
	}
	l.clock(header)
	if i, ok := l.at[meansStart]; ok {
		l.millis = inMillis(header[i])
	}
	return l, ""
}

// days and clocks are the columns of tables that write the day and the time of
// day apart, folded.
var (
	days   = wordSet("date|day|calldate|날짜|일자|상담일|상담일자|통화일자|日期|日付|年月日|通话日期|通話日期|対応日")
	clocks = wordSet("time|timeofday|clock|시간|시각|상담시간|통화시각|时间|時間|時刻|对话时间|對話時間")
)

// clock finds a day and a time of day that stand in two columns.
func (l *layout) clock(header []string) {
	at, ok := l.at[meansAt]
	if !ok {
		return
	}
	day := slices.IndexFunc(header, func(h string) bool { return days[foldKey(h)] })
	clock := slices.IndexFunc(header, func(h string) bool { return clocks[foldKey(h)] })
	if day < 0 || clock < 0 || day == clock || at != day && at != clock {
		return
	}
	l.day, l.at[meansAt] = day, clock
}

var clockCell = regexp.MustCompile(`^\d{1,2}:\d\d(:\d\d)?$`)

// row takes the cells that mean something.
func (l layout) row(record []string, line int) row {
	r := row{line: line, fields: make(map[meaning]string, len(l.at)), millis: l.millis}
	for m, i := range l.at {
		if i < len(record) {
			r.fields[m] = record[i]
		}
	}
	if l.day >= 0 && l.day < len(record) && clockCell.MatchString(r.get(meansAt)) {
		day, _, _ := strings.Cut(strings.TrimSpace(record[l.day]), " ")
		r.fields[meansAt] = day + " " + r.get(meansAt)
	}
	return r
}

// maxPreamble is how many rows may stand above the header of a table.
const maxPreamble = 20

// findHeader is the row of the first ones that is the header: the one that has
// the columns the source names, or else the first that names a column of words
// and one that says who, when or where; -1 if there is none.
func (c Columns) findHeader(rows [][]string) int {
	for i, cells := range rows {
		l, missing := c.lay(cells)
		if _, text := l.at[meansText]; text && missing == "" && (len(c) > 0 || headerLike(cells) && l.tells()) {
			return i
		}
	}
	return -1
}

// tells reports whether a column says who, when or in which conversation.
func (l layout) tells() bool {
	for _, m := range []meaning{meansSpeaker, meansRole, meansSide, meansConversation, meansStart, meansAt} {
		if i, ok := l.at[m]; ok && i != l.at[meansText] {
			return true
		}
	}
	return false
}

// noColumn says which columns there are where the one of the words, or one the
// source names, is missing.
func (d *document) noColumn(line int, header []string) error {
	there := strings.Join(slices.DeleteFunc(slices.Clone(header), func(h string) bool { return strings.TrimSpace(h) == "" }), ", ")
	if l, missing := d.src.Columns.lay(header); missing != "" {
		return d.refuse(line, "name the columns as the table does", "no column is called %q; the columns are %s", missing, there)
	} else if _, ok := l.at[meansText]; ok {
		return nil
	}
	return d.refuse(line, "name the column with the words text, content or message, or say which it is with --columns \"text=...\"",
		"no column holds what was said; the columns are %s", there)
}
