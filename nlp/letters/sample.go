//go:build ignore

package main

import (
	"archive/zip"
	"io"
	"log"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sort"

	"github.com/pemistahl/lingua-go/serialization"
	"google.golang.org/protobuf/proto"
)

// drawer draws words of one language from how often its letters follow each
// other. The statistics count every run of one to five letters within words;
// what of a run is followed, or preceded, by nothing tells where words end
// and begin.
type drawer struct {
	r      *rand.Rand
	begins wheel            // words of one to three letters, and beginnings of four
	next   map[string]wheel // by the last four letters, what follows; "" ends the word
}

// wheel is drawn from by weight.
type wheel struct {
	what []string
	upTo []float64
}

func (w *wheel) add(s string, weight float64) {
	if weight <= 0 {
		return
	}
	if n := len(w.upTo); n > 0 {
		weight += w.upTo[n-1]
	}
	w.what, w.upTo = append(w.what, s), append(w.upTo, weight)
}

func (w *wheel) draw(r *rand.Rand) string {
	if len(w.what) == 0 {
		return ""
	}
	at := r.Float64() * w.upTo[len(w.upTo)-1]
	return w.what[min(sort.SearchFloat64s(w.upTo, at), len(w.what)-1)]
}

func newDrawer(dir string, r *rand.Rand) *drawer {
	var counts [6]map[string]float64
	counts[0] = map[string]float64{"": 1}
	for n, name := range []string{"unigrams", "bigrams", "trigrams", "quadrigrams", "fivegrams"} {
		counts[n+1] = readGrams(filepath.Join(dir, name+".pb.bin.zip"), counts[n])
	}
	var begin [5]map[string]float64
	for n := 1; n <= 4; n++ {
		begin[n] = map[string]float64{}
		for g, c := range counts[n] {
			begin[n][g] += c
		}
		for _, g := range sorted(counts[n+1]) {
			begin[n][tail(g)] -= counts[n+1][g]
		}
	}
	d := &drawer{r: r, next: map[string]wheel{}}
	for n := 1; n <= 4; n++ {
		whole := map[string]float64{}
		for g, c := range begin[n] {
			whole[g] = c
		}
		if n < 4 {
			for _, g := range sorted(begin[n+1]) {
				whole[head(g)] -= max(0, begin[n+1][g])
			}
		}
		for _, g := range sorted(whole) {
			d.begins.add(g, dust(whole[g]))
		}
	}
	rest := map[string]float64{}
	for g, c := range counts[4] {
		rest[g] = c
	}
	for _, g := range sorted(counts[5]) {
		w := d.next[head(g)]
		w.add(last(g), counts[5][g])
		d.next[head(g)] = w
		rest[head(g)] -= counts[5][g]
	}
	for _, g := range sorted(rest) {
		w := d.next[g]
		w.add("", dust(rest[g]))
		d.next[g] = w
	}
	return d
}

// dust drops what only rounding left.
func dust(x float64) float64 {
	if x < 1e-7 {
		return 0
	}
	return x
}

func sorted(m map[string]float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func head(g string) string { r := []rune(g); return string(r[:len(r)-1]) }
func tail(g string) string { r := []rune(g); return string(r[1:]) }
func last(g string) string { r := []rune(g); return string(r[len(r)-1:]) }

// readGrams reads how often each run of letters occurs, given how often the
// run without its last letter does.
func readGrams(name string, shorter map[string]float64) map[string]float64 {
	z, err := zip.OpenReader(name)
	if err != nil {
		log.Fatal(err)
	}
	defer z.Close()
	f, err := z.File[0].Open()
	if err != nil {
		log.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		log.Fatal(err)
	}
	var m serialization.SerializableLanguageModel
	if err := proto.Unmarshal(data, &m); err != nil {
		log.Fatal(err)
	}
	counts := map[string]float64{}
	for _, set := range m.NgramSets {
		for _, g := range set.Ngrams {
			counts[g] = set.Probability * shorter[head(g)]
		}
	}
	return counts
}

// word draws one word of at least so many letters.
func (d *drawer) word(least int) string {
	for range 50 {
		w := []rune(d.begins.draw(d.r))
		for len(w) >= 4 && len(w) < 24 {
			next := d.next[string(w[len(w)-4:])]
			s := next.draw(d.r)
			if s == "" {
				break
			}
			w = append(w, []rune(s)...)
		}
		if len(w) >= least {
			return string(w)
		}
	}
	return "x"
}

// text draws one to five words: as they come, or long ones alone, some from
// the list, now and then without accents, as hasty people write.
func (d *drawer) text(list []string) (words [][]uint16) {
	least := 1
	if d.r.IntN(2) == 0 {
		least = 4
	}
	plain := d.r.IntN(12) == 0
	for range 1 + d.r.IntN(2) + d.r.IntN(2)*d.r.IntN(4) {
		w := ""
		if len(list) > 0 && d.r.IntN(10) == 0 {
			w = list[d.r.IntN(len(list))]
		} else {
			w = d.word(least)
		}
		if plain {
			w = unaccented(w)
		}
		words = append(words, word(w))
	}
	return words
}
