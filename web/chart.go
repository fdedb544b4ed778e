package web

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strings"
)

// Charts are SVG made here: they need no script, obey the page's colours
// through classes, print, and carry a title and a description for people who
// listen to the page.

// svg is a picture being drawn.
type svg struct{ strings.Builder }

// newSVG begins a picture of w by h units. id must be unique on the page.
func newSVG(class, id string, w, h float64, title, desc string) *svg {
	s := &svg{}
	s.add(`<svg class="chart %s" viewBox="0 0 %s %s" role="img" aria-labelledby="%s-t`, class, num(w), num(h), id)
	if desc != "" {
		s.add(` %s-d`, id)
	}
	s.add(`"><title id="%s-t">%s</title>`, id, title)
	if desc != "" {
		s.add(`<desc id="%s-d">%s</desc>`, id, desc)
	}
	return s
}

// add writes a piece; strings among args are escaped.
func (s *svg) add(format string, args ...any) {
	for i, a := range args {
		if text, ok := a.(string); ok {
			args[i] = html.EscapeString(text)
		}
	}
	fmt.Fprintf(s, format, args...)
}

// stretch lets the picture fill its box, whatever that does to its shapes.
func (s *svg) stretch() {
	text := strings.Replace(s.String(), ` role="img"`, ` preserveAspectRatio="none" role="img"`, 1)
	s.Reset()
	s.WriteString(text)
}

func (s *svg) done() template.HTML {
	s.WriteString(`</svg>`)
	return template.HTML(s.String())
}

// num writes a coordinate to two decimals at most.
func num(x float64) string {
	text := fmt.Sprintf("%.2f", x)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// sparkline draws a small line of values between lo and hi, oldest first. A
// value that is not a number is a gap.
func sparkline(id, title string, values []float64, lo, hi float64) template.HTML {
	const w, h, pad = 96, 26, 3
	s := newSVG("spark", id, w, h, title, "")
	if hi <= lo {
		hi = lo + 1
	}
	x := func(i int) float64 { return pad + (w-2*pad)*float64(i)/math.Max(1, float64(len(values)-1)) }
	y := func(v float64) float64 { return h - pad - (h-2*pad)*(math.Min(math.Max(v, lo), hi)-lo)/(hi-lo) }
	var line strings.Builder
	first, last := -1, -1
	for i, v := range values {
		if math.IsNaN(v) {
			continue
		}
		step := "L"
		if first < 0 {
			first, step = i, "M"
		}
		last = i
		line.WriteString(step + num(x(i)) + " " + num(y(v)))
	}
	if first >= 0 {
		s.add(`<path class="area" d="%sL%s %dL%s %dZ"/>`, line.String(), num(x(last)), h, num(x(first)), h)
		s.add(`<path class="line" d="%s"/>`, line.String())
		s.add(`<circle class="end" cx="%s" cy="%s" r="2.4"/>`, num(x(last)), num(y(values[last])))
	}
	return s.done()
}

// scoreSpark draws scores. It spans 40 points at least, so that small moves
// look small.
func scoreSpark(id, title string, scores []float64) template.HTML {
	lo, hi := 100.0, 0.0
	for _, v := range scores {
		if !math.IsNaN(v) {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	if room := 40 - (hi - lo); room > 0 {
		lo, hi = lo-room/2, hi+room/2
	}
	return sparkline(id, title, scores, math.Max(0, lo), math.Min(100, hi))
}

// pointsBar draws what one input gave: to the right of the middle it raises
// the score, to the left it lowers it. most is the longest bar's points.
func pointsBar(points, most float64) template.HTML {
	const w, h, mid = 120, 12, 60
	s := &svg{}
	s.add(`<svg class="chart points" viewBox="0 0 %d %d" aria-hidden="true"><rect class="track" x="0" y="5" width="%d" height="2"/>`, w, h, w)
	if most > 0 && points != 0 {
		length := math.Max(1.5, math.Abs(points)/most*mid)
		class, x := "up", float64(mid)
		if points < 0 {
			class, x = "down", mid-length
		}
		s.add(`<rect class="%s" x="%s" y="1" width="%s" height="10" rx="1.5"/>`, class, num(x), num(length))
	}
	s.add(`<rect class="axis" x="%s" y="0" width="1" height="%d"/>`, num(mid-0.5), h)
	return s.done()
}

// scale draws a score on its way from 0 to 100 with the bands marked.
func scale(id, title string, value, watch, high float64) template.HTML {
	const w, h = 300, 30
	s := newSVG("scale", id, w, h, title, "")
	x := func(v float64) float64 { return v / 100 * w }
	s.add(`<rect class="low" x="0" y="16" width="%s" height="6" rx="1"/>`, num(x(watch)-1))
	s.add(`<rect class="watch" x="%s" y="16" width="%s" height="6" rx="1"/>`, num(x(watch)), num(x(high-watch)-1))
	s.add(`<rect class="high" x="%s" y="16" width="%s" height="6" rx="1"/>`, num(x(high)), num(x(100-high)))
	at := math.Min(math.Max(x(value), 6), w-6)
	s.add(`<path class="mark" d="M%s 24L%s 14L%s 4L%s 4L%s 14Z"/>`, num(at), num(at+6), num(at+6), num(at-6), num(at-6))
	return s.done()
}

// bandBar draws how many accounts are in each band.
func bandBar(id, title string, high, watch, low int) template.HTML {
	const w, h, gap = 300, 10, 2
	s := newSVG("bands", id, w, h, title, "")
	s.stretch()
	all := float64(max(1, high+watch+low))
	x := 0.0
	for _, part := range []struct {
		class string
		n     int
	}{{"high", high}, {"watch", watch}, {"low", low}} {
		if part.n == 0 {
			continue
		}
		width := float64(part.n) / all * w
		s.add(`<rect class="%s" x="%s" y="0" width="%s" height="%d" rx="2"/>`, part.class, num(x), num(math.Max(1, width-gap)), h)
		x += width
	}
	return s.done()
}

// bar is one column of a bar chart.
type bar struct {
	Label string
	Value float64
}

// bars draws columns over time, oldest first, with the first and last label
// and the highest value written out.
func bars(id, title, desc string, columns []bar) template.HTML {
	const w, h, top, foot = 720, 130, 16, 20
	s := newSVG("bars", id, w, h, title, desc)
	most := 1.0
	for _, b := range columns {
		most = math.Max(most, b.Value)
	}
	step := w / math.Max(1, float64(len(columns)))
	s.add(`<line class="grid" x1="0" x2="%d" y1="%d" y2="%d"/>`, w, top, top)
	s.add(`<text class="num" x="0" y="%d">%s</text>`, top-4, num(most))
	s.add(`<line class="base" x1="0" x2="%d" y1="%d" y2="%d"/>`, w, h-foot, h-foot)
	for i, b := range columns {
		tall := b.Value / most * (h - foot - top)
		s.add(`<g><title>%s: %s</title>`, b.Label, num(b.Value))
		s.add(`<rect class="hover" x="%s" y="%d" width="%s" height="%d"/>`, num(float64(i)*step), top, num(step), h-foot-top)
		s.add(`<rect class="col" x="%s" y="%s" width="%s" height="%s" rx="1.5"/></g>`, num(float64(i)*step+step*0.15), num(h-foot-tall), num(step*0.7), num(tall))
	}
	if n := len(columns); n > 0 {
		s.add(`<text x="0" y="%d">%s</text>`, h-5, columns[0].Label)
		s.add(`<text x="%d" y="%d" text-anchor="end">%s</text>`, w, h-5, columns[n-1].Label)
	}
	return s.done()
}

// stripTurn is one turn in the sentiment strip.
type stripTurn struct {
	Seq      int
	Customer bool
	Score    float64 // -1..1
	Label    string  // read when pointed at
	Finding  bool
}

// strip draws a whole conversation at a glance: a column per turn, up for a
// good mood and down for a bad one, pale when one of ours speaks, capped when
// something was found there. Pointing says what it is, clicking goes there.
func strip(id, title, desc string, turns []stripTurn) template.HTML {
	const unit, h, mid, reach = 10, 56, 31, 22
	w := float64(max(1, len(turns)) * unit)
	s := newSVG("strip", id, w, h, title, desc)
	s.stretch()
	s.add(`<rect class="axis" x="0" y="%s" width="%s" height="1"/>`, num(mid-0.5), num(w))
	for i, t := range turns {
		x := float64(i * unit)
		class, y, tall := "neutral", mid-2.0, 4.0
		switch {
		case t.Score >= 0.15:
			class, tall = "positive", math.Max(5, t.Score*reach)
			y = mid - tall
		case t.Score <= -0.15:
			class, tall = "negative", math.Max(5, -t.Score*reach)
			y = mid
		}
		if !t.Customer {
			class += " ours"
		}
		s.add(`<a href="#t%d" tabindex="-1"><title>%s</title><rect class="hover" x="%s" y="0" width="%d" height="%d"/>`, t.Seq, t.Label, num(x), unit, h)
		s.add(`<rect class="%s" x="%s" y="%s" width="%d" height="%s"/>`, class, num(x+1), num(y), unit-2, num(tall))
		if t.Finding {
			s.add(`<rect class="found" x="%s" y="0" width="%d" height="5"/>`, num(x+1), unit-2)
		}
		s.add(`</a>`)
	}
	return s.done()
}

// share draws how many of those who tried won.
func share(used, won int) template.HTML {
	const w, h = 72, 6
	s := &svg{}
	s.add(`<svg class="chart share" viewBox="0 0 %d %d" aria-hidden="true"><rect class="track" x="0" y="0" width="%d" height="%d" rx="3"/>`, w, h, w, h)
	if used > 0 && won > 0 {
		s.add(`<rect class="won" x="0" y="0" width="%s" height="%d" rx="3"/>`, num(float64(w)*float64(won)/float64(used)), h)
	}
	return s.done()
}
