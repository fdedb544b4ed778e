package nlp

import "earshot"

// Annotate fills in the language and the mood of every turn of c, and how the
// customer's side felt. A language that was given or corrected stays.
//
// It looks at each turn by itself first; turns that do not tell by themselves
// ("ok", "12:30", 契約更新) then follow their speaker, and else the
// conversation, by what most letters of the turns that do tell are written
// in. So the answer does not depend on which turn came first.
func (a *Annotator) Annotate(c *earshot.Conversation) {
	a.languages(c)
	a.moods(c)
}

func (a *Annotator) moods(c *earshot.Conversation) {
	for i := range c.Turns {
		t := &c.Turns[i]
		t.Sentiment = earshot.Sentiment{Label: earshot.Neutral}
		if t.Counts() {
			t.Sentiment = a.Sentiment(t.Text, t.Lang)
		}
	}
	m := moodOf(c, earshot.SideCustomer)
	c.CustomerMood, c.CustomerTurns = m.mean, m.turns
}

func (a *Annotator) languages(c *earshot.Conversation) {
	var room [64]verdict
	verdicts := room[:0]
	var tallies tallies
	for i := range c.Turns {
		t := &c.Turns[i]
		e := look(t.Text)
		v := e.verdict(t.Text)
		switch {
		case told(t):
			v = verdict{lang: t.Lang, letters: v.letters}
		case v.open == openLatin && e.letters[scriptLatin] >= modelLetters:
			v = a.guess(t.Text, &e, v, sure)
		}
		if v.open == closed && t.Counts() {
			tallies.add(t.Speaker, v)
		}
		verdicts = append(verdicts, v)
	}
	for i := range c.Turns {
		t := &c.Turns[i]
		if told(t) {
			continue
		}
		v := verdicts[i]
		if v.open != closed {
			v = tallies.settle(t.Speaker, v)
		}
		if v.open == openLatin { // nobody around tells
			e := look(t.Text)
			v = a.guess(t.Text, &e, v, likely)
		}
		t.Lang, t.LangConfidence, t.LangFrom = v.lang, v.confidence, v.from
	}
}

// told reports whether somebody who knows said the turn's language.
func told(t *earshot.Turn) bool {
	return t.Lang != "" && (t.LangFrom == "given" || t.LangFrom == "corrected")
}

// modelLetters is how many letters the model wants before it may overrule the
// speaker's other turns.
const modelLetters = 20

// demand is what the model's answer must reach to be taken.
type demand struct{ confidence, margin float64 }

var (
	sure   = demand{0.6, 0.2}   // to overrule what the speaker's other turns say
	likely = demand{0.35, 0.05} // when there is nothing else to go by
)

// guess asks the model about a text that the small words did not decide, and
// lets them vote with it. It closes the verdict if the answer is good enough,
// and if nobody else will be asked.
func (a *Annotator) guess(text string, e *evidence, v verdict, d demand) verdict {
	if e.letters[scriptLatin] >= 5 || e.known > 0 {
		g := a.model.ask(text).with(&e.ballot)
		if lang, first, second := g.best(); first >= d.confidence && first-second >= d.margin {
			return verdict{lang: lang, confidence: first, from: fromModel, letters: v.letters}
		}
	}
	if d == likely {
		return verdict{lang: earshot.Undetermined, letters: v.letters}
	}
	return v
}

// tallies count the letters of the turns that told their language, by speaker
// and for the conversation.
type tallies struct {
	all      tally
	speakers []tally
}

type tally struct {
	speaker string
	langs   []share
	total   int
}

type share struct {
	lang    earshot.Lang
	letters int
}

func (ts *tallies) add(speaker string, v verdict) {
	if v.lang == earshot.Undetermined {
		return
	}
	ts.all.add(v)
	if speaker == "" {
		return
	}
	for i := range ts.speakers {
		if ts.speakers[i].speaker == speaker {
			ts.speakers[i].add(v)
			return
		}
	}
	ts.speakers = append(ts.speakers, tally{speaker: speaker})
	ts.speakers[len(ts.speakers)-1].add(v)
}

func (t *tally) add(v verdict) {
	t.total += v.letters
	for i := range t.langs {
		if t.langs[i].lang == v.lang {
			t.langs[i].letters += v.letters
			return
		}
	}
	t.langs = append(t.langs, share{v.lang, v.letters})
}

// settle gives an open verdict the language of its speaker, else of the
// conversation; what neither tells stays open.
func (ts *tallies) settle(speaker string, v verdict) verdict {
	for i := range ts.speakers {
		if ts.speakers[i].speaker == speaker {
			if w := ts.speakers[i].settle(v, fromSpeaker); w.open == closed {
				return w
			}
			break
		}
	}
	if w := ts.all.settle(v, fromConversation); w.open == closed || v.open == openLatin {
		return w
	}
	v.open = closed // Chinese, of whatever script it tells itself
	return v
}

// settle gives v the language most letters of the tally are written in, among
// those v may be.
func (t *tally) settle(v verdict, from string) verdict {
	var lang earshot.Lang
	most, total := 0, 0
	for _, s := range t.langs {
		if !v.mayBe(s.lang) {
			continue
		}
		total += s.letters
		if s.letters > most || s.letters == most && s.lang < lang {
			lang, most = s.lang, s.letters
		}
	}
	if 2*most <= total || v.open == openLatin && 2*most <= t.total {
		return v
	}
	if v.open == openHan && lang != earshot.Japanese && v.lang != earshot.Chinese {
		lang, from = v.lang, fromScript // it tells its script itself
	}
	confidence := 0.5 + 0.4*float64(most)/float64(total)
	return verdict{lang: lang, confidence: confidence, from: from, letters: v.letters}
}

// mayBe reports whether an open verdict may still turn out to be lang.
func (v verdict) mayBe(lang earshot.Lang) bool {
	switch v.open {
	case openHan:
		return lang == earshot.Japanese || lang.Base() == earshot.Chinese
	case openHanze:
		return lang == earshot.ChineseSimplified || lang == earshot.ChineseTraditional
	}
	return true
}
