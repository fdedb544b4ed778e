package ingest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"earshot"
)

var sniffVCon = topSniff("it is a vCon", func(t *jsonTop) bool {
	return !t.has("ciphertext") && !t.has("signatures") && (t.has("vcon") || t.has("parties", "dialog"))
})

// readVCon reads a plain vCon. Its words may lie in three places: in dialogs
// that are text, in analyses that are transcripts, and in attachments. Where
// recordings lie is not kept: such addresses open them to whoever has them.
func readVCon(d *document, o object) (*earshot.Conversation, error) {
	v := vcon{desk: newDesk(d, earshot.ChannelCall), o: o}
	if err := v.check(); err != nil {
		return nil, err
	}
	if v.isOwn() {
		v.b.c.Title = clean(o.str("subject"))
		return v.readOwn()
	}
	v.b.c.Title = tidyName(o.str("subject"))
	for _, p := range o.list("parties") {
		v.parties = append(v.parties, v.party(len(v.parties), p))
	}
	for _, dialog := range o.list("dialog") {
		v.dialog(dialog)
	}
	if !v.spoken {
		v.transcripts()
	}
	if !v.spoken {
		return nil, v.wordless()
	}
	for _, a := range o.list("analysis") {
		if a.str("type") == "summary" {
			v.message(earshot.KindSummary, "", "", vconText(a))
		} else if !isTranscript(a) {
			v.b.notes.add(0, "an analysis, %s, was not read", quote(firstOf(a.str("type"), "without a type")))
		}
	}
	v.unread()
	for _, slip := range v.slips {
		v.b.notes.add(0, "the vCon is not quite valid: %s", slip)
	}
	return v.done()
}

type vcon struct {
	*desk
	o       object
	parties []string // IDs of participants
	spoken  bool
	slips   []string // faults it is read with
}

// maxFaults is how many faults of a vCon a refusal names.
const maxFaults = 4

const askAgain = "ask whoever made it for one that follows the vCon draft (draft-ietf-vcon-vcon-core)"

// check refuses what is built wrong, and says where.
func (v *vcon) check() error {
	var faults []string
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	for _, key := range []string{"parties", "dialog", "analysis", "attachments"} {
		value, there := v.o[key]
		list, ok := value.([]any)
		if there && !ok {
			fault("%s is %s, not a list", key, jsonKind(value))
		}
		for i, item := range list {
			if _, ok := item.(map[string]any); !ok {
				fault("%s %d is %s, not an object", key, i, jsonKind(item))
			}
		}
	}
	n := len(v.o.list("parties"))
	for i, dialog := range v.o.list("dialog") {
		for _, p := range dialogParties(dialog) {
			if p < 0 || p >= n {
				fault("dialog %d names party %d, and there are %d parties", i, p, n)
			}
		}
		for _, key := range []string{"mimetype", "mediatype", "start", "type", "url"} {
			if value := dialog[key]; value != nil {
				if _, ok := value.(string); !ok {
					fault("the %s of dialog %d is %s, not a text", key, i, jsonKind(value))
				}
			}
		}
	}
	if len(faults) == 0 {
		v.slips = v.findSlips()
		return nil
	}
	return v.invalid(faults)
}

// invalid is the refusal that names the faults.
func (v *vcon) invalid(faults []string) error {
	more := ""
	if len(faults) > maxFaults {
		more, faults = fmt.Sprintf("; and %d faults more", len(faults)-maxFaults), faults[:maxFaults]
	}
	return v.d.refuse(0, askAgain, "the vCon is not valid: %s%s", strings.Join(faults, "; "), more)
}

// findSlips are faults that do not keep the words from being read. What stands in
// place of an address is not repeated: it may open a recording.
func (v *vcon) findSlips() []string {
	var slips []string
	if _, there := v.o["vcon"]; !there {
		slips = append(slips, "it does not say its version")
	} else if v.o["vcon"] == "" {
		slips = append(slips, "its version is empty")
	}
	if v.o.str("uuid") == "" {
		slips = append(slips, "it has no uuid")
	}
	for _, part := range []string{"dialog", "analysis", "attachments"} {
		for i, o := range v.o.list(part) {
			if text := o.str("url"); text != "" && !isAddress(text) {
				slips = append(slips, fmt.Sprintf("the url of %s %d is no address such as https://", part, i))
			}
		}
	}
	return slips
}

// isAddress reports whether the text is a URL that says where it leads.
func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "" || u.Path != "")
}

// wordless is the refusal of a vCon that nobody says a word in.
func (v *vcon) wordless() error {
	if len(v.slips) > 0 {
		return v.invalid(append(slices.Clone(v.slips), "it holds no words"+v.recordings()))
	}
	return v.d.refuse(0, transcribeFirst, "the vCon holds no words%s", v.recordings())
}

// jsonKind says what a JSON value is.
func jsonKind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "a text"
	case json.Number:
		return "a number"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	}
	return "an object"
}

// dialogParties are the indices of those in a dialog, the one it is from
// first. They stand as a number, a list, or a list of lists.
func dialogParties(dialog object) []int {
	var all []int
	add := func(v any) {
		if _, ok := v.(json.Number); ok {
			all = append(all, intOf(v))
		}
	}
	add(dialog["originator"])
	add(dialog["parties"])
	list, _ := dialog["parties"].([]any)
	for _, item := range list {
		add(item)
		inner, _ := item.([]any)
		for _, p := range inner {
			add(p)
		}
	}
	return all
}

func (v *vcon) party(i int, p object) string {
	who := earshot.Participant{Name: p.str("name"), Email: strings.TrimPrefix(strings.ToLower(p.str("mailto")), "mailto:"), Role: firstOf(p.str("role"), p.str("meta", "role"))}
	who.Name = firstOf(who.Name, who.Email, strings.TrimPrefix(p.str("tel"), "tel:"))
	switch strings.ToLower(who.Role) {
	case "agent", "representative", "operator":
		who.Side = earshot.SideUs
	case "customer", "contact", "caller", "client":
		who.Side = earshot.SideCustomer
	case "ai", "bot", "system":
		who.Side = earshot.SideSystem
	}
	key := "party " + strconv.Itoa(i)
	if who.Name == "" {
		who.Name = "Party " + strconv.Itoa(i+1)
	}
	return v.person(key, who)
}

// dialog adds the words of a dialog that is text.
func (v *vcon) dialog(o object) {
	at, media := o.str("start"), strings.ToLower(firstOf(o.str("mediatype"), o.str("mimetype")))
	if at != "" && v.b.c.StartedAt.IsZero() {
		v.b.started(v.d, 0, at)
	}
	if seconds, err := time.ParseDuration(o.str("duration") + "s"); err == nil && seconds > 0 && seconds < 1000*time.Hour {
		v.b.c.Duration = max(v.b.c.Duration, seconds)
	}
	text := vconText(o)
	if o.str("type") != "text" && !strings.HasPrefix(media, "text/") && !strings.HasPrefix(media, "multipart/") && !strings.HasPrefix(media, "message/") || text == "" {
		return
	}
	v.spoken = true
	v.b.c.Channel, v.b.c.Duration = earshot.ChannelChat, 0
	who := ""
	if from := dialogParties(o); len(from) > 0 {
		who = v.parties[from[0]]
	}
	switch {
	case strings.HasPrefix(media, "multipart/"), strings.HasPrefix(media, "message/rfc822"):
		v.b.c.Channel = earshot.ChannelEmail
		v.letterBody(who, at, media, firstOf(o.str("mediatype"), o.str("mimetype")), text)
	case strings.HasPrefix(media, "text/html"):
		v.mail(who, at, htmlText(text))
	default:
		v.message("", who, at, text)
	}
}

// letterBody adds a letter whose head stands in the dialog instead.
func (v *vcon) letterBody(who, at, media, stated, text string) {
	raw := text
	if strings.HasPrefix(media, "multipart/") {
		raw = "MIME-Version: 1.0\r\nContent-Type: " + strings.Join(strings.Fields(stated), " ") + "\r\n\r\n" + text
	}
	l, err := readLetter([]byte(raw))
	if err != nil || strings.TrimSpace(l.text) == "" {
		v.mail(who, at, text)
		return
	}
	v.mail(who, at, l.text)
	for _, file := range l.files {
		v.attachment(who, at, file)
	}
}

// vconText is the body of a part as text.
func vconText(o object) string {
	body, ok := o["body"].(string)
	if !ok {
		return ""
	}
	if strings.HasPrefix(strings.ToLower(o.str("encoding")), "base64") {
		decoded, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(strings.NewReplacer("+", "-", "/", "_", "\n", "").Replace(body), "="))
		if err != nil {
			return ""
		}
		return strings.ToValidUTF8(string(decoded), "\uFFFD")
	}
	return body
}

// transcripts adds what was made of recordings: of several that say the same,
// those that tell who speaks.
func (v *vcon) transcripts() {
	var plain []object
	for _, a := range append(v.o.list("analysis"), v.o.list("attachments")...) {
		if !isTranscript(a) {
			continue
		}
		if v.transcript(a) {
			return
		}
		plain = append(plain, a)
	}
	for _, a := range plain {
		if text := firstOf(vconText(a), a.str("body", "transcript"), a.str("body", "text")); text != "" {
			for paragraph := range strings.SplitSeq(text, "\n\n") {
				v.message("", "", "", paragraph)
			}
			v.spoken = len(v.b.c.Turns) > 0
			return
		}
	}
	for _, a := range plain {
		if v.spoken {
			return
		}
		for _, c := range v.within(a) {
			v.take(c)
		}
	}
}

// transcript adds a transcript that tells who speaks, as a list of messages or
// as any format that is read; it is false for one that does not.
func (v *vcon) transcript(a object) bool {
	body := a["body"]
	if text := vconText(a); text != "" {
		body = text
	}
	if list, ok := body.([]any); ok {
		for _, item := range list {
			o, _ := item.(map[string]any)
			v.said(o)
		}
		return v.spoken
	}
	for _, c := range v.within(a) {
		if len(c.Participants) > 0 {
			v.take(c)
		}
	}
	return v.spoken
}

// within are the conversations that the body of a part holds.
func (v *vcon) within(a object) []*earshot.Conversation {
	text := vconText(a)
	if text == "" {
		raw, err := json.Marshal(a["body"])
		if err != nil {
			return nil
		}
		text = string(raw)
	}
	return v.d.inner(text)
}

// said adds one message of a list.
func (v *vcon) said(o object) {
	text := firstOf(object(o).str("message"), object(o).str("text"), object(o).str("content"))
	if text == "" {
		return
	}
	name := object(o).str("speaker")
	who := ""
	if i := intOf(object(o)["speaker"]); i >= 0 && i < len(v.parties) {
		who = v.parties[i]
	} else if name != "" {
		who = v.b.speaker(name)
	}
	v.spoken = true
	v.message("", who, "", text)
	if from, ok := offsetOf(firstOf(object(o).str("start"), object(o).str("timestamp")), false); ok && len(v.b.c.Turns) > 0 {
		t := &v.b.c.Turns[len(v.b.c.Turns)-1]
		t.Timed, t.Start, t.End = true, from, from
	}
}

// take adds the turns of a conversation that lies within.
func (v *vcon) take(c *earshot.Conversation) {
	ids := map[string]string{}
	for _, p := range c.Participants {
		ids[p.ID] = v.b.speaker(p.Name)
	}
	for _, t := range c.Turns {
		t.Speaker, t.Line = ids[t.Speaker], 0
		v.b.turn(t)
		v.spoken = true
	}
}

// recordings says that there is something to transcribe.
func (v *vcon) recordings() string {
	for _, dialog := range v.o.list("dialog") {
		if dialog.str("type") == "recording" {
			return ", only recordings"
		}
	}
	return ""
}

// inner reads a text that lies within the document, in whatever format it is,
// if it is one that is read and no container itself.
func (d *document) inner(text string) []*earshot.Conversation {
	if d.formats == nil {
		return nil
	}
	in := &document{src: Source{Name: d.src.Name, Location: d.src.Location}, text: text, encoding: d.encoding}
	guesses := in.guessAmong(d.formats())
	if len(guesses) == 0 || guesses[0].Confidence < sure || !guesses[0].Format.Readable() || guesses[0].Format.Name == "vcon" {
		return nil
	}
	var all []*earshot.Conversation
	guesses[0].Format.read(in, func(c *earshot.Conversation, err error) bool {
		if err == nil {
			all = append(all, c)
		}
		return true
	})
	return all
}
