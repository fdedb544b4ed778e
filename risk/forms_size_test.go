package risk

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"earshot"
)

// europeanPhrases are n phrases of a verb, an article and a noun of the words
// of testdata/forms, numbered so that no two are the same.
func europeanPhrases(t testing.TB, lang earshot.Lang, n int) []earshot.Tracker {
	t.Helper()
	data, err := os.ReadFile("testdata/forms/" + string(lang) + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, line := range strings.Split(string(data), "\n") {
		w, _, ok := strings.Cut(line, " = ")
		if ok && !strings.Contains(w, " ") {
			words = append(words, w)
		}
	}
	var ts []earshot.Tracker
	for i := 0; i < n; i += 100 {
		set := earshot.PhraseSet{Lang: lang}
		for k := i; k < i+100; k++ {
			a, b := words[k%len(words)], words[(k/len(words)+k)%len(words)]
			text := map[earshot.Lang]string{"de": "den %[2]s%[3]d %[1]s", "fr": "%s le %s%d", "es": "%s el %s%d"}[lang]
			set.Phrases = append(set.Phrases, earshot.Phrase{Text: fmt.Sprintf(text, a, b, k)})
		}
		ts = append(ts, earshot.Tracker{ID: earshot.TrackerID(fmt.Sprintf("t-%d", i)), Active: true, Phrases: []earshot.PhraseSet{set}})
	}
	return ts
}

// maxTextsEach is how many texts the matcher looks for, on average, for each
// phrase of several words.
const maxTextsEach = 12

// BenchmarkCompileEuropean compiles 10,000 phrases of inflected words.
func BenchmarkCompileEuropean(b *testing.B) {
	for _, lang := range []earshot.Lang{"de", "fr", "es"} {
		b.Run(string(lang), func(b *testing.B) {
			ts := europeanPhrases(b, lang, 10000)
			var r *Rules
			from, before := processor(), heap()
			for b.Loop() {
				r, _ = Compile(ts)
			}
			b.ReportMetric((processor()-from).Seconds()/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(heap()-before)/1e6, "MB")
			b.ReportMetric(float64(len(r.texts)), "texts")
			runtime.KeepAlive(r)
		})
	}
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestEuropeanPhrasesStaySmall compiles many phrases of inflected words: what
// the matcher looks for must not grow as their forms multiply.
func TestEuropeanPhrasesStaySmall(t *testing.T) {
	for _, lang := range []earshot.Lang{"de", "fr", "es"} {
		const n = 2000
		r, err := Compile(europeanPhrases(t, lang, n))
		if err != nil {
			t.Fatal(err)
		}
		if texts, anchors := len(r.texts)/n, len(r.anchors)/n; texts > maxTextsEach || anchors > maxTextsEach {
			t.Errorf("%s: %d texts and %d anchors for each phrase, want at most %d", lang, texts, anchors, maxTextsEach)
		}
	}
}
