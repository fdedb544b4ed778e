package ingest

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	utf "golang.org/x/text/encoding/unicode"
)

// decode sets the document's text and encoding. The order is: byte order
// mark, the NUL pattern of UTF-16 (plain English in UTF-16 is valid UTF-8 too),
// valid UTF-8, then the best guess over the whole file.
func (d *document) decode(raw []byte) error {
	text, name, guessed := decodeUnicode(raw)
	if name == "" {
		text, name, guessed = decodeLegacy(raw)
	}
	if name == "" {
		return d.refuse(0, "save the file as UTF-8 and try again", "the text is in an encoding Earshot cannot tell")
	}
	d.text, d.encoding = text, name
	if guessed {
		d.notes.add(0, "the encoding is not stated; taken as %s", name)
	}
	d.noteReplaced()
	d.dropNULs()
	return nil
}

// noteReplaced warns of characters that could not be decoded.
func (d *document) noteReplaced() {
	if i := strings.IndexRune(d.text, utf8.RuneError); i >= 0 {
		d.notes.add(d.lineAt(i), "%d characters could not be decoded and stand as %q", strings.Count(d.text, "\uFFFD"), utf8.RuneError)
	}
}

// dropNULs removes NUL characters, which no transcript means and no database
// likes.
func (d *document) dropNULs() {
	if i := strings.IndexByte(d.text, 0); i >= 0 {
		d.notes.add(d.lineAt(i), "%d NUL characters were removed", strings.Count(d.text, "\x00"))
		d.text = strings.ReplaceAll(d.text, "\x00", "")
	}
}

// lineAt is the line that the byte offset lies on.
func (d *document) lineAt(offset int) int {
	before := d.text[:min(offset, len(d.text))]
	return 1 + strings.Count(before, "\n") + strings.Count(before, "\r") - strings.Count(before, "\r\n")
}

// decodeUnicode decodes UTF-8 and UTF-16; name is empty if raw is neither.
func decodeUnicode(raw []byte) (text, name string, guessed bool) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xEF\xBB\xBF")):
		return strings.ToValidUTF8(string(raw[3:]), "\uFFFD"), "utf-8", false
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")):
		return decodeWith(utf.UTF16(utf.LittleEndian, utf.IgnoreBOM), raw[2:]), "utf-16le", false
	case bytes.HasPrefix(raw, []byte("\xFE\xFF")):
		return decodeWith(utf.UTF16(utf.BigEndian, utf.IgnoreBOM), raw[2:]), "utf-16be", false
	}
	switch nulPattern(raw) {
	case "little":
		return decodeWith(utf.UTF16(utf.LittleEndian, utf.IgnoreBOM), raw), "utf-16le", true
	case "big":
		return decodeWith(utf.UTF16(utf.BigEndian, utf.IgnoreBOM), raw), "utf-16be", true
	}
	if bytes.Contains(raw, []byte("\x1b$B")) { // how letters and old mail programs write Japanese in seven bits
		if text := decodeWith(japanese.ISO2022JP, raw); !strings.Contains(text, "\uFFFD") {
			return text, "iso-2022-jp", false
		}
	}
	if utf8.Valid(raw) {
		return string(raw), "utf-8", false
	}
	if mostlyUTF8(raw) {
		return strings.ToValidUTF8(string(raw), "\uFFFD"), "utf-8", false
	}
	return "", "", false
}

// nulPattern tells UTF-16 by where the NUL bytes of its ASCII characters lie;
// the answer is "little", "big" or empty. Line ends and spaces give even a
// Korean text enough of them; a few Hangul have a NUL on the other side. Text
// that is UTF-8 but for a few stray NULs is not UTF-16.
func nulPattern(raw []byte) string {
	if bytes.IndexByte(raw, 0) < 0 {
		return ""
	}
	var nuls [2]int
	for i, b := range raw {
		if b == 0 {
			nuls[i&1]++
		}
	}
	total := nuls[0] + nuls[1]
	if total*50 < len(raw) || total*4 < len(raw) && utf8.Valid(raw) {
		return ""
	}
	switch {
	case nuls[1] >= 4*nuls[0]:
		return "little"
	case nuls[0] >= 4*nuls[1]:
		return "big"
	}
	return ""
}

// mostlyUTF8 reports whether raw is UTF-8 with a few broken bytes, as a file
// that was cut has, and not another encoding.
func mostlyUTF8(raw []byte) bool {
	var good, bad int
	for len(raw) > 0 {
		if raw[0] < utf8.RuneSelf {
			raw = raw[1:]
			continue
		}
		r, size := utf8.DecodeRune(raw)
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		raw = raw[size:]
	}
	return good >= 10*bad
}

// legacy maps chardet's names to the encodings they are in the wild: what
// calls itself Latin-1 is Windows-1252, what calls itself EUC-KR is CP949.
var legacy = map[string]struct {
	name string
	enc  encoding.Encoding
}{
	"GB-18030":     {"gb18030", simplifiedchinese.GB18030},
	"Big5":         {"big5", traditionalchinese.Big5},
	"EUC-KR":       {"euc-kr", korean.EUCKR},
	"Shift_JIS":    {"shift_jis", japanese.ShiftJIS},
	"EUC-JP":       {"euc-jp", japanese.EUCJP},
	"ISO-8859-1":   {"windows-1252", charmap.Windows1252},
	"windows-1252": {"windows-1252", charmap.Windows1252},
	"ISO-8859-2":   {"windows-1250", charmap.Windows1250},
	"windows-1250": {"windows-1250", charmap.Windows1250},
	"windows-1251": {"windows-1251", charmap.Windows1251},
	"ISO-8859-5":   {"iso-8859-5", charmap.ISO8859_5},
	"KOI8-R":       {"koi8-r", charmap.KOI8R},
	"ISO-8859-7":   {"windows-1253", charmap.Windows1253},
	"windows-1253": {"windows-1253", charmap.Windows1253},
	"ISO-8859-9":   {"windows-1254", charmap.Windows1254},
	"windows-1254": {"windows-1254", charmap.Windows1254},
	"ISO-8859-8":   {"windows-1255", charmap.Windows1255},
	"ISO-8859-8-I": {"windows-1255", charmap.Windows1255},
	"windows-1255": {"windows-1255", charmap.Windows1255},
	"ISO-8859-6":   {"windows-1256", charmap.Windows1256},
	"windows-1256": {"windows-1256", charmap.Windows1256},
}

// signsInWords are signs of Windows-1252 where Windows-1250 has letters, within a
// word: Polish that was taken for French.
var signsInWords = regexp.MustCompile(`\p{L}[¹³¿¼¾£¥]\p{L}`)

// asian are tried on their own when chardet is unsure, as it is on short texts.
var asian = []string{"EUC-KR", "Shift_JIS", "EUC-JP", "GB-18030", "Big5"}

// decodeLegacy decodes what is not Unicode by the best guess: chardet's, where
// it is at least half sure and the text decodes, or less sure and the words are
// spelled as an alphabet is; else the Asian encoding that gives plausible text; else Windows-1252 if only a few bytes are not ASCII.
func decodeLegacy(raw []byte) (text, name string, guessed bool) {
	if bytes.IndexByte(raw, 0) >= 0 {
		return "", "", false
	}
	if text, name := byRoles(raw); name != "" {
		return text, name, true
	}
	for _, guess := range guessCharset(raw) {
		l, ok := legacy[guess.Charset]
		if !ok || guess.Confidence < 15 {
			continue
		}
		if text := decodeWith(l.enc, raw); plausible(guess.Charset, text) && (guess.Confidence >= 50 || spelled(text)) {
			if l.name == "windows-1252" {
				text, l.name = western(raw)
			}
			return text, l.name, true
		}
	}
	for _, charset := range asian {
		if text := decodeWith(legacy[charset].enc, raw); plausible(charset, text) {
			return text, legacy[charset].name, true
		}
	}
	if fewHighBytes(raw) {
		text, name := western(raw)
		return text, name, true
	}
	return "", "", false
}

// western decodes Windows-1252, or Windows-1250 where that has letters for signs
// within words.
func western(raw []byte) (text, name string) {
	text = decodeWith(charmap.Windows1252, raw)
	if central := decodeWith(charmap.Windows1250, raw); signsInWords.MatchString(text) && !strings.Contains(central, "\uFFFD") {
		return central, "windows-1250"
	}
	return text, "windows-1252"
}

// shortBytes is up to where a text is too short for its letters to be counted.
const shortBytes = 2 << 10

// byRoles decodes a short text in the encoding in which its lines begin with the
// sides' own words, such as 고객, 顧客 or Клиент; name is empty if there is none.
func byRoles(raw []byte) (text, name string) {
	if len(raw) > shortBytes {
		return "", ""
	}
	for _, charset := range append(slices.Clone(asian), "windows-1251", "KOI8-R") {
		text := decodeWith(legacy[charset].enc, raw)
		if strings.Contains(text, "\uFFFD") {
			continue
		}
		for line := range strings.Lines(text) {
			if who, _, ok := cutSpeaker(line); ok && who != "" && who[0] >= utf8.RuneSelf && roleSides[foldRole(who)] != "" {
				return text, legacy[charset].name
			}
		}
	}
	return "", ""
}

// chardetBytes bounds what chardet looks at: it is slow, and no text needs more.
const chardetBytes = 4 << 20

// guessCharset is chardet's guesses, surest first. chardet asks its judges
// concurrently; the order of equally sure ones is made certain here.
func guessCharset(raw []byte) []chardet.Result {
	guesses, err := chardet.NewTextDetector().DetectAll(raw[:min(len(raw), chardetBytes)])
	if err != nil {
		return nil
	}
	slices.SortFunc(guesses, func(a, b chardet.Result) int {
		return cmp.Or(b.Confidence-a.Confidence, strings.Compare(a.Charset, b.Charset))
	})
	return guesses
}

// plausible reports whether the text reads like one that was written in the
// charset: nothing undecodable, and of the scripts it is for.
func plausible(charset, text string) bool {
	var kana, hangul, han, other, broken int
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
		case r == utf8.RuneError || unicode.Is(unicode.Co, r) || r >= 0x80 && r < 0xA0:
			broken++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.Is(unicode.Han, r):
			han++
		case !unicode.In(r, unicode.Common):
			other++
		}
	}
	all := kana + hangul + han + other
	if broken*50 > all {
		return false
	}
	switch charset {
	case "EUC-KR":
		return hangul*2 > all
	case "Shift_JIS", "EUC-JP":
		return kana*5 > all && hangul == 0
	case "GB-18030", "Big5":
		return han*10 > all*9
	}
	return true
}

// spelled reports whether the text has words of an alphabet other than Latin,
// with capitals only where words begin: bytes of another encoding would not.
func spelled(text string) bool {
	var letters, odd int
	before := ' '
	for _, r := range text {
		if r >= utf8.RuneSelf && unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) && unicode.IsLower(before) || unicode.In(r, unicode.Latin, unicode.Han, unicode.Hangul, unicode.Katakana) {
				odd++
			}
		}
		before = r
	}
	return letters > 0 && odd*50 < letters
}

// fewHighBytes reports whether raw is nearly all ASCII, the rest being the odd
// accent or curly quote.
func fewHighBytes(raw []byte) bool {
	high := 0
	for _, b := range raw {
		if b >= utf8.RuneSelf {
			high++
		}
	}
	return high*10 < len(raw)
}

// decodeWith decodes raw; what cannot be decoded becomes U+FFFD.
func decodeWith(enc encoding.Encoding, raw []byte) string {
	text, err := enc.NewDecoder().Bytes(raw)
	if err != nil {
		return "\uFFFD"
	}
	return string(text)
}
