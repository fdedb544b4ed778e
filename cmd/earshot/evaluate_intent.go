package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"earshot"
	"earshot/nlp"
	"earshot/risk"
)

type evaluateIntentCmd struct {
	File     string              `arg:"" help:"Labelled lines; - is standard input."`
	Tracker  []earshot.TrackerID `help:"Trackers that mean the intent; those of the label otherwise: churn-intent, and for the label cancel also cancel-request."`
	Trackers string              `help:"Take the trackers of this YAML file instead of the starter packs." type:"existingfile" placeholder:"FILE"`
	Pack     []string            `help:"Starter packs to take the trackers of; all when none is named."`
	None     string              `help:"The label of lines without the intent." default:"other"`
	Lang     earshot.Lang        `help:"The language of lines that name none; it is told from the text otherwise." placeholder:"LANG"`
	Support  bool                `help:"Also tell what each phrase and rule finds by itself, and how much rests on those that find one line."`
	JSON     bool                `name:"json" help:"Print JSON."`
}

// meant are the trackers that mean what a label says; churn-intent means any
// other label.
var meant = map[string][]earshot.TrackerID{
	"cancel": {"churn-intent", "cancel-request"},
}

// Run looks for the trackers in every line, as a customer's words to the
// line's brand, and prints precision, recall and F1.
func (cmd evaluateIntentCmd) Run(ctx context.Context, a *app) error {
	lines, err := a.readLabelled(cmd.File)
	if err != nil {
		return err
	}
	annotator := nlp.NewAnnotator()
	if len(cmd.Tracker) == 0 {
		cmd.Tracker = cmd.trackersOf(lines)
	}
	f, err := cmd.figures(annotator, lines)
	if err != nil {
		return err
	}
	if !cmd.Support {
		return f.print(a, cmd.JSON)
	}
	s, err := cmd.support(annotator, lines, f)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(a.out, struct {
			*figures
			Support *support `json:"support"`
		}{f, s})
	}
	if err := f.print(a, false); err != nil {
		return err
	}
	return s.print(a)
}

func (cmd evaluateIntentCmd) figures(annotator *nlp.Annotator, lines []labelled) (*figures, error) {
	if len(cmd.Tracker) == 0 {
		cmd.Tracker = cmd.trackersOf(lines)
	}
	trackers, err := cmd.trackers()
	if err != nil {
		return nil, err
	}
	by, err := byBrand(trackers, lines)
	if err != nil {
		return nil, err
	}
	f := &figures{}
	began := time.Now()
	for _, l := range lines {
		f.add(cmd.label(l.Label), cmd.answer(annotator, by[brandOf(l)], l), 1)
	}
	f.finish(time.Since(began))
	return f, nil
}

// trackersOf lists the trackers that mean the labels of the lines.
func (cmd evaluateIntentCmd) trackersOf(lines []labelled) []earshot.TrackerID {
	for _, l := range lines {
		if ids := meant[l.Label]; ids != nil && l.Label != cmd.None {
			return ids
		}
	}
	return []earshot.TrackerID{"churn-intent"}
}

// trackers are those of the file or of the starter packs that are asked for.
func (cmd evaluateIntentCmd) trackers() ([]earshot.Tracker, error) {
	if cmd.Trackers != "" {
		return readTrackers(cmd.Trackers)
	}
	packs := cmd.Pack
	if len(packs) == 0 {
		packs = risk.Packs()
	}
	return packTrackers(packs)
}

// packTrackers are the trackers of several starter packs.
func packTrackers(packs []string) ([]earshot.Tracker, error) {
	var all []earshot.Tracker
	for _, name := range packs {
		ts, err := risk.Pack(name)
		if err != nil {
			return nil, err
		}
		all = append(all, ts...)
	}
	return all, nil
}

// brandOf is the brand a line speaks to; empty when it names none.
func brandOf(l labelled) string {
	if b := strings.ToLower(l.Brand); b != "no_brand" {
		return b
	}
	return ""
}

// byBrand compiles the trackers for each brand of the lines: it is us, and the
// other brands are the competitors.
func byBrand(trackers []earshot.Tracker, lines []labelled) (map[string]*risk.Rules, error) {
	brands := map[string]bool{}
	for _, l := range lines {
		brands[brandOf(l)] = true
	}
	by := map[string]*risk.Rules{}
	for us := range brands {
		var them []string
		for _, b := range slices.Sorted(maps.Keys(brands)) {
			if b != us && b != "" {
				them = append(them, b)
			}
		}
		var sets []earshot.WordSet
		if us != "" {
			sets = append(sets, namesSet("us", us))
		}
		if len(them) > 0 {
			sets = append(sets, namesSet("competitor", them...))
		}
		rules, err := risk.Compile(trackers, sets...)
		if err != nil {
			return nil, err
		}
		by[us] = rules
	}
	return by, nil
}

// namesSet is a word set of names, the same in every language.
func namesSet(name string, names ...string) earshot.WordSet {
	set := earshot.PhraseSet{Lang: earshot.AnyLang}
	for _, n := range names {
		set.Phrases = append(set.Phrases, earshot.Phrase{Text: n, Form: earshot.FormExact})
	}
	return earshot.WordSet{Name: name, Phrases: []earshot.PhraseSet{set}}
}

func (cmd evaluateIntentCmd) label(label string) string {
	if label == cmd.None {
		return cmd.None
	}
	return "intent"
}

func (cmd evaluateIntentCmd) answer(annotator *nlp.Annotator, rules *risk.Rules, l labelled) string {
	for _, f := range rules.Detect(cmd.talk(annotator, l)) {
		if f.State == earshot.Counted && slices.Contains(cmd.Tracker, f.Tracker) {
			return "intent"
		}
	}
	return cmd.None
}

// talk is a line as a conversation: what a customer says.
func (cmd evaluateIntentCmd) talk(annotator *nlp.Annotator, l labelled) *earshot.Conversation {
	c := &earshot.Conversation{Turns: []earshot.Turn{{Text: l.Text, Side: earshot.SideCustomer, Lang: cmp.Or(l.Lang, cmd.Lang)}}}
	annotator.Annotate(c)
	return c
}
