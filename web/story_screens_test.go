package web

import (
	"cmp"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestStoryScreens looks at the stories in a browser, under the real content
// security policy: at the English ones, each in one size and theme.
// EARSHOT_STORIES=all looks at each in all languages, sizes and themes, and
// EARSHOT_STORIES=ko/account at those whose name has that in it.
func TestStoryScreens(t *testing.T) {
	if testing.Short() {
		t.Skip("drives a browser")
	}
	pp, err := readPages()
	if err != nil {
		t.Fatal(err)
	}
	ls, err := readLocales()
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/static/", pp.static())
	var names []string
	for _, l := range ls.all {
		for _, s := range stories(l) {
			names = append(names, string(l.tag)+"/"+s.name)
			mux.HandleFunc("/story/"+string(l.tag)+"/"+s.name, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				if err := pp.render(w, s.template, s.page); err != nil {
					t.Error(err)
				}
			})
		}
	}
	server := httptest.NewServer(secure(mux))
	defer server.Close()
	b := open(t)
	all := os.Getenv("EARSHOT_STORIES")
	for i, name := range names {
		if all != "all" && !strings.Contains(name, cmp.Or(all, "en/")) {
			continue
		}
		b.do(chromedp.Navigate(server.URL + "/story/" + name))
		file := "story-" + strings.ReplaceAll(name, "/", "-")
		if all == "" {
			b.shoot(file, []int64{360, 1280}[i%2], []string{"light", "dark"}[i/2%2])
			continue
		}
		for _, width := range []int64{360, 1280, 2560} {
			for _, theme := range []string{"light", "dark"} {
				b.shoot(file, width, theme)
			}
		}
	}
}
