package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// These tests read the SQL itself, so they are inside the package's folder but
// look at its text, not at what it does.

// oneEngineOnly is SQL that means something to one engine only. It belongs in
// the file of that engine's dialect.
var oneEngineOnly = regexp.MustCompile(`(?i)\b(pragma|autoincrement|serial|bigserial|rowid|without\s+rowid|insert\s+or|replace\s+into|strftime|datetime|julianday|` +
	`unixepoch|now\s*\(|current_timestamp|ifnull|group_concat|string_agg|array_agg|json_\w+|jsonb?|glob|ilike|like|regexp|randomblob|` +
	`total_changes|last_insert_rowid|changes\s*\(|blob|integer|real|datetime|timestamptz?|varchar|text\s*\[|instr|substr|printf|typeof|hex\s*\(|` +
	`skip\s+locked|distinct\s+on|vacuum|attach|savepoint|indexed\s+by|nulls\s+(first|last)|is\s+not\s+distinct|begin|commit)\b|::|\?|"`)

// isSQL tells a statement or a part of one from other text.
var isSQL = regexp.MustCompile(`(?s)^\s*(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|ORDER BY|LIMIT)\s`)

// TestSQLMeansTheSameToEveryEngine keeps SQL of one engine out of the queries
// and the schema.
func TestSQLMeansTheSameToEveryEngine(t *testing.T) {
	t.Parallel()
	seen := 0
	for where, text := range statements(t) {
		seen++
		if found := oneEngineOnly.FindString(text); found != "" {
			t.Errorf("%s: %q is not for every engine:\n%s", where, found, text)
		}
	}
	if seen < 60 {
		t.Errorf("found %d statements, want all of them", seen)
	}
	for _, bad := range []string{`SELECT * FROM t WHERE a LIKE 'x%'`, `INSERT OR REPLACE INTO t VALUES (1)`, `SELECT datetime('now')`, `WHERE a = ?`} {
		if !oneEngineOnly.MatchString(bad) {
			t.Errorf("the test would not notice %q", bad)
		}
	}
}

// TestPlaceholdersComeInOrder keeps the first appearances of $1, $2 ... in
// order: PostgreSQL takes them as numbers, SQLite as names that it numbers as
// it meets them.
func TestPlaceholdersComeInOrder(t *testing.T) {
	t.Parallel()
	placeholder := regexp.MustCompile(`\$(\d+)`)
	check := func(text string) bool {
		next := 1
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil || n > next {
				return false
			}
			if n == next {
				next++
			}
		}
		return true
	}
	for where, text := range statements(t) {
		if !check(text) {
			t.Errorf("%s: placeholders out of order:\n%s", where, text)
		}
	}
	if check(`WHERE a = $2 AND b = $1`) || !check(`VALUES ($1, $1, $2)`) {
		t.Error("the test would not notice placeholders out of order")
	}
}

// statements is every SQL text of the package outside dialect files, by where
// it stands.
func statements(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || name == "sqlite.go" {
			continue
		}
		inFile(t, name, all)
	}
	schemas, err := filepath.Glob("schema/*.sql")
	if err != nil || len(schemas) == 0 {
		t.Fatalf("no schema: %v", err)
	}
	comment := regexp.MustCompile(`--[^\n]*`)
	for _, name := range schemas {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = comment.ReplaceAllString(string(text), "")
	}
	return all
}

// inFile collects the back-quoted and quoted SQL of a Go file.
func inFile(t *testing.T, name string, all map[string]string) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		text, err := strconv.Unquote(lit.Value)
		if err == nil && isSQL.MatchString(text) {
			all[set.Position(lit.Pos()).String()] = text
		}
		return true
	})
}
