package risk_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"earshot"
	"earshot/risk"
)

// A heldOut line is what a customer of some trade might say: leaving, or
// anything else. The lines were written before their author had read the
// starter packs; what the packs made of them then stands in
// heldout/first-contact.txt, which is never rewritten. The packs were mended
// with the first batch in sight: of what is new, only the second batch tells.
type heldOut struct {
	Text  string       `json:"text"`
	Label string       `json:"label"`
	Lang  earshot.Lang `json:"lang"`
}

// TestHeldOut keeps how well all starter packs together tell leaving from
// other words, line by line in the golden file.
func TestHeldOut(t *testing.T) {
	rules := allPacks(t)
	var b strings.Builder
	for _, batch := range []string{"first", "second"} {
		b.WriteString(heldOutTable(t, rules, batch))
	}
	golden(t, "testdata/heldout.golden", b.String())
}

func heldOutTable(t *testing.T, rules *risk.Rules, batch string) string {
	t.Helper()
	langs, faults := tallies{}, ""
	for _, l := range readHeldOut(t, "testdata/heldout/"+batch+".jsonl") {
		found := leaving(rules, l)
		for _, n := range []*tally{langs.of(string(l.Lang)), langs.of("together")} {
			n.stories++
			switch {
			case found && l.Label == "leaving":
				n.right++
			case found:
				n.wrong++
			case l.Label == "leaving":
				n.missed++
			}
		}
		if found != (l.Label == "leaving") {
			faults += fmt.Sprintf("%s %s %s\n", map[bool]string{true: "wrong ", false: "missed"}[found], l.Lang, l.Text)
		}
	}
	return "Leaving told by all starter packs, the " + batch + " batch.\n\n" + langs.table("language") + "\n" + faults + "\n"
}

// leaving reports whether a tracker of leaving counts the line; a hedged
// answer alone is none.
func leaving(rules *risk.Rules, l heldOut) bool {
	c := &earshot.Conversation{Turns: []earshot.Turn{{Text: l.Text, Side: earshot.SideCustomer, Lang: l.Lang}}}
	return slices.ContainsFunc(rules.Detect(c), func(f earshot.Finding) bool {
		return f.State == earshot.Counted && f.Category == earshot.CategoryChurn && f.Tracker != "hedged-answer"
	})
}

func readHeldOut(t *testing.T, name string) []heldOut {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var all []heldOut
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		var l heldOut
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			t.Fatalf("%s: %v in %s", name, err, s.Text())
		}
		all = append(all, l)
	}
	return all
}

// allPacks compiles the trackers of all starter packs.
func allPacks(t *testing.T) *risk.Rules {
	t.Helper()
	var all []earshot.Tracker
	for _, name := range risk.Packs() {
		ts, err := risk.Pack(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, ts...)
	}
	rules, err := risk.Compile(all)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}
