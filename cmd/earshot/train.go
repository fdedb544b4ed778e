package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"

	"earshot"
	"earshot/nlp"
	"earshot/nlp/models"
)

// moodFile is the mood model an installation learned for itself, in the data
// folder.
const moodFile = "mood.bin"

// trainCmd learns models.
type trainCmd struct {
	Sentiment trainSentimentCmd `cmd:"" help:"Learn the mood model from labelled lines and people's corrections."`
}

type trainSentimentCmd struct {
	Lines       string `help:"Folder of training lines; those Earshot was made with unless given." type:"existingdir" placeholder:"DIR"`
	Corrections string `help:"Learn from the labelled lines of this file too." type:"existingfile" placeholder:"FILE"`
	Out         string `help:"Write the model to this file, whatever it is worth, instead of adopting it." placeholder:"FILE"`
	Revert      bool   `help:"Go back to the model Earshot came with."`
}

// Help is shown by train sentiment -h.
func (trainSentimentCmd) Help() string {
	return `Every fifth correction is held out. The new model is adopted only if it reads the held-out corrections better than the
one in use, and the test lines of the training data no worse.`
}

// Run learns a model and adopts it if it wins.
func (cmd trainSentimentCmd) Run(a *app) error {
	adopted := filepath.Join(a.cli.Data, moodFile)
	if cmd.Revert {
		if err := os.Remove(adopted); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the model: %w", err)
		}
		fmt.Fprintln(a.out, "back to the model Earshot came with")
		return nil
	}
	lines, err := cmd.lines()
	if err != nil {
		return err
	}
	corrections, err := cmd.corrections()
	if err != nil {
		return err
	}
	learn, held := holdOut(corrections)
	fmt.Fprintf(a.err, "learning from %s and %s, a minute or two\n", counted(len(lines), "line"), counted(len(learn), "correction"))
	model, err := nlp.Train(append(lines, learn...), nlp.TrainOptions{})
	if err != nil {
		return err
	}
	if cmd.Out != "" {
		return writeMood(cmd.Out, model)
	}
	current, err := a.moodModel()
	if err != nil {
		return err
	}
	if !a.wins(current, model, testLines(lines), held) {
		fmt.Fprintln(a.out, "not adopted: it does not win on held-out lines")
		return nil
	}
	if err := os.MkdirAll(a.cli.Data, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	if err := writeMood(adopted, model); err != nil {
		return err
	}
	fmt.Fprintln(a.out, "adopted; new conversations are read with it, earshot train sentiment --revert takes it back")
	return nil
}

func (cmd trainSentimentCmd) lines() ([]nlp.Line, error) {
	if cmd.Lines != "" {
		return nlp.ReadTraining(os.DirFS(cmd.Lines))
	}
	data, err := fs.Sub(models.Lines, "data")
	if err != nil {
		return nil, err
	}
	return nlp.ReadTraining(data)
}

// corrections are the labelled lines of the file, none without one.
func (cmd trainSentimentCmd) corrections() ([]nlp.Line, error) {
	if cmd.Corrections == "" {
		return nil, nil
	}
	f, err := os.Open(cmd.Corrections)
	if err != nil {
		return nil, fmt.Errorf("read corrections: %w", err)
	}
	defer f.Close()
	return nlp.ReadLines(cmd.Corrections, f)
}

// holdOut parts the corrections by the hash of their text: four fifths to
// learn from, one to judge by.
func holdOut(corrections []nlp.Line) (learn, held []nlp.Line) {
	for _, l := range corrections {
		hash := fnv.New32a()
		hash.Write([]byte(l.Text))
		if hash.Sum32()%5 == 0 {
			held = append(held, l)
		} else {
			learn = append(learn, l)
		}
	}
	return learn, held
}

func testLines(lines []nlp.Line) []nlp.Line {
	var test []nlp.Line
	for _, l := range lines {
		if nlp.SplitOf(l.Theme) == nlp.SplitTest {
			test = append(test, l)
		}
	}
	return test
}

// wins prints how both models do and reports whether the new one is better on
// the held-out corrections and no worse on the test lines.
func (a *app) wins(current, learned *nlp.MoodModel, test, held []nlp.Line) bool {
	var t table
	t.row("HELD OUT", "LINES", "IN USE", "LEARNED")
	figure := func(name string, lines []nlp.Line) (before, after float64) {
		before, after = current.Evaluate(lines).All.Accuracy, learned.Evaluate(lines).All.Accuracy
		t.row(name, thousands(len(lines)), fmt.Sprintf("%.3f", before), fmt.Sprintf("%.3f", after))
		return before, after
	}
	before, after := figure("test lines", test)
	heldBefore, heldAfter := figure("corrections", held)
	t.print(a.out)
	return len(held) > 0 && heldAfter > heldBefore && after >= before-0.005
}

// moodModel is the model in use: the installation's own, or the one Earshot
// came with.
func (a *app) moodModel() (*nlp.MoodModel, error) {
	data, err := os.ReadFile(filepath.Join(a.cli.Data, moodFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nlp.EmbeddedMood(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the mood model: %w", err)
	}
	m, err := nlp.ParseMoodModel(string(data))
	if err != nil {
		return nil, earshot.WithHint(fmt.Errorf("%s: %w", moodFile, err), "earshot train sentiment --revert goes back to the model Earshot came with")
	}
	return m, nil
}

func writeMood(path string, m *nlp.MoodModel) error {
	data, err := m.Bytes()
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return fmt.Errorf("write the mood model: %w", err)
	}
	return nil
}
