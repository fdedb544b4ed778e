package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static
var staticFiles embed.FS

// shared are the templates that every page is parsed with.
var shared = []string{"templates/layout.html", "templates/door.html", "templates/finding.html", "templates/promise.html", "templates/twin.html", "templates/try.html", "templates/read.html", "templates/progress.html"}

// pages are the templates of the pages, by name, and the addresses of the
// static files, by content.
type pages struct {
	templates map[string]*template.Template
	assets    map[string]string // name -> a hash of the content
}

// readPages parses every template that is built into the program.
func readPages() (*pages, error) {
	p := &pages{templates: map[string]*template.Template{}}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		t, err := template.ParseFS(templateFiles, append(shared, name)...)
		if err != nil {
			return nil, fmt.Errorf("parse %s: %w", name, err)
		}
		base := path.Base(name)
		p.templates[strings.TrimSuffix(base, ".html")] = t.Lookup(base)
	}
	p.assets, err = hashAssets()
	return p, err
}

// hashAssets gives each static file a short name for its content, so browsers
// may keep it for ever and never show an old one.
func hashAssets() (map[string]string, error) {
	hashes := map[string]string{}
	err := fs.WalkDir(staticFiles, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := staticFiles.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		hashes[strings.TrimPrefix(name, "static/")] = hex.EncodeToString(sum[:6])
		return nil
	})
	return hashes, err
}

// render writes the page with the template of the name. Nothing is written
// when that fails, so half a page is never seen.
func (p *pages) render(w io.Writer, name string, page any) error {
	t := p.templates[name]
	if t == nil {
		return fmt.Errorf("render %s: there is no such template", name)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, page); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	_, err := b.WriteTo(w)
	return err
}
