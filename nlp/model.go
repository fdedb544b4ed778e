package nlp

import (
	"math"
	"strings"
	"sync"

	"earshot"

	"github.com/pemistahl/lingua-go"
)

// model asks lingua's n-gram models for the language of a text in Latin
// letters that our own model is of two minds about. It is loaded, all of it at
// once, when it is first asked; that takes seconds and some 200 MB, which a
// house whose turns are not short or strange may never spend.
type model struct {
	once     sync.Once
	detector lingua.LanguageDetector

	mu    sync.Mutex
	cache map[string]guess
}

// guess is how probable a model finds each of latinLangs. All zero is no
// answer.
type guess [len(latinLangs)]float64

// with is what two models together find: the mean of their logarithms.
func (g guess) with(other guess) guess {
	sum := 0.0
	for k := range g {
		g[k] = math.Sqrt(g[k] * other[k])
		sum += g[k]
	}
	for k := range g {
		if sum > 0 {
			g[k] = round(g[k] / sum)
		}
	}
	return g
}

// best is the most probable language and its probability.
func (g guess) best() (lang earshot.Lang, first float64) {
	lang = earshot.Undetermined
	for k, p := range g {
		if p > first {
			lang, first = latinLangs[k], p
		}
	}
	return lang, first
}

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
// on the order of a map.
func (m *model) compute(text string) (g guess) {
	for _, v := range m.detector.ComputeLanguageConfidenceValues(text) {
		for k, l := range latinLangs {
			if l == linguaLangs[v.Language()] {
				g[k] = round(v.Value())
			}
		}
	}
	return g
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
