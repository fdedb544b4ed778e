package ingest

import (
	"bytes"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"github.com/jhillyerd/enmime"

	"earshot"
)

var (
	mailField = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,60}:`)
	mboxFrom  = regexp.MustCompile(`^From \S+ .{0,10}.*\d{4}`)
)

// likeMail reports whether raw begins as a letter does, or a mailbox. It is
// asked before decoding: the parts of a letter are each in their own encoding.
func likeMail(raw []byte) bool {
	raw = bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
	if bytes.HasPrefix(raw, []byte("From ")) {
		line, _, _ := bytes.Cut(raw[:min(len(raw), 300)], []byte("\n"))
		return mboxFrom.Match(line)
	}
	fields := map[string]bool{}
	for line := range bytes.SplitSeq(raw[:min(len(raw), 64<<10)], []byte("\n")) {
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		if !mailField.Match(line) {
			return false
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		name = bytes.ToLower(name)
		if string(name) != "from" || bytes.Contains(value, []byte("@")) {
			fields[string(name)] = true
		}
	}
	if fields["message-id"] || fields["mime-version"] || fields["received"] || fields["return-path"] || fields["delivered-to"] || fields["content-type"] {
		return true
	}
	return fields["from"] && (fields["subject"] || fields["to"] || fields["date"])
}

// openMail keeps the bytes as they are.
func (d *document) openMail(raw []byte) error {
	d.raw = bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
	d.text, d.encoding = strings.ToValidUTF8(string(d.raw), "\uFFFD"), "mime"
	return nil
}

func sniffMail(d *document) (float64, string) {
	if d.raw == nil || bytes.HasPrefix(d.raw, []byte("From ")) {
		return 0, ""
	}
	return 0.97, "begins with the head of a letter"
}

func sniffMbox(d *document) (float64, string) {
	if d.raw == nil || !bytes.HasPrefix(d.raw, []byte("From ")) {
		return 0, ""
	}
	return 0.97, "begins with the From line of a mailbox"
}

// letter is an e-mail as far as it matters.
type letter struct {
	id       string
	answers  []string // the letters it refers to
	from, to []*mail.Address
	at       time.Time
	stated   string // the time as it is written
	subject  string
	text     string
	files    []string
	machine  bool // a bounce, an automatic answer
	notes    []string
}

// readMail reads one letter.
func readMail(d *document) (*earshot.Conversation, error) {
	l, err := readLetter(d.bytes())
	if err != nil {
		return nil, d.refuse(0, "save the mail as .eml again", "the letter cannot be read: %v", err)
	}
	return mailThread(d, []letter{l})
}

// bytes are the document's own, or its text's when it was not known for mail.
func (d *document) bytes() []byte {
	if d.raw != nil {
		return d.raw
	}
	return []byte(d.text)
}

var mailParser = enmime.NewParser(enmime.DisableTextConversion(true))

// maxParts is how many parts a letter has at most. Its reader takes time that
// grows with the square of them.
const maxParts = 1000

var boundary = regexp.MustCompile(`(?i)boundary\s*=\s*"?([^";\s]{1,100})`)

// countParts is at least how many parts the letter has.
func countParts(raw []byte) int {
	marks := boundary.FindAllSubmatch(raw, maxParts)
	parts, seen := len(marks), map[string]bool{}
	for _, m := range marks {
		if mark := "\n--" + string(m[1]); !seen[mark] && len(seen) < 50 {
			seen[mark] = true
			parts += bytes.Count(raw, []byte(mark))
		}
	}
	return parts
}

func readLetter(raw []byte) (letter, error) {
	if n := countParts(raw); n >= maxParts {
		return letter{}, fmt.Errorf("it has more than %d parts", maxParts)
	}
	env, err := mailParser.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		return letter{}, err
	}
	l := letter{id: messageID(env.GetHeader("Message-Id")), stated: env.GetHeader("Date"), subject: tidyName(strings.ToValidUTF8(env.GetHeader("Subject"), "\uFFFD"))}
	for _, field := range []string{"References", "In-Reply-To"} {
		for id := range strings.FieldsSeq(env.GetHeader(field)) {
			l.answers = append(l.answers, messageID(id))
		}
	}
	l.from = addresses(env, "From", "Sender")
	l.to = append(addresses(env, "To"), addresses(env, "Cc")...)
	if at, err := mail.ParseDate(l.stated); err == nil {
		l.at = at
	}
	l.text = strings.ReplaceAll(env.Text, "\r\n", "\n")
	if strings.TrimSpace(l.text) == "" {
		l.text = htmlText(env.HTML)
	}
	for _, p := range append(env.Attachments, env.OtherParts...) {
		l.files = append(l.files, firstOf(p.FileName, p.ContentType))
	}
	auto := strings.ToLower(env.GetHeader("Auto-Submitted"))
	l.machine = auto != "" && auto != "no" || strings.HasPrefix(strings.ToLower(env.GetHeader("Content-Type")), "multipart/report") ||
		len(l.from) > 0 && strings.HasPrefix(strings.ToLower(l.from[0].Address), "mailer-daemon")
	l.machine = l.machine || noticeSubject.MatchString(l.subject) || noticeBody.MatchString(l.text)
	for _, e := range env.Errors {
		if e.Name == enmime.ErrorPlainTextFromHTML {
			continue
		}
		l.notes = append(l.notes, "the letter is not put together well: "+e.Name)
	}
	return l, nil
}

// How machines write: in the subject, or where a letter begins that has no
// head of its own to tell it by.
var (
	noticeSubject = regexp.MustCompile(`(?i)^(?:undeliverable|undelivered mail|mail delivery (?:failed|system|subsystem)|delivery status notification|returned mail|failure notice|automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|` +
		`unzustellbar|automatische antwort|abwesenheitsnotiz|non remis|réponse automatique|absence du bureau|no se puede entregar|respuesta automática|fuera de la oficina|` +
		`자동 ?(?:응답|회신)|부재중 ?(?:알림|자동)|배달되지 않음|전송 실패|自动(?:回复|答复)|自動(?:回覆|答覆|応答|返信)|退信|系统退信|无法投递|無法傳遞|未能送达|不在通知|配信不能|配信できません)`)
	noticeBody = regexp.MustCompile(`(?i)^\s*(?:this is (?:an )?(?:automatically generated|the mail (?:system|delivery agent)|the qmail)|your message (?:to .{1,120} )?(?:could not|couldn't|wasn't|was not) (?:be )?delivered|delivery (?:has failed|to the following)|the following (?:message|addresses?|recipients?) .{0,60}(?:failed|undeliver|permanent|could not)|` +
		`ihre nachricht .{0,120}(?:konnte nicht|nicht zugestellt)|votre message .{0,120}n'a pas pu être|no se pudo entregar|메일을 보내지 못했습니다|메시지를 배달할 수 없습니다|您的邮件.{0,60}(?:退回|无法送达|未能送达)|您的郵件.{0,60}(?:退回|無法傳送)|以下の(?:宛先|受信者).{0,60}(?:配信|送信)(?:できません|に失敗))`)
)

func messageID(s string) string { return strings.Trim(strings.TrimSpace(s), "<>") }

// addresses are those of the first of the fields that has any. Some are
// written against the rules; what looks like an address in them is taken.
func addresses(env *enmime.Envelope, fields ...string) []*mail.Address {
	for _, field := range fields {
		if list, err := env.AddressList(field); err == nil && len(list) > 0 {
			return list
		}
		if value := tidyName(env.GetHeader(field)); value != "" {
			name, address := splitAddress(value)
			return []*mail.Address{{Name: name, Address: address}}
		}
	}
	return nil
}

// maxNamed is how many addressees of a letter become participants. A letter to
// more is a newsletter.
const maxNamed = 50

// mailThread is the conversation that letters make.
func mailThread(d *document, all []letter) (*earshot.Conversation, error) {
	k := newDesk(d, earshot.ChannelEmail)
	k.thread("mail", rootOf(all))
	for _, l := range all {
		if k.b.c.Title == "" {
			k.b.c.Title = plainSubject(l.subject)
		}
		k.letter(l)
	}
	return k.done()
}

// rootOf is the ID of the letter that the letters answer, directly or not: the
// first that the earliest of them refers to, or its own.
func rootOf(all []letter) string {
	first := all[0]
	for _, l := range all {
		if l.at.Before(first.at) {
			first = l
		}
	}
	for _, id := range append(first.answers, first.id) {
		if id != "" {
			return id
		}
	}
	return ""
}

func (k *desk) letter(l letter) {
	k.key = l.id
	who := ""
	for _, a := range l.from {
		who = firstOf(who, k.person(strings.ToLower(firstOf(a.Address, a.Name)), earshot.Participant{Name: a.Name, Email: a.Address}))
	}
	for _, a := range l.to[:min(len(l.to), maxNamed)] {
		k.person(strings.ToLower(firstOf(a.Address, a.Name)), earshot.Participant{Name: a.Name, Email: a.Address})
	}
	at := ""
	if !l.at.IsZero() {
		at = l.at.Format(time.RFC3339)
	} else if l.stated != "" {
		k.b.notes.add(0, "the date %s cannot be read", quote(l.stated))
	}
	for _, note := range l.notes {
		k.b.notes.add(0, "%s", note)
	}
	switch {
	case l.machine && strings.TrimSpace(l.text) != "":
		k.message(earshot.KindSystem, who, at, l.text)
	case strings.TrimSpace(l.text) != "":
		k.mail(who, at, l.text)
	case len(l.files) == 0 && l.subject != "":
		k.message("", who, at, l.subject)
	}
	for _, file := range l.files {
		k.attachment(who, at, file)
	}
}

var replyMark = regexp.MustCompile(`(?i)^(?:(?:re|fw|fwd|aw|wg|sv|tr|rv|res|回复|回覆|答复|转发|轉寄|返信|転送|회신|전달|답장)(?:\[\d+\])?\s?[:：]\s*)+`)

// plainSubject is the subject without the marks of answers.
func plainSubject(s string) string {
	if plain := replyMark.ReplaceAllString(s, ""); plain != "" {
		return plain
	}
	return s
}

// readMbox reads a mailbox, and joins letters that answer one another into
// conversations.
func readMbox(d *document, yield func(*earshot.Conversation, error) bool) {
	threads := newThreads()
	for i, raw := range splitMbox(d.bytes()) {
		l, err := readLetter(raw)
		if err != nil {
			if !yield(nil, d.refuse(0, "", "letter %d of the mailbox cannot be read: %v", i+1, err)) {
				return
			}
			continue
		}
		threads.add(l)
	}
	for _, t := range threads.all() {
		if !yield(mailThread(d, t)) {
			return
		}
	}
}

// splitMbox takes the letters of a mailbox apart and the marks off lines that
// would begin one.
func splitMbox(raw []byte) [][]byte {
	var all [][]byte
	var cur []byte
	blank := true
	for line := range bytes.Lines(raw) {
		bare := bytes.TrimRight(line, "\r\n")
		switch {
		case blank && bytes.HasPrefix(line, []byte("From ")) && mboxFrom.Match(bare[:min(len(bare), 300)]):
			if len(cur) > 0 {
				all = append(all, cur)
			}
			cur = []byte{}
		case cur != nil && bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) && line[0] == '>':
			cur = append(cur, line[1:]...)
		case cur != nil:
			cur = append(cur, line...)
		}
		blank = len(bare) == 0
	}
	if len(cur) > 0 {
		all = append(all, cur)
	}
	return all
}

// threads joins letters by what they refer to.
type threads struct {
	of    map[string]int // the thread of a letter's ID
	lists [][]letter
}

func newThreads() *threads { return &threads{of: map[string]int{}} }

func (t *threads) add(l letter) {
	at := -1
	for _, id := range append([]string{l.id}, l.answers...) {
		found, ok := t.of[id]
		switch {
		case !ok || id == "":
		case at < 0:
			at = found
		case found != at:
			t.join(at, found)
		}
	}
	if at < 0 {
		at = len(t.lists)
		t.lists = append(t.lists, nil)
	}
	t.lists[at] = append(t.lists[at], l)
	for _, id := range append([]string{l.id}, l.answers...) {
		if id != "" {
			t.of[id] = at
		}
	}
}

// join moves the letters of one thread to another that turned out the same.
func (t *threads) join(to, from int) {
	t.lists[to] = append(t.lists[to], t.lists[from]...)
	for _, l := range t.lists[from] {
		for _, id := range append([]string{l.id}, l.answers...) {
			t.of[id] = to
		}
	}
	t.lists[from] = nil
}

// all are the threads, in the order in which each began in the mailbox.
func (t *threads) all() [][]letter {
	var all [][]letter
	for _, list := range t.lists {
		if len(list) > 0 {
			all = append(all, list)
		}
	}
	return all
}
