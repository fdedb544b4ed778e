package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"earshot"

	"github.com/pressly/goose/v3"
)

// dialect is everything in which one engine differs from another.
type dialect struct {
	name       string
	migrations goose.Dialect
	connect    func() (writer, reader *sql.DB, err error)
	skipLocked string                                                // ends a SELECT that claims rows, so that claimers pass each other
	explain    func(error) error                                     // the engine's error as one of ours, where it is one
	integrity  func(context.Context, *sql.DB) ([]string, error)      // what the engine finds broken in its files
	size       func(context.Context, *sql.DB) (bytes int64, e error) // what the records take on disk
	tidy       func(context.Context, *sql.DB) error                  // what an engine wants done now and then
}

// dialectOf is the engine a URL asks for.
func dialectOf(url string) (dialect, error) {
	scheme, path, found := strings.Cut(url, ":")
	if !found || !isScheme(scheme) {
		scheme, path = "sqlite", url
	}
	if scheme != "sqlite" {
		return dialect{}, earshot.WithHint(fmt.Errorf("store %q: unknown scheme %q: %w", url, scheme, earshot.ErrInvalid),
			"give sqlite:/path/to/earshot.db, or the path alone")
	}
	if path == "" {
		return dialect{}, earshot.WithHint(fmt.Errorf("store %q: no path: %w", url, earshot.ErrInvalid),
			"give sqlite:/path/to/earshot.db, or the path alone")
	}
	return sqlite(path)
}

// isScheme reports whether s can stand before the colon of a URL. One letter
// is a drive: C:\earshot.db.
func isScheme(s string) bool {
	if len(s) < 2 {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '+' {
			return false
		}
	}
	return true
}
