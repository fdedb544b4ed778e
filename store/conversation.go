package store

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"earshot"
)

const conversationColumns = `c.id, c.fingerprint, c.account_id, c.account_from, c.channel, c.title, c.source, c.format, c.encoding,
	c.started_at, c.started_from, c.duration, c.customer_mood, c.customer_turns, c.thread, c.utc_offset, t.block`

// stored is a conversation's row with its block still closed.
type stored struct {
	conversation earshot.Conversation
	block        []byte
}

func scanStored(row scanner) (s stored, err error) {
	c := &s.conversation
	var started, duration, offset int64
	err = row.Scan(&c.ID, &c.Fingerprint, &c.Account, &c.AccountFrom, &c.Channel, &c.Title, &c.Source, &c.Format, &c.Encoding,
		&started, &c.StartedFrom, &duration, &c.CustomerMood, &c.CustomerTurns, &c.Thread, &offset, &s.block)
	c.StartedAt, c.Duration = zoned(started, offset), time.Duration(duration)
	return s, err
}

// analysis opens the block.
func analysis(row stored) (earshot.Analysis, error) {
	a := earshot.Analysis{Conversation: &row.conversation}
	return a, fromBlock(row.block, &a)
}

// Conversation is the conversation with the ID, words and all.
func (s *Store) Conversation(ctx context.Context, id earshot.ConversationID) (*earshot.Conversation, error) {
	a, err := loadAnalysis(ctx, s.reader, id)
	return a.Conversation, err
}

// Analysis is the conversation with the ID, its findings in the order they
// were said, and its metrics.
func (s *Store) Analysis(ctx context.Context, id earshot.ConversationID) (earshot.Analysis, error) {
	var a earshot.Analysis
	err := s.read(ctx, func(ctx context.Context, q querier) (err error) {
		a, err = fullAnalysis(ctx, q, id)
		return err
	})
	return a, err
}

func fullAnalysis(ctx context.Context, q querier, id earshot.ConversationID) (earshot.Analysis, error) {
	a, err := loadAnalysis(ctx, q, id)
	if err != nil {
		return a, err
	}
	if a.Findings, err = findingsOf(ctx, q, id); err != nil {
		return a, err
	}
	a.Promises, err = promisesOf(ctx, q, id)
	return a, err
}

// loadAnalysis reads a conversation and its metrics, without findings.
func loadAnalysis(ctx context.Context, q querier, id earshot.ConversationID) (earshot.Analysis, error) {
	row, err := one(ctx, q, scanStored, `SELECT `+conversationColumns+`
		FROM conversations c JOIN transcripts t ON t.conversation_id = c.id
		WHERE c.id = $1`, id)
	if row, err = found(row, err, "conversation", id); err != nil {
		return earshot.Analysis{}, err
	}
	return analysis(row)
}

func findingsOf(ctx context.Context, q querier, id earshot.ConversationID) ([]earshot.Finding, error) {
	all, err := list(ctx, q, scanFinding, `SELECT `+findingColumns+`
		FROM findings
		WHERE conversation_id = $1
		ORDER BY turn, span_start, id`, id)
	if err != nil {
		return nil, fmt.Errorf("read findings of %s: %w", id, err)
	}
	return all, nil
}

// Conversations are the conversations with the IDs, in the order asked for.
// What is not there is left out.
func (s *Store) Conversations(ctx context.Context, ids []earshot.ConversationID) ([]*earshot.Conversation, error) {
	byID := make(map[earshot.ConversationID]*earshot.Conversation, len(ids))
	for part := range slices.Chunk(ids, 100) {
		var w where
		w.in("c.id", strs(part))
		rows, err := list(ctx, s.reader, scanStored, `SELECT `+conversationColumns+`
			FROM conversations c JOIN transcripts t ON t.conversation_id = c.id`+w.String(), w.args...)
		if err != nil {
			return nil, fmt.Errorf("read conversations: %w", err)
		}
		for _, row := range rows {
			a, err := analysis(row)
			if err != nil {
				return nil, err
			}
			byID[row.conversation.ID] = a.Conversation
		}
	}
	all := make([]*earshot.Conversation, 0, len(byID))
	for _, id := range ids {
		if c := byID[id]; c != nil {
			all = append(all, c)
			delete(byID, id)
		}
	}
	return all, nil
}

// EachConversation yields every conversation in the order of their IDs. It
// reads a page at a time and holds no transaction, so a conversation recorded
// meanwhile may or may not be among them. It ends after the first error.
func (s *Store) EachConversation(ctx context.Context) iter.Seq2[*earshot.Conversation, error] {
	return s.EachAfter(ctx, "")
}

// pageAfter is the next conversations after the ID.
func (s *Store) pageAfter(ctx context.Context, last earshot.ConversationID) ([]stored, error) {
	rows, err := list(ctx, s.reader, scanStored, `SELECT `+conversationColumns+`
		FROM conversations c JOIN transcripts t ON t.conversation_id = c.id
		WHERE c.id > $1
		ORDER BY c.id
		LIMIT 100`, last)
	if err != nil {
		return nil, fmt.Errorf("read conversations after %s: %w", last, err)
	}
	return rows, nil
}

// BriefFilter chooses conversations. Zero fields choose all.
type BriefFilter struct {
	Account       *earshot.AccountID
	Among         []earshot.AccountID // only these accounts; nil is all
	Unassigned    bool                // only those whose account is not known
	Channel       earshot.Channel
	After, Before time.Time // started in [After, Before)
	Oldest        bool      // oldest first; newest first otherwise
	Limit, Offset int       // Limit 0 is all
}

// where leaves out what is kept in another conversation: that one counts.
func (f BriefFilter) where() *where {
	w := &where{terms: []string{"kept_in = ''"}}
	if f.Account != nil {
		w.and("account_id = $", *f.Account)
	}
	if f.Unassigned {
		w.and("account_id = $", earshot.Unassigned)
	}
	w.among(f.Among)
	w.is("channel", string(f.Channel))
	w.between("started_at", f.After, f.Before)
	return w
}

const briefColumns = `id, started_at, channel, title, langs, customer_mood, customer_turns, worst_turn, findings`

// Briefs lists the conversations the filter chooses, without their words, and
// how many there are without its Limit and Offset.
func (s *Store) Briefs(ctx context.Context, f BriefFilter) ([]earshot.Brief, int, error) {
	w := f.where()
	order := "\nORDER BY started_at DESC, id DESC"
	if f.Oldest {
		order = "\nORDER BY started_at, id"
	}
	all, err := list(ctx, s.reader, scanBrief, `SELECT `+briefColumns+`
		FROM conversations`+w.String()+order+page(f.Limit, f.Offset), w.args...)
	if err != nil {
		return nil, 0, fmt.Errorf("read conversations: %w", err)
	}
	total, err := s.total(ctx, "conversations", w, len(all), f.Limit, f.Offset)
	return all, total, err
}

func scanBrief(row scanner) (b earshot.Brief, err error) {
	var at int64
	var langs string
	err = row.Scan(&b.ID, &at, &b.Channel, &b.Title, &langs, &b.CustomerMood, &b.CustomerTurns, &b.WorstTurn, &b.Findings)
	b.At, b.Languages = fromMS(at), splitLangs(langs)
	return b, err
}

// joinLangs and splitLangs write and read a list of languages.
func joinLangs(all []earshot.Lang) string { return strings.Join(strs(all), ",") }

func splitLangs(s string) []earshot.Lang {
	if s == "" {
		return nil
	}
	parts := strings.Split(s, ",")
	langs := make([]earshot.Lang, len(parts))
	for i, p := range parts {
		langs[i] = earshot.Lang(p)
	}
	return langs
}
