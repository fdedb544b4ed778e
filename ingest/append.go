package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"earshot"
	"earshot/store"
)

// MaxAppend is how many turns one Append takes.
const MaxAppend = 10_000

// Addition is what is added to a stored conversation: turns said since, and
// who says them.
type Addition struct {
	// Key names the call: the same key again for the conversation changes
	// nothing. Empty for none; turns with a Key of their own are known anyway.
	Key string
	// Participants are those who say the turns. Each is found among the
	// conversation's by address, or else by name, and added when new. Their IDs
	// are what the turns' Speaker refers to; a Speaker that is none of them
	// names a participant of the conversation by ID.
	Participants []earshot.Participant
	// Turns are put in by their time, and after the last one when they have
	// none. One whose Key is known is that turn again: other words are an edit,
	// KindDeleted takes them back, the same change nothing.
	Turns []earshot.Turn
	// Deleted are the Keys of turns whose words were taken back.
	Deleted []string
}

// Append adds to a stored conversation and analyses it anew: conversation,
// findings, score and reminders are recorded in one transaction. What the
// conversation knows stays: its ID and account, whose side people are on, the
// Seq of its turns, and what was put right about words that are still said. It
// is safe to call it for one conversation from many places at once.
//
// It is earshot.ErrNotFound when there is no such conversation, ErrInvalid for
// an addition that says nothing, and ErrConflict when its key was used for
// another one.
func (p *Pipeline) Append(ctx context.Context, id earshot.ConversationID, add Addition) (store.Recorded, error) {
	if err := add.check(); err != nil {
		return store.Recorded{}, fmt.Errorf("append to %s: %w", id, err)
	}
	digest, err := add.digest()
	if err != nil {
		return store.Recorded{}, fmt.Errorf("append to %s: %w", id, err)
	}
	return p.amend(ctx, id, store.Amendment{Key: add.Key, Digest: digest, Change: func(a earshot.Analysis) (earshot.Analysis, bool, error) {
		changed, err := add.to(a.Conversation)
		if err != nil || !changed {
			return a, false, err
		}
		return p.regrown(a.Conversation), true, nil
	}})
}

// amend changes a stored conversation and wakes the index.
func (p *Pipeline) amend(ctx context.Context, id earshot.ConversationID, m store.Amendment) (store.Recorded, error) {
	recorded, err := p.Store.Amend(ctx, p.Now(), id, m, p.Judge())
	if err == nil && recorded.State != store.Unchanged && p.Recorded != nil {
		p.Recorded()
	}
	return recorded, err
}

// regrown analyses a stored conversation to which something was added. Whoever
// was known to be on a side stays there, and so does the account.
func (p *Pipeline) regrown(c *earshot.Conversation) earshot.Analysis {
	settle(c)
	was := make([]earshot.Participant, len(c.Participants))
	copy(was, c.Participants)
	account, from := c.Account, c.AccountFrom
	for i := range c.Participants {
		if c.Participants[i].Side != earshot.SideUnknown {
			c.Participants[i].SideFrom = "given"
		}
	}
	p.Directory.Identify(c)
	for i := range was {
		if was[i].Side != earshot.SideUnknown {
			c.Participants[i].SideFrom = was[i].SideFrom
		}
	}
	if account != earshot.Unassigned {
		c.Account, c.AccountFrom = account, from
	}
	return p.Reanalyse(c)
}

// settle brings what is told of the whole conversation up to date with its
// turns.
func settle(c *earshot.Conversation) {
	if first := firstTurn(c); c.StartedFrom == "turns" && !first.IsZero() && first.Before(c.StartedAt) && !hasOffsets(c) {
		c.StartedAt = first
	}
	c.Duration = max(c.Duration, duration(c))
	c.Fingerprint = Fingerprint(c)
}

// hasOffsets reports whether a turn counts its time from the conversation's start.
func hasOffsets(c *earshot.Conversation) bool {
	for i := range c.Turns {
		if c.Turns[i].Timed {
			return true
		}
	}
	return false
}

// check refuses an addition that says nothing or too much.
func (add *Addition) check() error {
	switch n := len(add.Turns); {
	case n == 0 && len(add.Deleted) == 0:
		return fmt.Errorf("neither a turn nor a deletion: %w", earshot.ErrInvalid)
	case n+len(add.Deleted) > MaxAppend:
		return earshot.WithHint(fmt.Errorf("%d turns at once, %d at most: %w", n+len(add.Deleted), MaxAppend, earshot.ErrInvalid), "send them in several calls")
	}
	for i := range add.Turns {
		if t := &add.Turns[i]; strings.TrimSpace(t.Text) == "" && (t.Kind != earshot.KindDeleted || t.Key == "") {
			return fmt.Errorf("turn %d has no words: %w", i, earshot.ErrInvalid)
		}
	}
	return nil
}

// digest tells what is asked for from anything else.
func (add Addition) digest() (string, error) {
	add.Key = ""
	b, err := json.Marshal(add)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16]), nil
}

// to adds to the conversation and reports whether anything changed.
func (add *Addition) to(c *earshot.Conversation) (bool, error) {
	speakers := add.speakers(c)
	turns := newGrowth(c)
	for _, t := range inTime(c, add.Turns) {
		if t.Speaker != "" {
			id, ok := speakers[t.Speaker]
			if !ok && c.Participant(t.Speaker) == nil {
				return false, fmt.Errorf("nobody has the id %q that a turn names as its speaker: %w", t.Speaker, earshot.ErrInvalid)
			}
			if ok {
				t.Speaker = id
			}
		}
		turns.put(t)
	}
	for _, key := range add.Deleted {
		turns.delete(key)
	}
	return turns.done(), nil
}

// inTime is the turns in the order of their times; one without stays behind the
// one before it.
func inTime(c *earshot.Conversation, turns []earshot.Turn) []earshot.Turn {
	type at struct {
		turn   earshot.Turn
		moment time.Time
	}
	all := make([]at, len(turns))
	for i, t := range turns {
		all[i] = at{t, saidAt(c, &t)}
		if i > 0 && all[i].moment.IsZero() {
			all[i].moment = all[i-1].moment
		}
	}
	slices.SortStableFunc(all, func(a, b at) int { return a.moment.Compare(b.moment) })
	sorted := make([]earshot.Turn, len(all))
	for i := range all {
		sorted[i] = all[i].turn
	}
	return sorted
}

// speakers finds or adds the addition's participants, and says under which ID
// the conversation has each.
func (add *Addition) speakers(c *earshot.Conversation) map[string]string {
	ids := make(map[string]string, len(add.Participants))
	for _, p := range add.Participants {
		ids[p.ID] = joinParticipant(c, p)
	}
	return ids
}

// joinParticipant is the ID under which the conversation has the participant, who is
// added when new: by address, or else by a name that no other address is
// known for.
func joinParticipant(c *earshot.Conversation, p earshot.Participant) string {
	name, email := tidyName(p.Name), strings.ToLower(strings.TrimSpace(p.Email))
	for i := range c.Participants {
		if o := &c.Participants[i]; email != "" && strings.EqualFold(o.Email, email) {
			return o.ID
		}
	}
	for i := range c.Participants {
		if o := &c.Participants[i]; name != "" && o.Name == name && (email == "" || o.Email == "") {
			if o.Email == "" {
				o.Email = email
			}
			return o.ID
		}
	}
	p.ID, p.Name, p.Email = freeID(c), name, email
	if p.Side != earshot.SideUnknown && p.SideFrom == "" {
		p.SideFrom = "given"
	}
	c.Participants = append(c.Participants, p)
	return p.ID
}

// freeID is an ID that no participant has: "p7".
func freeID(c *earshot.Conversation) string {
	for n := len(c.Participants) + 1; ; n++ {
		if id := fmt.Sprintf("p%d", n); c.Participant(id) == nil {
			return id
		}
	}
}
