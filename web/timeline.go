package web

import (
	"html/template"
	"math"
	"time"
)

// timelinePoint is a score on a day.
type timelinePoint struct {
	At    time.Time
	Score float64
}

// timelineMark is something that happened: a conversation, a survey answer or
// an outcome.
type timelineMark struct {
	At    time.Time
	Kind  string // "conversation", "survey", "outcome"
	Class string // "negative", "neutral", "positive"
	Text  string // written beside an outcome, and in a survey's mark
	Label string // read when pointed at
	Href  string
}

// timelineView is an account's past between two days.
type timelineView struct {
	From, To    time.Time
	Watch, High float64
	Points      []timelinePoint
	Marks       []timelineMark
	Month       func(time.Time) string // writes a month for the axis
	Lanes       map[string]string      // the name of each kind
}

const (
	lineW, lineH     = 720.0, 250.0
	lineL, lineR     = 8.0, 708.0
	scoreTop         = 14.0
	scoreFoot        = 134.0
	conversationLane = 162.0
	surveyLane       = 190.0
	outcomeLane      = 216.0
	monthLine        = 244.0
)

// timeline draws the score over time and, below it on one lane each, the
// conversations, the survey answers and the outcomes.
func timeline(id, title, desc string, v timelineView) template.HTML {
	s := newSVG("timeline", id, lineW, lineH, title, desc)
	v.grid(s)
	v.line(s)
	for _, m := range v.Marks {
		v.mark(s, m)
	}
	return s.done()
}

// x is where a time is drawn; times outside the view are kept at its edges.
func (v *timelineView) x(t time.Time) float64 {
	span := v.To.Sub(v.From).Seconds()
	if span <= 0 {
		return lineR
	}
	share := math.Min(math.Max(t.Sub(v.From).Seconds()/span, 0), 1)
	return lineL + share*(lineR-lineL)
}

func scoreY(score float64) float64 { return scoreFoot - score/100*(scoreFoot-scoreTop) }

// grid draws the bands behind the score, the months, and a line per lane.
func (v *timelineView) grid(s *svg) {
	s.add(`<rect class="zone-high" x="0" y="%s" width="%s" height="%s"/>`, num(scoreTop), num(lineW), num(scoreY(v.High)-scoreTop))
	s.add(`<rect class="zone-watch" x="0" y="%s" width="%s" height="%s"/>`, num(scoreY(v.High)), num(lineW), num(scoreY(v.Watch)-scoreY(v.High)))
	s.add(`<line class="base" x1="0" x2="%s" y1="%s" y2="%s"/>`, num(lineW), num(scoreFoot), num(scoreFoot))
	for _, y := range []float64{conversationLane, surveyLane, outcomeLane} {
		s.add(`<line class="lane" x1="0" x2="%s" y1="%s" y2="%s"/>`, num(lineW), num(y), num(y))
	}
	month := time.Date(v.From.Year(), v.From.Month()+1, 1, 0, 0, 0, 0, v.From.Location())
	for i := 0; month.Before(v.To); i, month = i+1, month.AddDate(0, 1, 0) {
		s.add(`<line class="grid" x1="%s" x2="%s" y1="%s" y2="%s"/>`, num(v.x(month)), num(v.x(month)), num(scoreTop), num(outcomeLane+10))
		if i%3 == 0 && v.x(month) < lineR-60 {
			s.add(`<text x="%s" y="%s">%s</text>`, num(v.x(month)+3), num(monthLine), v.Month(month))
		}
	}
}

// line draws the score.
func (v *timelineView) line(s *svg) {
	if len(v.Points) == 0 {
		return
	}
	path := ""
	for i, p := range v.Points {
		step := "L"
		if i == 0 {
			step = "M"
		}
		path += step + num(v.x(p.At)) + " " + num(scoreY(p.Score))
	}
	last := v.Points[len(v.Points)-1]
	s.add(`<path class="line" d="%s"/>`, path)
	s.add(`<circle class="end" cx="%s" cy="%s" r="3.5"/>`, num(v.x(last.At)), num(scoreY(last.Score)))
}

// mark draws one thing that happened: a disc for a conversation (ringed when
// the mood was bad, so that colour is not the only sign), the answer's number
// for a survey, a flag with its word for an outcome.
func (v *timelineView) mark(s *svg, m timelineMark) {
	if m.At.Before(v.From) || m.At.After(v.To) {
		return
	}
	x := v.x(m.At)
	open, end := `<g>`, `</g>`
	if m.Href != "" {
		s.add(`<a href="%s" tabindex="-1">`, m.Href)
		open, end = "", `</a>`
	}
	s.add(open+`<title>%s</title>`, m.Label)
	switch m.Kind {
	case "conversation":
		v.conversation(s, m.Class, x)
	case "survey":
		s.add(`<rect class="%s" x="%s" y="%s" width="18" height="16" rx="4"/>`, m.Class, num(x-9), num(surveyLane-8))
		s.add(`<text class="inmark" x="%s" y="%s" text-anchor="middle">%s</text>`, num(x), num(surveyLane+4), m.Text)
	case "outcome":
		v.outcome(s, m, x)
	}
	s.WriteString(end)
}

func (v *timelineView) conversation(s *svg, class string, x float64) {
	y := conversationLane
	switch class {
	case "negative": // points down
		s.add(`<path class="negative" d="M%s %sL%s %sL%s %sZ"/>`, num(x-6), num(y-5), num(x+6), num(y-5), num(x), num(y+7))
	case "positive": // points up
		s.add(`<path class="positive" d="M%s %sL%s %sL%s %sZ"/>`, num(x-6), num(y+5), num(x+6), num(y+5), num(x), num(y-7))
	default:
		s.add(`<circle class="neutral" cx="%s" cy="%s" r="4.5"/>`, num(x), num(y))
	}
}

func (v *timelineView) outcome(s *svg, m timelineMark, x float64) {
	anchor, at := "start", x+8
	if x > lineR-120 {
		anchor, at = "end", x-8
	}
	s.add(`<rect class="%s" x="%s" y="%s" width="3" height="20"/>`, m.Class, num(x-1.5), num(outcomeLane-10))
	s.add(`<rect class="%s" x="%s" y="%s" width="9" height="9"/>`, m.Class, num(x-4.5), num(outcomeLane-10))
	s.add(`<text class="flag" x="%s" y="%s" text-anchor="%s">%s</text>`, num(at), num(outcomeLane+4), anchor, m.Text)
}
