//go:build ignore

// Gen writes latin.bin. It learns the letters of twelve languages from words
// drawn, at random but always the same, from the statistics of letters that
// come with lingua, and from the lists of words of the parent folder:
//
//	go run gen.go sample.go accents.go
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"earshot/nlp/letters"
)

// In the order of the lines of ../tables/words.txt.
var langs = []string{"en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "vi", "tr", "id"}

const perLang = 120_000

func main() {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/pemistahl/lingua-go").Output()
	if err != nil {
		log.Fatal(err)
	}
	dir := strings.TrimSpace(string(out))
	lists := readLists("../tables/words.txt", "../tables/vocabulary.txt")
	var samples, held []letters.Sample
	for k, lang := range langs {
		r := rand.New(rand.NewPCG(uint64(k), 7))
		draw := newDrawer(filepath.Join(dir, "language-models", lang), r)
		for i := range perLang {
			s := letters.Sample{Lang: k, Words: draw.text(lists[lang])}
			if i%50 == 0 {
				held = append(held, s)
			} else {
				samples = append(samples, s)
			}
		}
		for _, w := range lists[lang] {
			samples = append(samples, letters.Sample{Lang: k, Words: [][]uint16{word(w)}})
		}
		if lang == "en" || lang == "de" || lang == "es" {
			for range 8 {
				fmt.Print(show(draw.text(nil)), " | ")
			}
			fmt.Println()
		}
	}
	m := letters.Train(samples, letters.Options{})
	if err := os.WriteFile("latin.bin", m.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
	right := 0
	for _, s := range held {
		var sum letters.Sum
		for _, w := range s.Words {
			m.Add(&sum, w)
		}
		best := 0
		for k, v := range sum {
			if v > sum[best] {
				best = k
			}
		}
		if best == s.Lang {
			right++
		}
	}
	fmt.Printf("%d samples learned; of %d held out, %.4f told; %d bytes\n", len(samples), len(held), float64(right)/float64(len(held)), len(m.Bytes()))
}

// readLists reads files of lines that begin with a language.
func readLists(names ...string) map[string][]string {
	lists := map[string][]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			log.Fatal(err)
		}
		for sc := bufio.NewScanner(bytes.NewReader(data)); sc.Scan(); {
			if fields := strings.Fields(sc.Text()); len(fields) > 1 {
				lists[fields[0]] = append(lists[fields[0]], fields[1:]...)
			}
		}
	}
	return lists
}

func word(s string) []uint16 {
	w := []uint16{letters.Edge}
	for _, r := range s {
		w = append(w, uint16(r))
	}
	return append(w, letters.Edge)
}

func show(words [][]uint16) string {
	var b strings.Builder
	for _, w := range words {
		for _, l := range w {
			if l == letters.Edge {
				b.WriteByte(' ')
			} else {
				b.WriteRune(rune(l))
			}
		}
	}
	return b.String()
}
