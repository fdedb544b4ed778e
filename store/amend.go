package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"earshot"
)

// CallMemory is how long a call that amended a conversation is remembered, so
// that the same call again changes nothing.
const CallMemory = 7 * 24 * time.Hour

// amendTries is how often an amendment is worked out beside the transaction
// before it is worked out within it, where nobody else can be faster.
const amendTries = 3

// Amendment is a change of a stored conversation by what was said in it since,
// or by another recording of it.
type Amendment struct {
	// Key names the call; the same key again for the conversation changes
	// nothing, and with another Digest is earshot.ErrConflict. Empty for none.
	Key    string
	Digest string // of what the call asks for
	// Recording is the other recording, when there is one: from then on its
	// fingerprint is known. nil for turns that came alone.
	Recording *earshot.Conversation
	// Change makes the next analysis of the one that is kept. It must be pure,
	// may change what it is given, and may run again. It says whether anything
	// is to be written.
	Change func(earshot.Analysis) (next earshot.Analysis, changed bool, err error)
}

// errMoved is an amendment worked out from a version that is no longer kept.
var errMoved = errors.New("changed meanwhile")

// Amend changes a stored conversation and judges its account anew, all in one
// transaction. The conversation keeps its ID, its account once it has one, and
// everything a person put right about words that are still said. It is worked
// out without keeping others from writing; whoever comes second works it out
// again.
func (s *Store) Amend(ctx context.Context, now time.Time, id earshot.ConversationID, m Amendment, judge Judge) (Recorded, error) {
	for range amendTries {
		answer, err := s.amendBeside(ctx, now, id, m, judge)
		if !errors.Is(err, errMoved) {
			return answer, amending(id, err)
		}
	}
	var answer Recorded
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		read, err := readVersion(ctx, tx, id)
		if err != nil {
			return err
		}
		e, err := read.amended(m)
		if err != nil {
			return err
		}
		answer, err = (&writing{tx: tx, now: now, judge: judge}).amend(ctx, read, e, m)
		return err
	})
	return answer, amending(id, err)
}

func amending(id earshot.ConversationID, err error) error {
	if err != nil {
		return fmt.Errorf("amend %s: %w", id, err)
	}
	return nil
}

// amendBeside works the amendment out beside the transaction that writes it.
func (s *Store) amendBeside(ctx context.Context, now time.Time, id earshot.ConversationID, m Amendment, judge Judge) (answer Recorded, err error) {
	var read versioned
	err = s.read(ctx, func(ctx context.Context, q querier) error {
		read, err = readVersion(ctx, q, id)
		return err
	})
	if err != nil {
		return answer, err
	}
	e, err := read.amended(m)
	if err != nil {
		return answer, err
	}
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		answer, err = (&writing{tx: tx, now: now, judge: judge}).amend(ctx, read, e, m)
		return err
	})
	return answer, err
}

// versioned is an analysis as it is kept, and its version.
type versioned struct {
	analysis earshot.Analysis
	was      standing
}

func readVersion(ctx context.Context, q querier, id earshot.ConversationID) (v versioned, err error) {
	if v.was, err = one(ctx, q, scanStanding, `
		SELECT id, fingerprint, account_id, account_from, version, digest, kept_in
		FROM conversations
		WHERE id = $1`, id); err != nil {
		_, err = found(v.was, err, "conversation", id)
		return v, err
	}
	v.analysis, err = fullAnalysis(ctx, q, id)
	return v, err
}

// amended is the next analysis, packed; nil when there is nothing to write.
func (v versioned) amended(m Amendment) (*entry, error) {
	c := v.analysis.Conversation
	next, changed, err := m.Change(v.analysis)
	if err != nil || !changed {
		return nil, err
	}
	next.Conversation.ID = c.ID
	if v.was.account != earshot.Unassigned {
		next.Conversation.Account, next.Conversation.AccountFrom = v.was.account, v.was.accountFrom
	}
	e := &entry{Analysis: next}
	e.pack()
	return e, nil
}

// amend writes what an amendment came to.
func (w *writing) amend(ctx context.Context, read versioned, e *entry, m Amendment) (Recorded, error) {
	id := read.was.id
	answer := Recorded{ID: id, State: Unchanged, Account: read.was.account, Version: read.was.version}
	version, err := one(ctx, w.tx, scanInt, `SELECT version FROM conversations WHERE id = $1`, id)
	if _, err = found(version, err, "conversation", id); err != nil {
		return answer, err
	}
	if known, err := w.called(ctx, id, m); err != nil || known {
		answer.Version = version
		return answer, err
	}
	if version != read.was.version {
		return answer, errMoved
	}
	if err := w.remember(ctx, id, m); err != nil || e == nil {
		return answer, err
	}
	if err := w.rename(ctx, e); err != nil {
		return answer, err
	}
	if err := w.forgetUnsaid(ctx, e.Conversation); err != nil {
		return answer, err
	}
	if answer, err = w.keep(ctx, e, amended); err != nil {
		return answer, err
	}
	return answer, w.judgeAll(ctx)
}

// called reports whether the call was answered before.
func (w *writing) called(ctx context.Context, id earshot.ConversationID, m Amendment) (bool, error) {
	if m.Key == "" {
		return false, nil
	}
	digest, err := one(ctx, w.tx, scanText, `SELECT digest FROM amendments WHERE conversation_id = $1 AND call = $2`, id, m.Key)
	switch {
	case errors.Is(err, earshot.ErrNotFound):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("read call: %w", err)
	case digest != m.Digest:
		return false, earshot.WithHint(fmt.Errorf("the key %q was used for something else: %w", m.Key, earshot.ErrConflict),
			"give every call its own key, and the same key only to the same call sent again")
	}
	return true, nil
}

// remember writes down the call, and the recordings that the conversation is
// made of.
func (w *writing) remember(ctx context.Context, id earshot.ConversationID, m Amendment) error {
	if m.Key != "" {
		if _, err := w.tx.ExecContext(ctx, `DELETE FROM amendments WHERE made_at < $1`, ms(w.now.Add(-CallMemory))); err != nil {
			return fmt.Errorf("forget old calls: %w", err)
		}
		_, err := w.tx.ExecContext(ctx, `
			INSERT INTO amendments (conversation_id, call, digest, made_at)
			VALUES ($1, $2, $3, $4)`, id, m.Key, m.Digest, ms(w.now))
		if err != nil {
			return fmt.Errorf("write call: %w", err)
		}
	}
	_, err := w.tx.ExecContext(ctx, `
		INSERT INTO recordings (fingerprint, conversation_id, source, format, recorded_at)
		SELECT fingerprint, id, source, format, recorded_at
		FROM conversations
		WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM recordings WHERE conversation_id = $1)`, id)
	if err == nil && m.Recording != nil {
		c := m.Recording
		_, err = w.tx.ExecContext(ctx, `
			INSERT INTO recordings (fingerprint, conversation_id, source, format, recorded_at)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (fingerprint) DO NOTHING`, c.Fingerprint, id, c.Source, c.Format, ms(w.now))
	}
	if err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	return nil
}

// rename gives the amended conversation a fingerprint of its own, should
// another conversation have come to the same words.
func (w *writing) rename(ctx context.Context, e *entry) error {
	c := e.Conversation
	n, err := one(ctx, w.tx, scanInt, `SELECT COUNT(*) FROM conversations WHERE fingerprint = $1 AND id <> $2`, c.Fingerprint, c.ID)
	if err != nil {
		return fmt.Errorf("look up fingerprint: %w", err)
	}
	if n > 0 {
		sum := sha256.Sum256([]byte(c.Fingerprint + "\x00" + string(c.ID)))
		c.Fingerprint = hex.EncodeToString(sum[:])
	}
	return nil
}

// merged is what is kept of an export that was merged into a conversation; was
// when it never was.
func (w *writing) merged(ctx context.Context, c *earshot.Conversation, was standing) (standing, error) {
	into, err := one(ctx, w.tx, scanStanding, `
		SELECT c.id, r.fingerprint, c.account_id, c.account_from, c.version, c.digest, c.kept_in
		FROM recordings r JOIN conversations c ON c.id = r.conversation_id
		WHERE r.fingerprint = $1`, c.Fingerprint)
	switch {
	case errors.Is(err, earshot.ErrNotFound):
		return was, nil
	case err != nil:
		return was, fmt.Errorf("look up recording: %w", err)
	}
	return into, nil
}

// forgetUnsaid forgets what a person put right about words that are no longer
// said.
func (w *writing) forgetUnsaid(ctx context.Context, c *earshot.Conversation) error {
	rows, err := turnRowsOf(ctx, w.tx, c.ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if t := c.Turn(r.turn); t != nil && t.Counts() && digestWords(t.Text) == r.words {
			continue
		}
		if err := w.forgetTurn(ctx, c.ID, r.turn); err != nil {
			return err
		}
	}
	return nil
}

// Recording is one of the exports a conversation was made of.
type Recording struct {
	Source string
	Format string
	At     time.Time // when it was recorded
}

// Recordings are the exports a conversation was made of, the first first; none
// when there was only one and nothing was ever added.
func (s *Store) Recordings(ctx context.Context, id earshot.ConversationID) ([]Recording, error) {
	all, err := list(ctx, s.reader, scanRecording, `
		SELECT source, format, recorded_at
		FROM recordings
		WHERE conversation_id = $1
		ORDER BY recorded_at, fingerprint`, id)
	if err != nil {
		return nil, fmt.Errorf("read recordings of %s: %w", id, err)
	}
	return slices.Clip(all), nil
}

func scanRecording(row scanner) (r Recording, err error) {
	var at int64
	err = row.Scan(&r.Source, &r.Format, &at)
	r.At = fromMS(at)
	return r, err
}
