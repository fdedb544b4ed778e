package web

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"earshot"
)

// Date is "20 Nov 2026" in the locale's manner; empty for the zero time.
func (l *locale) Date(t time.Time) string { return l.pattern("format.date", t) }

// Day is a date without its year, "20 Nov".
func (l *locale) Day(t time.Time) string { return l.pattern("format.day", t) }

// Weekday is a date with its day of the week, "Friday 20 November".
func (l *locale) Weekday(t time.Time) string { return l.pattern("format.weekday", t) }

// Month is "Nov 2026".
func (l *locale) Month(t time.Time) string { return l.pattern("format.month", t) }

// Time is a date with the time of day, "20 Nov 2026, 14:05".
func (l *locale) Time(t time.Time) string { return l.pattern("format.time", t) }

func (l *locale) pattern(key string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	months := strings.Split(l.texts["format.months"], " ")
	days := strings.Split(l.texts["format.days"], " ")
	return l.T(key,
		"y", t.Year(), "m", int(t.Month()), "d", t.Day(), "time", t.Format("15:04"),
		"mon", months[t.Month()-1], "wd", days[t.Weekday()])
}

// Away says how far a day is from today: "today", "in 3 days", "2 days ago".
func (l *locale) Away(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	switch n := daysBetween(now, t); {
	case n == 0:
		return l.T("away.today")
	case n == 1:
		return l.T("away.tomorrow")
	case n == -1:
		return l.T("away.yesterday")
	case n > 60:
		return l.T("away.in_months", "n", (n+15)/30)
	case n > 0:
		return l.T("away.in_days", "n", n)
	case n < -60:
		return l.T("away.months_ago", "n", (-n+15)/30)
	default:
		return l.T("away.days_ago", "n", -n)
	}
}

// daysBetween counts midnights from a to b, in a's zone.
func daysBetween(a, b time.Time) int {
	return int(math.Round(midnight(b.In(a.Location())).Sub(midnight(a)).Hours() / 24))
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// Number is a whole number with its thousands grouped.
func (l *locale) Number(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Signed is a change, "+12" or "−3".
func (l *locale) Signed(x float64) string { return signed(x, 0) }

// Points is a change to one decimal, "+12.4".
func (l *locale) Points(x float64) string { return signed(x, 1) }

func signed(x float64, decimals int) string {
	s := strconv.FormatFloat(math.Abs(x), 'f', decimals, 64)
	zero := strings.Trim(s, "0.") == ""
	switch {
	case zero:
		return "±" + s
	case x < 0:
		return "−" + s
	}
	return "+" + s
}

// Percent is a share, "62%".
func (l *locale) Percent(share float64) string {
	return strconv.Itoa(int(math.Round(share*100))) + "%"
}

// Clock is a time within a conversation, "4:07" or "1:02:03".
func (l *locale) Clock(d time.Duration) string {
	s := int(d.Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

var currencySigns = map[string]string{
	"USD": "$", "EUR": "€", "GBP": "£", "KRW": "₩", "JPY": "¥", "CNY": "CN¥", "TWD": "NT$", "HKD": "HK$", "SGD": "S$", "AUD": "A$", "CAD": "C$", "INR": "₹",
}

// Money is an amount in few characters, "$48.2k" or "₩1.2억"; empty when there
// is none.
func (l *locale) Money(m earshot.Money) string {
	if m.Currency == "" || m.Minor == 0 {
		return ""
	}
	sign, ok := currencySigns[m.Currency]
	if !ok {
		sign = m.Currency + " "
	}
	return sign + l.compact(m.Major())
}

// compact shortens an amount with the locale's own units: thousands and
// millions, or 만 and 억.
func (l *locale) compact(x float64) string {
	for unit := range strings.SplitSeq(l.texts["format.units"], " ") {
		word, zeros, _ := strings.Cut(unit, ":")
		n, _ := strconv.Atoi(zeros)
		if size := math.Pow10(n); math.Abs(x) >= size {
			return trimDecimals(x/size) + word
		}
	}
	return trimDecimals(x)
}

// trimDecimals keeps three figures: 1.25, 12.5, 125.
func trimDecimals(x float64) string {
	decimals := 2
	switch {
	case math.Abs(x) >= 100:
		decimals = 0
	case math.Abs(x) >= 10:
		decimals = 1
	}
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}
