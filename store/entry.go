package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"earshot"
)

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
			entries[i].pack()
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
func (e *entry) pack() {
	if e.block != nil {
		return
	}
	packed := pack(&e.Analysis)
	e.digest = digest(packed, &e.Analysis)
	e.block = compress(packed)
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
	for i := range a.Promises {
		packPromise(p, &a.Promises[i])
	}
	for i := range a.Claims {
		p.text(a.Claims[i].Quote)
		p.int(int64(a.Claims[i].Turn))
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

// packPromise writes what tells a promise from another; questions have no row.
func packPromise(p *packer, v *earshot.Promise) {
	if !v.Ledger() {
		return
	}
	for _, s := range []string{string(v.Kind), v.Quote, v.Speaker, v.By, string(v.Person), string(v.Side), string(v.Owner), string(v.Lang)} {
		p.text(s)
	}
	for _, n := range []int{v.Turn, v.Start, v.End, v.DueStart, v.DueEnd} {
		p.int(int64(n))
	}
	p.int(ms(v.At))
	p.int(ms(v.Due))
}

// Known tells which of the fingerprints are recorded already, and under which
// ID. A pipeline asks it first, to save the analysis.
func (s *Store) Known(ctx context.Context, fingerprints []string) (map[string]earshot.ConversationID, error) {
	known := map[string]earshot.ConversationID{}
	for part := range slices.Chunk(fingerprints, 64) {
		var w where
		w.in("fingerprint", part)
		for _, from := range []string{`SELECT fingerprint, conversation_id FROM recordings`, `SELECT fingerprint, id FROM conversations`} {
			pairs, err := list(ctx, s.reader, scanPair, from+w.String(), w.args...)
			if err != nil {
				return nil, fmt.Errorf("read fingerprints: %w", err)
			}
			for _, p := range pairs {
				known[p[0]] = earshot.ConversationID(p[1])
			}
		}
	}
	return known, nil
}

func scanPair(row scanner) (p [2]string, err error) { return p, row.Scan(&p[0], &p[1]) }
