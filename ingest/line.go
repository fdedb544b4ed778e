package ingest

import (
	"regexp"
	"strings"
	"time"

	"earshot"
)

// How LINE writes its exports: a header in the language of the app, a row for
// each day, and messages of a time, a name and words between tabs; on desktops
// between spaces.
var (
	lineTitle   = regexp.MustCompile(`^\[LINE\] ?(?:(.{1,80}?)(?:とのトーク履歴|のトーク履歴|님과의 대화|님과 대화한 내용|와의 대화|의 대화)|[與与](.{1,80}?)的聊天[記记][錄录]|(.*))$|^(?:\[LINE\] )?Chat history (?:with|in) ?(.{0,80})$`)
	lineSaved   = regexp.MustCompile(`^(?:保存日時|保存日期|儲存日期|Saved on|저장한 (?:날짜|시간|일시))\s?[：:]\s?\d`)
	lineDay     = regexp.MustCompile(`^(\d{4})(?:[/.]|[年년] ?)(\d{1,2})(?:[/.]|[月월] ?)(\d{1,2})[.日일]?[ \x{a0}]?[(（]?(?:[月火水木金土日]曜?日?|周.|週.|[一二三四五六日]|星期.|[월화수목금토일](?:요일)?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))[)）]?$`)
	lineDayEn   = regexp.MustCompile(`^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, (\d{1,2})/(\d{1,2})/(\d{4})$`)
	lineTabbed  = regexp.MustCompile(`^(` + dayMark + `)? ?(\d{1,2}):(\d\d) ?(` + dayMark + `)?\t(?:([^\t]*)\t)?(.*)$`)
	lineDesktop = regexp.MustCompile(`^(` + dayMark + `)? ?(\d{1,2}):(\d\d) ?(` + dayMark + `)? (.+)$`)
)

// lineDayOf is the day of a row that names one. English rows have the month
// first or the day first; the name of the day of the week tells which.
func lineDayOf(s string) (time.Time, bool) {
	if s == "" || len(s) > 40 {
		return time.Time{}, false
	}
	if m := lineDay.FindStringSubmatch(s); m != nil {
		return civil(numeral(m[1]), numeral(m[2]), numeral(m[3]))
	}
	m := lineDayEn.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	a, b, year := numeral(m[2]), numeral(m[3]), numeral(m[4])
	american, ok1 := civil(year, a, b)
	british, ok2 := civil(year, b, a)
	if ok2 && british.Weekday().String()[:3] == m[1] && (!ok1 || american.Weekday().String()[:3] != m[1]) {
		return british, true
	}
	return american, ok1
}

func sniffLINE(d *document) (float64, string) {
	days, times := 0, 0
	for i, line := range d.head(40) {
		line = strings.TrimLeftFunc(line, invisible)
		if m := lineTitle.FindStringSubmatch(line); i == 0 && m != nil || i < 3 && lineSaved.MatchString(line) && !strings.HasPrefix(line, "저장한") {
			return 0.95, "line " + quote(line)
		}
		if _, ok := lineDayOf(line); ok {
			days++
		} else if lineTabbed.MatchString(line) || days > 0 && lineDesktop.MatchString(line) {
			times++
		}
	}
	if days > 0 && times > 0 {
		return 0.92, "has rows that name the day, and lines that begin with a time"
	}
	return 0, ""
}

// readLINE reads a chat exported from LINE.
func readLINE(d *document) (*earshot.Conversation, error) {
	c := line{chat: newChat(d, lineKind), tabs: strings.Contains(d.text, "\t")}
	if !c.tabs {
		c.tally()
	}
	l := d.lines()
	for text, ok := l.next(); ok; text, ok = l.next() {
		c.line(text, l.no)
	}
	c.flush()
	c.unzoned(0)
	for i := range c.b.c.Turns {
		unquoteLINE(&c.b.c.Turns[i])
	}
	return c.done()
}

// line reads line by line.
type line struct {
	*chat
	day   time.Time
	tabs  bool
	names map[string]int // how often a desktop line begins with the words
}

func (c *line) line(s string, no int) {
	trimmed := tidyText(s)
	if day, ok := lineDayOf(trimmed); ok {
		c.flush()
		c.day = day
		return
	}
	if c.day.IsZero() && c.cur == nil {
		if m := lineTitle.FindStringSubmatch(trimmed); m != nil {
			c.b.c.Title = tidyName(firstOf(m[1], m[2], m[3], m[4]))
			return
		}
		if trimmed == "" || lineSaved.MatchString(trimmed) {
			return
		}
	}
	if !c.message(s, no) {
		c.more(s, no)
	}
}

// message begins a message, if the line does.
func (c *line) message(s string, no int) bool {
	if s == "" {
		return false
	}
	var mark, hour, minute, name, text string
	if m := lineTabbed.FindStringSubmatch(s); c.tabs && m != nil {
		mark, hour, minute, name, text = m[1]+m[4], m[2], m[3], m[5], m[6]
	} else if m := lineDesktop.FindStringSubmatch(s); !c.tabs && m != nil {
		mark, hour, minute = m[1]+m[4], m[2], m[3]
		name, text = c.desktopName(m[5])
	} else {
		return false
	}
	clock, ok := clockOf(hour, minute, "", mark)
	if !ok {
		return false
	}
	t := earshot.Turn{Line: no}
	if c.day.IsZero() {
		c.b.notes.add(no, "no line before tells the day")
	} else {
		t.At = date(c.day, clock, c.d.src.Location)
	}
	if isDeleted(strings.ToLower(strings.TrimRight(tidyText(text), ".。"))) {
		t.Kind = earshot.KindDeleted
	}
	c.begin(t, name, text)
	return true
}

// tally counts the one, two and three words that desktop lines begin with.
func (c *line) tally() {
	c.names = map[string]int{}
	l := c.d.lines()
	for s, ok := l.next(); ok; s, ok = l.next() {
		if m := lineDesktop.FindStringSubmatch(s); m != nil {
			words := strings.SplitN(m[5], " ", 4)
			for n := 1; n < len(words) && n <= 3; n++ {
				c.names[strings.Join(words[:n], " ")]++
			}
		}
	}
}

// desktopName splits a desktop line into name and words: the name is its first
// word, and those after it that follow every time.
func (c *line) desktopName(s string) (name, text string) {
	if title := c.b.c.Title; title != "" && strings.HasPrefix(s, title+" ") {
		return title, s[len(title)+1:]
	}
	words := strings.SplitN(s, " ", 4)
	if len(words) == 1 {
		return "", s
	}
	n := 1
	for n < 3 && n+1 < len(words) {
		longer := strings.Join(words[:n+1], " ")
		if count := c.names[longer]; count < 3 || count != c.names[strings.Join(words[:n], " ")] {
			break
		}
		n++
	}
	name = strings.Join(words[:n], " ")
	return name, strings.TrimPrefix(s[len(name):], " ")
}

// unquoteLINE takes off the quotation marks that LINE sets around messages of
// several lines.
func unquoteLINE(t *earshot.Turn) {
	if s := t.Text; len(s) > 2 && strings.Contains(s, "\n") && s[0] == '"' && s[len(s)-1] == '"' {
		if inner := tidyText(strings.ReplaceAll(s[1:len(s)-1], `""`, `"`)); inner != "" {
			t.Text = inner
		}
	}
}

// lineKind is placeholderKind with LINE's telephone calls.
func lineKind(text string) earshot.Kind {
	if strings.HasPrefix(text, "☎") {
		return earshot.KindSystem
	}
	return placeholderKind(text)
}
