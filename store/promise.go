package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"earshot"
)

// PromiseFilter chooses requests and commitments. Zero fields choose all.
type PromiseFilter struct {
	Account       *earshot.AccountID
	Among         []earshot.AccountID // only these accounts; nil is all
	Conversation  earshot.ConversationID
	Kind          earshot.PromiseKind
	Owner         earshot.Side // who has to act
	States        []earshot.PromiseState
	After         time.Time // said from then on
	DueBefore     time.Time // with a date before it; those without a date are not chosen
	Limit, Offset int       // Limit 0 is all
}

const (
	promiseColumns = `p.id, p.conversation_id, p.account_id, p.kind, p.turn, p.span_start, p.span_end, p.quote, p.speaker, p.said_by, p.person,
	p.side, p.owner, p.lang, p.at, p.due_at, p.due_start, p.due_end, c.utc_offset,
	COALESCE(s.state, ''), COALESCE(s.made_by, ''), COALESCE(s.made_at, 0),
	COALESCE(k.conversation_id, ''), COALESCE(k.turn, 0), COALESCE(k.quote, ''), COALESCE(k.side, ''), COALESCE(k.lang, ''), COALESCE(k.at, 0)`
	promiseTables = `promises p JOIN conversations c ON c.id = p.conversation_id
		LEFT JOIN promise_states s ON s.promise_id = p.id
		LEFT JOIN promise_claims k ON k.promise_id = p.id`
)

// Promises lists the requests and commitments the filter chooses, those with a
// date first, the earliest due first, and how many there are without its Limit
// and Offset.
func (s *Store) Promises(ctx context.Context, f PromiseFilter) ([]earshot.Promise, int, error) {
	w := f.where()
	all, err := list(ctx, s.reader, scanPromise, `SELECT `+promiseColumns+`
		FROM `+promiseTables+w.String()+`
		ORDER BY CASE WHEN p.due_at = 0 THEN 1 ELSE 0 END, p.due_at, p.at, p.id`+page(f.Limit, f.Offset), w.args...)
	if err != nil {
		return nil, 0, fmt.Errorf("read promises: %w", err)
	}
	total, err := s.total(ctx, promiseTables, w, len(all), f.Limit, f.Offset)
	return all, total, err
}

func (f PromiseFilter) where() *where {
	w := &where{}
	if f.Account != nil {
		w.and("p.account_id = $", *f.Account)
	}
	if f.Among != nil {
		w.in("p.account_id", strs(f.Among))
	}
	w.is("p.conversation_id", string(f.Conversation))
	w.is("p.kind", string(f.Kind))
	w.is("p.owner", string(f.Owner))
	w.between("p.at", f.After, time.Time{})
	if !f.DueBefore.IsZero() {
		w.and("p.due_at > $", 0)
		w.and("p.due_at < $", ms(f.DueBefore))
	}
	if len(f.States) > 0 {
		w.in("COALESCE(s.state, 'open')", strs(f.States))
	}
	return w
}

func scanPromise(row scanner) (p earshot.Promise, err error) {
	var k earshot.Claim
	var at, due, offset, made, said int64
	err = row.Scan(&p.ID, &p.Conversation, &p.Account, &p.Kind, &p.Turn, &p.Start, &p.End, &p.Quote, &p.Speaker, &p.By, &p.Person,
		&p.Side, &p.Owner, &p.Lang, &at, &due, &p.DueStart, &p.DueEnd, &offset,
		&p.State, &p.StateBy, &made, &k.Conversation, &k.Turn, &k.Quote, &k.Side, &k.Lang, &said)
	p.At, p.Due, p.StateAt = zoned(at, offset), zoned(due, offset), fromMS(made)
	if p.State == "" {
		p.State = earshot.PromiseOpen
	}
	if k.Conversation != "" {
		k.At = fromMS(said)
		p.Kept = &k
	}
	return p, err
}

// zoned is a stored time in the zone a conversation's start was given in.
func zoned(n, offset int64) time.Time {
	t := fromMS(n)
	if t.IsZero() || offset == 0 {
		return t
	}
	return t.In(time.FixedZone("", int(offset)))
}

// offsetOf is how far a time's zone lies from UTC, in seconds.
func offsetOf(t time.Time) int {
	_, offset := t.Zone()
	return offset
}

// Promise is the request or commitment with the ID.
func (s *Store) Promise(ctx context.Context, id earshot.PromiseID) (earshot.Promise, error) {
	p, err := promise(ctx, s.reader, id)
	return found(p, err, "promise", id)
}

func promise(ctx context.Context, q querier, id earshot.PromiseID) (earshot.Promise, error) {
	return one(ctx, q, scanPromise, `SELECT `+promiseColumns+` FROM `+promiseTables+` WHERE p.id = $1`, id)
}

func promisesOf(ctx context.Context, q querier, id earshot.ConversationID) ([]earshot.Promise, error) {
	all, err := list(ctx, q, scanPromise, `SELECT `+promiseColumns+`
		FROM `+promiseTables+`
		WHERE p.conversation_id = $1
		ORDER BY p.turn, p.span_start, p.id`, id)
	if err != nil {
		return nil, fmt.Errorf("read promises of %s: %w", id, err)
	}
	return all, nil
}

// promisedTo is what was asked and promised with an account, by when it was
// said.
func promisedTo(ctx context.Context, q querier, id earshot.AccountID, from, to int64) ([]earshot.Promise, error) {
	return list(ctx, q, scanPromise, `SELECT `+promiseColumns+`
		FROM `+promiseTables+`
		WHERE p.account_id = $1 AND p.at > $2 AND p.at <= $3
		ORDER BY p.at, p.id`, id, from, to)
}

// SetPromise says what became of a promise, or with PromiseOpen takes that
// back. It stays whatever a later analysis or recording says, as long as the
// words are said. Its reminder is done, or made again, and its account judged
// anew.
func (s *Store) SetPromise(ctx context.Context, now time.Time, by earshot.PersonID, id earshot.PromiseID, state earshot.PromiseState, judge Judge) error {
	if !state.Valid() {
		return fmt.Errorf("a promise is open, kept, broken or withdrawn, not %q: %w", state, earshot.ErrInvalid)
	}
	p, err := s.Promise(ctx, id)
	if err != nil {
		return err
	}
	return s.correct(ctx, now, judge, p.Conversation, func(ctx context.Context, w *writing, a earshot.Analysis) error {
		at := slices.IndexFunc(a.Promises, func(p earshot.Promise) bool { return p.ID == id })
		if at < 0 {
			return missing("promise", id)
		}
		p := &a.Promises[at]
		was := p.State
		if was == state {
			return nil
		}
		if err := w.setPromise(ctx, p, by, state); err != nil {
			return fmt.Errorf("write state of promise %s: %w", id, err)
		}
		w.touched = append(w.touched, p.Account)
		if state == earshot.PromiseOpen {
			w.changed = append(w.changed, earshot.Analysis{Conversation: a.Conversation, Promises: a.Promises})
		} else {
			w.gone = append(w.gone, evidence{account: p.Account, findings: []earshot.FindingID{earshot.FindingID(id)}})
		}
		return audit(ctx, w.tx, now, by, "promise", string(id), change{From: string(was), To: string(state)})
	})
}

func (w *writing) setPromise(ctx context.Context, p *earshot.Promise, by earshot.PersonID, state earshot.PromiseState) error {
	p.State, p.StateBy, p.StateAt = state, by, w.now
	if state == earshot.PromiseOpen {
		p.StateBy, p.StateAt = "", time.Time{}
		_, err := w.tx.ExecContext(ctx, `DELETE FROM promise_states WHERE promise_id = $1`, p.ID)
		return err
	}
	_, err := w.tx.ExecContext(ctx, `
		INSERT INTO promise_states (promise_id, conversation_id, state, made_by, made_at)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (promise_id) DO UPDATE SET state = excluded.state, made_by = excluded.made_by, made_at = excluded.made_at`,
		p.ID, p.Conversation, state, by, ms(w.now))
	return err
}

// putPromises replaces the conversation's requests and commitments; a first
// version has none to remove.
func (w *writing) putPromises(ctx context.Context, a earshot.Analysis, version int64) error {
	id := a.Conversation.ID
	if version > 1 {
		if _, err := w.tx.ExecContext(ctx, `DELETE FROM promises WHERE conversation_id = $1`, id); err != nil {
			return err
		}
		if _, err := w.tx.ExecContext(ctx, `DELETE FROM promise_claims WHERE conversation_id = $1`, id); err != nil {
			return err
		}
	}
	for i := range a.Promises {
		if err := w.insertPromise(ctx, &a.Promises[i]); err != nil {
			return fmt.Errorf("promise %s: %w", a.Promises[i].ID, err)
		}
	}
	return w.putClaims(ctx, a.Conversation.Account, a.Claims)
}

func (w *writing) insertPromise(ctx context.Context, p *earshot.Promise) error {
	_, err := w.tx.ExecContext(ctx, `
		INSERT INTO promises (id, conversation_id, account_id, kind, turn, span_start, span_end, quote, speaker, said_by, person,
			side, owner, lang, at, due_at, due_start, due_end)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
		p.ID, p.Conversation, p.Account, p.Kind, p.Turn, p.Start, p.End, p.Quote, p.Speaker, p.By, p.Person,
		p.Side, p.Owner, p.Lang, ms(p.At), ms(p.Due), p.DueStart, p.DueEnd)
	return err
}

// claimMemory is how long after a promise somebody's word may still seem to
// keep it.
const claimMemory = 120 * 24 * time.Hour

// putClaims notes beside the account's open promises what seems to keep them:
// each claim one promise, the newest it fits; each promise its first claim.
func (w *writing) putClaims(ctx context.Context, id earshot.AccountID, claims []earshot.Claim) error {
	if len(claims) == 0 || id == earshot.Unassigned || w.judge.Keeps == nil {
		return nil
	}
	for _, claim := range claims {
		open, err := list(ctx, w.tx, scanPromise, `SELECT `+promiseColumns+`
			FROM `+promiseTables+`
			WHERE p.account_id = $1 AND p.owner = $2 AND p.at > $3 AND p.at < $4 AND s.state IS NULL AND k.promise_id IS NULL
			ORDER BY p.at DESC, p.id`, id, claim.Side, ms(claim.At.Add(-claimMemory)), ms(claim.At))
		if err != nil {
			return fmt.Errorf("read open promises of %s: %w", id, err)
		}
		at := slices.IndexFunc(open, func(p earshot.Promise) bool { return w.judge.Keeps(claim, p) })
		if at < 0 {
			continue
		}
		_, err = w.tx.ExecContext(ctx, `
			INSERT INTO promise_claims (promise_id, conversation_id, turn, quote, side, lang, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, open[at].ID, claim.Conversation, claim.Turn, claim.Quote, claim.Side, claim.Lang, ms(claim.At))
		if err != nil {
			return fmt.Errorf("write what keeps promise %s: %w", open[at].ID, err)
		}
	}
	return nil
}

// movePromises gives the conversation's promises its new account, and takes
// what it says of those of the old one.
func (w *writing) movePromises(ctx context.Context, a earshot.Analysis) error {
	c := a.Conversation
	if _, err := w.tx.ExecContext(ctx, `UPDATE promises SET account_id = $1 WHERE conversation_id = $2`, c.Account, c.ID); err != nil {
		return fmt.Errorf("move promises of %s: %w", c.ID, err)
	}
	if _, err := w.tx.ExecContext(ctx, `DELETE FROM promise_claims WHERE conversation_id = $1`, c.ID); err != nil {
		return fmt.Errorf("move promises of %s: %w", c.ID, err)
	}
	for i := range a.Promises {
		a.Promises[i].Account = c.Account
	}
	if w.judge.Claims == nil {
		return nil
	}
	return w.putClaims(ctx, c.Account, w.judge.Claims(c))
}

// buryPromises forgets what people said of the conversation's promises, and
// what others said that seems to keep them.
func (w *writing) buryPromises(ctx context.Context, id earshot.ConversationID) error {
	_, err := w.tx.ExecContext(ctx, `DELETE FROM promise_claims WHERE promise_id IN (SELECT id FROM promises WHERE conversation_id = $1)`, id)
	if err != nil {
		return err
	}
	_, err = w.tx.ExecContext(ctx, `DELETE FROM promise_states WHERE conversation_id = $1`, id)
	return err
}

// ledger is the promises that are kept as rows, named and placed.
func ledger(c *earshot.Conversation, all []earshot.Promise) []earshot.Promise {
	var kept []earshot.Promise
	for _, p := range all {
		if p.Ledger() {
			p.Account = c.Account
			kept = append(kept, p)
		}
	}
	earshot.NamePromises(c.ID, kept)
	return kept
}

// remembered gives new promises the states of those they replace.
func (w *writing) remembered(ctx context.Context, id earshot.ConversationID, all []earshot.Promise) error {
	rows, err := list(ctx, w.tx, scanPromiseState, `SELECT promise_id, state, made_by, made_at FROM promise_states WHERE conversation_id = $1`, id)
	if err != nil {
		return fmt.Errorf("read states of promises of %s: %w", id, err)
	}
	for i := range all {
		for _, r := range rows {
			if r.ID == all[i].ID {
				all[i].State, all[i].StateBy, all[i].StateAt = r.State, r.StateBy, r.StateAt
			}
		}
	}
	return nil
}

func scanPromiseState(row scanner) (p earshot.Promise, err error) {
	var at int64
	err = row.Scan(&p.ID, &p.State, &p.StateBy, &at)
	p.StateAt = fromMS(at)
	return p, err
}
