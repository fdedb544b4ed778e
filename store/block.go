package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"time"

	"earshot"

	"github.com/klauspost/compress/s2"
)

// blockVersion is the first byte of every block: how the rest is written. A
// new way gets a new number; every number ever written stays readable.
const blockVersion = 3

// moodSourced is the first version whose turns say who told their mood.
const moodSourced = 2

// keyed is the first version whose turns have the vendor's ids.
const keyed = 3

// pack writes the words of an analysis: participants, turns, cues, warnings
// and metrics. What has a column of its own is not in it. The texts come last,
// together, where they compress best and are read back with one allocation.
func pack(a *earshot.Analysis) []byte {
	c := a.Conversation
	p := &packer{b: make([]byte, 0, 256+len(c.Turns)*128)}
	packParticipants(p, c.Participants)
	packTurns(p, c.Turns)
	packWarnings(p, c.Warnings)
	packMetrics(p, &a.Metrics)
	for i := range c.Turns {
		p.b = append(p.b, c.Turns[i].Text...)
	}
	return p.b
}

// unpack reads into a what pack wrote when blocks had the version.
func unpack(version byte, b []byte, a *earshot.Analysis) error {
	u := &unpacker{b: b, version: version}
	c := a.Conversation
	c.Participants = unpackParticipants(u)
	turns, lengths := unpackTurns(u)
	c.Turns = turns
	c.Warnings = unpackWarnings(u)
	unpackMetrics(u, &a.Metrics)
	rest := string(u.b)
	for i, n := range lengths {
		if n > len(rest) {
			return errTorn
		}
		c.Turns[i].Text, rest = rest[:n], rest[n:]
	}
	if u.err == nil && rest != "" {
		return errTorn
	}
	return u.err
}

func packParticipants(p *packer, all []earshot.Participant) {
	p.uint(uint64(len(all)))
	for i := range all {
		v := &all[i]
		for _, s := range []string{v.ID, v.Name, v.Email, string(v.Side), v.SideFrom, v.Role, string(v.Contact), string(v.Person)} {
			p.name(s)
		}
	}
}

func unpackParticipants(u *unpacker) []earshot.Participant {
	all := make([]earshot.Participant, u.size())
	for i := range all {
		all[i] = earshot.Participant{
			ID: u.name(), Name: u.name(), Email: u.name(), Side: earshot.Side(u.name()), SideFrom: u.name(),
			Role: u.name(), Contact: earshot.ContactID(u.name()), Person: earshot.PersonID(u.name()),
		}
	}
	return none(all)
}

func packTurns(p *packer, turns []earshot.Turn) {
	p.uint(uint64(len(turns)))
	for i := range turns {
		t := &turns[i]
		p.uint(uint64(len(t.Text)))
		p.int(int64(t.Seq - i))
		p.name(t.Speaker)
		p.name(string(t.Side))
		p.name(string(t.Kind))
		p.bool(t.Timed)
		p.duration(t.Start)
		p.duration(t.End - t.Start)
		p.int(ms(t.At))
		p.int(int64(t.Line))
		p.name(string(t.Lang))
		p.float(t.LangConfidence)
		p.name(t.LangFrom)
		p.name(string(t.Sentiment.Label))
		p.float(t.Sentiment.Score)
		p.name(t.SentimentFrom)
		p.text(t.Key)
		packCues(p, t)
	}
}

// unpackTurns reads the turns and how long their texts are.
func unpackTurns(u *unpacker) ([]earshot.Turn, []int) {
	turns := make([]earshot.Turn, u.size())
	lengths := make([]int, len(turns))
	for i := range turns {
		t := &turns[i]
		lengths[i] = u.size()
		t.Seq = int(u.int()) + i
		t.Speaker = u.name()
		t.Side = earshot.Side(u.name())
		t.Kind = earshot.Kind(u.name())
		t.Timed = u.bool()
		t.Start = u.duration()
		t.End = t.Start + u.duration()
		t.At = fromMS(u.int())
		t.Line = int(u.int())
		t.Lang = earshot.Lang(u.name())
		t.LangConfidence = u.float()
		t.LangFrom = u.name()
		t.Sentiment.Label = earshot.Mood(u.name())
		t.Sentiment.Score = u.float()
		if u.version >= moodSourced {
			t.SentimentFrom = u.name()
		}
		if u.version >= keyed {
			t.Key = u.text()
		}
		t.Cues = unpackCues(u, t)
	}
	return none(turns), lengths
}

func packCues(p *packer, t *earshot.Turn) {
	p.uint(uint64(len(t.Cues)))
	for _, c := range t.Cues {
		p.int(int64(c.Start))
		p.int(int64(c.End - c.Start))
		p.duration(c.From - t.Start)
		p.duration(c.To - c.From)
	}
}

func unpackCues(u *unpacker, t *earshot.Turn) []earshot.Cue {
	cues := make([]earshot.Cue, u.size())
	for i := range cues {
		c := &cues[i]
		c.Start = int(u.int())
		c.End = c.Start + int(u.int())
		c.From = t.Start + u.duration()
		c.To = c.From + u.duration()
	}
	return none(cues)
}

func packWarnings(p *packer, all []earshot.Warning) {
	p.uint(uint64(len(all)))
	for _, w := range all {
		p.int(int64(w.Line))
		p.name(w.Message)
	}
}

func unpackWarnings(u *unpacker) []earshot.Warning {
	all := make([]earshot.Warning, u.size())
	for i := range all {
		all[i] = earshot.Warning{Line: int(u.int()), Message: u.name()}
	}
	return none(all)
}

func packMetrics(p *packer, m *earshot.Metrics) {
	p.int(int64(m.Turns))
	p.uint(uint64(len(m.Languages)))
	for _, lang := range slices.Sorted(maps.Keys(m.Languages)) {
		p.name(string(lang))
		p.int(int64(m.Languages[lang]))
	}
	p.bool(m.TalkShare != nil)
	if m.TalkShare != nil {
		p.float(*m.TalkShare)
	}
	for _, d := range []*time.Duration{m.LongestOurs, m.LongestTheirs} {
		p.bool(d != nil)
		if d != nil {
			p.duration(*d)
		}
	}
	p.int(int64(m.Switches))
	p.int(int64(m.OurQuestions))
	p.int(int64(m.TheirQuestions))
	p.float(m.CustomerMood)
	p.float(m.CustomerChange)
	p.int(int64(m.WorstTurn))
}

func unpackMetrics(u *unpacker, m *earshot.Metrics) {
	m.Turns = int(u.int())
	if n := u.size(); n > 0 {
		m.Languages = make(map[earshot.Lang]int, n)
		for range n {
			lang := earshot.Lang(u.name())
			m.Languages[lang] = int(u.int())
		}
	}
	if u.bool() {
		share := u.float()
		m.TalkShare = &share
	}
	for _, d := range []**time.Duration{&m.LongestOurs, &m.LongestTheirs} {
		if u.bool() {
			longest := u.duration()
			*d = &longest
		}
	}
	m.Switches = int(u.int())
	m.OurQuestions = int(u.int())
	m.TheirQuestions = int(u.int())
	m.CustomerMood = u.float()
	m.CustomerChange = u.float()
	m.WorstTurn = int(u.int())
}

// none is nil for an empty list, so that what was nil comes back nil.
func none[T any](all []T) []T {
	if len(all) == 0 {
		return nil
	}
	return all
}

// compress makes the block that is stored of packed words: the version, their
// checksum, and the words in S2. Zstandard takes five times as long to write
// and nine times as long to read for a tenth less on disk, and blocks are read
// in bulk: by every new analysis, back-test and rebuild of the index.
func compress(packed []byte) []byte {
	block := make([]byte, 5, 5+s2.MaxEncodedLen(len(packed)))
	block[0] = blockVersion
	binary.LittleEndian.PutUint32(block[1:], checksum(packed))
	return append(block, s2.Encode(block[5:cap(block)], packed)...)
}

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// decompress is the packed words of a stored block. The block's first byte is
// the version they were packed in.
func decompress(block []byte) ([]byte, error) {
	if len(block) < 5 {
		return nil, errTorn
	}
	if block[0] < 1 || block[0] > blockVersion {
		return nil, fmt.Errorf("block of version %d, want 1 to %d", block[0], blockVersion)
	}
	packed, err := s2.Decode(nil, block[5:])
	if err != nil {
		return nil, fmt.Errorf("torn block: %w", err)
	}
	if checksum(packed) != binary.LittleEndian.Uint32(block[1:]) {
		return nil, errTorn
	}
	return packed, nil
}

// words reads a conversation's block into a.
func words(ctx context.Context, q querier, id earshot.ConversationID, a *earshot.Analysis) error {
	block, err := one(ctx, q, scanBlock, `SELECT block FROM transcripts WHERE conversation_id = $1`, id)
	if errors.Is(err, earshot.ErrNotFound) {
		return missing("words of conversation", id)
	}
	if err != nil {
		return fmt.Errorf("read words of %s: %w", id, err)
	}
	return fromBlock(block, a)
}

func scanBlock(row scanner) (b []byte, err error) { return b, row.Scan(&b) }

// fromBlock reads a stored block into a.
func fromBlock(block []byte, a *earshot.Analysis) error {
	packed, err := decompress(block)
	if err == nil {
		err = unpack(block[0], packed, a)
	}
	if err != nil {
		return fmt.Errorf("read words of %s: %w", a.Conversation.ID, err)
	}
	return nil
}

// languages are the languages of the counted turns, the most spoken first.
func languages(turns []earshot.Turn) []earshot.Lang {
	type spoken struct {
		lang  earshot.Lang
		turns int
	}
	var all []spoken
	for i := range turns {
		if !turns[i].Counts() || turns[i].Lang == "" || turns[i].Lang == earshot.Undetermined {
			continue
		}
		at := slices.IndexFunc(all, func(s spoken) bool { return s.lang == turns[i].Lang })
		if at < 0 {
			all = append(all, spoken{turns[i].Lang, 1})
			continue
		}
		all[at].turns++
	}
	slices.SortFunc(all, func(a, b spoken) int {
		return cmp.Or(cmp.Compare(b.turns, a.turns), cmp.Compare(a.lang, b.lang))
	})
	var langs []earshot.Lang
	for _, s := range all {
		langs = append(langs, s.lang)
	}
	return langs
}
