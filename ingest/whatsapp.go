package ingest

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"earshot"
)

// waSpace is what WhatsApp writes between the parts of a time: it changed to
// the narrow no-break space in 2023.
const waSpace = `[ \x{a0}\x{202f}\x{2009}]`

// waHeader is the beginning of a message in the spellings of WhatsApp's many
// languages: "[30.06.18, 21:25:15] ", "30/06/2018, 21:25 - ", "13.6.2018 klo
// 21.25.15 - ", "[2024/10/31 下午3:50:46] ".
var waHeader = regexp.MustCompile(`^(\[?)(\d{1,4})([/.-]) ?(\d{1,4})[/.-] ?(\d{1,4})\.?(,?)` + waSpace + `+` +
	`(?:(?:à|klo|um|kl\.|om|alle|às|às|a las)` + waSpace + `)?` +
	`(?:(` + waMark + `)` + waSpace + `?)?(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:` + waSpace + `?(` + waMark + `))?(?:` + waSpace + `Uhr)?(\]:? | [-–] |: |, |` + waSpace + `)`)

// waMark is dayMark with those of languages that only WhatsApp writes.
const waMark = dayMark + `|ص|م|ق\.ظ|ب\.ظ|ÖÖ|ÖS|SA|CH|π\.?μ\.?|μ\.?μ\.?`

// waDigits are the digits and the comma of Arabic and Persian.
var waDigits = strings.NewReplacer("٠", "0", "١", "1", "٢", "2", "٣", "3", "٤", "4", "٥", "5", "٦", "6", "٧", "7", "٨", "8", "٩", "9",
	"۰", "0", "۱", "1", "۲", "2", "۳", "3", "۴", "4", "۵", "5", "۶", "6", "۷", "7", "۸", "8", "۹", "9", "،", ",")

// waLine is a line that begins a message.
type waLine struct {
	day   threeNumbers
	clock time.Duration
	style string // how the file writes its headers, as far as one file does not change it
	comma bool   // between the day and the time
	rest  string
}

// cutWhatsApp takes the header off a line; it is nil for any other line.
func cutWhatsApp(line string, no int) *waLine {
	s := waPlain(strings.TrimLeftFunc(line, invisible))
	if s == "" || s[0] != '[' && (s[0] < '0' || s[0] > '9') {
		return nil
	}
	m := waHeader.FindStringSubmatch(s[:min(len(s), 80)])
	if m == nil || (m[1] == "[") != strings.HasPrefix(m[12], "]") {
		return nil
	}
	clock, ok := clockOf(m[8], m[9], m[10], m[7]+m[11])
	day := threeNumbers{numeral(m[2]), numeral(m[4]), numeral(m[5]), no}
	if !ok || len(m[4]) > 2 && len(m[2]) > 2 || !anyDay(day) {
		return nil
	}
	style := m[1] + m[3] + m[12]
	if len(m[2]) == 4 {
		style = "y" + style
	}
	if m[10] != "" {
		style += "s"
	}
	return &waLine{day: day, clock: clock, style: style, comma: m[6] != "", rest: s[len(m[0]):]}
}

// maxHeader is how many bytes a header has at most.
const maxHeader = 120

// waPlain is the line with its header as other languages write it: without
// marks of direction, which Arabic and Hebrew have between the numbers, and in
// our digits.
func waPlain(s string) string {
	first, _ := utf8.DecodeRuneInString(strings.TrimPrefix(s, "["))
	if !unicode.IsDigit(first) && !invisible(first) {
		return s
	}
	end := strings.Index(s[:min(len(s), maxHeader)], " - ")
	if s[0] == '[' {
		end = strings.IndexByte(s[:min(len(s), maxHeader)], ']')
	}
	if end < 0 || strings.IndexFunc(s[:end], func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return s
	}
	head := strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, s[:end])
	return waDigits.Replace(head) + s[end:]
}

// anyDay reports whether the numbers are a day in one of the orders.
func anyDay(n threeNumbers) bool {
	for _, o := range []dateOrder{dayFirst, monthFirst, yearFirst} {
		if _, ok := n.in(o); ok {
			return true
		}
	}
	return false
}

func sniffWhatsApp(d *document) (float64, string) {
	headers, noted := 0, ""
	l := d.lines()
	for line, ok := l.next(); ok && l.no <= 50; line, ok = l.next() {
		if m := cutWhatsApp(line, l.no); m != nil && m.likely() && !looksKakao(line) {
			if headers++; noted == "" {
				noted = line
			}
		}
	}
	if headers == 0 {
		return 0, ""
	}
	confidence := 0.86
	if headers > 1 {
		confidence = 0.93
	}
	if head := d.head(1); cutWhatsApp(head[0], 1) == nil {
		confidence = 0.79 // an export begins with a message; what begins otherwise may be a plain transcript
	}
	return confidence, "line " + quote(noted)
}

// likely reports whether the line is one that WhatsApp would write: in
// brackets or with a dash behind the time, or else with a name and a colon.
// "2025-09-03 10:02" with neither comma nor dash is anybody's.
func (m *waLine) likely() bool {
	style, year := strings.CutPrefix(m.style, "y")
	if year && (strings.HasPrefix(style, "[-") || style[0] != '[' && strings.HasSuffix(strings.TrimSuffix(style, "s"), " ") && !strings.Contains(style, " - ")) && !m.comma {
		return false
	}
	return style[0] == '[' || strings.Contains(style, " - ") || strings.Contains(m.rest, ":")
}

// readWhatsApp reads a chat exported from WhatsApp.
func readWhatsApp(d *document) (*earshot.Conversation, error) {
	w, err := newWhatsApp(d)
	if err != nil {
		return nil, err
	}
	c := newChat(d, placeholderKind)
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		m := cutWhatsApp(line, l.no)
		if m == nil || !w.takes(m.style) {
			c.more(line, l.no)
			continue
		}
		day, ok := m.day.in(w.order(m.style))
		if !ok {
			return nil, d.refuse(l.no, orderHint, "the date of %s does not exist with %s", quote(line), w.order(m.style))
		}
		w.message(c, m, earshot.Turn{At: date(day, m.clock, d.src.Location), Line: l.no})
	}
	if c.cur == nil {
		return nil, d.refuse(0, "", "no line begins like a WhatsApp message")
	}
	c.unzoned(0)
	c.flush()
	w.settle(c.b)
	return c.done()
}

// whatsApp is what the whole file says of its lines.
type whatsApp struct {
	orders  map[string]dateOrder // by style
	main    string               // the style of nearly all headers; empty when the file mixes them
	senders map[string]bool
}

// newWhatsApp looks through the file: one export writes all its headers alike,
// so that a header in another style is something pasted into a message.
func newWhatsApp(d *document) (*whatsApp, error) {
	w := &whatsApp{orders: map[string]dateOrder{}, senders: map[string]bool{}}
	given, err := d.givenOrder()
	if err != nil {
		return nil, err
	}
	var all []threeNumbers
	by, total := map[string][]threeNumbers{}, 0
	var styles []string
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		if m := cutWhatsApp(line, l.no); m != nil {
			if by[m.style] == nil {
				styles = append(styles, m.style)
			}
			by[m.style] = append(by[m.style], m.day)
			all = append(all, m.day)
			total++
			if name, _, ok := strings.Cut(m.rest, ": "); ok {
				w.senders[name] = true
			}
		}
	}
	for i, style := range styles {
		most := 8
		if i == 0 && total-len(by[style]) <= 2 {
			most = 6 // what begins the file is no paste, and few lines are
		}
		if len(by[style])*10 >= total*most && len(by[style]) > 1 {
			w.main = style
			break
		}
	}
	for _, style := range styles {
		if !w.takes(style) {
			continue
		}
		if w.orders[style], err = d.orderOf(given, style, by[style], all); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// orderOf is the order of the days in one style: as given, as they tell, as
// all in the file tell; dots stand between day and month, in this order,
// wherever WhatsApp writes them.
func (d *document) orderOf(given dateOrder, style string, days, all []threeNumbers) (dateOrder, error) {
	if given != "" {
		return given, nil
	}
	order, against := vote(days)
	if against[0] > 0 {
		return "", d.refuse(max(against[0], against[1]), orderHint, "the dates contradict one another: line %d has the day first, line %d the month", against[0], against[1])
	}
	if order == "" {
		order, _ = vote(all)
	}
	if order == "" && strings.Contains(strings.TrimLeft(style, "["), ".") {
		order = dayFirst
	}
	if order == "" {
		return "", d.refuse(days[0].line, orderHint, "whether %d/%d is the day or the month first cannot be told from this chat", days[0].a, days[0].b)
	}
	return order, nil
}

// takes reports whether headers of the style begin messages in this file.
func (w *whatsApp) takes(style string) bool { return w.main == "" || w.main == style }

func (w *whatsApp) order(style string) dateOrder { return w.orders[style] }

// message begins the message of a line. What has no name before a colon is
// WhatsApp's own notice.
func (w *whatsApp) message(c *chat, m *waLine, t earshot.Turn) {
	name, text := w.sender(m.rest)
	if waNotice(text) {
		name = "" // as if the group had said it
	}
	if strings.HasPrefix(text, "\u200e") && placeholderKind(text) == "" && !attachedEnd.MatchString(text) && !strings.HasPrefix(tidyText(text), "POLL:") {
		t.Kind = earshot.KindSystem
	}
	c.begin(t, name, text)
}

// sender splits "Name: words".
func (w *whatsApp) sender(rest string) (name, text string) {
	name, text, ok := strings.Cut(rest, ": ")
	if !ok {
		if name, text, ok = strings.Cut(rest, ":\u200e"); ok {
			text = "\u200e" + text
		}
	}
	if !ok {
		name, text, ok = strings.Cut(rest, ":")
		ok = ok && (text == "" || w.senders[name])
	}
	if !ok || strings.ContainsAny(name, "“”\"„«") || waNotice(name) || len(name) > 200 {
		return "", rest
	}
	return strings.TrimPrefix(strings.TrimPrefix(tidyName(name), "~"), "\u202f"), text
}

// waNotices are what WhatsApp says itself, even as if the other said it.
var waNotices = []string{
	"end-to-end encrypted", "ende-zu-ende-verschlüsselt", "chiffrement de bout en bout", "chiffrés de bout en bout", "cifrados de extremo a extremo", "criptografia de ponta a ponta",
	"crittografati end-to-end", "종단간 암호화", "エンドツーエンドで暗号化", "端到端加密", "端對端加密", "security code changed", "security code with",
}

func waNotice(text string) bool {
	if len(text) > 600 {
		return false
	}
	lower := strings.ToLower(text)
	for _, notice := range waNotices {
		if strings.Contains(lower, notice) {
			return true
		}
	}
	return false
}

// waEdited is what WhatsApp puts behind a message that was edited.
var waEdited = regexp.MustCompile(`(?:\s*\x{200e}<[^<>\n:]{3,60}>|\s*<This message was edited>)$`)

// waEdits is where the mark of an edit stands, nil where there is none.
func waEdits(text string) []int {
	if !strings.HasSuffix(text, ">") {
		return nil
	}
	return waEdited.FindStringIndex(text)
}

// settle takes captions and attachments apart and the marks of edits off.
func (w *whatsApp) settle(b *builder) {
	turns := b.c.Turns
	b.c.Turns = make([]earshot.Turn, 0, len(turns))
	for _, t := range turns {
		if at := waEdits(t.Text); at != nil && at[0] > 0 && placeholderKind(t.Text) == "" {
			t.Text = tidyText(t.Text[:at[0]])
			b.notes.add(t.Line, "a message was edited; its last words are kept")
		}
		if t.Kind == earshot.KindSystem {
			b.turn(t)
			continue
		}
		for _, part := range splitAttached(t.Text) {
			one := t
			one.Text, one.Kind = part, placeholderKind(part)
			b.turn(one)
		}
	}
}
