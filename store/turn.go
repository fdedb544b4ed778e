package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	"earshot"
)

// fromGiven is what LangFrom says of a language the transcript gave.
const fromGiven = "given"

// CorrectTurn says what a turn is written in and how it reads. What the
// correction leaves empty is told from the words again, so the zero correction
// takes back an earlier one. Only somebody's own words can be corrected; the
// correction stays whatever a later analysis or recording says. The
// conversation is analysed again by reanalyse, which must be pure, and its
// account judged anew.
func (s *Store) CorrectTurn(ctx context.Context, now time.Time, by earshot.PersonID, id earshot.ConversationID, seq int, to earshot.TurnCorrection,
	reanalyse func(*earshot.Conversation) earshot.Analysis, judge Judge) error {
	if !to.Valid() {
		return fmt.Errorf("correct turn %d to %q: %w", seq, to, earshot.ErrInvalid)
	}
	return s.correct(ctx, now, judge, id, func(ctx context.Context, w *writing, a earshot.Analysis) error {
		t := a.Conversation.Turn(seq)
		if t == nil {
			return missing("turn", seq)
		}
		if !t.Counts() {
			return fmt.Errorf("turn %d is nobody's own words: %w", seq, earshot.ErrInvalid)
		}
		was := t.Correction()
		if was == to {
			return nil
		}
		if err := w.correctTurn(ctx, by, id, t, to); err != nil {
			return err
		}
		if _, err := w.keep(ctx, &entry{Analysis: reanalyse(a.Conversation)}, corrected); err != nil {
			return err
		}
		return audit(ctx, w.tx, now, by, "turn", string(id), change{Of: strconv.Itoa(seq), From: was.String(), To: to.String()})
	})
}

// turnRow is one turn's correction as it is kept.
type turnRow struct {
	conversation earshot.ConversationID
	turn         int
	to           earshot.TurnCorrection
	words        string       // digest of the turn's text
	given        earshot.Lang // what the transcript said; empty when it said nothing
	by           earshot.PersonID
	at           time.Time
}

const turnColumns = `conversation_id, turn, lang, mood, words, given, made_by, made_at`

func scanTurnRow(row scanner) (r turnRow, err error) {
	var at int64
	err = row.Scan(&r.conversation, &r.turn, &r.to.Lang, &r.to.Mood, &r.words, &r.given, &r.by, &at)
	r.at = fromMS(at)
	return r, err
}

func turnRowsOf(ctx context.Context, q querier, id earshot.ConversationID) ([]turnRow, error) {
	rows, err := list(ctx, q, scanTurnRow, `SELECT `+turnColumns+`
		FROM turn_corrections
		WHERE conversation_id = $1
		ORDER BY turn`, id)
	if err != nil {
		return nil, fmt.Errorf("read corrections of %s: %w", id, err)
	}
	return rows, nil
}

// correctTurn gives t the correction and remembers it, or forgets an earlier
// one when it is none.
func (w *writing) correctTurn(ctx context.Context, by earshot.PersonID, id earshot.ConversationID, t *earshot.Turn, to earshot.TurnCorrection) error {
	rows, err := turnRowsOf(ctx, w.tx, id)
	if err != nil {
		return err
	}
	r := turnRow{conversation: id, turn: t.Seq, to: to, words: digestWords(t.Text), given: givenLang(t), by: by, at: w.now}
	if at := slices.IndexFunc(rows, func(r turnRow) bool { return r.turn == t.Seq }); at >= 0 && r.given == "" {
		r.given = rows[at].given
	}
	uncorrect(t, r.given)
	t.Correct(to)
	if to == (earshot.TurnCorrection{}) {
		return w.forgetTurn(ctx, id, t.Seq)
	}
	return w.rememberTurn(ctx, r)
}

// uncorrect takes from a turn what a person put right. Its language is again
// what the transcript gave, or else left for the analysis to tell.
func uncorrect(t *earshot.Turn, given earshot.Lang) {
	if t.LangFrom == earshot.Corrected {
		t.Lang, t.LangConfidence, t.LangFrom = "", 0, ""
		if given != "" {
			t.Lang, t.LangConfidence, t.LangFrom = given, 1, fromGiven
		}
	}
	if t.SentimentFrom == earshot.Corrected {
		t.Sentiment, t.SentimentFrom = earshot.Sentiment{}, ""
	}
}

func givenLang(t *earshot.Turn) earshot.Lang {
	if t.LangFrom == fromGiven {
		return t.Lang
	}
	return ""
}

func digestWords(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

func (w *writing) rememberTurn(ctx context.Context, r turnRow) error {
	_, err := w.tx.ExecContext(ctx, `
		INSERT INTO turn_corrections (`+turnColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (conversation_id, turn) DO UPDATE SET
			lang = excluded.lang, mood = excluded.mood, words = excluded.words, given = excluded.given,
			made_by = excluded.made_by, made_at = excluded.made_at`,
		r.conversation, r.turn, r.to.Lang, r.to.Mood, r.words, r.given, r.by, ms(r.at))
	if err != nil {
		return fmt.Errorf("write correction of turn %d: %w", r.turn, err)
	}
	return nil
}

func (w *writing) forgetTurn(ctx context.Context, id earshot.ConversationID, seq int) error {
	_, err := w.tx.ExecContext(ctx, `DELETE FROM turn_corrections WHERE conversation_id = $1 AND turn = $2`, id, seq)
	if err != nil {
		return fmt.Errorf("remove correction of turn %d: %w", seq, err)
	}
	return nil
}

func (w *writing) forgetTurns(ctx context.Context, id earshot.ConversationID) error {
	_, err := w.tx.ExecContext(ctx, `DELETE FROM turn_corrections WHERE conversation_id = $1`, id)
	if err != nil {
		return fmt.Errorf("remove corrections of %s: %w", id, err)
	}
	return nil
}

// recorrected is the new recording of a conversation with what a person had
// put right about its turns. A correction belongs to words: it goes where they
// are now, and goes with them when they are gone.
func (w *writing) recorrected(ctx context.Context, e *entry) (*entry, error) {
	c := *e.Conversation
	rows, err := turnRowsOf(ctx, w.tx, c.ID)
	if err != nil || len(rows) == 0 {
		return e, err
	}
	if err := w.forgetTurns(ctx, c.ID); err != nil {
		return nil, err
	}
	c.Turns = slices.Clone(c.Turns) // the caller's stay as they are
	moved := 0                      // how far the last words were from where they used to be
	for _, r := range rows {
		t := turnSaying(c.Turns, r.words, r.turn+moved)
		if t == nil {
			continue
		}
		moved = t.Seq - r.turn
		r.turn, r.given = t.Seq, givenLang(t)
		t.Correct(r.to)
		if err := w.rememberTurn(ctx, r); err != nil {
			return nil, err
		}
	}
	fresh := &entry{Analysis: earshot.Analysis{Conversation: &c, Findings: e.Findings, Promises: e.Promises, Claims: e.Claims, Metrics: e.Metrics}}
	if w.judge.Reanalyse != nil {
		fresh.Analysis = w.judge.Reanalyse(&c)
	}
	return fresh, nil
}

// turnSaying is the turn with the words that were corrected, the nearest to
// where they ought to be and not corrected yet; nil when nobody says them any
// more.
func turnSaying(turns []earshot.Turn, words string, near int) *earshot.Turn {
	var best *earshot.Turn
	for i := range turns {
		t := &turns[i]
		if best != nil && distance(t.Seq, near) >= distance(best.Seq, near) {
			continue
		}
		if t.Counts() && t.Correction() == (earshot.TurnCorrection{}) && digestWords(t.Text) == words {
			best = t
		}
	}
	return best
}

func distance(a, b int) int { return max(a-b, b-a) }

// sameCorrections reports whether two analyses of the same words know of the
// same corrections.
func sameCorrections(a, b []earshot.Turn) bool {
	return slices.EqualFunc(a, b, func(a, b earshot.Turn) bool { return a.Correction() == b.Correction() })
}

// CorrectedTurn is a turn somebody corrected, with its words.
type CorrectedTurn struct {
	Conversation earshot.ConversationID
	Turn         int
	Text         string
	Lang         earshot.Lang // of the turn, corrected or not
	To           earshot.TurnCorrection
	By           earshot.PersonID
	At           time.Time
}

// Corrections yields the turns somebody corrected, in the order of their
// conversations and within each as they were said. It ends after the first
// error.
func (s *Store) Corrections(ctx context.Context) iter.Seq2[CorrectedTurn, error] {
	return func(yield func(CorrectedTurn, error) bool) {
		rows, err := list(ctx, s.reader, scanTurnRow, `SELECT `+turnColumns+`
			FROM turn_corrections
			ORDER BY conversation_id, turn`)
		if err != nil {
			yield(CorrectedTurn{}, fmt.Errorf("read corrections: %w", err))
			return
		}
		var c *earshot.Conversation
		for _, r := range rows {
			if c == nil || c.ID != r.conversation {
				c, err = s.Conversation(ctx, r.conversation)
			}
			if errors.Is(err, earshot.ErrNotFound) {
				continue // erased since
			}
			if err != nil {
				yield(CorrectedTurn{}, err)
				return
			}
			if t := c.Turn(r.turn); t != nil && t.Correction() == r.to && !yield(correctedTurn(r, t), nil) {
				return
			}
		}
	}
}

func correctedTurn(r turnRow, t *earshot.Turn) CorrectedTurn {
	return CorrectedTurn{Conversation: r.conversation, Turn: r.turn, Text: t.Text, Lang: t.Lang, To: r.to, By: r.by, At: r.at}
}
