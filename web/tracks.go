package web

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"earshot"
	"earshot/playbook"
)

// TracksPage lists talk tracks.
type TracksPage struct {
	Page
	Text   string
	Stages []Option
	Langs  []Option
	Rows   []TrackRow
	Total  int
}

// TrackRow is a talk track as a card.
type TrackRow struct {
	Track     Link
	Persona   string
	Topic     string
	Stage     string
	Lang      LangTag
	Words     string
	Proof     string
	Share     template.HTML
	Situation string
}

// TrackPage is one talk track.
type TrackPage struct {
	Page
	Card     TrackRow
	Customer string
	Why      string
	Source   *Link
	Owner    string
	Review   string
	Stale    bool
	Consent  bool
}

// enough is from how many accounts on a proof says something.
const enough = 5

// tracks lists talk tracks, those that fit best first.
func (v *visit) tracks() error {
	p, err := v.page(v.T("nav.tracks"), "tracks")
	if err != nil {
		return err
	}
	all, err := v.Store.Tracks(v.ctx())
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	text, stage, lang := strings.TrimSpace(q.Get("text")), q.Get("stage"), q.Get("lang")
	page := TracksPage{Page: p, Text: text, Stages: stageOptions(p, all, text, stage, lang), Langs: trackLangs(p, all, lang)}
	asked := earshot.Lang(lang)
	if asked == "" {
		asked = v.tag
	}
	for _, fit := range playbook.Suggest(all, playbook.Situation{Words: text, Lang: asked}) {
		t := fit.Track
		if (stage == "" || t.Stage == stage) && (lang == "" || string(t.Lang) == lang) {
			page.Rows = append(page.Rows, trackRow(p, t))
		}
	}
	page.Total = len(page.Rows)
	return v.show(http.StatusOK, "tracks", page)
}

func stageOptions(p Page, all []earshot.Track, text, stage, lang string) []Option {
	href := func(stage string) string {
		q := url.Values{}
		for name, value := range map[string]string{"text": text, "stage": stage, "lang": lang} {
			if value != "" {
				q.Set(name, value)
			}
		}
		return "/tracks?" + q.Encode()
	}
	options := []Option{{Label: p.T("accounts.any"), Href: href(""), On: stage == ""}}
	var seen []string
	for _, t := range all {
		if t.Stage != "" && !slices.Contains(seen, t.Stage) {
			seen = append(seen, t.Stage)
		}
	}
	slices.Sort(seen)
	for _, s := range seen {
		options = append(options, Option{Value: s, Label: p.word("stage", s), Href: href(s), On: s == stage})
	}
	return options
}

func trackLangs(p Page, all []earshot.Track, lang string) []Option {
	labels := map[string]string{}
	for _, t := range all {
		labels[string(t.Lang)] = p.LangName(t.Lang)
	}
	return choices(p, labels, lang)
}

func trackRow(p Page, t earshot.Track) TrackRow {
	row := TrackRow{Track: Link{t.Title, trackHref(t.ID), t.Lang}, Persona: t.Persona, Lang: p.langTag(t.Lang), Words: t.Words, Share: share(t.Used, t.Won)}
	var situation []string
	for _, part := range []string{t.Persona, p.word("category", string(t.Topic)), p.word("stage", t.Stage)} {
		if part != "" {
			situation = append(situation, part)
		}
	}
	row.Situation = strings.Join(situation, " · ")
	switch {
	case t.Used == 0:
		row.Proof = p.T("track.proof_none")
	case t.Used < enough:
		row.Proof = p.T("track.proof_few", "used", t.Used, "won", t.Won)
	default:
		row.Proof = p.T("track.proof_n", "used", t.Used, "won", t.Won)
	}
	return row
}

// track is one talk track.
func (v *visit) track() error {
	t, err := v.Store.Track(v.ctx(), earshot.TrackID(v.id()))
	if err != nil {
		return err
	}
	p, err := v.page(t.Title, "tracks")
	if err != nil {
		return err
	}
	b, err := v.book()
	if err != nil {
		return err
	}
	page := TrackPage{Page: p, Card: trackRow(p, t), Customer: t.Customer, Why: t.Why, Owner: b.person(t.Owner), Review: p.locale.Date(t.Review),
		Stale: !t.Review.IsZero() && t.Review.Before(p.Now), Consent: t.Consent}
	if page.Source, err = v.trackSource(p, t); err != nil {
		return err
	}
	return v.show(http.StatusOK, "track", page)
}

// trackSource leads to where the words were said, for those who may go there.
func (v *visit) trackSource(p Page, t earshot.Track) (*Link, error) {
	if t.Conversation == "" {
		return nil, nil
	}
	a, err := v.openConversation(t.Conversation)
	if errors.Is(err, earshot.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &Link{Text: a.Conversation.Title + " · " + p.Date(a.Conversation.StartedAt), Href: turnHref(t.Conversation, t.Turn)}, nil
}
