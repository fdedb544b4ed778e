package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

	"earshot"
)

// turnLangs are the languages a turn can be corrected to: those every part of
// the house treats alike first, then the others that are told.
var turnLangs = [...]earshot.Lang{
	earshot.English, earshot.ChineseSimplified, earshot.ChineseTraditional, earshot.Chinese, earshot.Korean, earshot.Japanese,
	"de", "fr", "es", "pt", "it", "nl", "pl", "sv", "ru", "uk", "vi", "tr", "id", "th", "ar", "el", "he", "hi",
}

// correctable fills in what the turn can be corrected to.
func (row *TurnRow) correctable(p Page, t *earshot.Turn) {
	now := t.Correction()
	row.Fixed = now != earshot.TurnCorrection{}
	row.Langs = []Option{{Label: p.T("conversation.as_heard")}}
	for _, lang := range turnLangs {
		row.Langs = append(row.Langs, Option{Value: string(lang), Label: p.LangName(lang), On: lang == now.Lang})
	}
	row.Moods = []Option{{Label: p.T("conversation.as_heard")}}
	for _, mood := range []earshot.Mood{earshot.Negative, earshot.Neutral, earshot.Positive} {
		row.Moods = append(row.Moods, Option{Value: string(mood), Label: p.T("mood." + string(mood)), On: mood == now.Mood})
	}
}

// correctTurn says what a turn is written in and how it reads. What the form
// leaves open is told from the words. An undo names both in its address.
func (v *visit) correctTurn() error {
	a, err := v.openConversation(earshot.ConversationID(v.id()))
	if err != nil {
		return err
	}
	c := a.Conversation
	seq, err := strconv.Atoi(chi.URLParam(v.r, "seq"))
	if err != nil || c.Turn(seq) == nil {
		return fmt.Errorf("turn %q: %w", chi.URLParam(v.r, "seq"), earshot.ErrNotFound)
	}
	to := earshot.TurnCorrection{Lang: earshot.Lang(v.r.FormValue("lang")), Mood: earshot.Mood(v.r.FormValue("mood"))}
	if to.Lang != "" && !slices.Contains(turnLangs[:], to.Lang) {
		return fmt.Errorf("language %q: %w", to.Lang, earshot.ErrInvalid)
	}
	was := c.Turn(seq).Correction()
	if was == to {
		return v.back(turnHref(c.ID, seq)) // nothing was chosen
	}
	notice, undo := v.T("notice.turn"), undoTurnHref(c.ID, seq, was)
	if v.r.URL.RawQuery != "" {
		notice, undo = v.T("notice.turn_back"), ""
	} else if to == (earshot.TurnCorrection{}) {
		notice = v.T("notice.turn_back")
	}
	pipeline := v.Pipeline()
	err = v.Store.CorrectTurn(v.ctx(), v.Now(), v.person.ID, c.ID, seq, to, pipeline.Reanalyse, pipeline.Judge())
	return v.corrected(err, notice, undo, turnHref(c.ID, seq))
}

// undoTurnHref is where to post to give a turn the correction it had before.
func undoTurnHref(id earshot.ConversationID, seq int, was earshot.TurnCorrection) string {
	query := url.Values{"lang": {string(was.Lang)}, "mood": {string(was.Mood)}}
	return conversationHref(id) + "/turns/" + strconv.Itoa(seq) + "?" + query.Encode()
}
