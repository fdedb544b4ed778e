package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"earshot"

	"github.com/pressly/goose/v3"
)

//go:embed schema/*.sql
var schema embed.FS

// migrate brings the schema up to date. Two processes that open a new store at
// once both try; the one that comes second finds the work done at its next
// attempt.
func migrate(ctx context.Context, db *sql.DB, d dialect) error {
	files, err := fs.Sub(schema, "schema")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(d.migrations, db, files, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return fmt.Errorf("read schema: %w", err)
	}
	for attempt := 1; ; attempt++ {
		err = up(ctx, provider)
		if err == nil || attempt == 5 || ctx.Err() != nil {
			return err
		}
	}
}

// up applies what is missing and refuses a store that a newer Earshot wrote.
func up(ctx context.Context, provider *goose.Provider) error {
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if current > target {
		return earshot.WithHint(fmt.Errorf("schema version %d is newer than %d: %w", current, target, earshot.ErrConflict),
			"a newer Earshot wrote this store; run that one")
	}
	return nil
}
