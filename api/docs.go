package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsHTML string

//go:embed docs.css
var docsCSS string

// docsPage is what the page for people shows.
type docsPage struct {
	Title, Description string
	Groups             []docsGroup
}

type docsGroup struct {
	Name  string
	Calls []docsCall
}

type docsCall struct {
	ID, Method, Path, Summary, Description string
	Params                                 []docsParam
	Body, Answer                           string // JSON schemas, empty when there is none
}

type docsParam struct {
	Name, In, Type, Doc string
	Required            bool
}

// docs is the page for people, made from the OpenAPI document. It needs no
// script and no other host.
func (s *server) docs(h huma.API) http.HandlerFunc {
	page := template.Must(template.New("docs").Parse(docsHTML))
	return func(w http.ResponseWriter, r *http.Request) {
		var out bytes.Buffer
		if err := page.Execute(&out, newDocsPage(h.OpenAPI())); err != nil {
			status, detail := s.problem(r.Context(), err)
			writeProblem(w, status, detail)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Write(out.Bytes())
	}
}

// stylesheet serves the page's look.
func stylesheet(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Write([]byte(docsCSS))
}

func newDocsPage(doc *huma.OpenAPI) docsPage {
	page := docsPage{Title: doc.Info.Title + " API " + doc.Info.Version, Description: doc.Info.Description}
	for _, path := range sortedPaths(doc) {
		item := doc.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			if op != nil {
				page.add(op.Tags[0], newDocsCall(doc, path, op))
			}
		}
	}
	return page
}

func sortedPaths(doc *huma.OpenAPI) []string {
	var paths []string
	for path := range doc.Paths {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

func (p *docsPage) add(group string, call docsCall) {
	i := slices.IndexFunc(p.Groups, func(g docsGroup) bool { return g.Name == group })
	if i < 0 {
		i = len(p.Groups)
		p.Groups = append(p.Groups, docsGroup{Name: group})
	}
	p.Groups[i].Calls = append(p.Groups[i].Calls, call)
}

func newDocsCall(doc *huma.OpenAPI, path string, op *huma.Operation) docsCall {
	call := docsCall{ID: op.OperationID, Method: op.Method, Path: "/api/v1" + path, Summary: op.Summary, Description: op.Description}
	for _, p := range op.Parameters {
		param := docsParam{Name: p.Name, In: p.In, Doc: p.Description, Required: p.Required}
		if p.Schema != nil {
			param.Type = p.Schema.Type
			param.Doc = strings.TrimSpace(param.Doc + " " + choices(p.Schema))
		}
		call.Params = append(call.Params, param)
	}
	if op.RequestBody != nil {
		call.Body = schemaText(doc, op.RequestBody.Content)
	}
	if ok := op.Responses["200"]; ok != nil {
		call.Answer = schemaText(doc, ok.Content)
	}
	return call
}

// choices says which values a parameter may have.
func choices(s *huma.Schema) string {
	var words []string
	for _, v := range s.Enum {
		if w, ok := v.(string); ok && w != "" {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return ""
	}
	return "(" + strings.Join(words, ", ") + ")"
}

// schemaText is an example of the JSON a schema describes.
func schemaText(doc *huma.OpenAPI, content map[string]*huma.MediaType) string {
	media, ok := content["application/json"]
	if !ok || media.Schema == nil {
		for kind := range content {
			return kind
		}
		return ""
	}
	text, err := json.MarshalIndent(example(doc, media.Schema, 0), "", "  ")
	if err != nil {
		return ""
	}
	return string(text)
}

// example makes a value of the schema: each field with its type.
func example(doc *huma.OpenAPI, s *huma.Schema, depth int) any {
	if s.Ref != "" {
		s = doc.Components.Schemas.SchemaFromRef(s.Ref)
	}
	if s == nil || depth > 8 {
		return "..."
	}
	switch s.Type {
	case huma.TypeObject:
		fields := map[string]any{}
		for name, field := range s.Properties {
			if name != "$schema" {
				fields[name] = example(doc, field, depth+1)
			}
		}
		return fields
	case huma.TypeArray:
		return []any{example(doc, s.Items, depth+1)}
	case huma.TypeInteger, huma.TypeNumber:
		return 0
	case huma.TypeBoolean:
		return false
	}
	if s.Format == "date-time" {
		return "2026-02-05T14:00:00Z"
	}
	return strings.TrimSpace("text " + choices(s))
}

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }
