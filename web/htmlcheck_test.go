package web

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// checkHTML reports what is wrong with a page for people and for machines:
// tags that do not nest, ids that are not unique or point nowhere, fields
// without a label, pictures and buttons without a name, inline styles and
// scripts, and texts missing from the catalog.
func checkHTML(t *testing.T, page string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	checkNesting(t, page, all)
	ids := checkIDs(t, all)
	for _, n := range all {
		checkElement(t, n, ids)
	}
}

// checkNesting compares the tags that were written with those a browser makes
// of them: a block inside a paragraph, say, gives it one more paragraph.
func checkNesting(t *testing.T, page string, all []*html.Node) {
	t.Helper()
	counts := map[string]int{}
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			name, _ := z.TagName()
			counts[strings.ToLower(string(name))]++
		}
	}
	for _, n := range all {
		counts[strings.ToLower(n.Data)]--
	}
	for tag, n := range counts {
		if n != 0 {
			t.Errorf("<%s>: %d more written than a browser makes of them; something nests wrongly", tag, n)
		}
	}
}

func checkIDs(t *testing.T, all []*html.Node) map[string]bool {
	t.Helper()
	ids := map[string]bool{}
	for _, n := range all {
		id, ok := attr(n, "id")
		if ok && (id == "" || ids[id]) {
			t.Errorf("<%s id=%q>: empty or not unique", n.Data, id)
		}
		ids[id] = true
	}
	return ids
}

func checkElement(t *testing.T, n *html.Node, ids map[string]bool) {
	t.Helper()
	for _, a := range n.Attr {
		switch {
		case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
			t.Errorf("<%s %s=%q>: forbidden by the content security policy", n.Data, a.Key, a.Val)
		case a.Key == "for" || a.Key == "aria-labelledby" || a.Key == "aria-describedby":
			for id := range strings.FieldsSeq(a.Val) {
				if !ids[id] {
					t.Errorf("<%s %s=%q>: nothing has the id %q", n.Data, a.Key, a.Val, id)
				}
			}
		case strings.Contains(a.Val, "ZgotmplZ") || (a.Key == "href" && strings.Contains(a.Val, "//")):
			t.Errorf("<%s %s=%q>: unsafe or foreign", n.Data, a.Key, a.Val)
		}
	}
	switch n.Data {
	case "input", "select", "textarea":
		if kind, _ := attr(n, "type"); kind != "hidden" && !labelled(n) {
			t.Errorf("<%s> %v has no label", n.Data, n.Attr)
		}
	case "button", "a", "summary":
		if name(n) == "" {
			t.Errorf("<%s> %v has no name", n.Data, n.Attr)
		}
	case "svg":
		_, hidden := attr(n, "aria-hidden")
		_, titled := attr(n, "aria-labelledby")
		if !hidden && !titled {
			t.Errorf("<svg> %v is neither hidden nor titled", n.Attr)
		}
	case "script":
		if src, ok := attr(n, "src"); !ok || n.FirstChild != nil || !strings.HasPrefix(src, "/static/") {
			t.Errorf("<script> %v is inline or foreign", n.Attr)
		}
	case "style", "iframe":
		t.Errorf("<%s> is on the page", n.Data)
	case "html":
		if lang, _ := attr(n, "lang"); lang == "" {
			t.Error("the page does not say its language")
		}
	}
}

// labelled reports whether a field has a label: one around it, one that names
// its id, or aria-label.
func labelled(field *html.Node) bool {
	if _, ok := attr(field, "aria-label"); ok {
		return true
	}
	for n := field.Parent; n != nil; n = n.Parent {
		if n.Data == "label" && strings.TrimSpace(text(n)) != "" {
			return true
		}
	}
	id, ok := attr(field, "id")
	if !ok {
		return false
	}
	root := field
	for root.Parent != nil {
		root = root.Parent
	}
	for n := range root.Descendants() {
		if f, ok := attr(n, "for"); ok && n.Data == "label" && f == id && strings.TrimSpace(text(n)) != "" {
			return true
		}
	}
	return false
}

// name is what a screen reader calls the element.
func name(n *html.Node) string {
	if label, ok := attr(n, "aria-label"); ok {
		return label
	}
	if hidden, _ := attr(n, "aria-hidden"); hidden == "true" {
		return "hidden"
	}
	return strings.TrimSpace(text(n))
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}
