package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"earshot"
	"earshot/ingest"
	"earshot/store"
)

// maxLive is how many bytes a call about a live conversation may have.
const maxLive = 4 << 20

// NewLiveConversation begins a conversation to which turns are added as they
// are said.
type NewLiveConversation struct {
	Title        string            `json:"title,omitempty"`
	Channel      earshot.Channel   `json:"channel" enum:"call,meeting,chat,email"`
	StartedAt    time.Time         `json:"started_at"`
	Account      earshot.AccountID `json:"account,omitempty" doc:"told by the participants when left out"`
	Participants []LiveParticipant `json:"participants"`
}

// LiveParticipant is somebody in a live conversation.
type LiveParticipant struct {
	ID    string       `json:"id" doc:"what the turns' speaker refers to"`
	Name  string       `json:"name,omitempty"`
	Email string       `json:"email,omitempty"`
	Side  earshot.Side `json:"side,omitempty" enum:"customer,us,system" doc:"guessed when left out"`
	Role  string       `json:"role,omitempty"`
}

// NewTurns are turns said since.
type NewTurns struct {
	Participants []LiveParticipant `json:"participants,omitempty" doc:"those who were not named before"`
	Turns        []LiveTurn        `json:"turns,omitempty"`
	Deleted      []string          `json:"deleted,omitempty" doc:"keys of turns whose words were taken back"`
}

// LiveTurn is one turn.
type LiveTurn struct {
	Key     string       `json:"key,omitempty" doc:"your own ID of it; the same key again with other words is an edit"`
	Speaker string       `json:"speaker" doc:"the ID of a participant, here or in the conversation"`
	At      *time.Time   `json:"at,omitempty"`
	StartMS *int64       `json:"start_ms,omitempty" doc:"since the start of the conversation"`
	EndMS   *int64       `json:"end_ms,omitempty"`
	Text    string       `json:"text"`
	Kind    earshot.Kind `json:"kind,omitempty" enum:"message,system,reaction,deleted,attachment,note,summary,quoted"`
}

// Grown says what a call did to a live conversation.
type Grown struct {
	ID           earshot.ConversationID `json:"id"`
	State        string                 `json:"state" enum:"new,replaced,unchanged"`
	Version      int64                  `json:"version"`
	Account      earshot.AccountID      `json:"account"`
	Turns        int                    `json:"turns" doc:"how many there are now"`
	Participants []Participant          `json:"participants"`
	Findings     []FoundWords           `json:"findings" doc:"those that were not there before, counted and suppressed"`
	Reminders    []Reminder             `json:"reminders" doc:"those that this call made or changed"`
}

// live registers the calls about live conversations.
func (s *server) live(h huma.API, r chi.Router) {
	begin := operation("begin-conversation", http.MethodPost, "/conversations", "Begin a live conversation", "conversations")
	begin.Description = "Turns are added to it as they are said."
	begin.Parameters = []*huma.Param{keyParam()}
	begin.RequestBody = body(h, typeOf[NewLiveConversation](), "NewLiveConversation")
	begin.Responses = answers(h, typeOf[Grown](), "Grown", "The conversation")
	h.OpenAPI().AddOperation(&begin)
	r.Post("/conversations", s.known(s.once(maxLive, s.begin)))
	grow := operation("add-turns", http.MethodPost, "/conversations/{id}/turns", "Add turns to a conversation", "conversations")
	grow.Description = "What is found in them, and the reminders that makes, are in the answer."
	grow.Parameters = []*huma.Param{{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}, keyParam()}
	grow.RequestBody = body(h, typeOf[NewTurns](), "NewTurns")
	grow.Responses = answers(h, typeOf[Grown](), "Grown", "What it did")
	h.OpenAPI().AddOperation(&grow)
	r.Post("/conversations/{id}/turns", s.known(s.once(maxLive, s.grow)))
}

func body(h huma.API, t reflect.Type, name string) *huma.RequestBody {
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/json": {Schema: h.OpenAPI().Components.Schemas.Schema(t, true, name)}}}
}

// decode reads a small JSON body.
func decode(w http.ResponseWriter, r *http.Request, into any) error {
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxLive))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil {
		if _, more := dec.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("more than one JSON value")
		}
	}
	if err != nil {
		return fmt.Errorf("the body is not what the call wants: %w: %w", err, earshot.ErrInvalid)
	}
	return nil
}

// begin makes a live conversation.
func (s *server) begin(w http.ResponseWriter, r *http.Request) {
	var in NewLiveConversation
	err := decode(w, r, &in)
	if err == nil {
		err = s.mayBegin(r.Context(), in)
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	recorded, err := s.Pipeline().Begin(r.Context(), in.conversation())
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	a, err := s.Store.Analysis(r.Context(), recorded.ID)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, newGrown(recorded, a))
}

// mayBegin refuses what cannot be a conversation, and accounts that are not
// the caller's.
func (s *server) mayBegin(ctx context.Context, in NewLiveConversation) error {
	switch in.Channel {
	case earshot.ChannelCall, earshot.ChannelMeeting, earshot.ChannelChat, earshot.ChannelEmail:
	default:
		return fmt.Errorf("channel %q is none of call, meeting, chat, email: %w", in.Channel, earshot.ErrInvalid)
	}
	if in.StartedAt.IsZero() {
		return fmt.Errorf("started_at is missing: %w", earshot.ErrInvalid)
	}
	if err := checkParticipants(in.Participants); err != nil {
		return err
	}
	if in.Account == earshot.Unassigned {
		return nil
	}
	a, err := s.Store.Account(ctx, in.Account)
	if err != nil {
		return err
	}
	return mayOpen(ctx, a)
}

func checkParticipants(all []LiveParticipant) error {
	seen := map[string]bool{}
	for i, p := range all {
		switch {
		case p.ID == "" || seen[p.ID]:
			return fmt.Errorf("participant %d has no id of its own: %w", i, earshot.ErrInvalid)
		case p.Name == "" && p.Email == "":
			return fmt.Errorf("participant %q has neither a name nor an address: %w", p.ID, earshot.ErrInvalid)
		case !slices.Contains([]earshot.Side{earshot.SideUnknown, earshot.SideCustomer, earshot.SideUs, earshot.SideSystem}, p.Side):
			return fmt.Errorf("participant %q: side %q is none of customer, us, system: %w", p.ID, p.Side, earshot.ErrInvalid)
		}
		seen[p.ID] = true
	}
	return nil
}

// conversation is what the call begins. Nothing was said yet that could tell
// it from others, so its fingerprint is drawn.
func (in NewLiveConversation) conversation() *earshot.Conversation {
	sum := sha256.Sum256([]byte(rand.Text()))
	c := &earshot.Conversation{Source: "api", Format: "live", Encoding: "utf-8", Channel: in.Channel, Title: in.Title, StartedAt: in.StartedAt, StartedFrom: "given",
		Fingerprint: hex.EncodeToString(sum[:]), Participants: participantsOf(in.Participants)}
	if in.Account != earshot.Unassigned {
		c.Account, c.AccountFrom = in.Account, "given"
	}
	return c
}

func participantsOf(all []LiveParticipant) []earshot.Participant {
	var people []earshot.Participant
	for _, p := range all {
		q := earshot.Participant{ID: p.ID, Name: p.Name, Email: p.Email, Side: p.Side, Role: p.Role}
		if p.Side != earshot.SideUnknown {
			q.SideFrom = "given"
		}
		people = append(people, q)
	}
	return people
}

// grow adds turns to a conversation.
func (s *server) grow(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	var in NewTurns
	err := decode(w, r, &in)
	if err == nil {
		err = checkParticipants(in.Participants)
	}
	add := ingest.Addition{Participants: participantsOf(in.Participants), Deleted: in.Deleted}
	if key := r.Header.Get("Idempotency-Key"); key != "" {
		add.Key = string(caller(ctx).ID) + "/" + key
	}
	for i, t := range in.Turns {
		if err == nil {
			err = t.check(i)
		}
		add.Turns = append(add.Turns, t.turn())
	}
	var before earshot.Analysis
	if err == nil {
		before, err = s.heard(ctx, chi.URLParam(r, "id"))
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	answer, err := s.grown(ctx, before, add)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

// heard is the analysis of a conversation that the caller may open.
func (s *server) heard(ctx context.Context, escaped string) (earshot.Analysis, error) {
	id, err := url.PathUnescape(escaped)
	if err != nil {
		id = escaped
	}
	a, err := s.Store.Analysis(ctx, earshot.ConversationID(id))
	if err == nil {
		err = s.mayHear(ctx, a.Conversation)
	}
	return a, err
}

// grown adds to the conversation and says what that made.
func (s *server) grown(ctx context.Context, before earshot.Analysis, add ingest.Addition) (Grown, error) {
	had, err := s.remindersOf(ctx, before.Conversation.Account)
	if err != nil {
		return Grown{}, err
	}
	recorded, err := s.Pipeline().Append(ctx, before.Conversation.ID, add)
	if err != nil {
		return Grown{}, err
	}
	after, err := s.Store.Analysis(ctx, before.Conversation.ID)
	if err != nil {
		return Grown{}, err
	}
	g := newGrown(recorded, after)
	known := map[earshot.FindingID]bool{}
	for _, f := range before.Findings {
		known[f.ID] = true
	}
	for _, f := range after.Findings {
		if !known[f.ID] {
			g.Findings = append(g.Findings, foundWords(f))
		}
	}
	now, err := s.remindersOf(ctx, after.Conversation.Account)
	if err != nil {
		return Grown{}, err
	}
	for id, r := range now {
		if was, ok := had[id]; !ok || !reflect.DeepEqual(was, r) {
			g.Reminders = append(g.Reminders, newReminder(r))
		}
	}
	slices.SortFunc(g.Reminders, func(a, b Reminder) int { return cmpReminders(a, b) })
	return g, nil
}

func cmpReminders(a, b Reminder) int {
	switch {
	case a.Priority > b.Priority:
		return -1
	case a.Priority < b.Priority:
		return 1
	case a.ID < b.ID:
		return -1
	}
	return 1
}

// remindersOf are the account's reminders that are not done; none of a
// conversation without an account.
func (s *server) remindersOf(ctx context.Context, account earshot.AccountID) (map[earshot.ReminderID]earshot.Reminder, error) {
	by := map[earshot.ReminderID]earshot.Reminder{}
	if account == earshot.Unassigned {
		return by, nil
	}
	all, _, err := s.Store.Reminders(ctx, store.ReminderFilter{Account: &account, States: []earshot.ReminderState{earshot.ReminderOpen, earshot.ReminderSnoozed}})
	for _, r := range all {
		if s.mayAct(ctx, r) == nil {
			by[r.ID] = r
		}
	}
	return by, err
}

func (t LiveTurn) check(i int) error {
	switch t.Kind {
	case "", earshot.KindMessage, earshot.KindSystem, earshot.KindReaction, earshot.KindDeleted, earshot.KindAttachment, earshot.KindNote, earshot.KindSummary, earshot.KindQuoted:
	default:
		return fmt.Errorf("turn %d: there is no kind %q: %w", i, t.Kind, earshot.ErrInvalid)
	}
	if t.StartMS != nil && *t.StartMS < 0 || t.EndMS != nil && (t.StartMS == nil || *t.EndMS < *t.StartMS) {
		return fmt.Errorf("turn %d ends before it starts: %w", i, earshot.ErrInvalid)
	}
	return nil
}

func (t LiveTurn) turn() earshot.Turn {
	out := earshot.Turn{Key: t.Key, Speaker: t.Speaker, Text: t.Text, Kind: t.Kind}
	if t.At != nil {
		out.At = *t.At
	}
	if t.StartMS != nil {
		out.Timed, out.Start = true, time.Duration(*t.StartMS)*time.Millisecond
		out.End = out.Start
	}
	if t.EndMS != nil {
		out.End = time.Duration(*t.EndMS) * time.Millisecond
	}
	return out
}

func newGrown(r store.Recorded, a earshot.Analysis) Grown {
	g := Grown{ID: r.ID, State: string(r.State), Version: r.Version, Account: a.Conversation.Account, Turns: len(a.Conversation.Turns), Participants: []Participant{}, Findings: []FoundWords{}, Reminders: []Reminder{}}
	for _, p := range a.Conversation.Participants {
		g.Participants = append(g.Participants, Participant{ID: p.ID, Name: p.Name, Email: p.Email, Side: p.Side, SideFrom: p.SideFrom, Role: p.Role})
	}
	return g
}

func foundWords(f earshot.Finding) FoundWords {
	return FoundWords{ID: f.ID, Finding: newFinding(f), Conversation: f.Conversation, Account: f.Account, Turn: f.Turn, Sentence: f.Sentence, Speaker: f.Speaker, At: f.At}
}
