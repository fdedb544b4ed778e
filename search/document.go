package search

import (
	"cmp"
	"slices"
	"strings"
	"time"

	index "github.com/blevesearch/bleve_index_api"
	"golang.org/x/text/unicode/norm"

	"earshot"
	"earshot/nlp"
)

// Entry is a conversation to be found, with what the records say about it.
type Entry struct {
	Conversation *earshot.Conversation
	Version      int64 // of the record; an older one never replaces a newer one
	Facts        Facts
	Trackers     map[int][]earshot.TrackerID // turn's Seq -> trackers that found something in it
}

// Facts are what a conversation does not know of itself.
type Facts struct {
	AccountName string
	Rep         earshot.PersonID // who looks after the account
	RepName     string
	Outcome     earshot.OutcomeKind // of the account's latest decision after the conversation
	Personas    []string            // titles of the customer's people in it, besides their roles
}

// The fields of a document. A document is a conversation; its words and what
// is true of single turns are terms with a location for each turn.
const (
	fieldLatin       = "latin"
	fieldCJK         = "cjk"
	fieldSide        = "side"
	fieldLang        = "lang"
	fieldMood        = "mood"
	fieldSpeaker     = "speaker"
	fieldTracker     = "tracker"
	fieldAccount     = "account"
	fieldAccountName = "account_name"
	fieldRep         = "rep"
	fieldRepName     = "rep_name"
	fieldChannel     = "channel"
	fieldDay         = "day"
	fieldMonth       = "month"
	fieldOutcome     = "outcome"
	fieldPersona     = "persona"
	fieldID          = "_id"
	fieldState       = "state" // stored, not searchable; see state
)

// schema changes whenever documents made by this code could not be read or
// found by the code before, and with it the name of the folder.
const schema = "1 latin cjk side lang mood speaker tracker account account_name rep rep_name channel day month outcome persona"

// titleTurn is the number of the title among the turns; turn number n has Seq n-1.
const titleTurn = 0

// document is a conversation as Bleve takes it in: its terms are made already.
type document struct {
	id     string
	fields []index.Field
	state  state
	size   int // about how many bytes the index will hold for a while
}

// newDocument makes the terms of e.
func newDocument(e *Entry) *document {
	c := e.Conversation
	b := newBuilder(c)
	b.words(titleTurn, c.Title, earshot.Undetermined)
	for i := range c.Turns {
		b.turn(e, &c.Turns[i])
	}
	b.facts(e)
	return b.document(string(c.ID), e.Version)
}

// builder collects the terms of one conversation.
type builder struct {
	conversation *earshot.Conversation
	terms        map[string]index.TokenFrequencies // field -> term -> where
	locations    []index.TokenLocation             // a slab, so that a term costs no allocation of its own
	freqs        []index.TokenFreq                 // another
	speakers     map[string][]string               // participant -> terms of the name
	state        state
	size         int
	tokens       []nlp.Token
}

func newBuilder(c *earshot.Conversation) *builder {
	return &builder{
		conversation: c,
		terms:        make(map[string]index.TokenFrequencies, 16),
		speakers:     make(map[string][]string, len(c.Participants)),
	}
}

// turn adds a turn's words and what is true of it. Words said elsewhere and
// repeated, taken back, or no words at all are not searched.
func (b *builder) turn(e *Entry, t *earshot.Turn) {
	switch t.Kind {
	case earshot.KindDeleted, earshot.KindQuoted, earshot.KindReaction:
		return
	}
	n := t.Seq + 1
	b.words(n, t.Text, t.Lang)
	b.mark(fieldSide, string(t.Side), n)
	b.mark(fieldLang, string(cmp.Or(t.Lang, earshot.Undetermined)), n)
	b.mark(fieldMood, string(t.Sentiment.Label), n)
	for _, name := range b.names(t.Speaker) {
		b.mark(fieldSpeaker, name, n)
	}
	for _, id := range e.Trackers[t.Seq] {
		b.mark(fieldTracker, string(id), n)
	}
}

// words adds the tokens of a text. A location's start is the turn's number, its
// position the token's, and its end how many tokens of the family the turn has.
func (b *builder) words(turn int, text string, lang earshot.Lang) {
	b.tokens = nlp.AppendTokens(b.tokens[:0], text, lang)
	var lengths [2]int
	for i := range b.tokens {
		lengths[familyOf(&b.tokens[i])]++
	}
	for i := range b.tokens {
		t := &b.tokens[i]
		f := familyOf(t)
		b.add(familyFields[f], t.Term, index.TokenLocation{Start: turn, Position: t.Pos, End: lengths[f]})
	}
	for f, n := range lengths {
		if n > 0 {
			b.state.Turns[f]++
			b.state.Tokens[f] += uint64(n)
		}
	}
}

// familyFields are the fields of words, one per family of languages.
var familyFields = [2]string{fieldLatin, fieldCJK}

func familyOf(t *nlp.Token) int {
	if t.Family == nlp.FamilyCJK {
		return 1
	}
	return 0
}

// mark says that the value is true of the turn.
func (b *builder) mark(field, value string, turn int) {
	if value != "" {
		b.add(field, value, index.TokenLocation{Start: turn})
	}
}

// fact says that the value is true of the conversation.
func (b *builder) fact(field, value string) {
	if value != "" {
		b.term(field, value).SetFrequency(1)
	}
}

func (b *builder) add(field, term string, at index.TokenLocation) {
	tf := b.term(field, term)
	tf.SetFrequency(tf.Frequency() + 1)
	tf.Locations = append(tf.Locations, b.location(at))
}

func (b *builder) location(at index.TokenLocation) *index.TokenLocation {
	if len(b.locations) == cap(b.locations) {
		b.locations = make([]index.TokenLocation, 0, 256)
	}
	b.locations = append(b.locations, at)
	b.size += 96
	return &b.locations[len(b.locations)-1]
}

func (b *builder) term(field, term string) *index.TokenFreq {
	terms := b.terms[field]
	if terms == nil {
		terms = make(index.TokenFrequencies)
		b.terms[field] = terms
	}
	tf := terms[term]
	if tf == nil {
		if len(b.freqs) == cap(b.freqs) {
			b.freqs = make([]index.TokenFreq, 0, 128)
		}
		b.freqs = append(b.freqs, index.TokenFreq{})
		tf = &b.freqs[len(b.freqs)-1]
		terms[term] = tf
		b.size += 160 + len(term)
	}
	return tf
}

// names are the terms a participant is found by: the name, its words, the
// e-mail address and the IDs.
func (b *builder) names(participant string) []string {
	if names, done := b.speakers[participant]; done {
		return names
	}
	var names []string
	if p := b.conversation.Participant(participant); p != nil {
		names = nameTerms(p.Name, p.Email, string(p.Contact), string(p.Person))
	}
	b.speakers[participant] = names
	return names
}

// nameTerms folds each name and adds the words of those that have several.
func nameTerms(names ...string) []string {
	var terms []string
	for _, name := range names {
		folded, words := foldName(name)
		for _, term := range append(words, folded) {
			if term != "" && !slices.Contains(terms, term) {
				terms = append(terms, term)
			}
		}
	}
	return terms
}

// foldName is how names are compared: folded, without accents, also word by
// word.
func foldName(name string) (folded string, words []string) {
	folded = norm.NFC.String(strings.Map(dropAccent, norm.NFD.String(fold(name))))
	return folded, strings.FieldsFunc(folded, func(r rune) bool { return strings.ContainsRune(" ,.;-_/@()", r) })
}

func dropAccent(r rune) rune {
	if '\u0300' <= r && r <= '\u036f' {
		return -1
	}
	return r
}

// fold is how values are compared.
func fold(s string) string { return strings.TrimSpace(nlp.Normalize(s).Text) }

func (b *builder) facts(e *Entry) {
	c, f := e.Conversation, e.Facts
	b.fact(fieldAccount, string(c.Account))
	b.all(fieldAccountName, nameTerms(string(c.Account), f.AccountName))
	b.fact(fieldRep, string(f.Rep))
	b.all(fieldRepName, nameTerms(string(f.Rep), f.RepName))
	b.fact(fieldChannel, string(c.Channel))
	b.fact(fieldOutcome, string(f.Outcome))
	b.all(fieldPersona, nameTerms(f.Personas...))
	for i := range c.Participants {
		if p := &c.Participants[i]; p.Side == earshot.SideCustomer {
			b.all(fieldPersona, nameTerms(p.Role))
		}
	}
	if !c.StartedAt.IsZero() {
		day := c.StartedAt.UTC().Format(time.DateOnly)
		b.fact(fieldDay, day)
		b.fact(fieldMonth, day[:len("2006-01")])
	}
}

func (b *builder) all(field string, values []string) {
	for _, v := range values {
		b.fact(field, v)
	}
}

func (b *builder) document(id string, version int64) *document {
	b.state.Version = version
	d := &document{id: id, state: b.state, size: b.size}
	d.fields = make([]index.Field, 0, len(b.terms)+2)
	for name, terms := range b.terms {
		d.fields = append(d.fields, &termsField{name: name, terms: terms})
	}
	d.fields = append(d.fields, &storedField{name: fieldState, value: b.state.bytes()})
	return d
}

// The methods of Bleve's index.Document.

func (d *document) ID() string                                 { return d.id }
func (d *document) Size() int                                  { return d.size }
func (d *document) VisitComposite(index.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) NumPlainTextBytes() uint64                  { return 0 }
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
func (d *document) Indexed() bool                              { return true }
func (d *document) VisitFields(visit index.FieldVisitor) {
	for _, f := range d.fields {
		visit(f)
	}
}

// AddIDField adds the field Bleve finds and replaces documents by.
func (d *document) AddIDField() {
	tf := &index.TokenFreq{}
	tf.SetFrequency(1)
	d.fields = append(d.fields, &storedField{
		name: fieldID, value: []byte(d.id), terms: index.TokenFrequencies{d.id: tf},
	})
}

// termsField is a field whose terms are made already.
type termsField struct {
	name  string
	terms index.TokenFrequencies
}

func (f *termsField) Name() string             { return f.name }
func (f *termsField) Value() []byte            { return nil }
func (f *termsField) ArrayPositions() []uint64 { return nil }
func (f *termsField) EncodedFieldType() byte   { return 't' }
func (f *termsField) Analyze()                 {}
func (f *termsField) Options() index.FieldIndexingOptions {
	return index.IndexField | index.IncludeTermVectors
}

func (f *termsField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }
func (f *termsField) NumPlainTextBytes() uint64                        { return 0 }

// AnalyzedLength is used for nothing here, but a merge loses terms that one
// document has, and no location, when it is zero.
func (f *termsField) AnalyzedLength() int { return 1 }

// storedField is a field whose value can be read back.
type storedField struct {
	name  string
	value []byte
	terms index.TokenFrequencies
}

func (f *storedField) Name() string                                     { return f.name }
func (f *storedField) Value() []byte                                    { return f.value }
func (f *storedField) ArrayPositions() []uint64                         { return nil }
func (f *storedField) EncodedFieldType() byte                           { return 't' }
func (f *storedField) Analyze()                                         {}
func (f *storedField) AnalyzedLength() int                              { return len(f.terms) }
func (f *storedField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }
func (f *storedField) NumPlainTextBytes() uint64                        { return 0 }
func (f *storedField) Options() index.FieldIndexingOptions {
	if f.terms == nil {
		return index.StoreField
	}
	return index.IndexField | index.StoreField
}
