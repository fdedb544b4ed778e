package letters_test

import (
	"bytes"
	"math"
	"os"
	"strings"
	"testing"

	"earshot/nlp/letters"
)

// words are a text's words as the package reads them.
func words(text string) (all [][]uint16) {
	for w := range strings.FieldsSeq(text) {
		word := []uint16{letters.Edge}
		for _, r := range w {
			word = append(word, uint16(r))
		}
		all = append(all, append(word, letters.Edge))
	}
	return all
}

func told(m *letters.Model, text string) (best int, odds [letters.Langs]float64) {
	var sum letters.Sum
	for _, w := range words(text) {
		m.Add(&sum, w)
	}
	odds = m.Odds(&sum)
	for k, v := range odds {
		if v > odds[best] {
			best = k
		}
	}
	return best, odds
}

func samples() (all []letters.Sample) {
	for lang, text := range []string{
		"the invoice was wrong and nobody answered our question", "die rechnung war falsch und niemand hat geantwortet",
		"la facture était fausse et personne n a répondu", "la factura estaba mal y nadie contestó nuestra pregunta",
	} {
		for _, w := range words(text) {
			all = append(all, letters.Sample{Words: [][]uint16{w}, Lang: lang})
		}
	}
	return all
}

func TestTrain(t *testing.T) {
	m := letters.Train(samples(), letters.Options{Bits: 12, Rounds: 20})
	for lang, text := range []string{"nobody answered", "niemand geantwortet", "personne répondu", "nadie contestó"} {
		if got, odds := told(m, text); got != lang {
			t.Errorf("%q is told as %d %v, want %d", text, got, odds, lang)
		}
	}
	again := letters.Train(samples(), letters.Options{Bits: 12, Rounds: 20})
	if !bytes.Equal(m.Bytes(), again.Bytes()) {
		t.Error("the same samples made another model")
	}
}

func TestParse(t *testing.T) {
	m := letters.Train(samples(), letters.Options{Bits: 10})
	data := string(m.Bytes())
	again, err := letters.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	_, want := told(m, "falsch rechnung")
	if _, got := told(again, "falsch rechnung"); got != want {
		t.Errorf("read back, the odds are %v, want %v", got, want)
	}
	for _, bad := range []string{"", "earshot letters 1\n", data[:len(data)-1], data + "x", "x" + data} {
		if _, err := letters.Parse(bad); err == nil {
			t.Errorf("Parse of %d bytes is no error", len(bad))
		}
	}
}

// The lanes the bytes are summed in hold the longest word there may be.
func TestLongWord(t *testing.T) {
	m := letters.Train(samples(), letters.Options{Bits: 4, Rounds: 30})
	long := []uint16{letters.Edge}
	for len(long) < letters.MaxWord-1 {
		long = append(long, 'n')
	}
	long = append(long, letters.Edge)
	var whole, twice letters.Sum
	m.Add(&whole, long)
	m.Add(&twice, long)
	m.Add(&twice, long)
	for k := range whole {
		if 2*whole[k] != twice[k] {
			t.Errorf("language %d: %d and then %d", k, whole[k], twice[k])
		}
	}
}

// The model of the house tells words it has certainly met.
func TestHouseModel(t *testing.T) {
	data, err := os.ReadFile("latin.bin")
	if err != nil {
		t.Fatal(err)
	}
	m, err := letters.Parse(string(data))
	if err != nil {
		t.Fatal(err)
	}
	for lang, text := range []string{
		"renewal", "verlängerung", "renouvellement", "renovación", "renovação", "rinnovo",
		"verlenging", "przedłużenie", "förlängning", "gia hạn", "yenileme", "perpanjangan",
	} {
		if got, odds := told(m, text); got != lang {
			t.Errorf("%q is told as %d, want %d: %.1f", text, got, lang, odds)
		}
	}
}

func TestNothing(t *testing.T) {
	m := letters.Train(samples(), letters.Options{Bits: 10})
	for _, v := range m.Odds(new(letters.Sum)) {
		if v != 0 || math.IsNaN(v) {
			t.Errorf("nothing has odds %v", v)
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	m := letters.Train(samples(), letters.Options{})
	all := words("our finance team is comparing you with two other vendors right now")
	var sum letters.Sum
	b.ReportAllocs()
	for b.Loop() {
		for _, w := range all {
			m.Add(&sum, w)
		}
	}
}
