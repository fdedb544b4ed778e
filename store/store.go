// Package store keeps every record: conversations with their findings,
// accounts with their scores, trackers, talk tracks, reminders and people.
//
// Open a store and Record analyses in it; everything else is asked by id or
// with a filter. What belongs together is written in one transaction: a
// conversation, its findings, the account's score, the reminders they cause
// and the pointer that tells the search index to follow.
//
// The SQL is written once for every engine. What differs between engines is
// in the dialect struct, and a test reads the SQL to keep it so. Writers go
// one at a time; readers never wait for them. Times are kept to the
// millisecond and come back in UTC; the zero time means not known.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"earshot"
)

// Store is the system of record. It is safe for concurrent use.
type Store struct {
	// Now is the clock that decides what is due, which lease has run out and
	// which session has expired. Open sets it to time.Now.
	Now func() time.Time

	writer  *sql.DB // one connection
	reader  *sql.DB
	dialect dialect
	hashing chan struct{} // room for the passwords hashed at a time
}

// Open opens the store at url, makes it if there is none, and brings its
// schema up to date. It accepts "sqlite:/var/lib/earshot/earshot.db" or the
// bare path. With "?synchronous=full" at the end a commit also survives power
// failure, at the price of waiting for the disk each time; without it, it
// survives the end of the process.
//
// Several processes may open the same store: they write in turn.
func Open(ctx context.Context, url string) (*Store, error) {
	d, err := dialectOf(url)
	if err != nil {
		return nil, err
	}
	s := &Store{Now: time.Now, dialect: d, hashing: make(chan struct{}, passwordsAtATime)}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", url, d.explain(err)), s.Close())
	}
	return s, nil
}

// open connects and migrates.
func (s *Store) open(ctx context.Context) (err error) {
	if s.writer, s.reader, err = s.dialect.connect(); err != nil {
		return err
	}
	return migrate(ctx, s.writer, s.dialect)
}

// Tidy does what the engine wants done now and then: after a large import, and
// once a day.
func (s *Store) Tidy(ctx context.Context) error {
	if err := s.dialect.tidy(ctx, s.writer); err != nil {
		return fmt.Errorf("tidy the store: %w", s.dialect.explain(err))
	}
	return nil
}

// Close closes the store. It waits for what is being read and written.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// write runs do in one transaction and commits it if do succeeds. A context
// that ends stops it between two statements and leaves nothing behind.
func (s *Store) write(ctx context.Context, do func(ctx context.Context, tx *sql.Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return s.dialect.explain(err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing to roll back after Commit
	// BeginTx watches ctx for the whole transaction; a statement that watched
	// it too would pay for it each time.
	if err := do(context.WithoutCancel(ctx), tx); err != nil {
		return s.because(ctx, err)
	}
	if err := tx.Commit(); err != nil {
		return s.because(ctx, fmt.Errorf("commit: %w", err))
	}
	return nil
}

// read runs do on one snapshot, so that what it reads in several queries fits
// together.
func (s *Store) read(ctx context.Context, do func(ctx context.Context, q querier) error) error {
	tx, err := s.reader.BeginTx(ctx, nil)
	if err != nil {
		return s.dialect.explain(err)
	}
	defer tx.Rollback() //nolint:errcheck // it only read
	if err := do(context.WithoutCancel(ctx), tx); err != nil {
		return s.because(ctx, err)
	}
	return nil
}

// because says that the context ended, when that is why err happened.
func (s *Store) because(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, sql.ErrTxDone) {
		return context.Cause(ctx)
	}
	return s.dialect.explain(err)
}

// missing is the error of a record that is not there.
func missing(noun string, id any) error {
	return fmt.Errorf("%s %q: %w", noun, id, earshot.ErrNotFound)
}
