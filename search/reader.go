package search

import (
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// reader reads the postings of one segment, a part of the index that is
// never changed. Documents are numbered within it. The first error stays.
type reader struct {
	segment segment.Segment
	deleted *roaring.Bitmap
	live    *roaring.Bitmap
	dicts   map[string]segment.TermDictionary
	hits    []hit // in the document being matched
	err     error
}

// hit is one place in the document being matched that a leaf was found at.
type hit struct {
	turn   uint32
	leaf   int32 // -1 when only the turn was asked for
	length float32
}

func newReader(s *scorch.SegmentSnapshot) *reader {
	return &reader{
		segment: s.Segment(), deleted: s.Deleted(), live: s.DocNumbersLive(),
		dicts: make(map[string]segment.TermDictionary),
	}
}

func (r *reader) fail(err error) {
	if r.err == nil && err != nil {
		r.err = fmt.Errorf("read index: %w", err)
	}
}

func (r *reader) dict(field string) segment.TermDictionary {
	d, open := r.dicts[field]
	if !open {
		var err error
		d, err = r.segment.Dictionary(field)
		r.fail(err)
		r.dicts[field] = d
	}
	return d
}

func (r *reader) postings(field, text string) segment.PostingsList {
	d := r.dict(field)
	if r.err != nil {
		return nil
	}
	list, err := d.PostingsList([]byte(text), r.deleted, nil)
	r.fail(err)
	return list
}

// docs are the documents with the term. They are not to be changed.
func (r *reader) docs(field, text string) *roaring.Bitmap { return r.bitmap(r.postings(field, text)) }

func (r *reader) bitmap(list segment.PostingsList) *roaring.Bitmap {
	if list == nil || r.err != nil {
		return roaring.New()
	}
	it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok {
		return roaring.New()
	}
	if doc, only := it.DocNum1Hit(); only {
		return roaring.BitmapOf(uint32(doc))
	}
	if docs := it.ActualBitmap(); docs != nil {
		return docs
	}
	return roaring.New()
}

// each calls visit with the terms of the field from one on and before another;
// empty bounds are none.
func (r *reader) each(field, from, before string, visit func(term string)) {
	r.walk(r.dict(field), nil, []byte(from), []byte(before), visit)
}

func (r *reader) walk(d segment.TermDictionary, a segment.Automaton, from, before []byte, visit func(term string)) {
	if r.err != nil {
		return
	}
	if len(from) == 0 {
		from = nil
	}
	if len(before) == 0 {
		before = nil
	}
	it := d.AutomatonIterator(a, from, before)
	for {
		entry, err := it.Next()
		r.fail(err)
		if err != nil || entry == nil {
			return
		}
		visit(entry.Term)
	}
}

// place is where a term stands: the turn, the token's position in it, and how
// many tokens the turn has.
type place struct{ turn, pos, length uint32 }

// cursor steps through the places of one term, document by document.
type cursor struct {
	r      *reader
	it     segment.PostingsIterator
	at     segment.Posting
	places []place
}

func (r *reader) cursor(field, text string) *cursor {
	list := r.postings(field, text)
	if list == nil || r.err != nil {
		return &cursor{r: r}
	}
	return &cursor{r: r, it: list.Iterator(true, false, true, nil)}
}

// in are the places in the document. Documents must be asked for in order; the
// answer is good until the next question.
func (c *cursor) in(doc uint32) []place {
	if c.it == nil || c.r.err != nil {
		return nil
	}
	if c.at == nil || c.at.Number() < uint64(doc) {
		at, err := c.it.Advance(uint64(doc))
		c.r.fail(err)
		if c.at = at; at == nil {
			c.it = nil
			return nil
		}
		c.places = readPlaces(c.places[:0], at)
	}
	if c.at.Number() != uint64(doc) {
		return nil
	}
	return c.places
}

func readPlaces(places []place, p segment.Posting) []place {
	for _, l := range p.Locations() {
		places = append(places, place{turn: uint32(l.Start()), pos: uint32(l.Pos()), length: uint32(l.End())})
	}
	return places
}

// spread holds the places of all pairs with one character in them.
type spread struct {
	docs   *roaring.Bitmap
	places map[uint32][]place
}

// pairsWith reads the places of every term of the field that is the character,
// or has it in it.
func (r *reader) pairsWith(field, character string) *spread {
	s := &spread{docs: roaring.New(), places: make(map[uint32][]place)}
	r.walk(r.dict(field), holding(character), nil, nil, func(text string) {
		c := r.cursor(field, text)
		for c.it != nil && r.err == nil {
			p, err := c.it.Next()
			r.fail(err)
			if p == nil || err != nil {
				return
			}
			doc := uint32(p.Number())
			s.docs.Add(doc)
			s.places[doc] = readPlaces(s.places[doc], p)
		}
	})
	for doc, places := range s.places {
		slices.SortFunc(places, byPlace)
		s.places[doc] = oncePerCharacter(places)
	}
	return s
}

func byPlace(a, b place) int {
	if a.turn != b.turn {
		return int(a.turn) - int(b.turn)
	}
	return int(a.pos) - int(b.pos)
}

// oncePerCharacter drops the second of two pairs that share the character.
func oncePerCharacter(places []place) []place {
	kept := places[:0]
	for _, p := range places {
		if n := len(kept); n > 0 && kept[n-1].turn == p.turn && kept[n-1].pos+1 == p.pos {
			continue
		}
		kept = append(kept, p)
	}
	return kept
}
