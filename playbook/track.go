package playbook

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"gopkg.in/yaml.v3"

	"earshot"
	"earshot/nlp"
)

//go:embed tracks/*.yaml
var starter embed.FS

// trackFile is one talk track as files hold it.
type trackFile struct {
	ID       string `yaml:"id"`
	Title    string `yaml:"title"`
	Persona  string `yaml:"persona,omitempty"`
	Topic    string `yaml:"topic"`
	Stage    string `yaml:"stage,omitempty"`
	Language string `yaml:"language"`
	Customer string `yaml:"customer,omitempty"`
	Words    string `yaml:"words"`
	Why      string `yaml:"why,omitempty"`
	Owner    string `yaml:"owner,omitempty"`
	Review   string `yaml:"review,omitempty"`
}

// StarterTracks is the talk tracks Earshot brings along, ordered by ID. They
// carry no proof: nobody has used them here yet.
func StarterTracks() ([]earshot.Track, error) {
	var all []earshot.Track
	names, err := fs.Glob(starter, "tracks/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := starter.ReadFile(name)
		if err != nil {
			return nil, err
		}
		tracks, err := ParseTracks(name, data)
		if err != nil {
			return nil, err
		}
		all = append(all, tracks...)
	}
	slices.SortFunc(all, func(a, b earshot.Track) int { return cmp.Compare(a.ID, b.ID) })
	for i := 1; i < len(all); i++ {
		if all[i].ID == all[i-1].ID {
			return nil, fmt.Errorf("talk track %q is there twice: %w", all[i].ID, earshot.ErrInvalid)
		}
	}
	return all, nil
}

// ParseTracks reads a YAML list of talk tracks. name is for errors.
func ParseTracks(name string, data []byte) ([]earshot.Track, error) {
	var files []trackFile
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&files); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: %w: %w", name, err, earshot.ErrInvalid)
	}
	var tracks []earshot.Track
	for i, f := range files {
		t, err := f.track()
		if err != nil {
			return nil, fmt.Errorf("read %s: talk track %d: %w", name, i+1, err)
		}
		tracks = append(tracks, t)
	}
	return tracks, nil
}

func (f trackFile) track() (earshot.Track, error) {
	for field, value := range map[string]string{"id": f.ID, "title": f.Title, "words": f.Words, "language": f.Language, "topic": f.Topic} {
		if value == "" {
			return earshot.Track{}, fmt.Errorf("%s is missing: %w", field, earshot.ErrInvalid)
		}
	}
	t := earshot.Track{
		ID: earshot.TrackID(f.ID), Title: f.Title, Persona: f.Persona, Topic: earshot.Category(f.Topic), Stage: f.Stage,
		Lang: earshot.Lang(f.Language), Customer: f.Customer, Words: f.Words, Why: f.Why, Owner: earshot.PersonID(f.Owner),
	}
	if f.Review != "" {
		review, err := time.Parse(time.DateOnly, f.Review)
		if err != nil {
			return earshot.Track{}, fmt.Errorf("review %q is not a date like 2026-03-31: %w", f.Review, earshot.ErrInvalid)
		}
		t.Review = review
	}
	return t, nil
}

// Situation is what somebody wants a talk track for. Every field may be empty.
type Situation struct {
	Words   string // free words: "budget cut", "예산"
	Persona string
	Topic   earshot.Category
	Stage   string
	Lang    earshot.Lang
}

// Ranked is a talk track that fits a situation, and how well.
type Ranked struct {
	Track earshot.Track
	Fit   float64
}

// Suggest is the tracks that fit the situation, best first; ties go to the
// track that won more often, then by ID. A track fits when it shares the
// topic, the persona or the stage asked for; when words are given it must
// share at least one of them.
func Suggest(tracks []earshot.Track, s Situation) []Ranked {
	asked := terms(s.Words, s.Lang)
	var fitting []Ranked
	for _, t := range tracks {
		if fit := s.fit(t, asked); fit > 0 {
			fitting = append(fitting, Ranked{Track: t, Fit: fit})
		}
	}
	slices.SortStableFunc(fitting, func(a, b Ranked) int {
		return cmp.Or(cmp.Compare(b.Fit, a.Fit), cmp.Compare(b.Track.Won, a.Track.Won), cmp.Compare(a.Track.ID, b.Track.ID))
	})
	return fitting
}

// fit is 0 for a track that does not fit. Words weigh most, as somebody typed
// them; a track in the language asked for beats the same in another.
func (s Situation) fit(t earshot.Track, asked map[string]bool) float64 {
	fit := 0.0
	if len(asked) > 0 {
		shared := overlap(asked, terms(t.Title+"\n"+t.Customer+"\n"+t.Words+"\n"+t.Why+"\n"+t.Persona+"\n"+string(t.Topic)+"\n"+t.Stage, t.Lang))
		if shared == 0 {
			return 0
		}
		fit += 4 * float64(shared) / float64(len(asked))
	}
	fit += match(s.Topic != "" && s.Topic == t.Topic, 2) + match(s.Persona != "" && s.Persona == t.Persona, 1.5) + match(s.Stage != "" && s.Stage == t.Stage, 1)
	if fit > 0 {
		fit += match(s.Lang != "" && s.Lang.Base() == t.Lang.Base(), 1)
		fit += match(s.Lang != "" && s.Lang == t.Lang, 0.5)
	}
	if s == (Situation{}) || s == (Situation{Lang: s.Lang}) {
		return 1 + fit + match(s.Lang != "" && s.Lang.Base() == t.Lang.Base(), 1)
	}
	return fit
}

func match(ok bool, weight float64) float64 {
	if ok {
		return weight
	}
	return 0
}

// terms is the set of search terms of a text.
func terms(text string, lang earshot.Lang) map[string]bool {
	set := map[string]bool{}
	for _, t := range nlp.Tokenize(text, lang) {
		set[t.Term] = true
	}
	return set
}

func overlap(a, b map[string]bool) int {
	n := 0
	for term := range a {
		if b[term] {
			n++
		}
	}
	return n
}
