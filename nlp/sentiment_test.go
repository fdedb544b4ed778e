package nlp_test

import (
	"bytes"
	"os"
	"runtime"
	"testing"

	"earshot"
	"earshot/nlp"
)

func TestTheMoodModelWasLearnedFromTheLinesBesideIt(t *testing.T) {
	t.Parallel()
	lines, err := nlp.ReadTraining(os.DirFS("models/data"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := nlp.EmbeddedMood().DataHash(), nlp.HashLines(lines, nlp.TrainOptions{}); got != want {
		t.Errorf("models/sentiment.bin was learned from lines with hash %s, those in models/data have %s; go generate ./nlp/models", got, want)
	}
}

// The file in the repository is what its lines and trainer make, to the byte,
// on the processors it was made on; others round the last bit differently.
func TestTheMoodModelIsMadeAgainToTheByte(t *testing.T) {
	if testing.Short() || runtime.GOARCH != "amd64" {
		t.Skip("learns for a minute")
	}
	t.Parallel()
	want, err := os.ReadFile("models/sentiment.bin")
	if err != nil {
		t.Fatal(err)
	}
	if got := bytesOf(t, trainingLines(t)); !bytes.Equal(got, want) {
		t.Error("the lines in models/data make another model than models/sentiment.bin; run go generate ./nlp/models")
	}
}

func TestSentimentAllocatesNothing(t *testing.T) {
	a := nlp.NewAnnotator()
	for _, tt := range []struct {
		lang earshot.Lang
		text string
	}{
		{"en", "I'm not happy with this at all, it broke again :("},
		{"zh-Hant", "謝謝你們，終於修好了！"},
		{"ja", "対応が早くて助かりました。"},
		{"ko", "앱이 계속 튕겨서 못 쓰겠어요 ㅠㅠ"},
	} {
		if n := testing.AllocsPerRun(100, func() { a.Sentiment(tt.text, tt.lang) }); n != 0 {
			t.Errorf("Sentiment(%q) allocates %v times, want 0", tt.text, n)
		}
	}
}

func FuzzSentiment(f *testing.F) {
	f.Add("no problem at all", "en")
	f.Add("ㅋㅋㅋㅋ 안 좋아요", "ko")
	f.Add("不是很滿意…但是還行", "zh-Hant")
	f.Add("美味しくなかった。けど", "ja")
	f.Add("l'avion n'est pas", "fr")
	f.Add("@a \xff@ 'n't ", "")
	a := nlp.NewAnnotator()
	f.Fuzz(func(t *testing.T, text, lang string) {
		s := a.Sentiment(text, earshot.Lang(lang))
		if !(s.Score >= -1 && s.Score <= 1) {
			t.Errorf("Sentiment(%q, %q) = %v, want a score of -1 to 1", text, lang, s)
		}
		if s.Label == earshot.Positive && s.Score <= 0 || s.Label == earshot.Negative && s.Score >= 0 {
			t.Errorf("Sentiment(%q, %q) = %v, label and score disagree", text, lang, s)
		}
		if again := a.Sentiment(text, earshot.Lang(lang)); again != s {
			t.Errorf("Sentiment(%q, %q) = %v, then %v", text, lang, s, again)
		}
	})
}

// BenchmarkLoadMoodModel reads the model as a first turn does; its memory is
// what the model costs beyond the file, which stays where the binary keeps it.
func BenchmarkLoadMoodModel(b *testing.B) {
	data, err := os.ReadFile("models/sentiment.bin")
	if err != nil {
		b.Fatal(err)
	}
	file := string(data)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := nlp.ParseMoodModel(file); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSentiment(b *testing.B) {
	a := nlp.NewAnnotator()
	for _, bb := range []struct {
		name string
		lang earshot.Lang
		text string
	}{
		{"en", "en", "yeah we had some trouble with the export last week"},
		{"zh", "zh-Hans", "上个礼拜导出有点问题，现在好了"},
		{"ko", "ko", "지난주에 내보내기가 잘 안 됐어요"},
		{"ja", "ja", "先週は出力がうまくいきませんでした"},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(bb.text)))
			for b.Loop() {
				a.Sentiment(bb.text, bb.lang)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
		})
	}
}
