package risk

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
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

func storyTurns(b testing.TB) []loadTurn {
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

// loadView is a turn as phrases are looked for in it.
type loadView struct {
	view view
	lang earshot.Lang
}

// loadViews makes turns ready, their texts one after the other as they would
// be read, and says how many bytes they are.
func loadViews(turns []loadTurn) ([]loadView, int) {
	views := make([]loadView, len(turns))
	bytes := 0
	var all strings.Builder
	for i, t := range turns {
		views[i] = loadView{newView(nlp.Normalize(t.Text).Text), t.Lang}
		bytes += len(views[i].view.text)
		all.WriteString(views[i].view.text + views[i].view.normal)
	}
	rest := all.String()
	for i := range views {
		v := &views[i].view
		v.text, rest = rest[:len(v.text)], rest[len(v.text):]
		v.normal, rest = rest[:len(v.normal)], rest[len(v.normal):]
	}
	return views, bytes
}

// BenchmarkMatching measures what finds the candidates of a turn: the
// automaton, the rest of each phrase and the bounds of words, on text that is
// normalised.
func BenchmarkMatching(b *testing.B) {
	turns := loadTurns(b)
	views, bytes := loadViews(turns)
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
				d, turn := detection{rules: rules}, earshot.Turn{}
				s := said{turn: &turn}
				found := 0
				from := processor()
				for b.Loop() {
					found = 0
					for i := range views {
						d.candidates, turn.Lang, s.view = d.candidates[:0], views[i].lang, views[i].view
						d.gather(&s)
						found += len(d.candidates)
					}
				}
				if spent := processor() - from; spent > 0 {
					b.ReportMetric(float64(bytes)*float64(b.N)/1e6/spent.Seconds(), "MB/cpu-s")
				}
				b.ReportMetric(float64(found)/float64(len(views)), "hits/turn")
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

func writeViews(b *testing.B, name string, views []loadView) {
	b.Helper()
	var out strings.Builder
	for i := range views {
		out.WriteString(strings.ReplaceAll(views[i].view.text, "\n", " ") + "\n")
	}
	if err := os.WriteFile(name, []byte(out.String()), 0o644); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkCompileMany measures making ten thousand phrases, with all their
// inflections, ready, and what they take of memory.
func BenchmarkCompileMany(b *testing.B) {
	trackers := loadTrackers(loadPhrases(loadTurns(b), 10000), earshot.FormInflections)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	rules, err := Compile(trackers)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ResetTimer()
	from := processor()
	for b.Loop() {
		if _, err := Compile(trackers); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((processor()-from).Seconds()/float64(b.N), "cpu-s/op")
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-kept")
	b.ReportMetric(float64(len(rules.texts)), "patterns")
	runtime.KeepAlive(rules)
}

// BenchmarkRulesStage measures what rules cost beside phrases: the same words
// looked for alone, and in rules with operators, guards on.
func BenchmarkRulesStage(b *testing.B) {
	turns := loadTurns(b)
	sets := loadPhrases(turns, 1000)
	phrases := loadTrackers(sets, earshot.FormExact)
	ruled := make([]earshot.Tracker, len(phrases))
	for i, t := range phrases {
		set := t.Phrases[0]
		r := earshot.RuleSet{Lang: set.Lang}
		for k := 0; k+1 < len(set.Phrases); k += 2 {
			r.Rules = append(r.Rules, phraseText(set.Phrases[k])+" NEAR/8 "+phraseText(set.Phrases[k+1])+" -"+phraseText(set.Phrases[(k+7)%len(set.Phrases)]))
		}
		ruled[i] = earshot.Tracker{ID: t.ID, Active: true, Rules: []earshot.RuleSet{r}}
	}
	c := &earshot.Conversation{}
	bytes := 0
	for i, t := range turns {
		c.Turns = append(c.Turns, earshot.Turn{Seq: i, Lang: t.Lang, Text: t.Text})
		bytes += len(t.Text)
	}
	for name, ts := range map[string][]earshot.Tracker{"none": nil, "phrases": phrases, "rules": ruled} {
		rules, err := Compile(ts)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(bytes))
			from := processor()
			found := 0
			for b.Loop() {
				found = 0
				for i := 0; i < len(c.Turns); i += 16 { // conversations of sixteen turns
					part := earshot.Conversation{Turns: c.Turns[i:min(i+16, len(c.Turns))]}
					found += len(rules.Detect(&part))
				}
			}
			if spent := processor() - from; spent > 0 {
				b.ReportMetric(float64(bytes)*float64(b.N)/1e6/spent.Seconds(), "MB/cpu-s")
			}
			b.ReportMetric(float64(found)/float64(len(turns)), "findings/turn")
		})
	}
}

// BenchmarkSift looks for one rule in the turns of EARSHOT_LOAD, over and over
// until they are a million; without it in those of the stories, once.
func BenchmarkSift(b *testing.B) {
	turns := loadTurns(b)
	times := 1
	if os.Getenv("EARSHOT_LOAD") != "" {
		times = (1_000_000 + len(turns) - 1) / len(turns)
	}
	var text strings.Builder
	var ends []int
	for i := range turns {
		text.WriteString(Comparable(turns[i].Text) + "\n")
		if i%16 == 15 {
			ends = append(ends, text.Len())
		}
	}
	ends = append(ends, text.Len())
	for _, rule := range []string{"cancel", "해지하다", "cancel NEAR/5 [competitor]", "[competitor]"} {
		b.Run(rule, func(b *testing.B) {
			rules, err := Compile([]earshot.Tracker{{ID: "t", Active: true, Rules: []earshot.RuleSet{{Lang: "any", Rules: []string{rule}}}}})
			if err != nil {
				b.Fatal(err)
			}
			sieve, _ := rules.NewSieve("t")
			b.SetBytes(int64(times * text.Len()))
			b.ReportAllocs()
			held, all := 0, []byte(text.String())
			from := processor()
			for b.Loop() {
				held = 0
				for range times {
					sieve.Sift(all, ends, func(int) { held++ })
				}
			}
			b.ReportMetric((processor()-from).Seconds()/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(held), "talks-held/op")
			b.ReportMetric(float64(len(sieve.literals)), "literals")
		})
	}
}
