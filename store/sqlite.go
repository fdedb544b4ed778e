package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"earshot"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
)

// Pragmas belong to a connection, so they travel in its address. _txlock takes
// the write lock when a transaction begins: one that began by reading could
// not wait for it. _secure_delete overwrites what is removed, so that what was
// erased cannot be read in the file; recording, which removes little, is not
// measurably slower for it.
const (
	sqliteWriter = "?_journal_mode=WAL&_busy_timeout=5000&_foreign_keys=1&_synchronous=%s&_txlock=immediate&_secure_delete=1&_cache_size=-20000&_stmt_cache_size=64"
	sqliteReader = "?mode=ro&_query_only=1&_busy_timeout=5000&_stmt_cache_size=64"
	readers      = 4
)

// sqlite is the engine in a file beside us.
func sqlite(path string) (dialect, error) {
	path, options, _ := strings.Cut(path, "?")
	synchronous, err := sqliteSynchronous(options)
	if err != nil {
		return dialect{}, err
	}
	return dialect{
		name:       "sqlite",
		migrations: goose.DialectSQLite3,
		connect:    func() (*sql.DB, *sql.DB, error) { return sqliteConnect(path, synchronous) },
		explain:    sqliteExplain,
		integrity:  sqliteIntegrity,
		size:       sqliteSize,
		tidy:       sqliteTidy,
	}, nil
}

func sqliteSynchronous(options string) (string, error) {
	values, err := url.ParseQuery(options)
	level := strings.ToLower(values.Get("synchronous"))
	values.Del("synchronous")
	if err != nil || len(values) > 0 || level != "" && level != "full" && level != "normal" {
		return "", earshot.WithHint(fmt.Errorf("store options %q: %w", options, earshot.ErrInvalid), "the only option is synchronous=full or synchronous=normal")
	}
	if level == "full" {
		return "FULL", nil
	}
	return "NORMAL", nil
}

// sqliteConnect makes the file, readable by its owner only, and opens it.
func sqliteConnect(path, synchronous string) (writer, reader *sql.DB, err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, nil, err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, err
	}
	if err := file.Close(); err != nil {
		return nil, nil, err
	}
	address := "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
	if writer, err = sql.Open("sqlite3", address+fmt.Sprintf(sqliteWriter, synchronous)); err != nil {
		return nil, nil, err
	}
	writer.SetMaxOpenConns(1)
	if reader, err = sql.Open("sqlite3", address+sqliteReader); err != nil {
		return writer, nil, err
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	return writer, reader, nil
}

// sqliteExplain tells a store that is busy and a file that is none.
func sqliteExplain(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return earshot.WithHint(fmt.Errorf("the store is busy (%v): %w", err, earshot.ErrConflict), "another process is writing; try again")
	case sqlite3.ErrNotADB:
		return earshot.WithHint(fmt.Errorf("%w (%v)", earshot.ErrInvalid, err), "the file is not an Earshot store")
	case sqlite3.ErrConstraint:
		return fmt.Errorf("%w (%v)", earshot.ErrConflict, err)
	}
	return err
}

// sqliteIntegrity is what SQLite finds broken, nothing when all is well.
func sqliteIntegrity(ctx context.Context, db *sql.DB) ([]string, error) {
	found, err := list(ctx, db, scanText, `PRAGMA integrity_check(20)`)
	if err != nil {
		return nil, err
	}
	if len(found) == 1 && found[0] == "ok" {
		found = nil
	}
	rows, err := list(ctx, db, func(row scanner) (string, error) {
		var table, parent string
		var row64, key sql.NullInt64
		err := row.Scan(&table, &row64, &parent, &key)
		return fmt.Sprintf("row %d of %s points at a row of %s that is not there", row64.Int64, table, parent), err
	}, `PRAGMA foreign_key_check`)
	return append(found, rows...), err
}

// sqliteSize is the pages of the file; the log beside it is not counted.
func sqliteSize(ctx context.Context, db *sql.DB) (int64, error) {
	return one(ctx, db, scanInt, `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`)
}

// sqliteTidy moves the log into the file, cuts it off, and lets SQLite look at
// what its plans are made from.
func sqliteTidy(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, `PRAGMA optimize`); err != nil {
		return err
	}
	// The answer says whether a reader kept the log from being cut off; then
	// the next time does it.
	_, err := list(ctx, db, scanCheckpoint, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

func scanCheckpoint(row scanner) (busy bool, err error) {
	var log, moved int64
	return busy, row.Scan(&busy, &log, &moved)
}
