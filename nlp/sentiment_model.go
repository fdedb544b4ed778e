package nlp

import (
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"sync"

	"earshot"
)

//go:embed models/sentiment.bin
var embeddedMoodData string

// embeddedMood is the model of the house. It is read where the binary keeps
// it, without a copy.
var embeddedMood = sync.OnceValue(func() *MoodModel {
	m, err := ParseMoodModel(embeddedMoodData)
	if err != nil {
		panic(err) // a mistake in our own file
	}
	return m
})

// EmbeddedMood is the model that comes with Earshot.
func EmbeddedMood() *MoodModel { return embeddedMood() }

// MoodModel weighs the features of a text for and against a mood. It does not
// change once made. [Train] makes one, [ParseMoodModel] reads one.
type MoodModel struct {
	table   *runeTable
	words   *moodWords
	weights moodTable
	scale   float64
	groups  [moodGroups]moodGroupFit
	head    moodHead
}

// moodGroupFit is how a group's weights become probabilities.
type moodGroupFit struct {
	Group       string  `json:"group"`
	NegBias     float64 `json:"neg_bias"`
	PosBias     float64 `json:"pos_bias"`
	Temperature float64 `json:"temperature"`
}

// moodHead is the beginning of a model file, in JSON, before the weights.
type moodHead struct {
	Version int            `json:"version"`
	Scale   float64        `json:"scale"`
	Data    string         `json:"data"` // hash of the lines and options it was trained with
	Lines   int            `json:"lines"`
	Groups  []moodGroupFit `json:"groups"`
}

const (
	moodMagic   = "earshot mood\n"
	moodVersion = 3
)

// ParseMoodModel reads a model as [MoodModel.Bytes] wrote it. The model keeps
// data and reads its weights there.
func ParseMoodModel(data string) (*MoodModel, error) {
	if len(data) < len(moodMagic)+4 || data[:len(moodMagic)] != moodMagic {
		return nil, fmt.Errorf("mood model: %w", earshot.ErrInvalid)
	}
	rest := data[len(moodMagic):]
	size := int(binary.LittleEndian.Uint32([]byte(rest[:4])))
	if size > len(rest)-4 {
		return nil, fmt.Errorf("mood model: cut short: %w", earshot.ErrInvalid)
	}
	var head moodHead
	if err := json.Unmarshal([]byte(rest[4:4+size]), &head); err != nil {
		return nil, fmt.Errorf("mood model: %v: %w", err, earshot.ErrInvalid)
	}
	weights := rest[4+size:]
	if head.Version != moodVersion {
		return nil, fmt.Errorf("mood model: version %d, want %d: %w", head.Version, moodVersion, earshot.ErrInvalid)
	}
	if len(weights) != moodSetSize*moodSets || len(head.Groups) != int(moodGroups) {
		return nil, fmt.Errorf("mood model: %d bytes of weights, want %d: %w", len(weights), moodSetSize*moodSets, earshot.ErrInvalid)
	}
	return newMoodModel(head, moodTable(weights)), nil
}

func newMoodModel(head moodHead, weights moodTable) *MoodModel {
	m := &MoodModel{table: runeTables(), words: newMoodWords(), weights: weights,
		scale: head.Scale, head: head}
	copy(m.groups[:], head.Groups)
	return m
}

// Bytes is the model as [ParseMoodModel] reads it.
func (m *MoodModel) Bytes() ([]byte, error) {
	head, err := json.Marshal(m.head)
	if err != nil {
		return nil, err
	}
	out := append([]byte(moodMagic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(out[len(moodMagic):], uint32(len(head)))
	out = append(out, head...)
	return append(out, m.weights...), nil
}

// DataHash is the hash of the lines and the options the model was trained
// with, as [HashLines] makes it.
func (m *MoodModel) DataHash() string { return m.head.Data }
