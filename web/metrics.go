package web

import (
	"html/template"
	"maps"
	"math"
	"slices"
	"strconv"

	"earshot"
)

// MetricRow is a figure of a conversation, with its definition.
type MetricRow struct {
	Label, Value, Def string
}

// MoodView is how the customer felt: the level, the way, and what is usual.
type MoodView struct {
	Level   string
	Mood    Mood
	Verdict string // beside the account's own past; empty when there is too little of it
	Usual   string // the figures of that
	Plot    template.HTML
	Worst   *Link
	Turning *Link
	Rows    []MetricRow
}

// metricRows say how the conversation went. What cannot be known of it is left
// out.
func metricRows(p Page, m earshot.Metrics) []MetricRow {
	var rows []MetricRow
	add := func(key, value string) {
		rows = append(rows, MetricRow{p.T("metric." + key), value, p.T("metric." + key + "_def")})
	}
	add("turns", p.Number(m.Turns))
	addShare(add, p, "talk_share", m.TalkShare)
	addShare(add, p, "talk_time", m.TalkTimeShare)
	if m.LongestOurs != nil {
		add("longest_ours", p.Clock(*m.LongestOurs))
	}
	if m.LongestTheirs != nil {
		add("longest_theirs", p.Clock(*m.LongestTheirs))
	}
	add("switches", p.Number(m.Switches))
	if m.Interactivity != nil {
		add("interactivity", p.T("metric.per_minute", "n", decimal(*m.Interactivity)))
	}
	if m.Patience != nil && m.PatienceMedian != nil {
		add("patience", p.T("metric.patience_value", "mean", decimal(m.Patience.Seconds()), "median", decimal(m.PatienceMedian.Seconds())))
	}
	if m.Interruptions != nil {
		add("interruptions", p.Number(*m.Interruptions))
	}
	add("our_questions", p.T("metric.questions_value", "n", m.OurQuestions, "open", m.OpenQuestions))
	add("their_questions", p.Number(m.TheirQuestions))
	if m.QuestionRate != nil {
		add("question_rate", p.T("metric.per_hour", "n", strconv.Itoa(int(math.Round(*m.QuestionRate)))))
	}
	addShare(add, p, "silence", m.SilenceShare)
	if m.Listening != nil {
		add("listening", p.T("metric.per_minute", "n", decimal(*m.Listening)))
	}
	byLang(add, p, "fillers", m.Fillers, decimal)
	byLang(add, p, "speech_rate", m.SpeechRate, func(x float64) string { return strconv.Itoa(int(math.Round(x))) })
	if m.SyllableRate != nil {
		add("syllables", strconv.Itoa(int(math.Round(*m.SyllableRate))))
	}
	if m.NextStep != nil {
		add("next_step", p.T("metric.yes_no_"+strconv.FormatBool(*m.NextStep)))
	}
	return rows
}

func addShare(add func(key, value string), p Page, key string, share *float64) {
	if share != nil {
		add(key, p.Percent(*share))
	}
}

// byLang writes a figure per language, each beside its language's name: they
// are never added up or compared.
func byLang(add func(key, value string), p Page, key string, rates map[earshot.Lang]float64, write func(float64) string) {
	text := ""
	for _, lang := range slices.Sorted(maps.Keys(rates)) {
		if text != "" {
			text += p.T("format.list")
		}
		text += p.LangName(lang) + " " + write(rates[lang])
	}
	if text != "" {
		add(key, text)
	}
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// moodView is how the customer felt; nil when they said nothing.
func moodView(p Page, c *earshot.Conversation, m earshot.Metrics, usual *earshot.Usual) *MoodView {
	if c.CustomerTurns == 0 {
		return nil
	}
	v := &MoodView{Level: moodFigure(m.CustomerMood), Mood: p.mood(m.CustomerMood)}
	if usual != nil {
		v.Verdict = p.T("mood.usual_" + map[string]string{earshot.CalmerThanUsual: "calmer", earshot.WorseThanUsual: "worse"}[usual.Verdict])
		v.Usual = p.T("mood.usual_figures", "change", moodFigure(usual.Change), "mean", moodFigure(usual.Mean), "spread", strconv.FormatFloat(usual.Spread, 'f', 2, 64), "n", usual.Conversations)
	}
	if m.WorstMood != nil {
		v.Worst = &Link{Text: p.T("mood.worst", "n", m.WorstTurn, "mood", moodFigure(*m.WorstMood)), Href: "#" + turnID(m.WorstTurn)}
	}
	if m.TurningTurn != nil {
		v.Turning = &Link{Text: p.T("mood.turning", "n", *m.TurningTurn), Href: "#" + turnID(*m.TurningTurn)}
	}
	v.Plot = plotOf(p, c, m)
	row := func(key, value string) {
		v.Rows = append(v.Rows, MetricRow{p.T("metric." + key), value, p.T("metric." + key + "_def")})
	}
	row("mood", moodFigure(m.CustomerMood))
	if t := m.CustomerThirds; t != nil {
		row("thirds", moodFigure(t[0])+" · "+moodFigure(t[1])+" · "+moodFigure(t[2]))
		row("change", moodFigure(m.CustomerChange))
	}
	return v
}

// plotOf draws the customer's mood over their turns; nothing under three.
func plotOf(p Page, c *earshot.Conversation, m earshot.Metrics) template.HTML {
	if m.CustomerThirds == nil {
		return ""
	}
	plot := moodPlot{Thirds: *m.CustomerThirds, Up: p.T("mood.positive"), Down: p.T("mood.negative")}
	for i := range c.Turns {
		t := &c.Turns[i]
		if !t.Counts() || t.Side != earshot.SideCustomer {
			continue
		}
		point := moodPoint{Seq: t.Seq, Score: t.Sentiment.Score, Label: p.T("conversation.turn", "n", t.Seq) + " · " + moodFigure(t.Sentiment.Score) + " · " + shorten(t.Text, 80)}
		point.Worst = m.WorstMood != nil && t.Seq == m.WorstTurn
		point.Turning = m.TurningTurn != nil && t.Seq == *m.TurningTurn
		plot.Points = append(plot.Points, point)
	}
	return plot.draw("moodplot", p.T("mood.plot"), p.T("mood.plot_desc", "n", len(plot.Points), "first", moodFigure(plot.Thirds[0]), "second", moodFigure(plot.Thirds[1]), "third", moodFigure(plot.Thirds[2])))
}

// moodPoint is a customer's turn in the plot.
type moodPoint struct {
	Seq            int
	Score          float64 // -1..1
	Label          string  // read when pointed at
	Worst, Turning bool
}

// moodPlot is the customer's mood over their turns.
type moodPlot struct {
	Points   []moodPoint
	Thirds   [3]float64
	Up, Down string // what the ends of the scale are called
}

// draw is a line through the turns between -1 and 1, a bar for the mean of each
// third, and marks, which lead there, on the worst turn and where the mood
// turned.
func (v moodPlot) draw(id, title, desc string) template.HTML {
	const w, h, pad, mid, reach = 320.0, 120.0, 10.0, 60.0, 46.0
	s := newSVG("moodplot", id, w, h, title, desc)
	n := len(v.Points)
	x := func(i float64) float64 { return pad + (w-2*pad)*i/math.Max(1, float64(n-1)) }
	y := func(score float64) float64 { return mid - reach*math.Max(-1, math.Min(1, score)) }
	s.add(`<line class="axis" x1="0" x2="%s" y1="%s" y2="%s"/>`, num(w), num(mid), num(mid))
	s.add(`<text x="0" y="10">%s</text><text x="0" y="%s">%s</text>`, "+1 "+v.Up, num(h-2), "−1 "+v.Down)
	third := n / 3
	for k, at := range [][2]int{{0, third - 1}, {third, n - third - 1}, {n - third, n - 1}} {
		s.add(`<line class="third" x1="%s" x2="%s" y1="%s" y2="%s"/>`, num(x(float64(at[0]))-4), num(x(float64(at[1]))+4), num(y(v.Thirds[k])), num(y(v.Thirds[k])))
	}
	line := ""
	for i, point := range v.Points {
		step := "L"
		if i == 0 {
			step = "M"
		}
		line += step + num(x(float64(i))) + " " + num(y(point.Score))
	}
	s.add(`<path class="line" d="%s"/>`, line)
	for i, point := range v.Points {
		s.mood(x(float64(i)), y(point.Score), h, point)
	}
	return s.done()
}

// mood draws one turn of the plot.
func (s *svg) mood(x, y, h float64, point moodPoint) {
	s.add(`<a href="#%s" tabindex="-1"><title>%s</title>`, turnID(point.Seq), point.Label)
	if point.Turning {
		s.add(`<line class="turning" x1="%s" x2="%s" y1="14" y2="%s"/>`, num(x), num(x), num(h-14))
	}
	class, r := "dot", 2.5
	if point.Worst {
		class, r = "dot worst", 4.5
	}
	s.add(`<circle class="hover" cx="%s" cy="%s" r="8"/><circle class="%s" cx="%s" cy="%s" r="%s"/></a>`, num(x), num(y), class, num(x), num(y), num(r))
}
