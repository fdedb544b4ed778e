package nlp

// MatchWords appends to hits every occurrence of every pattern in text that
// may be words of their own: none that begins within a run of ASCII letters
// and digits, and none that begins within a character. They come in order of
// Start. It looks at far fewer places than [Matcher.Match] does.
func (m *Matcher) MatchWords(text string, hits []Hit) []Hit {
	if len(m.tiers) == 0 {
		return hits
	}
	narrow, six := m.tiers[m.wide:], m.tiers[len(m.tiers):]
	if last := len(m.tiers) - 1; m.tiers[last].width == 6 {
		narrow, six = m.tiers[m.wide:last], m.tiers[last:]
	}
	for i := 0; i < len(text); {
		c := text[i]
		if c&0xC0 == 0x80 { // within a character
			i++
			continue
		}
		var v uint64
		if i+8 <= len(text) {
			v = load(text[i:])
		} else {
			v = loadTail(text, i)
		}
		if h := v & 0xFFFF; m.short != nil && m.short[h>>6]>>(h&63)&1 != 0 {
			hits = m.begin(m.tiers[:m.wide], text, i, v, hits)
		}
		if h := threeHash(v); m.gates.three[h>>6]>>(h&63)&1 != 0 {
			hits = m.begin(narrow, text, i, v, hits)
		}
		if h := sixHash(v); m.gates.six[h>>6]>>(h&63)&1 != 0 {
			hits = m.begin(six, text, i, v, hits)
		}
		i++
		if asciiWord[c] {
			for i < len(text) && asciiWord[text[i]] {
				i++
			}
		}
	}
	return hits
}

// asciiWord says which bytes are ASCII letters and digits, as normalised text
// has them, and capital letters.
var asciiWord = func() (t [256]bool) {
	for c := byte('0'); c <= '9'; c++ {
		t[c] = true
	}
	for c := byte('a'); c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = true, true
	}
	return t
}()
