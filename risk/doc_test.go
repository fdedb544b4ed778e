package risk_test

import (
	"os"
	"strings"
	"testing"

	"earshot"
)

// TestDocTrackers reads the tables of doc/trackers.md whose header says
// "lang | rule | in | finds", and tries every row. "nothing" is found where a
// rule must not find anything, and turns stand between " / ".
func TestDocTrackers(t *testing.T) {
	data, err := os.ReadFile("../doc/trackers.md")
	if err != nil {
		t.Fatal(err)
	}
	rows, inside := 0, false
	langs := map[string]int{}
	for n, line := range strings.Split(string(data), "\n") {
		cells := cellsOf(line)
		switch {
		case len(cells) == 4 && cells[1] == "rule":
			inside = true
			continue
		case len(cells) != 4:
			inside = false
		}
		if !inside || strings.HasPrefix(cells[0], "---") {
			continue
		}
		rows++
		langs[cells[0]]++
		lang := earshot.Lang(cells[0])
		got := strings.Join(tried(t, ruled(lang, strings.Trim(cells[1], "`")), talkOf(lang, strings.Split(cells[2], " / ")...)), ", ")
		want := cells[3]
		if want == "nothing" {
			want = ""
		}
		if got != want {
			t.Errorf("doc/trackers.md:%d: %s in %q finds %q, the page says %q", n+1, cells[1], cells[2], got, want)
		}
	}
	if rows < 40 {
		t.Errorf("doc/trackers.md has %d examples, want at least 40", rows)
	}
	for _, l := range []string{"en", "zh-Hans", "zh-Hant", "ko", "ja"} {
		if langs[l] < 4 {
			t.Errorf("doc/trackers.md has %d examples in %s, want at least 4", langs[l], l)
		}
	}
}

// cellsOf are the cells of a row of a Markdown table, where \| is a |.
func cellsOf(line string) []string {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "|") {
		return nil
	}
	line = strings.ReplaceAll(line, `\|`, "\x00")
	var cells []string
	for _, c := range strings.Split(strings.Trim(line, "|"), "|") {
		cells = append(cells, strings.TrimSpace(strings.ReplaceAll(c, "\x00", "|")))
	}
	return cells
}
