package nlp

import (
	"math"
	"strings"
	"sync"

	"earshot"

	"github.com/pemistahl/lingua-go"
)

// model asks lingua's n-gram models for the language of a text in Latin
// letters. It is loaded, all of it at once, when it is first asked; that
// takes seconds and some 200 MB, which a house that speaks the languages whose
// small words we know may never spend.
type model struct {
	once     sync.Once
	detector lingua.LanguageDetector

	mu    sync.Mutex
	cache map[string]guess
}

// guess is the model's answer. A zero one is no answer.
type guess struct {
	lang       earshot.Lang
	confidence float64
	margin     float64 // over the next language
}

// sure reports whether a guess may be trusted by itself.
func (g guess) sure() bool { return g.confidence >= 0.6 && g.margin >= 0.2 }

const cached = 8192 // answers kept; the same short turns come again and again

var linguaLangs = map[lingua.Language]earshot.Lang{
	lingua.English: "en", lingua.German: "de", lingua.French: "fr", lingua.Spanish: "es",
	lingua.Portuguese: "pt", lingua.Italian: "it", lingua.Dutch: "nl", lingua.Polish: "pl",
	lingua.Swedish: "sv", lingua.Vietnamese: "vi", lingua.Turkish: "tr", lingua.Indonesian: "id",
}

func (m *model) load() {
	var langs []lingua.Language
	for _, l := range lingua.AllLanguages() {
		if _, ok := linguaLangs[l]; ok {
			langs = append(langs, l)
		}
	}
	m.detector = lingua.NewLanguageDetectorBuilder().FromLanguages(langs...).
		WithPreloadedLanguageModels().Build()
	m.cache = map[string]guess{}
}

func (m *model) ask(text string) guess {
	m.once.Do(m.load)
	text = plainWords(text)
	m.mu.Lock()
	g, ok := m.cache[text]
	m.mu.Unlock()
	if ok {
		return g
	}
	g = m.compute(text)
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.cache) >= cached {
		clear(m.cache)
	}
	m.cache[text] = g
	return g
}

// compute rounds what lingua says, because the last digits of its sums depend
// on the order of a map; a tie after rounding is no answer.
func (m *model) compute(text string) guess {
	values := m.detector.ComputeLanguageConfidenceValues(text)
	if len(values) < 2 {
		return guess{}
	}
	first, second := round(values[0].Value()), round(values[1].Value())
	if first == second {
		return guess{}
	}
	return guess{linguaLangs[values[0].Language()], first, first - second}
}

func round(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// plainWords keeps the words in Latin letters of text, in lower case, without
// addresses and numbers.
func plainWords(text string) string {
	table := runeTables()
	var b strings.Builder
	for _, field := range strings.Fields(text) {
		if linkEnd(field, 0) > 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		for _, r := range field {
			if s := table.scriptAt(r); s == scriptLatin || s == scriptMark || r == '\'' || r == '’' || r == '-' {
				b.WriteRune(r)
			} else {
				b.WriteByte(' ')
			}
		}
	}
	return strings.Join(strings.Fields(strings.ToLower(b.String())), " ")
}
