package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"earshot"
)

// State says what recording did with a conversation.
type State string

// The states.
const (
	New       State = "new"
	Unchanged State = "unchanged" // known already; nothing was written
	Replaced  State = "replaced"
	Stale     State = "stale"   // Reanalyse: it was corrected since the analysis began; nothing was written
	Missing   State = "missing" // Reanalyse: it was erased since; nothing was written
)

// Recorded is what became of one analysis.
type Recorded struct {
	ID      earshot.ConversationID // under which the conversation is kept
	State   State
	Account earshot.AccountID
	Version int64
}

// Record saves conversations with what was found in them, asks judge what that
// makes of their accounts, and saves the answers, all in one transaction. The
// answers are in the order of batch.
//
// A fingerprint that is known changes nothing, whatever else is new about the
// analysis: the same transcript twice leaves the house as it was. A known ID
// with another fingerprint replaces the conversation and its findings; an
// account that somebody corrected stays corrected.
//
// Each account is scored once; reminders are asked for once per changed
// analysis, in the order of batch. Unassigned conversations score and remind
// nobody. An account nobody imported yet is made, with its ID for a name.
func (s *Store) Record(ctx context.Context, now time.Time, batch []earshot.Analysis, judge Judge) ([]Recorded, error) {
	return s.record(ctx, now, batch, judge, ingested)
}

// Reanalyse is Record for conversations read from the store and analysed
// again: the same words with another result replace it. The same result writes
// nothing, and neither does the analysis of a conversation that was corrected
// or erased in the meantime.
func (s *Store) Reanalyse(ctx context.Context, now time.Time, batch []earshot.Analysis, judge Judge) ([]Recorded, error) {
	return s.record(ctx, now, batch, judge, reanalysed)
}

// origin is where an analysis comes from, which decides what it may replace.
type origin int

const (
	ingested origin = iota
	reanalysed
	corrected
)

func (s *Store) record(ctx context.Context, now time.Time, batch []earshot.Analysis, judge Judge, from origin) ([]Recorded, error) {
	entries, err := s.entries(ctx, batch, from)
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	var answers []Recorded
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		answers = answers[:0]
		w := &writing{store: s, tx: tx, now: now, judge: judge}
		for _, e := range entries {
			answer, err := w.keep(ctx, e, from)
			if err != nil {
				return fmt.Errorf("record %s: %w", e.Conversation.ID, err)
			}
			answers = append(answers, answer)
		}
		return w.judgeAll(ctx)
	})
	return answers, err
}

// writing is one transaction that changes conversations and then judges the
// accounts it touched.
type writing struct {
	store   *Store
	tx      *sql.Tx
	now     time.Time
	judge   Judge
	touched []earshot.AccountID // to be scored; may repeat
	changed []earshot.Analysis  // to be followed up, in order
	gone    []evidence          // to be taken from reminders, last of all
}

// entry is an analysis on its way in. Packing is dear, so it is done before
// the transaction begins, and only for what seems to be needed.
type entry struct {
	earshot.Analysis
	digest []byte
	block  []byte
}

// entries checks the batch and packs what is not known already.
func (s *Store) entries(ctx context.Context, batch []earshot.Analysis, from origin) ([]*entry, error) {
	known := map[string]earshot.ConversationID{}
	if from == ingested {
		var err error
		if known, err = s.Known(ctx, fingerprints(batch)); err != nil {
			return nil, err
		}
	}
	entries := make([]*entry, len(batch))
	for i, a := range batch {
		if a.Conversation == nil || a.Conversation.ID == "" || a.Conversation.Fingerprint == "" {
			return nil, fmt.Errorf("analysis %d has no conversation, or one without ID or fingerprint: %w", i, earshot.ErrInvalid)
		}
		entries[i] = &entry{Analysis: a}
		if _, ok := known[a.Conversation.Fingerprint]; !ok {
			s.pack(entries[i])
		}
	}
	return entries, nil
}

func fingerprints(batch []earshot.Analysis) []string {
	var all []string
	for _, a := range batch {
		if a.Conversation != nil {
			all = append(all, a.Conversation.Fingerprint)
		}
	}
	return all
}

// pack fills in the entry's block and digest.
func (s *Store) pack(e *entry) {
	if e.block != nil {
		return
	}
	packed := pack(&e.Analysis)
	e.digest = digest(packed, &e.Analysis)
	e.block = s.compress(packed)
}

// digest tells two analyses apart by all that is kept of them, except the
// account, which has a column that corrections change.
func digest(packed []byte, a *earshot.Analysis) []byte {
	c := a.Conversation
	p := &packer{}
	for _, v := range []string{c.Source, c.Format, c.Encoding, string(c.Channel), c.Title, c.StartedFrom} {
		p.text(v)
	}
	p.int(ms(c.StartedAt))
	p.duration(c.Duration)
	p.float(c.CustomerMood)
	p.int(int64(c.CustomerTurns))
	for i := range a.Findings {
		packFinding(p, &a.Findings[i])
	}
	h := sha256.New()
	h.Write(packed)
	h.Write(p.b)
	return h.Sum(nil)[:16]
}

// packFinding writes what tells a finding from another.
func packFinding(p *packer, f *earshot.Finding) {
	for _, v := range []string{string(f.ID), string(f.Tracker), f.TrackerName, string(f.Category), string(f.Severity), f.Quote,
		f.Sentence, f.Speaker, string(f.Side), string(f.Role), string(f.Lang), string(f.State), f.Reason} {
		p.text(v)
	}
	for _, v := range []int{f.TrackerVersion, f.HalfLife, f.Turn, f.Start, f.End} {
		p.int(int64(v))
	}
	p.int(ms(f.At))
}

// Known tells which of the fingerprints are recorded already, and under which
// ID. A pipeline asks it first, to save the analysis.
func (s *Store) Known(ctx context.Context, fingerprints []string) (map[string]earshot.ConversationID, error) {
	known := map[string]earshot.ConversationID{}
	for part := range slices.Chunk(fingerprints, 64) {
		var w where
		w.in("fingerprint", part)
		pairs, err := list(ctx, s.reader, scanPair, `
			SELECT fingerprint, id
			FROM conversations`+w.String(), w.args...)
		if err != nil {
			return nil, fmt.Errorf("read fingerprints: %w", err)
		}
		for _, p := range pairs {
			known[p[0]] = earshot.ConversationID(p[1])
		}
	}
	return known, nil
}

func scanPair(row scanner) (p [2]string, err error) { return p, row.Scan(&p[0], &p[1]) }

// keep writes one analysis, if it is to be written.
func (w *writing) keep(ctx context.Context, e *entry, from origin) (Recorded, error) {
	was, err := w.standing(ctx, e.Conversation)
	if err != nil {
		return Recorded{}, err
	}
	if answer, done, err := w.nothingToDo(ctx, e, was, from); done || err != nil {
		return answer, err
	}
	w.store.pack(e)
	a := w.settled(e.Analysis, was)
	if err := w.markWrong(ctx, a.Conversation.ID, a.Findings); err != nil {
		return Recorded{}, err
	}
	if was.exists {
		if err := w.replacing(ctx, was, a); err != nil {
			return Recorded{}, err
		}
	}
	w.touched = append(w.touched, a.Conversation.Account)
	version := was.version + 1
	if err := w.put(ctx, e, a, version); err != nil {
		return Recorded{}, err
	}
	w.changed = append(w.changed, a)
	state := New
	if was.exists {
		state = Replaced
	}
	return Recorded{ID: a.Conversation.ID, State: state, Account: a.Conversation.Account, Version: version}, nil
}

// standing is what is kept under a conversation's ID or fingerprint.
type standing struct {
	exists      bool
	id          earshot.ConversationID
	fingerprint string
	account     earshot.AccountID
	accountFrom string
	version     int64 // also of what was erased
	digest      []byte
}

// standing looks the conversation up by fingerprint, by ID and among the
// erased. What has its fingerprint goes before what has its ID.
func (w *writing) standing(ctx context.Context, c *earshot.Conversation) (standing, error) {
	all, err := list(ctx, w.tx, scanStanding, `
		SELECT id, fingerprint, account_id, account_from, version, digest
		FROM conversations
		WHERE id = $1 OR fingerprint = $2
		UNION ALL
		SELECT conversation_id, '', '', '', version, NULL
		FROM tombstones
		WHERE conversation_id = $1`, c.ID, c.Fingerprint)
	if err != nil {
		return standing{}, fmt.Errorf("look up: %w", err)
	}
	var found standing
	for _, s := range all {
		switch {
		case s.exists && s.fingerprint == c.Fingerprint:
			return s, nil
		case s.exists || !found.exists:
			found = s
		}
	}
	return found, nil
}

func scanStanding(row scanner) (s standing, err error) {
	err = row.Scan(&s.id, &s.fingerprint, &s.account, &s.accountFrom, &s.version, &s.digest)
	s.exists = s.digest != nil
	return s, err
}

// nothingToDo reports whether the analysis is to be left unwritten, and with
// which answer.
func (w *writing) nothingToDo(ctx context.Context, e *entry, was standing, from origin) (Recorded, bool, error) {
	answer := Recorded{ID: was.id, State: Unchanged, Account: was.account, Version: was.version}
	same := was.exists && was.fingerprint == e.Conversation.Fingerprint
	switch {
	case from == corrected:
		return answer, false, nil
	case from == ingested:
		return answer, same, nil
	case !same || was.id != e.Conversation.ID:
		return Recorded{ID: e.Conversation.ID, State: Missing}, true, nil
	}
	w.store.pack(e)
	if bytes.Equal(was.digest, e.digest) && (was.account == e.Conversation.Account || was.accountFrom == fromCorrection) {
		return answer, true, nil
	}
	stale, err := w.stale(ctx, e, was)
	if stale {
		answer.State = Stale
	}
	return answer, stale, err
}

// stale reports whether somebody corrected the conversation after the analysis
// read it.
func (w *writing) stale(ctx context.Context, e *entry, was standing) (bool, error) {
	if was.accountFrom == fromCorrection && was.account != e.Conversation.Account {
		return true, nil
	}
	var kept earshot.Analysis
	kept.Conversation = &earshot.Conversation{}
	if err := w.store.words(ctx, w.tx, was.id, &kept); err != nil {
		return false, err
	}
	for _, p := range kept.Conversation.Participants {
		if now := e.Conversation.Participant(p.ID); p.SideFrom == fromCorrection && (now == nil || now.Side != p.Side) {
			return true, nil
		}
	}
	return false, nil
}

// settled is the analysis as it is kept: with the account somebody corrected,
// and every finding pointing at the conversation and the account.
func (w *writing) settled(a earshot.Analysis, was standing) earshot.Analysis {
	c := *a.Conversation
	if was.accountFrom == fromCorrection && c.AccountFrom != fromCorrection {
		c.Account, c.AccountFrom = was.account, was.accountFrom
	}
	a.Conversation, a.Findings = &c, slices.Clone(a.Findings)
	for i := range a.Findings {
		a.Findings[i].Conversation, a.Findings[i].Account = c.ID, c.Account
	}
	return a
}

// replacing notes what the old analysis leaves behind: an account to be scored
// again, and findings that reminders may no longer rest on.
func (w *writing) replacing(ctx context.Context, was standing, a earshot.Analysis) error {
	w.touched = append(w.touched, was.account)
	old, err := findingsOf(ctx, w.tx, was.id)
	if err != nil {
		return err
	}
	left := evidence{account: was.account}
	for _, f := range old {
		if was.account != a.Conversation.Account || !counts(a.Findings, f.ID) {
			left.findings = append(left.findings, f.ID)
		}
	}
	w.gone = append(w.gone, left)
	return nil
}

// counts reports whether the finding is among all and counted.
func counts(all []earshot.Finding, id earshot.FindingID) bool {
	return slices.ContainsFunc(all, func(f earshot.Finding) bool { return f.ID == id && f.State == earshot.Counted })
}

// put writes the conversation's rows and tells the index.
func (w *writing) put(ctx context.Context, e *entry, a earshot.Analysis, version int64) error {
	if err := w.putConversation(ctx, a, e.digest, version); err != nil {
		return fmt.Errorf("write conversation: %w", err)
	}
	if err := w.putBlock(ctx, a.Conversation.ID, e.block); err != nil {
		return fmt.Errorf("write words: %w", err)
	}
	if err := w.putFindings(ctx, a.Conversation.ID, a.Findings, version); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	return w.point(ctx, a.Conversation.ID, version, false)
}

func (w *writing) putConversation(ctx context.Context, a earshot.Analysis, digest []byte, version int64) error {
	c := a.Conversation
	_, err := w.tx.ExecContext(ctx, `
		INSERT INTO conversations (id, fingerprint, account_id, account_from, channel, title, source, format, encoding,
			started_at, started_from, duration, langs, customer_mood, customer_turns, worst_turn, turns, findings,
			version, recorded_at, digest)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
		ON CONFLICT (id) DO UPDATE SET
			fingerprint = excluded.fingerprint, account_id = excluded.account_id, account_from = excluded.account_from,
			channel = excluded.channel, title = excluded.title, source = excluded.source, format = excluded.format,
			encoding = excluded.encoding, started_at = excluded.started_at, started_from = excluded.started_from,
			duration = excluded.duration, langs = excluded.langs, customer_mood = excluded.customer_mood,
			customer_turns = excluded.customer_turns, worst_turn = excluded.worst_turn, turns = excluded.turns,
			findings = excluded.findings, version = excluded.version, recorded_at = excluded.recorded_at,
			digest = excluded.digest`,
		c.ID, c.Fingerprint, c.Account, c.AccountFrom, c.Channel, c.Title, c.Source, c.Format, c.Encoding,
		ms(c.StartedAt), c.StartedFrom, int64(c.Duration), joinLangs(languages(c.Turns)), c.CustomerMood, c.CustomerTurns,
		a.Metrics.WorstTurn, len(c.Turns), counted(a.Findings), version, ms(w.now), digest)
	return err
}

func (w *writing) putBlock(ctx context.Context, id earshot.ConversationID, block []byte) error {
	_, err := w.tx.ExecContext(ctx, `
		INSERT INTO transcripts (conversation_id, block)
		VALUES ($1, $2)
		ON CONFLICT (conversation_id) DO UPDATE SET block = excluded.block`, id, block)
	return err
}

// putFindings replaces the conversation's findings; a first version has none
// to remove.
func (w *writing) putFindings(ctx context.Context, id earshot.ConversationID, all []earshot.Finding, version int64) error {
	if version > 1 {
		if _, err := w.tx.ExecContext(ctx, `DELETE FROM findings WHERE conversation_id = $1`, id); err != nil {
			return err
		}
	}
	for i := range all {
		if err := insertFinding(ctx, w.tx, &all[i]); err != nil {
			return fmt.Errorf("finding %s: %w", all[i].ID, err)
		}
	}
	return nil
}

// counted is how many of the findings weigh anything.
func counted(all []earshot.Finding) int {
	n := 0
	for i := range all {
		if all[i].State == earshot.Counted {
			n++
		}
	}
	return n
}

// words reads a conversation's block into a.
func (s *Store) words(ctx context.Context, q querier, id earshot.ConversationID, a *earshot.Analysis) error {
	block, err := one(ctx, q, scanBlock, `SELECT block FROM transcripts WHERE conversation_id = $1`, id)
	if errors.Is(err, earshot.ErrNotFound) {
		return missing("words of conversation", id)
	}
	if err != nil {
		return fmt.Errorf("read words of %s: %w", id, err)
	}
	return s.fromBlock(block, a)
}

func scanBlock(row scanner) (b []byte, err error) { return b, row.Scan(&b) }

// fromBlock reads a stored block into a.
func (s *Store) fromBlock(block []byte, a *earshot.Analysis) error {
	packed, err := s.decompress(block)
	if err == nil {
		err = unpack(packed, a)
	}
	if err != nil {
		return fmt.Errorf("read words of %s: %w", a.Conversation.ID, err)
	}
	return nil
}
