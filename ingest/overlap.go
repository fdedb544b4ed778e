package ingest

import (
	"context"
	"errors"
	"hash/fnv"
	"io"
	"strconv"

	"earshot"
	"earshot/store"
)

// How many messages at both ends of a chat are anchors, and which of those
// between: one in so many. A longer export finds the end of a shorter one, and
// whatever overlaps by a few dozen messages finds one between.
const (
	anchorEnds   = 8
	anchorOneIn  = 8
	anchorLetter = 3 // shorter texts are said too often
)

// Anchors are what finds other recordings of a chat whose vendor gives no
// names: numbers made of the minute and the words of its messages, whoever
// said them. keep is a sample for others to be found by, ask is all of them.
func Anchors(c *earshot.Conversation) (keep, ask []int64) {
	if c.Thread != "" || c.Channel != earshot.ChannelChat {
		return nil, nil
	}
	for i := range c.Turns {
		t := &c.Turns[i]
		if t.Counts() && !t.At.IsZero() && len(t.Text) >= anchorLetter {
			ask = append(ask, anchorOf(t))
		}
	}
	for i, a := range ask {
		if i < anchorEnds || i >= len(ask)-anchorEnds || a%anchorOneIn == 0 {
			keep = append(keep, a)
		}
	}
	return keep, ask
}

func anchorOf(t *earshot.Turn) int64 {
	h := fnv.New64a()
	h.Write(strconv.AppendInt(nil, t.At.Unix()/60, 36))
	h.Write([]byte{0})
	io.WriteString(h, plainWords(t.Text))
	return int64(h.Sum64())
}

// mergeOrApart takes in a recording of a talk that may be kept already, in one
// of the conversations: it is merged with the one that shows to be the same
// talk, and else kept apart.
func (p *Pipeline) mergeOrApart(ctx context.Context, a earshot.Analysis) (store.Recorded, error) {
	others, err := p.Store.Overlapping(ctx, a.Conversation, p.Judge())
	if err != nil {
		return store.Recorded{}, err
	}
	for _, id := range others {
		recorded, same, err := p.mergeInto(ctx, id, a.Conversation)
		if same || err != nil {
			return recorded, err
		}
	}
	recorded, err := p.Store.RecordApart(ctx, p.Now(), []earshot.Analysis{a}, p.Judge())
	if err != nil {
		return store.Recorded{}, err
	}
	return recorded[0], nil
}

// mergeInto merges a recording into a stored conversation, if they are the
// same talk.
func (p *Pipeline) mergeInto(ctx context.Context, id earshot.ConversationID, again *earshot.Conversation) (recorded store.Recorded, same bool, err error) {
	recorded, err = p.amend(ctx, id, store.Amendment{Recording: again, Change: func(a earshot.Analysis) (earshot.Analysis, bool, error) {
		merging, ok := Merge(a.Conversation, again)
		if same = ok; !ok {
			return a, false, errApart
		}
		if !merging.Changed() {
			return a, false, nil
		}
		return p.regrown(a.Conversation), true, nil
	}})
	if !same {
		if errors.Is(err, errApart) || errors.Is(err, earshot.ErrNotFound) { // erased meanwhile
			err = nil
		}
		return store.Recorded{}, false, err
	}
	return recorded, true, err
}

// errApart ends an amendment by what turns out another talk.
var errApart = errors.New("another talk")
