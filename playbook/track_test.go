package playbook_test

import (
	"errors"
	"strings"
	"testing"

	"earshot"
	"earshot/playbook"
)

func TestStarterTracks(t *testing.T) {
	tracks, err := playbook.StarterTracks()
	if err != nil {
		t.Fatal(err)
	}
	langs := map[earshot.Lang]int{}
	for _, track := range tracks {
		langs[track.Lang]++
		if len(track.Words) < 20 {
			t.Errorf("talk track %s says only %q", track.ID, track.Words)
		}
	}
	for _, l := range earshot.CoreLangs() {
		if langs[l] == 0 {
			t.Errorf("no starter talk track in %s", l)
		}
	}
}

func TestParseTracksSaysWhatIsWrong(t *testing.T) {
	tests := []struct{ name, yaml, want string }{
		{"no words", "- {id: a, title: b, topic: price, language: en}", "words is missing"},
		{"unknown key", "- {id: a, titel: b}", "titel"},
		{"bad date", "- {id: a, title: b, topic: price, language: en, words: c, review: soon}", `review "soon"`},
		{"not a list", "id: a", "read mine.yaml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := playbook.ParseTracks("mine.yaml", []byte(tt.yaml))
			if !errors.Is(err, earshot.ErrInvalid) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want an invalid one with %q", err, tt.want)
			}
		})
	}
}

func TestSuggest(t *testing.T) {
	tracks := []earshot.Track{
		{ID: "en-price", Title: "Trade, do not apologise", Persona: "CFO", Topic: earshot.CategoryPrice, Stage: "renewal", Lang: earshot.English, Words: "I can do eight if we sign for two years."},
		{ID: "ko-budget", Title: "예산이 줄었다고 할 때", Persona: "CFO", Topic: earshot.CategoryContract, Stage: "renewal", Lang: earshot.Korean, Words: "예산이 줄어든 만큼 좌석부터 함께 줄여 보시죠."},
		{ID: "en-outage", Title: "Say it first", Topic: earshot.CategoryService, Stage: "rescue", Lang: earshot.English, Words: "You lost four hours and that was our fault."},
	}
	tests := []struct {
		name string
		in   playbook.Situation
		want earshot.TrackID
		n    int
	}{
		{"by words", playbook.Situation{Words: "four hours"}, "en-outage", 1},
		{"by Korean words with a particle", playbook.Situation{Words: "예산을"}, "ko-budget", 1},
		{"by topic", playbook.Situation{Topic: earshot.CategoryPrice}, "en-price", 1},
		{"by persona, in a language", playbook.Situation{Persona: "CFO", Lang: earshot.Korean}, "ko-budget", 2},
		{"everything", playbook.Situation{}, "en-outage", 3},
		{"nothing fits", playbook.Situation{Words: "zebra"}, "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := playbook.Suggest(tracks, tt.in)
			if len(got) != tt.n {
				t.Fatalf("%d tracks fit, want %d: %v", len(got), tt.n, got)
			}
			if tt.n > 0 && got[0].Track.ID != tt.want {
				t.Errorf("first is %s, want %s", got[0].Track.ID, tt.want)
			}
		})
	}
}
