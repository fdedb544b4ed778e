//go:build ignore

// Gen writes the tables of this folder from three dictionaries of OpenCC:
//
//	go run gen.go TSCharacters.txt STCharacters.txt JPVariants.txt
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"
)

// Written by hand, where the dictionaries do not say what is in use today.
const (
	// Characters of both scripts whose use points to Simplified text.
	mostlySimplified = "确种极据愿价广厂几党万于胜叶丰筑荐适虫后云蜡"
	// Traditional characters folded in addition to the dictionary's.
	extraFolds = "著着瞭了妳你"
	// Characters the Japanese reform made, which Chinese writes as well.
	alsoChinese = "欠缶弁予醋痺"
	// Characters only Japanese has, or only Japanese still writes so.
	alsoJapanese = "込働峠畑辻枠匂雫凪噺籾栃笹榊躾値査産閲緑録顔絶説証々〆"
	// Chinese words of one character that modern Japanese does not write.
	chineseWords = "你您她妳咱们們这這哪么麼什吗嗎呢吧啊呀嘛啦哦喔嗯很没沒啥够夠怎"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: go run gen.go TSCharacters.txt STCharacters.txt JPVariants.txt")
	}
	ts, st, jp := read(os.Args[1]), read(os.Args[2]), read(os.Args[3])
	extra := []rune(extraFolds)
	for i := 0; i < len(extra); i += 2 {
		ts[extra[i]] = []rune{extra[i+1]}
	}

	var pairs []rune
	simplified := map[rune]bool{}
	for _, t := range keys(ts) {
		s := fold(ts, t)
		if s == t {
			continue
		}
		pairs = append(pairs, t, s)
		simplified[s] = true
	}

	japanese := runes(alsoJapanese)
	shared := map[rune]bool{} // Simplified characters Japanese writes too
	for _, k := range keys(jp) {
		v := jp[k][0]
		switch {
		case simplified[v]:
			shared[v] = true
		case ts[v] == nil && st[v] == nil && !strings.ContainsRune(alsoChinese, v):
			japanese[v] = true
		}
	}

	onlyS, onlyT, chinese := runes(mostlySimplified), map[rune]bool{}, runes(chineseWords)
	for s, candidates := range st {
		if !slices.Contains(candidates, s) && ts[s] == nil {
			onlyS[s] = true
		}
	}
	for t, candidates := range ts {
		if !slices.Contains(candidates, t) && !simplified[t] && st[t] == nil && !japanese[t] && !strings.ContainsRune(extraFolds, t) {
			onlyT[t] = true
		}
	}
	for s := range onlyS {
		if !shared[s] {
			chinese[s] = true
		}
	}
	for k := range jp {
		if onlyT[k] {
			chinese[k] = true
		}
	}
	write("ts.txt", pairs)
	write("simplified.txt", sorted(onlyS))
	write("traditional.txt", sorted(onlyT))
	write("japanese.txt", sorted(japanese))
	write("chinese.txt", sorted(chinese))
}

// fold follows the table until it no longer changes, so that folding twice is
// folding once.
func fold(ts map[rune][]rune, r rune) rune {
	for range 4 {
		next := r
		for _, c := range ts[r] {
			if c != r {
				next = c
				break
			}
		}
		if next == r || len(ts[r]) > 1 && ts[r][0] == r && r != '瞭' {
			return r
		}
		r = next
	}
	return r
}

func read(path string) map[rune][]rune {
	f, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	table := map[rune][]rune{}
	for sc := bufio.NewScanner(f); sc.Scan(); {
		key, values, ok := strings.Cut(sc.Text(), "\t")
		if !ok {
			continue
		}
		for _, v := range strings.Fields(values) {
			table[[]rune(key)[0]] = append(table[[]rune(key)[0]], []rune(v)[0])
		}
	}
	return table
}

func runes(s string) map[rune]bool {
	m := map[rune]bool{}
	for _, r := range s {
		m[r] = true
	}
	return m
}

func keys(m map[rune][]rune) []rune {
	var ks []rune
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

func sorted(m map[rune]bool) []rune {
	var ks []rune
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

func write(name string, rs []rune) {
	var b strings.Builder
	for i := 0; i < len(rs); i += 60 {
		fmt.Fprintln(&b, string(rs[i:min(i+60, len(rs))]))
	}
	if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}
