package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"earshot"
	"earshot/nlp"
)

// evaluateTableCmd makes the table of doc/quality.md.
type evaluateTableCmd struct {
	Dir  string `arg:"" help:"Folder of labelled files." type:"existingdir"`
	Load string `help:"Tell the languages of this file's lines, {\"text\",\"lang\"} each, plain or .gz, and measure the speed." type:"existingfile" placeholder:"FILE"`
	Into string `help:"Write the table into this file, between its marks, instead of printing it." type:"existingfile" placeholder:"FILE"`
}

// Help is shown by evaluate table -h.
func (evaluateTableCmd) Help() string {
	return `The folder holds files of {"text","label"} lines: language/sentences.jsonl, word-pairs.jsonl and assistant_short.jsonl
(labels are language tags), sentiment/en_airline.jsonl, en_meld.jsonl, ko_nsmc_test.jsonl, zh_chat_xs.jsonl,
ja_hotel.jsonl, de_tweets.jsonl, fr_tweets.jsonl and es_tweets.jsonl (labels are moods, the name begins with the language),
intent/en_churn.jsonl and de_churn.jsonl (other or not). What is not there shows as a dash. --into replaces what
stands between "` + tableBegins + `" and "` + tableEnds + `".`
}

// The marks between which a file keeps the table.
const (
	tableBegins = "<!-- measured -->"
	tableEnds   = "<!-- end of measured -->"
)

// Run measures and prints the table.
func (cmd evaluateTableCmd) Run(a *app) error {
	var out strings.Builder
	if err := cmd.sets(a, &out); err != nil {
		return err
	}
	if err := cmd.cost(&out); err != nil {
		return err
	}
	if cmd.Into == "" {
		_, err := fmt.Fprint(a.out, out.String())
		return err
	}
	return putBetween(cmd.Into, out.String())
}

// publicSet is a labelled file and the bar it is held to.
type publicSet struct {
	file, title, measure, others string
	bar                          float64 // 0 is none
}

var publicSets = []publicSet{
	{"language/sentences", "sentences in 18 languages", "accuracy", "lingua .961 (75 languages)", .995},
	{"language/word-pairs", "word pairs in 18 languages", "accuracy", "lingua .891", .94},
	{"language/assistant_short", "short spoken requests", "accuracy", "", .96},
	{"sentiment/en_airline", "airline tweets, English", "macro-F1", "VADER .457", .66},
	{"sentiment/en_meld", "dialogue turns, English", "macro-F1", "VADER .391", .52},
	{"sentiment/ko_nsmc_test", "film reviews, Korean", "accuracy by sign", "word CNN .825, char LR .872, KoBERT .896", .88},
	{"sentiment/zh_chat_xs", "chat turns, Chinese", "accuracy by sign", "LR .809, CNN .871, trained on it", .78},
	{"sentiment/ja_hotel", "hotel reviews, Japanese", "macro-F1", "LR .770 trained on it", .68},
	{"sentiment/de_tweets", "tweets, German", "macro-F1", "fastText .596 trained on them", .50},
	{"sentiment/fr_tweets", "tweets, French", "macro-F1", "fastText .548 trained on them", .50},
	{"sentiment/es_tweets", "tweets, Spanish", "macro-F1", "fastText .501 trained on them", .50},
	{"intent/en_churn", "churn tweets, English", "F1 of the starter packs alone", "LR .802 trained on them", 0},
	{"intent/de_churn", "churn tweets, German", "F1 of the starter packs alone", "LR .647 trained on them", 0},
}

// sets writes what is told right, set by set.
func (cmd evaluateTableCmd) sets(a *app, out *strings.Builder) error {
	rules, err := starterRules()
	if err != nil {
		return err
	}
	an := analyst{annotator: nlp.NewAnnotator(), rules: rules}
	out.WriteString("| set | lines | measure | others | bar | Earshot | |\n|---|--:|---|---|--:|--:|---|\n")
	there := 0
	for _, s := range publicSets {
		lines, err := a.readLabelled(filepath.Join(cmd.Dir, filepath.FromSlash(s.file)+".jsonl"))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			fmt.Fprintf(out, "| %s | | %s | %s | %s | – | not there |\n", s.title, s.measure, s.others, barText(s.bar))
			continue
		case err != nil:
			return err
		}
		there++
		got, err := s.figure(an.annotator, lines)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s | %s | %s |\n", s.title, thousands(len(lines)), s.measure, s.others, barText(s.bar), fraction(got), verdict(got, s.bar))
	}
	if there == 0 {
		return earshot.WithHint(fmt.Errorf("%s holds none of the labelled files: %w", cmd.Dir, earshot.ErrInvalid), "earshot evaluate table -h tells how the folder is laid out")
	}
	return nil
}

// figure is what the set is measured by.
func (s publicSet) figure(annotator *nlp.Annotator, lines []labelled) (float64, error) {
	kind, name, _ := strings.Cut(s.file, "/")
	var f *figures
	switch kind {
	case "language":
		f = languageFigures(annotator, lines)
	case "sentiment":
		lang, _, _ := strings.Cut(name, "_")
		f = moodFigures(annotator, lines, earshot.Lang(lang))
	default:
		var err error
		if f, err = (evaluateIntentCmd{None: "other"}).figures(annotator, lines); err != nil {
			return 0, err
		}
		for _, l := range f.Labels {
			if l.Label == "intent" {
				return l.F1, nil
			}
		}
		return 0, nil
	}
	if strings.HasPrefix(s.measure, "accuracy") {
		return f.Accuracy, nil
	}
	return f.MacroF1, nil
}

// fraction is a figure between 0 and 1 with three places.
func fraction(f float64) string { return strings.TrimPrefix(fmt.Sprintf("%.3f", f), "0") }

func barText(bar float64) string {
	if bar == 0 {
		return ""
	}
	return fraction(bar)
}

// verdict says whether the bar is met, by the figure as it is and not as it is
// rounded.
func verdict(got, bar float64) string {
	switch {
	case bar == 0:
		return ""
	case got < bar:
		return fmt.Sprintf("**missed** by %.4f", bar-got)
	}
	return "met"
}

// putBetween replaces what the file has between the marks.
func putBetween(path, text string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	before, rest, ok := strings.Cut(string(data), tableBegins)
	_, after, ended := strings.Cut(rest, tableEnds)
	if !ok || !ended {
		return earshot.WithHint(fmt.Errorf("%s has no place for the table: %w", path, earshot.ErrInvalid), "put lines "+tableBegins+" and "+tableEnds+" where it belongs")
	}
	if err := os.WriteFile(path, []byte(before+tableBegins+"\n"+text+tableEnds+after), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
