package nlp

import (
	"slices"

	"earshot"
)

// Annotate fills in the language and the mood of every turn of c, and how the
// customer's side felt. A language that was given or corrected stays, and so
// does a mood that was corrected.
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
		if t.SentimentFrom == earshot.Corrected {
			continue
		}
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
		if told(t) {
			v = verdict{lang: t.Lang, letters: v.letters}
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
			v = a.alone(t.Text, v)
		}
		t.Lang, t.LangConfidence, t.LangFrom = v.lang, v.confidence, v.from
	}
}

// told reports whether somebody who knows said the turn's language.
func told(t *earshot.Turn) bool {
	return t.Lang != "" && (t.LangFrom == "given" || t.LangFrom == "corrected")
}

// What our own model must find for lingua not to be asked, and what both
// together must find for their answer to be taken.
const (
	doubt  = 0.5
	likely = 0.4
)

// alone closes an open verdict on Latin words that nobody around tells more
// about.
func (a *Annotator) alone(text string, v verdict) verdict {
	lang, first := v.guess.best()
	if first < doubt && first > 0 {
		lang, first = v.guess.with(a.model.ask(text)).best()
	}
	if first < likely || v.letters < 3 {
		return verdict{lang: earshot.Undetermined, letters: v.letters}
	}
	return verdict{lang: lang, confidence: min(first, 0.99), from: fromModel, letters: v.letters}
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
	if v.open == openShort {
		v.open = closed // it tells itself
		return v
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
	if 2*most <= total || (v.open == openLatin || v.open == openShort) && 2*most <= t.total {
		return v
	}
	if v.open == openHan && lang != earshot.Japanese && v.lang != earshot.Chinese {
		lang, from = v.lang, fromScript // it tells its script itself
	}
	confidence := 0.5 + 0.4*float64(most)/float64(total)
	return verdict{lang: lang, confidence: confidence, from: from, letters: v.letters}
}

// mayBe reports whether an open verdict may still turn out to be lang. Letters
// that speak against a language rule it out; of languages in other letters
// they know nothing.
func (v verdict) mayBe(lang earshot.Lang) bool {
	switch v.open {
	case openHan:
		return lang == earshot.Japanese || lang.Base() == earshot.Chinese
	case openHanze:
		return lang == earshot.ChineseSimplified || lang == earshot.ChineseTraditional
	case openShort:
		if k := slices.Index(latinLangs[:], lang); k >= 0 {
			return v.guess[k] >= 0.01
		}
	}
	return true
}
