package ingest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// writtenDate finds a date as it is written in Chinese, Japanese and Korean,
// with or without the day of the week and the time: 2026년 2월 3일(화) 오전 10시.
var writtenDate = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일号號]` +
		`(?: ?[(（]?(?:[월화수목금토일](?:요일)?|[月火水木金土日]曜?日?|(?:星期|周|週|禮拜|礼拜)[一二三四五六日天])[)）]?)?` +
		`(?:,? ?(오전|오후|上午|中午|下午|晚上|午前|午後)? ?(\d{1,2}) ?(?:[:：]|시|時|时|点|點) ?(?:(\d{1,2}) ?[分분]?|(半|반))?)?(.*)$`)
})

// plainDate writes such a date with figures, "2026-02-03 10:00", and leaves
// any other text as it is.
func plainDate(s string) string {
	if !strings.ContainsAny(s, "年년") {
		return s
	}
	m := writtenDate().FindStringSubmatch(s)
	if m == nil {
		return s
	}
	day := fmt.Sprintf("%s-%02s-%02s", m[1], m[2], m[3])
	if m[5] == "" {
		return day + m[8]
	}
	hour, _ := strconv.Atoi(m[5])
	switch m[4] {
	case "오후", "下午", "晚上", "午後":
		if hour < 12 {
			hour += 12
		}
	case "오전", "上午", "午前":
		hour %= 12
	}
	minute := m[6]
	if m[7] != "" {
		minute = "30"
	}
	return fmt.Sprintf("%s %02d:%02s%s", day, hour, minute, m[8])
}
