package nlp

import (
	"math"
	"strings"
	"unicode/utf8"

	"earshot"
)

// moodScanner cuts a text into the features the mood model weighs, in one
// pass and without allocating: for words their letters (bounded, three to
// five at a time), the words, their pairs and those one word apart; for
// Chinese, Japanese and Korean up to five characters at a time, and for Korean
// the stems of words up to three apart; the signs and emoji between. A feature is
// a hash. What a negation governs is hashed apart, and a "but" halves all that
// was said before it.
//
// With weights it sums as it goes; without, it collects for the trainer.
type moodScanner struct {
	table *runeTable
	words *moodWords

	weights  moodTable
	neg, pos int32
	count    float64

	collect bool
	out     []uint32
	halved  []int // lengths of out where everything before was halved

	latin, han uint64 // seeds of the languages the letters are read as
	signSeed   uint64 // of runs of signs, and of numbers
	apart      uint64 // keeps the Latin words of large Korean sets from teaching English
	plain      bool   // read é as e
	elide      bool   // French: l'avion is two words

	buf  [256]uint32
	used int

	word     [24]rune // the word being read
	size     int
	whole    uint64 // its hash
	prev     uint64 // the word before
	before   uint64 // and the one before that
	last     rune
	repeated int

	near    [5]rune // the last characters of a run of Chinese, Japanese or Korean
	length  int
	runKind script
	pairs   [8]uint64 // hashes of its last pairs, for negations that follow
	npairs  int
	scope   int // words, or characters, that a negation still governs

	sign      uint64 // a run of signs
	signs     int
	syllables uint64 // a Korean word
	nsyll     int
	prevSyll  uint64
	stem      uint64    // the beginning of that word
	stems     [3]uint64 // and those of the words before, the last first
}

const (
	moodMix      = 0x9E3779B97F4A7C15
	seedWord     = 0xA24BAED4963EE407
	seedPair     = 0x9FB21C651E98DF25
	seedPart     = 0xC13FA9A902A6328F
	seedRun      = 0x91E10DA5C79E7B1D
	seedSign     = 0xD1B54A32D192ED03
	seedNegated  = 0x8CB92BA72F3D8DD7
	seedHangul   = 0xABC98388FB8FAC03
	seedBoundary = 0x6A09E667F3BCC909
	edge         = rune(1)
)

func mix(h, v uint64) uint64 {
	h = (h ^ v) * moodMix
	return h ^ h>>29
}

// scan reads the text and says which group of languages it was read as.
func (s *moodScanner) scan(text string, lang earshot.Lang) moodGroup {
	g := moodGroupOf(lang, text)
	s.latin, s.han, s.elide = g.seeds(lang)
	s.latin ^= s.apart
	s.signSeed = mix(seedSign, uint64(g))
	s.plain = g == moodEnglish || g >= moodGerman
	s.prev, s.before = seedBoundary, seedBoundary
	links := strings.IndexByte(text, '@') >= 0 || strings.Contains(text, "://") || strings.Contains(text, "www.")
	for i := 0; i < len(text); {
		if links && s.size == 0 {
			if end := moodSkip(text, i); end > i {
				i = end
				continue
			}
		}
		r, width := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, width = utf8.DecodeRuneInString(text[i:])
		}
		i += width
		s.rune(r)
	}
	s.endWord()
	s.endSyllables()
	s.endRun()
	s.endSigns()
	if s.prev != seedBoundary {
		s.emit(mix(mix(seedPair^s.latin, s.prev), seedBoundary))
	}
	s.flush()
	return g
}

// moodSkip is the end of an address, a link or an @mention at text[i:].
func moodSkip(text string, i int) int {
	if i > 0 && text[i-1] != ' ' && text[i-1] != '\n' && text[i-1] != '(' && text[i] != '@' {
		return 0
	}
	if end := linkEnd(text, i); end > i {
		return end
	}
	if text[i] != '@' {
		return 0
	}
	end := i + 1
	for end < len(text) && (text[end] == '_' || asciiScript(rune(text[end])) == scriptLatin || asciiScript(rune(text[end])) == scriptDigit) && text[end] < utf8.RuneSelf {
		end++
	}
	if end == i+1 {
		return 0
	}
	return end
}

func (s *moodScanner) rune(r rune) {
	t := s.table
	if t.flagsAt(r)&flagDrop != 0 {
		return
	}
	r = t.foldRune(r)
	kind := t.scriptAt(r)
	if r == s.last {
		s.repeated++
		if s.repeated > 2 || s.repeated > 1 && kind == scriptLatin {
			return
		}
	} else {
		s.last, s.repeated = r, 0
	}
	switch {
	case kind == scriptHan || kind == scriptKana || kind == scriptThai || kind == scriptUnspaced:
		s.endWord()
		s.endSyllables()
		s.endSigns()
		s.inRun(r, kind)
	case kind == scriptHangul:
		s.endWord()
		s.endSigns()
		s.inRun(r, kind)
		s.inSyllables(r)
		s.emit(mix(seedPart^seedHangul, s.syllables))
	case kind == scriptJamo || kind == scriptNone && r != '\'':
		s.endWord()
		s.endSyllables()
		s.inSigns(r, kind)
	case kind == scriptSpace:
		s.endWord()
		s.endSyllables()
		s.endSigns()
	case kind == scriptNone: // an apostrophe
		if s.size == 0 || s.elide {
			s.endWord()
			return
		}
		s.inWord(r)
	default:
		s.endSyllables()
		s.endSigns()
		if s.length > 0 {
			s.endRun()
		}
		if kind == scriptDigit {
			if s.size > 0 && s.word[s.size-1] == '0' {
				return
			}
			r = '0'
		}
		if s.plain && r >= 0xE0 && r < 0x180 {
			r = plainLetter(r)
		}
		s.inWord(r)
	}
}

// plainLetter is the letter without its accent: people leave them out.
func plainLetter(r rune) rune {
	const from, to = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿœß", "aaaaaaceeeeiiiinoooooouuuuyyos"
	i := 0
	for _, f := range from {
		if f == r {
			return rune(to[i])
		}
		i++
	}
	return r
}

func (s *moodScanner) inWord(r rune) {
	if s.size == len(s.word) {
		return
	}
	s.word[s.size] = r
	s.size++
	s.whole = mix(s.whole, uint64(r))
}

// endWord emits the word that was being read: itself, its pairs with the word
// before and the one before that, and its letters.
func (s *moodScanner) endWord() {
	if s.size == 0 {
		return
	}
	for s.size > 0 && s.word[s.size-1] == '\'' {
		s.size--
	}
	size := s.size
	s.size = 0
	if size == 0 {
		s.whole = 0
		return
	}
	latin := s.latin
	if s.word[0] == '0' {
		latin = s.signSeed
	}
	w := mix(s.whole, latin)
	s.whole = 0
	does := s.words.does(w)
	if size > 3 && s.word[size-1] == 't' && s.word[size-2] == '\'' && s.word[size-3] == 'n' {
		does |= wordNegates
	}
	seed := latin
	if s.scope > 0 {
		s.scope--
		seed ^= seedNegated
	}
	s.emit(mix(seedWord^seed, w))
	s.emit(mix(mix(seedPair^s.latin, s.prev), w))
	if s.before != seedBoundary {
		s.emit(mix(mix(seedPair^s.latin^seedBoundary, s.before), w))
	}
	if does&wordNegates != 0 && s.before != seedBoundary {
		s.emit(mix(mix(seedPair^s.latin^seedNegated, s.before), w))
	}
	s.parts(seedPart^seed, size)
	switch {
	case does&wordNegates != 0:
		s.scope = 4
	case does&wordTurns != 0:
		s.scope = 0
		s.halve()
	}
	s.before, s.prev = s.prev, w
}

func (s *moodScanner) parts(seed uint64, size int) {
	if size < 3 {
		return
	}
	at := func(i int) uint64 {
		if i < 0 || i >= size {
			return uint64(edge)
		}
		return uint64(s.word[i])
	}
	for i := -1; i+2 <= size; i++ {
		h := mix(mix(mix(seed, at(i)), at(i+1)), at(i+2))
		if i+3 <= size {
			h = mix(h, at(i+3))
			s.emit(h)
			if i+4 <= size {
				s.emit(mix(h, at(i+4)))
			}
		}
	}
}

// inRun takes a character of Chinese, Japanese, Korean or Thai.
func (s *moodScanner) inRun(r rune, kind script) {
	if kind == scriptKana {
		kind = scriptHan
	}
	if s.length > 0 && s.runKind != kind {
		s.endRun()
	}
	if s.length == 0 {
		s.runKind = kind
		s.push(edge)
	}
	s.push(r)
	seed := s.han
	if kind == scriptHangul {
		seed = seedHangul
	}
	s.grams(seed)
	s.negations(r, seed)
}

func (s *moodScanner) push(r rune) {
	copy(s.near[1:], s.near[:4])
	s.near[0] = r
	s.length++
}

// grams emits the one to five characters that end here.
func (s *moodScanner) grams(seed uint64) {
	h := seedRun ^ seed
	most := min(s.length, 5)
	for i := range most {
		h = mix(h, uint64(s.near[i]))
		s.emit(h)
		if i == 1 {
			copy(s.pairs[1:], s.pairs[:7])
			s.pairs[0] = h
			s.npairs++
			if s.scope > 0 {
				s.scope--
				s.emit(h ^ seedNegated)
			}
		}
	}
}

// negations looks whether the last characters negate what follows or what
// went before, or turn it.
func (s *moodScanner) negations(r rune, seed uint64) {
	one, two := s.near[1], s.near[2]
	switch r {
	case '不', '没', '未', '别', '无', '勿':
		if seed == seedChinese {
			s.scope = 5
		}
	case '但', '过', '是':
		if seed == seedChinese && (r == '但' || r == '过' && one == '不' || r == '是' && one == '可') {
			s.halve()
			s.scope = 0
		}
	case 'い', 'く', 'か':
		if one == 'な' && two != '少' && two != '訳' {
			s.negatedBefore(6)
		}
	case 'せ':
		if one == 'ま' {
			s.negatedBefore(6)
		}
	case 'ど':
		if one == 'け' {
			s.halve()
		}
	case '않', '없', '못', '아':
		s.negatedBefore(4)
	case '만':
		if one == '지' {
			s.halve()
		}
	}
}

func (s *moodScanner) negatedBefore(most int) {
	for i := 1; i < min(most, s.npairs, len(s.pairs)); i++ {
		s.emit(s.pairs[i] ^ seedNegated)
	}
}

func (s *moodScanner) endRun() {
	if s.length == 0 {
		return
	}
	s.push(edge)
	seed := s.han
	if s.runKind == scriptHangul {
		seed = seedHangul
	}
	h := seedRun ^ seed
	for i := range min(s.length, 4) {
		h = mix(h, uint64(s.near[i]))
		if i > 0 {
			s.emit(h)
		}
	}
	s.length, s.npairs, s.scope = 0, 0, 0
}

// inSyllables takes a Korean syllable. The stem of a word is its first two,
// the second without its final consonant, which is often that of an ending:
// 재밌다, 재밌는 and 재미있음 share one or the other.
func (s *moodScanner) inSyllables(r rune) {
	s.syllables = mix(s.syllables, uint64(r))
	s.nsyll++
	switch s.nsyll {
	case 1:
		s.stem = mix(0, uint64(r))
	case 2:
		s.stem = mix(s.stem, uint64(r-(r-0xAC00)%28))
	}
}

func (s *moodScanner) endSyllables() {
	if s.nsyll == 0 {
		return
	}
	w := s.syllables
	s.syllables, s.nsyll = 0, 0
	s.emit(mix(seedWord^seedHangul, w))
	s.emit(mix(mix(seedPair^seedHangul, s.prevSyll), w))
	s.prevSyll = w
	s.endStem()
}

// endStem emits the stem of a Korean word, and beside each of those before.
func (s *moodScanner) endStem() {
	const seed = seedPair ^ seedHangul ^ seedBoundary
	s.emit(mix(seed, s.stem))
	for _, before := range s.stems {
		if before != 0 {
			s.emit(mix(mix(seed, before), s.stem))
		}
	}
	s.stems = [3]uint64{s.stem, s.stems[0], s.stems[1]}
}

// inSigns takes a sign, an emoji or a lone Korean letter.
func (s *moodScanner) inSigns(r rune, kind script) {
	if kind == scriptNone {
		s.endRun()
		if r == '.' || r == ',' || r == ';' || r == '!' || r == '?' || r == ':' {
			s.scope = 0
		}
	} else {
		s.endRun()
	}
	s.sign = mix(s.sign, uint64(r))
	s.signs++
	if r >= 0x2190 || kind == scriptJamo {
		s.emit(mix(seedSign, uint64(r)))
	}
	if s.signs == 4 {
		s.endSigns()
	}
}

func (s *moodScanner) endSigns() {
	if s.signs == 0 {
		return
	}
	s.emit(mix(s.signSeed, s.sign))
	s.sign, s.signs = 0, 0
}

func (s *moodScanner) emit(h uint64) {
	if s.used == len(s.buf) {
		s.flush()
	}
	s.buf[s.used] = uint32((h * moodMix) >> 32)
	s.used++
}

func (s *moodScanner) flush() {
	if s.collect {
		s.out = append(s.out, s.buf[:s.used]...)
		s.used = 0
		return
	}
	s.neg, s.pos = s.weights.add(s.buf[:s.used], s.neg, s.pos)
	s.count += float64(s.used)
	s.used = 0
}

func (s *moodScanner) halve() {
	s.flush()
	if s.collect {
		s.halved = append(s.halved, len(s.out))
		return
	}
	s.neg, s.pos, s.count = s.neg/2, s.pos/2, s.count/2
}

// sums are what speaks for negative and for positive.
func (s *moodScanner) sums(scale float64) (neg, pos float64) {
	scale *= moodNorm(s.count)
	return scale * float64(s.neg), scale * float64(s.pos)
}

// moodNorm is what each of so many features weighs.
func moodNorm(features float64) float64 { return 1 / math.Sqrt(features) }
