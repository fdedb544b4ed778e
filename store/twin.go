package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"earshot"
)

// TwinState is what a person said of two conversations that seem to be one.
type TwinState string

// The states.
const (
	TwinOpen   TwinState = "open"   // nobody said anything yet
	TwinJoined TwinState = "joined" // one call; one of the two is kept in the other
	TwinApart  TwinState = "apart"  // two calls
)

// Twin is a pair of conversations that seem to be one call, taken down by two
// tools. First has the lower ID.
type Twin struct {
	First    earshot.ConversationID `json:"first"`
	Second   earshot.ConversationID `json:"second"`
	Likeness float64                `json:"likeness"` // of their words, 0..1
	State    TwinState              `json:"state"`
	Found    time.Time              `json:"found"`
	By       earshot.PersonID       `json:"by"`   // who decided; empty while open
	At       time.Time              `json:"at"`   // when
	Lead     earshot.ConversationID `json:"lead"` // the one that counts, of joined ones
}

// TwinFilter chooses pairs. Zero fields choose all.
type TwinFilter struct {
	State        TwinState
	Conversation earshot.ConversationID // one of the pair
	Limit        int                    // 0 is all
}

// Twins lists the pairs the filter chooses, the last found first. An open pair
// of which one is kept in a third is not among them.
func (s *Store) Twins(ctx context.Context, f TwinFilter) ([]Twin, error) {
	w := &where{terms: []string{"(t.state <> 'open' OR a.kept_in = '' AND b.kept_in = '')"}}
	w.is("t.state", string(f.State))
	if f.Conversation != "" {
		w.and("(t.first = $ OR t.second = $)", f.Conversation)
	}
	all, err := list(ctx, s.reader, scanTwin, `
		SELECT t.first, t.second, t.likeness, t.state, t.found_at, t.decided_by, t.decided_at, a.kept_in, b.kept_in
		FROM twins t JOIN conversations a ON a.id = t.first JOIN conversations b ON b.id = t.second`+w.String()+`
		ORDER BY t.found_at DESC, t.first DESC, t.second DESC`+page(f.Limit, 0), w.args...)
	if err != nil {
		return nil, fmt.Errorf("read twins: %w", err)
	}
	return all, nil
}

func scanTwin(row scanner) (t Twin, err error) {
	var found, at int64
	var firstIn, secondIn earshot.ConversationID
	err = row.Scan(&t.First, &t.Second, &t.Likeness, &t.State, &found, &t.By, &at, &firstIn, &secondIn)
	t.Found, t.At = fromMS(found), fromMS(at)
	switch {
	case t.State != TwinJoined:
	case firstIn == t.Second:
		t.Lead = t.Second
	case secondIn == t.First:
		t.Lead = t.First
	}
	return t, err
}

// Kept is where a conversation stands among those it was joined with.
type Kept struct {
	In     earshot.ConversationID   // the one that counts in its place; empty when it counts itself
	Others []earshot.ConversationID // those it counts for
}

// KeptWith is where the conversation stands among those it was joined with.
func (s *Store) KeptWith(ctx context.Context, id earshot.ConversationID) (k Kept, err error) {
	in, err := one(ctx, s.reader, scanText, `SELECT kept_in FROM conversations WHERE id = $1`, id)
	if in, err = found(in, err, "conversation", id); err != nil {
		return k, err
	}
	k.In = earshot.ConversationID(in)
	k.Others, err = list(ctx, s.reader, scanID, `SELECT id FROM conversations WHERE kept_in = $1 ORDER BY id`, id)
	if err != nil {
		return k, fmt.Errorf("read what is kept in %s: %w", id, err)
	}
	return k, nil
}

// JoinTwins keeps two conversations as one: from then on only lead counts.
// other stays as it is, but has no findings and is in no list, score,
// reminder or index; what was kept in it is kept in lead. A lead without an
// account takes the other's. SplitTwins takes it back.
func (s *Store) JoinTwins(ctx context.Context, now time.Time, by earshot.PersonID, lead, other earshot.ConversationID, judge Judge) error {
	if lead == other {
		return fmt.Errorf("join %s with itself: %w", lead, earshot.ErrInvalid)
	}
	return s.correct(ctx, now, judge, lead, func(ctx context.Context, w *writing, a earshot.Analysis) error {
		keptIn, err := w.keptIn(ctx, lead)
		if err == nil && keptIn != "" {
			err = earshot.WithHint(fmt.Errorf("%s is kept in %s itself: %w", lead, keptIn, earshot.ErrConflict), "split them first, or join with that one")
		}
		if err != nil {
			return err
		}
		was, err := w.keptIn(ctx, other)
		if err != nil || was == lead {
			return err
		}
		if err := w.hide(ctx, lead, other); err != nil {
			return err
		}
		if err := w.decide(ctx, by, lead, other, TwinJoined); err != nil {
			return err
		}
		w.touched = append(w.touched, a.Conversation.Account)
		if err := w.adopt(ctx, by, a, other); err != nil {
			return err
		}
		return audit(ctx, w.tx, now, by, "join", string(lead), change{Of: string(other), From: string(was), To: string(lead)})
	})
}

// SplitTwins says that two conversations are two, or with open that nobody
// knows. What was kept in the other counts again.
func (s *Store) SplitTwins(ctx context.Context, now time.Time, by earshot.PersonID, one, other earshot.ConversationID, open bool, judge Judge) error {
	state := TwinApart
	if open {
		state = TwinOpen
	}
	return s.correct(ctx, now, judge, one, func(ctx context.Context, w *writing, a earshot.Analysis) error {
		for _, pair := range [][2]earshot.ConversationID{{one, other}, {other, one}} {
			in, err := w.keptIn(ctx, pair[0])
			if err != nil {
				return err
			}
			if in != pair[1] {
				continue
			}
			if err := w.show(ctx, pair[0]); err != nil {
				return err
			}
		}
		if err := w.decide(ctx, by, one, other, state); err != nil {
			return err
		}
		return audit(ctx, w.tx, now, by, "split", string(one), change{Of: string(other), To: string(state)})
	})
}

func (w *writing) keptIn(ctx context.Context, id earshot.ConversationID) (earshot.ConversationID, error) {
	in, err := one(ctx, w.tx, scanID, `SELECT kept_in FROM conversations WHERE id = $1`, id)
	return found(in, err, "conversation", id)
}

// hide keeps other, and what is kept in it, in lead: it has no findings and no
// promises any more, and the index forgets it.
func (w *writing) hide(ctx context.Context, lead, other earshot.ConversationID) error {
	a, err := fullAnalysis(ctx, w.tx, other)
	if err != nil {
		return err
	}
	if _, err := w.tx.ExecContext(ctx, `UPDATE conversations SET kept_in = $1 WHERE id = $2 OR kept_in = $2`, lead, other); err != nil {
		return fmt.Errorf("keep %s in %s: %w", other, lead, err)
	}
	left := evidence{account: a.Conversation.Account}
	for _, f := range a.Findings {
		left.findings = append(left.findings, f.ID)
	}
	w.gone, w.touched = append(w.gone, left), append(w.touched, a.Conversation.Account)
	if _, err := w.tx.ExecContext(ctx, `DELETE FROM findings WHERE conversation_id = $1`, other); err != nil {
		return fmt.Errorf("remove findings of %s: %w", other, err)
	}
	if err := w.putPromises(ctx, earshot.Analysis{Conversation: a.Conversation}, 2); err != nil {
		return fmt.Errorf("remove promises of %s: %w", other, err)
	}
	return w.bump(ctx, other)
}

// adopt gives a lead without an account that of the other.
func (w *writing) adopt(ctx context.Context, by earshot.PersonID, lead earshot.Analysis, other earshot.ConversationID) error {
	account, err := one(ctx, w.tx, scanText, `SELECT account_id FROM conversations WHERE id = $1`, other)
	if err != nil {
		return fmt.Errorf("read account of %s: %w", other, err)
	}
	if lead.Conversation.Account != earshot.Unassigned || account == "" {
		w.changed = append(w.changed, lead)
		return nil
	}
	c := *lead.Conversation
	c.Account, c.AccountFrom = earshot.AccountID(account), fromCorrection
	lead.Conversation = &c
	if err := w.move(ctx, lead, earshot.Unassigned); err != nil {
		return err
	}
	return audit(ctx, w.tx, w.now, by, "assign", string(c.ID), change{To: account})
}

// show lets a conversation that was kept in another count again.
func (w *writing) show(ctx context.Context, id earshot.ConversationID) error {
	if w.judge.Reanalyse == nil {
		return errors.New("nobody to analyse what counts again")
	}
	if _, err := w.tx.ExecContext(ctx, `UPDATE conversations SET kept_in = '' WHERE id = $1`, id); err != nil {
		return fmt.Errorf("let %s count: %w", id, err)
	}
	a, err := fullAnalysis(ctx, w.tx, id)
	if err != nil {
		return err
	}
	_, err = w.keep(ctx, &entry{Analysis: w.judge.Reanalyse(a.Conversation)}, corrected)
	return err
}

// decide writes down what a person said of a pair.
func (w *writing) decide(ctx context.Context, by earshot.PersonID, a, b earshot.ConversationID, state TwinState) error {
	if state == TwinOpen {
		by = ""
	}
	_, err := w.tx.ExecContext(ctx, `
		INSERT INTO twins (first, second, likeness, state, found_at, decided_by, decided_at)
		VALUES ($1, $2, 0, $3, $4, $5, $4)
		ON CONFLICT (first, second) DO UPDATE SET
			state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
		min(a, b), max(a, b), state, ms(w.now), by)
	if err != nil {
		return fmt.Errorf("write twins %s and %s: %w", a, b, err)
	}
	return nil
}

// How far apart two tools may say that one call began: half an hour where they
// tell the time, most of a day where one tells the day only and the durations
// agree.
const (
	twinNear = 30 * time.Minute
	twinDay  = 26 * time.Hour
)

// mostTwins is how many conversations a new one is compared with.
const mostTwins = 12

// findTwins keeps the pairs that a new call makes with those there are, as far
// as they are about one account and their words are alike.
func (w *writing) findTwins(ctx context.Context, c *earshot.Conversation) error {
	if w.judge.Alike == nil || c.Channel == earshot.ChannelChat || c.Channel == earshot.ChannelEmail {
		return nil
	}
	at := c.StartedAt
	near, err := list(ctx, w.tx, scanID, `
		SELECT id
		FROM conversations
		WHERE started_at >= $1 AND started_at <= $2 AND id <> $3 AND kept_in = '' AND channel NOT IN ('chat', 'email')
			AND (account_id = $4 OR account_id = '' OR $4 = '')
			AND (started_at >= $5 AND started_at <= $6
				OR account_id = $4 AND $7 > 60000000000 AND duration >= $7 - $7 / 50 AND duration <= $7 + $7 / 50)
		ORDER BY ABS(started_at - $8), id
		LIMIT $9`, ms(at.Add(-twinDay)), ms(at.Add(twinDay)), c.ID, c.Account, ms(at.Add(-twinNear)), ms(at.Add(twinNear)),
		int64(c.Duration), ms(at), mostTwins)
	if err != nil {
		return fmt.Errorf("look up twins: %w", err)
	}
	for _, id := range near {
		other := earshot.Analysis{Conversation: &earshot.Conversation{ID: id}}
		if err := words(ctx, w.tx, id, &other); err != nil {
			return err
		}
		likeness := w.judge.Alike(c, other.Conversation)
		if likeness <= 0 {
			continue
		}
		_, err := w.tx.ExecContext(ctx, `
			INSERT INTO twins (first, second, likeness, state, found_at, decided_by, decided_at)
			VALUES ($1, $2, $3, 'open', $4, '', 0)
			ON CONFLICT (first, second) DO NOTHING`, min(c.ID, id), max(c.ID, id), likeness, ms(w.now))
		if err != nil {
			return fmt.Errorf("write twins: %w", err)
		}
	}
	return nil
}

// Has reports whether the conversation is one of the pair.
func (t Twin) Has(id earshot.ConversationID) bool { return t.First == id || t.Second == id }
