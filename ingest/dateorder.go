package ingest

import (
	"time"
)

// dateOrder is the order in which a file writes day, month and year.
type dateOrder string

const (
	dayFirst   dateOrder = "dmy"
	monthFirst dateOrder = "mdy"
	yearFirst  dateOrder = "ymd"
)

// threeNumbers is a day as it is written: 3/4/25.
type threeNumbers struct {
	a, b, c int
	line    int
}

// in is the day that the numbers name in the order.
func (n threeNumbers) in(order dateOrder) (time.Time, bool) {
	year, month, day := n.c, n.b, n.a
	switch {
	case n.a > 31 || order == yearFirst:
		year, month, day = n.a, n.b, n.c
	case order == monthFirst:
		month, day = n.a, n.b
	}
	if year < 100 {
		year += 2000
	}
	return civil(year, month, day)
}

// vote tells the order of the days in a file: one in which every number can be
// what it would be, and time does not run back. It is empty when the file does
// not tell. A file that contradicts itself is told by the lines it returns.
func vote(days []threeNumbers) (order dateOrder, contradiction [2]int) {
	var first, second int // a line whose first, or second, number can only be a day
	open, back := 0, map[dateOrder]int{}
	var before threeNumbers
	for i, n := range days {
		switch {
		case n.a > 31:
			continue
		case n.a > 12 && n.b <= 12 && first == 0:
			first = n.line
		case n.b > 12 && n.a <= 12 && second == 0:
			second = n.line
		case n.a <= 12 && n.b <= 12 && n.a != n.b:
			open++
		}
		for _, o := range []dateOrder{dayFirst, monthFirst} {
			now, ok1 := n.in(o)
			then, ok2 := before.in(o)
			if i > 0 && ok1 && ok2 && now.Before(then) {
				back[o]++
			}
		}
		before = n
	}
	switch {
	case first > 0 && second > 0:
		return "", [2]int{first, second}
	case first > 0:
		return dayFirst, contradiction
	case second > 0:
		return monthFirst, contradiction
	case open == 0:
		return dayFirst, contradiction // year first, or day and month alike: every order says the same
	case back[dayFirst] < back[monthFirst]:
		return dayFirst, contradiction
	case back[monthFirst] < back[dayFirst]:
		return monthFirst, contradiction
	}
	return "", contradiction
}

const orderHint = "say which it is with --date-order: dmy for day/month/year, mdy for month/day/year, ymd for year/month/day"

// givenOrder is the order that the source states, if it does.
func (d *document) givenOrder() (dateOrder, error) {
	switch order := dateOrder(d.src.DateOrder); order {
	case "", dayFirst, monthFirst, yearFirst:
		return order, nil
	}
	return "", d.refuse(0, "the orders are dmy, mdy and ymd", "no order of dates is called %q", d.src.DateOrder)
}
