package store

import (
	"bytes"
	"context"
	"database/sql"
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
	Stale     State = "stale"    // Reanalyse: it was corrected since the analysis began; nothing was written
	Missing   State = "missing"  // Reanalyse: it was erased since; nothing was written
	Overlaps  State = "overlaps" // Record: it may be another recording of what is kept; nothing was written
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
// account that somebody corrected stays corrected, and so do the turns whose
// words are still said.
//
// What is new, and may be another recording of talks that are kept, is not
// written: [Store.Overlapping] names them, [Store.Amend] merges it with one,
// [Store.RecordApart] records it all the same.
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
	amended
	apart // ingested, and compared with what it overlaps with
)

func (s *Store) record(ctx context.Context, now time.Time, batch []earshot.Analysis, judge Judge, from origin) ([]Recorded, error) {
	alone := from == apart
	if alone {
		from = ingested
	}
	entries, err := s.entries(ctx, batch, from)
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	var answers []Recorded
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		answers = answers[:0]
		w := &writing{tx: tx, now: now, judge: judge, apart: alone}
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
	tx      *sql.Tx
	now     time.Time
	judge   Judge
	touched []earshot.AccountID             // to be scored; may repeat
	changed []earshot.Analysis              // to be followed up, in order
	gone    []evidence                      // to be taken from reminders, last of all
	raised  map[earshot.ConversationID]bool // have their next version already
	apart   bool                            // whether what is new was compared with what it overlaps with
}

// keep writes one analysis, if it is to be written.
func (w *writing) keep(ctx context.Context, e *entry, from origin) (Recorded, error) {
	was, err := w.standing(ctx, e.Conversation)
	if err == nil && from == ingested && was.fingerprint != e.Conversation.Fingerprint {
		was, err = w.merged(ctx, e.Conversation, was)
	}
	if err != nil {
		return Recorded{}, err
	}
	if answer, done, err := w.nothingToDo(ctx, e, was, from); done || err != nil {
		return answer, err
	}
	if from == ingested && !was.exists && !w.apart {
		if others, err := overlapping(ctx, w.tx, e.Conversation, w.judge); err != nil || len(others) > 0 {
			return Recorded{ID: e.Conversation.ID, State: Overlaps}, err
		}
	}
	if was.exists && from == ingested {
		if e, err = w.recorrected(ctx, e); err != nil {
			return Recorded{}, err
		}
		e = w.atHome(e, was)
	}
	e.pack()
	a := w.settled(e.Analysis, was)
	if err := w.overrideAll(ctx, a.Conversation.ID, a.Findings); err != nil {
		return Recorded{}, err
	}
	if was.keptIn != "" { // another conversation counts in its place
		a = earshot.Analysis{Conversation: a.Conversation, Metrics: a.Metrics}
	}
	if was.exists {
		if err := w.remembered(ctx, was.id, a.Promises); err != nil {
			return Recorded{}, err
		}
		if err := w.replacing(ctx, was, a); err != nil {
			return Recorded{}, err
		}
	}
	w.touched = append(w.touched, a.Conversation.Account)
	version := was.version + 1
	if err := w.put(ctx, e, a, version, was.keptIn != ""); err != nil {
		return Recorded{}, err
	}
	w.raise(a.Conversation.ID)
	if was.keptIn == "" {
		w.changed = append(w.changed, a)
	}
	if from == ingested && !was.exists {
		if err := w.findTwins(ctx, a.Conversation); err != nil {
			return Recorded{}, err
		}
	}
	state := New
	if was.exists {
		state = Replaced
	}
	return Recorded{ID: a.Conversation.ID, State: state, Account: a.Conversation.Account, Version: version}, nil
}

// atHome is the analysis of a new recording made again with the account that
// somebody corrected, when what is found depends on it.
func (w *writing) atHome(e *entry, was standing) *entry {
	if w.judge.Moved == nil || was.accountFrom != fromCorrection || e.Conversation.Account == was.account {
		return e
	}
	c := *e.Conversation
	c.Account, c.AccountFrom = was.account, was.accountFrom
	return &entry{Analysis: w.judge.Moved(&c)}
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
	keptIn      earshot.ConversationID // what counts in its place
}

// standing looks the conversation up by fingerprint, by ID and among the
// erased. What has its fingerprint goes before what has its ID.
func (w *writing) standing(ctx context.Context, c *earshot.Conversation) (standing, error) {
	all, err := list(ctx, w.tx, scanStanding, `
		SELECT id, fingerprint, account_id, account_from, version, digest, kept_in
		FROM conversations
		WHERE id = $1 OR fingerprint = $2
		UNION ALL
		SELECT conversation_id, '', '', '', version, NULL, ''
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
	err = row.Scan(&s.id, &s.fingerprint, &s.account, &s.accountFrom, &s.version, &s.digest, &s.keptIn)
	s.exists = s.digest != nil
	return s, err
}

// nothingToDo reports whether the analysis is to be left unwritten, and with
// which answer.
func (w *writing) nothingToDo(ctx context.Context, e *entry, was standing, from origin) (Recorded, bool, error) {
	answer := Recorded{ID: was.id, State: Unchanged, Account: was.account, Version: was.version}
	same := was.exists && was.fingerprint == e.Conversation.Fingerprint
	switch {
	case from == corrected, from == amended:
		return answer, false, nil
	case from == ingested:
		return answer, same, nil
	case !same || was.id != e.Conversation.ID:
		return Recorded{ID: e.Conversation.ID, State: Missing}, true, nil
	}
	e.pack()
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
	if err := words(ctx, w.tx, was.id, &kept); err != nil {
		return false, err
	}
	for _, p := range kept.Conversation.Participants {
		if now := e.Conversation.Participant(p.ID); p.SideFrom == fromCorrection && (now == nil || now.Side != p.Side) {
			return true, nil
		}
	}
	return !sameCorrections(kept.Conversation.Turns, e.Conversation.Turns), nil
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
	a.Promises, a.Claims = ledger(&c, a.Promises), slices.Clone(a.Claims)
	for i := range a.Claims {
		a.Claims[i].Conversation = c.ID
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
	promised, err := promisesOf(ctx, w.tx, was.id)
	if err != nil {
		return err
	}
	for _, p := range promised {
		if was.account != a.Conversation.Account || !slices.ContainsFunc(a.Promises, func(now earshot.Promise) bool { return now.ID == p.ID }) {
			left.findings = append(left.findings, earshot.FindingID(p.ID))
		}
	}
	w.gone = append(w.gone, left)
	return nil
}

// counts reports whether the finding is among all and counted.
func counts(all []earshot.Finding, id earshot.FindingID) bool {
	return slices.ContainsFunc(all, func(f earshot.Finding) bool { return f.ID == id && f.State == earshot.Counted })
}
