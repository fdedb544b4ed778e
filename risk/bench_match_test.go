package risk

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"earshot"
	"earshot/nlp"
)

// loadTurn is a turn of the text that matching is measured on.
type loadTurn struct {
	Text string       `json:"text"`
	Lang earshot.Lang `json:"lang"`
}

// loadTurns reads the turns of EARSHOT_LOAD, a file of JSON Lines with text
// and lang, or else the turns of the stories over and over.
func loadTurns(b *testing.B) []loadTurn {
	b.Helper()
	name := os.Getenv("EARSHOT_LOAD")
	if name == "" {
		return storyTurns(b)
	}
	file, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	var in io.Reader = file
	if strings.HasSuffix(name, ".gz") {
		if in, err = gzip.NewReader(file); err != nil {
			b.Fatal(err)
		}
	}
	var turns []loadTurn
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var t loadTurn
		if err := json.Unmarshal(lines.Bytes(), &t); err != nil {
			b.Fatal(err)
		}
		turns = append(turns, t)
	}
	return turns
}

func storyTurns(b *testing.B) []loadTurn {
	b.Helper()
	var turns []loadTurn
	for _, file := range []string{"en", "zh", "ko", "ja"} {
		data, err := os.ReadFile("testdata/stories/" + file + ".txt")
		if err != nil {
			b.Fatal(err)
		}
		for _, line := range strings.Split(string(data), "\n") {
			head, text, ok := strings.Cut(line, ": ")
			if _, lang, named := strings.Cut(head, " "); ok && named && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, ">") {
				turns = append(turns, loadTurn{text, earshot.Lang(lang)})
			}
		}
	}
	return turns
}

// loadPhrases samples n different phrases from the turns themselves: two to
// four words, or three to seven characters, so that they are often said.
func loadPhrases(turns []loadTurn, n int) []earshot.PhraseSet {
	random := rand.New(rand.NewPCG(1, 2))
	seen := map[string]bool{}
	sets := map[earshot.Lang]*earshot.PhraseSet{}
	var order []earshot.Lang
	for tries := 0; len(seen) < n && tries < 100*n; tries++ {
		t := turns[random.IntN(len(turns))]
		var text string
		if t.Lang.Spaced() {
			words := strings.Fields(nlp.Normalize(t.Text).Text)
			k := 2 + random.IntN(3)
			if len(words) < k {
				continue
			}
			at := random.IntN(len(words) - k + 1)
			text = strings.Trim(strings.Join(words[at:at+k], " "), " .,?!;:\"'-")
		} else {
			chars := []rune(nlp.Normalize(t.Text).Text)
			k := 3 + random.IntN(5)
			if len(chars) < k {
				continue
			}
			at := random.IntN(len(chars) - k + 1)
			text = strings.Trim(string(chars[at:at+k]), " .,?!;:\"'-。，、！？")
		}
		if utf8.RuneCountInString(text) < 3 || !strings.ContainsFunc(text, unicode.IsLetter) || strings.ContainsAny(text, "()|（）｜") || seen[text] {
			continue
		}
		seen[text] = true
		if sets[t.Lang] == nil {
			sets[t.Lang] = &earshot.PhraseSet{Lang: t.Lang}
			order = append(order, t.Lang)
		}
		sets[t.Lang].Phrases = append(sets[t.Lang].Phrases, earshot.Phrase{Text: text})
	}
	var all []earshot.PhraseSet
	for _, l := range order {
		all = append(all, *sets[l])
	}
	return all
}

// loadTrackers spreads phrases over trackers of a hundred each.
func loadTrackers(sets []earshot.PhraseSet, form earshot.Form) []earshot.Tracker {
	var ts []earshot.Tracker
	for _, set := range sets {
		for i := 0; i < len(set.Phrases); i += 100 {
			part := earshot.PhraseSet{Lang: set.Lang}
			for _, p := range set.Phrases[i:min(i+100, len(set.Phrases))] {
				p.Form = form
				part.Phrases = append(part.Phrases, p)
			}
			ts = append(ts, earshot.Tracker{ID: earshot.TrackerID(fmt.Sprintf("t-%s-%d", set.Lang, i)), Active: true, Phrases: []earshot.PhraseSet{part}})
		}
	}
	return ts
}

// BenchmarkMatching measures what finds the candidates of a turn: the
// automaton, the rest of each phrase and the bounds of words, on text that is
// normalised.
func BenchmarkMatching(b *testing.B) {
	turns := loadTurns(b)
	views := make([]said, len(turns))
	bytes := 0
	for i := range turns {
		n := nlp.Normalize(turns[i].Text)
		views[i] = said{turn: &earshot.Turn{Lang: turns[i].Lang}, normal: n, view: newView(n.Text)}
		bytes += len(views[i].view.text)
	}
	for _, size := range []int{1000, 10000} {
		sets := loadPhrases(turns, size)
		if name := os.Getenv("EARSHOT_PHRASES"); name != "" {
			writePhrases(b, fmt.Sprintf("%s.%d", name, size), sets)
			writeViews(b, name+".text", views)
		}
		for _, form := range []earshot.Form{earshot.FormExact, earshot.FormInflections} {
			rules, err := Compile(loadTrackers(sets, form))
			if err != nil {
				b.Fatal(err)
			}
			b.Run(fmt.Sprintf("%s/%d", form, size), func(b *testing.B) {
				b.SetBytes(int64(bytes))
				b.ReportAllocs()
				d := detection{rules: rules}
				found := 0
				from := processor()
				for b.Loop() {
					found = 0
					for i := range views {
						d.candidates = d.candidates[:0]
						d.gather(&views[i])
						found += len(d.candidates)
					}
				}
				if spent := processor() - from; spent > 0 {
					b.ReportMetric(float64(bytes)*float64(b.N)/1e6/spent.Seconds(), "MB/cpu-s")
				}
				b.ReportMetric(float64(found)/float64(len(turns)), "hits/turn")
			})
		}
	}
}

// processor is the time the process has had of the processor; 0 where the
// system does not tell. On a machine that others use, it is what to compare.
func processor() time.Duration {
	data, err := os.ReadFile("/proc/self/stat")
	fields := strings.Fields(string(data))
	if err != nil || len(fields) < 15 {
		return 0
	}
	user, _ := strconv.Atoi(fields[13])
	return time.Duration(user) * 10 * time.Millisecond
}

func writePhrases(b *testing.B, name string, sets []earshot.PhraseSet) {
	b.Helper()
	var out strings.Builder
	for _, s := range sets {
		for _, p := range s.Phrases {
			out.WriteString(viewed(p.Text) + "\n")
		}
	}
	if err := os.WriteFile(name, []byte(out.String()), 0o644); err != nil {
		b.Fatal(err)
	}
}

func writeViews(b *testing.B, name string, views []said) {
	b.Helper()
	var out strings.Builder
	for i := range views {
		out.WriteString(strings.ReplaceAll(views[i].view.text, "\n", " ") + "\n")
	}
	if err := os.WriteFile(name, []byte(out.String()), 0o644); err != nil {
		b.Fatal(err)
	}
}
