package ingest

import (
	"slices"
	"strings"
	"unicode/utf8"

	"earshot"
)

// sniffVTT knows WebVTT by its first line, and without it by its timings,
// which have a dot before the fraction and no number before them.
func sniffVTT(d *document) (float64, string) {
	head := d.head(1)
	if len(head) == 0 {
		return 0, ""
	}
	if isHeader(head[0]) {
		return 0.9, "begins with WEBVTT"
	}
	if _, _, state := parseTiming(head[0]); state == timingGood {
		return 0.7, "begins with a caption's timing"
	}
	return 0, ""
}

// sniffTeamsVTT knows Teams by the voice tags.
func sniffTeamsVTT(d *document) (float64, string) {
	confidence, _ := sniffVTT(d)
	if confidence == 0 {
		return 0, ""
	}
	var all, voiced int
	for _, payload := range sample(d) {
		all++
		if strings.HasPrefix(payload, "<v ") || strings.HasPrefix(payload, "<v.") {
			voiced++
		}
	}
	if voiced == 0 || voiced*2 < all {
		return 0, ""
	}
	return confidence + 0.05, "WebVTT with voice tags"
}

// sniffZoomVTT knows Zoom by the names that begin its captions.
func sniffZoomVTT(d *document) (float64, string) {
	confidence, _ := sniffVTT(d)
	if confidence == 0 {
		return 0, ""
	}
	var all, named int
	for _, payload := range sample(d) {
		all++
		if _, _, ok := cutName(payload); ok {
			named++
		}
	}
	if named == 0 || named*5 < all*4 {
		return 0, ""
	}
	return confidence + 0.05, "WebVTT whose captions begin with names"
}

// sample is the first line of the payload of the first 200 captions.
func sample(d *document) []string {
	var first []string
	after := false
	l := d.lines()
	for line, ok := l.next(); ok && len(first) < 200; line, ok = l.next() {
		if strings.Contains(line, "-->") {
			after = true
		} else if after && strings.TrimSpace(line) != "" {
			first = append(first, line)
			after = false
		}
	}
	return first
}

func readVTT(d *document) (*earshot.Conversation, error) { return readCaptionFile(d, true, named) }

// readZoomVTT reads captions that all begin with a name, so that a name heard
// once is one too.
func readZoomVTT(d *document) (*earshot.Conversation, error) {
	return readCaptionFile(d, true, func([]cue) bool { return true })
}

// readCaptionFile reads WebVTT or SubRip. prefixed says of the cues without a
// voice whether their words begin with names.
func readCaptionFile(d *document, vtt bool, prefixed func([]cue) bool) (*earshot.Conversation, error) {
	b := newBuilder()
	captions, err := readCaptions(d, &b.notes, vtt)
	if err != nil {
		return nil, err
	}
	if growing(captions) {
		captions = ungrow(captions, &b.notes)
	}
	if rolling(captions) {
		unroll(captions, &b.notes)
	}
	cues := cuesOf(captions, &b.notes, vtt)
	if len(cues) == 0 {
		return nil, d.refuse(0, "check that the recording had captions when it was exported", "none of its %d captions has words", len(captions))
	}
	if prefixed(cues) {
		splitNames(cues, &b.notes)
	}
	return captionTurns(b, dropEmpty(cues, &b.notes), earshot.ChannelMeeting), nil
}

// cuesOf takes the captions' markup off.
func cuesOf(captions []caption, n *notes, vtt bool) []cue {
	cues := make([]cue, 0, len(captions))
	for _, c := range captions {
		if !vtt {
			c.payload = stripOverrides(c.payload)
		}
		found := false
		for _, p := range voices(c.payload) {
			text := unwrap(p.text)
			if text == "" {
				continue
			}
			found = true
			cues = append(cues, cue{speaker: tidyName(p.voice), text: text, from: c.from, to: c.to, line: c.line})
		}
		if !found && !c.repeats {
			n.add(c.line, "a caption has no words")
		}
	}
	return cues
}

// dropEmpty removes the cues in which a name is followed by nothing.
func dropEmpty(cues []cue, n *notes) []cue {
	kept := cues[:0]
	for _, c := range cues {
		if c.text == "" {
			n.add(c.line, "a caption has a name and no words")
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// named reports whether at least half of the cues without a voice begin with a
// name that comes twice.
func named(cues []cue) bool {
	seen := map[string]int{}
	plain := 0
	for _, c := range cues {
		if c.speaker != "" {
			continue
		}
		plain++
		if name, _, ok := cutName(c.text); ok {
			seen[name]++
		}
	}
	count := 0
	for _, n := range seen {
		if n > 1 {
			count += n
		}
	}
	return count > 0 && count*2 >= plain
}

// splitNames moves the names that begin cues to where they belong.
func splitNames(cues []cue, n *notes) {
	for i := range cues {
		c := &cues[i]
		if c.speaker != "" {
			continue
		}
		name, text, ok := cutName(c.text)
		if !ok {
			n.add(c.line, "a caption names no speaker")
			continue
		}
		c.speaker, c.text = name, text
	}
}

// cutName splits "Mario Havel: Hey" at the first colon and space. Zoom names
// hold bars, brackets, emoji and dots; what is long, ends a sentence or is a
// time of day is not a name.
func cutName(s string) (name, text string, ok bool) {
	i := strings.Index(s, ": ")
	if i < 0 && strings.HasSuffix(s, ":") {
		i = len(s) - 1
	}
	if i <= 0 || i > 4*80 || strings.ContainsAny(s[:i], "\n") {
		return "", s, false
	}
	name = tidyName(s[:i])
	if !nameLike(name) {
		return "", s, false
	}
	return name, strings.TrimSpace(s[i+1:]), true
}

// nameLike reports whether s may be a name: at most 80 characters and eight
// words, not only digits, no end of a sentence within.
func nameLike(s string) bool {
	if s == "" || len([]rune(s)) > 80 || len(strings.Fields(s)) > 8 {
		return false
	}
	if strings.Trim(s, "0123456789:.,-()[] ") == "" || strings.HasSuffix(s, "http") || strings.HasSuffix(s, "https") {
		return false
	}
	return !strings.Contains(s, "? ") && !strings.Contains(s, "! ")
}

// rolling reports whether the captions repeat the line before, as YouTube's
// automatic ones do: at least half of those with two lines begin with the last
// line of the caption before.
func rolling(captions []caption) bool {
	var two, repeats int
	before := ""
	for _, c := range captions {
		shown := shownLines(c.payload)
		if len(shown) > 1 {
			two++
			if shown[0] == before {
				repeats++
			}
		}
		if len(shown) > 0 {
			before = shown[len(shown)-1]
		}
	}
	return repeats >= 2 && repeats*2 >= two
}

// shownLines are the lines of a caption that have words, without markup.
func shownLines(payload string) []string {
	var shown []string
	for line := range strings.SplitSeq(payload, "\n") {
		var text strings.Builder
		for _, p := range voices(line) {
			text.WriteString(p.text)
		}
		if s := strings.TrimSpace(text.String()); s != "" {
			shown = append(shown, s)
		}
	}
	return shown
}

// unroll removes from each caption the first line when it repeats the last
// line of the one before.
func unroll(captions []caption, n *notes) {
	before := ""
	for i := range captions {
		c := &captions[i]
		shown := shownLines(c.payload)
		if len(shown) == 0 {
			continue
		}
		last := shown[len(shown)-1]
		if shown[0] == before {
			n.add(c.line, "a caption repeats the line before, which scrolls up; counted once")
			c.payload, c.repeats = dropFirstLine(c.payload), true
		}
		before = last
	}
}

// dropFirstLine removes the first line that has words.
func dropFirstLine(payload string) string {
	for payload != "" {
		line, rest, _ := strings.Cut(payload, "\n")
		payload = rest
		if len(shownLines(line)) > 0 {
			return rest
		}
	}
	return ""
}

// growing reports whether captions are shown again word by word, as live ones
// are: at least half of them say what the one before said, with more behind.
func growing(captions []caption) bool {
	grown, all := 0, 0
	var before []string
	for _, c := range captions {
		shown := shownLines(c.payload)
		if len(shown) == 0 {
			continue
		}
		if all++; grows(before, shown) {
			grown++
		}
		before = shown
	}
	return grown >= 3 && grown*2 >= all
}

// grows reports whether the lines after are those before with more words in the
// last of them.
func grows(before, after []string) bool {
	n := len(before)
	if n == 0 || len(after) != n || !slices.Equal(before[:n-1], after[:n-1]) {
		return false
	}
	rest, ok := strings.CutPrefix(after[n-1], before[n-1])
	last, _ := utf8.DecodeLastRuneInString(before[n-1])
	return ok && rest != "" && (rest[0] == ' ' || unspaced(last) || strings.ContainsAny(rest[:1], ".,?!:;"))
}

// ungrow keeps of captions that grow the one in which they are whole, from when
// the first of them was shown.
func ungrow(captions []caption, n *notes) []caption {
	kept := captions[:0]
	var before []string
	for _, c := range captions {
		shown := shownLines(c.payload)
		if last := len(kept) - 1; len(shown) > 0 && (grows(before, shown) || slices.Equal(before, shown)) {
			n.add(c.line, "a caption says the one before again, with more words; counted once")
			c.from, c.line, c.untimed = kept[last].from, kept[last].line, kept[last].untimed
			c.to = max(c.to, kept[last].to)
			kept[last] = c
		} else {
			kept = append(kept, c)
		}
		before = shown
	}
	return kept
}
