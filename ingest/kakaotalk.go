package ingest

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"earshot"
)

// How KakaoTalk begins a message. Android writes the whole day in words, iOS
// in numbers or in English; Windows writes the time only, under a divider that
// names the day.
var (
	kakaoAndroid = regexp.MustCompile(`^(\d{4})년 (\d{1,2})월 (\d{1,2})일 (?:(오전|오후) )?(\d{1,2}):(\d\d)(?:, (.*))?$`)
	kakaoEnglish = regexp.MustCompile(`^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6} (\d{1,2}), (\d{4})(?:,? at|,) (\d{1,2}):(\d\d)(?:[ \x{202f}\x{a0}]?(AM|PM))?(?:[,:] (.*))?$`)
	kakaoNumbers = regexp.MustCompile(`^(\d{4})\. (\d{1,2})\. (\d{1,2})\. (?:(오전|오후) )?(\d{1,2}):(\d\d)(?:[,:] (.*))?$`)
	kakaoWindows = regexp.MustCompile(`^\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\] \[(?:(오전|오후|AM|PM) )?(\d{1,2}):(\d\d)(?: ?(AM|PM))?\] ?(.*)$`)
	kakaoDivider = regexp.MustCompile(`^-{10,} (.{6,60}) -{10,}$`)
	kakaoDay     = regexp.MustCompile(`^(\d{4})년 (\d{1,2})월 (\d{1,2})일(?: .요일)?$`)
	kakaoDayEn   = regexp.MustCompile(`^(?:[A-Z][a-z]+day, )?([A-Z][a-z]{2})[a-z]{0,6} (\d{1,2}), (\d{4})$`)
	kakaoTitle   = regexp.MustCompile(`^(.{1,80}?) ?(?:님과 카카오톡 대화|카카오톡 대화)$|^KakaoTalk Chats with (.{1,80})$`)
	kakaoSaved   = regexp.MustCompile(`^(?:저장한 날짜|Date Saved|Saved) : `)
	kakaoPart    = regexp.MustCompile(`^Talk_\d{4}\.\d{1,2}\.\d{1,2} .*\.txt$`)
	kakaoNotice  = regexp.MustCompile(`(?:님(?:이|을|과|께서|이\(가\))? .{0,60}(?:들어왔습니다|나갔습니다|초대했습니다|초대하였습니다|내보냈습니다)|` +
		`채팅방 관리자가 메시지를 가렸습니다|(?:invited .{1,80}|joined this chatroom|left this chatroom|has been removed from this chatroom|joined the chatroom|left the chatroom))\s?\.?$`)
)

var months = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// monthOf is the month an English name begins with, 0 if it is none.
func monthOf(name string) int { return 1 + slices.Index(months, name[:min(3, len(name))]) }

// kakaoLine is a line that begins a message, or a day.
type kakaoLine struct {
	day     time.Time // zero on Windows, where the divider tells it
	clock   time.Duration
	name    string
	text    string
	windows bool
	divider bool
}

// cutKakao takes the beginning off a line; it is nil for any other line.
func cutKakao(line string) *kakaoLine {
	s := strings.TrimLeftFunc(line, invisible)
	if s == "" {
		return nil
	}
	switch c := s[0]; {
	case c >= '0' && c <= '9':
		if m := firstMatch(s, kakaoAndroid, kakaoNumbers); m != nil {
			return kakaoMoment(m[1], m[2], m[3], m[4], m[5], m[6], m[7])
		}
		if m := kakaoDay.FindStringSubmatch(s); m != nil {
			return kakaoDayLine(m[1], m[2], m[3])
		}
	case c >= 'A' && c <= 'Z':
		if m := kakaoEnglish.FindStringSubmatch(s); m != nil {
			return kakaoMoment(m[3], m[1], m[2], m[6], m[4], m[5], m[7])
		}
		if m := kakaoDayEn.FindStringSubmatch(s); m != nil {
			return kakaoDayLine(m[3], m[1], m[2])
		}
	case c == '[':
		if m := kakaoWindows.FindStringSubmatch(s); m != nil {
			clock, ok := clockOf(m[3], m[4], "", m[2]+m[5])
			if !ok {
				return nil
			}
			return &kakaoLine{clock: clock, name: m[1], text: m[6], windows: true}
		}
	case c == '-':
		if m := kakaoDivider.FindStringSubmatch(s); m != nil {
			return cutKakao(m[1])
		}
	}
	return nil
}

func firstMatch(s string, patterns ...*regexp.Regexp) []string {
	for _, re := range patterns {
		if m := re.FindStringSubmatch(s); m != nil {
			return m
		}
	}
	return nil
}

func kakaoMoment(year, month, day, mark, hour, minute, rest string) *kakaoLine {
	k := kakaoDayLine(year, month, day)
	clock, ok := clockOf(hour, minute, "", mark)
	if k == nil || !ok {
		return nil
	}
	k.clock, k.divider = clock, rest == ""
	if name, text, ok := strings.Cut(rest, " : "); ok {
		k.name, k.text = name, text
	} else if name, ok := strings.CutSuffix(rest, " :"); ok {
		k.name = name
	} else {
		k.text = rest
	}
	return k
}

func kakaoDayLine(year, month, day string) *kakaoLine {
	m := numeral(month)
	if m == 0 {
		m = monthOf(month)
	}
	t, ok := civil(numeral(year), m, numeral(day))
	if !ok {
		return nil
	}
	return &kakaoLine{day: t, divider: true}
}

// looksKakao reports whether the line is KakaoTalk's and not WhatsApp's, which
// writes some dates alike but sets no space before the colon.
func looksKakao(line string) bool {
	k := cutKakao(line)
	return k != nil && !k.windows && !k.divider && k.name != ""
}

func sniffKakao(d *document) (float64, string) {
	if strings.HasPrefix(strings.TrimLeftFunc(d.text[:min(len(d.text), 64)], invisible), "[LINE]") {
		return 0, ""
	}
	for i, line := range d.head(6) {
		line = norm.NFC.String(line)
		if kakaoTitle.MatchString(line) || kakaoSaved.MatchString(line) && i < 3 || kakaoPart.MatchString(line) {
			return 0.95, "line " + quote(line)
		}
	}
	found := 0
	l := d.lines()
	for line, ok := l.next(); ok && l.no <= 50; line, ok = l.next() {
		line = norm.NFC.String(strings.TrimSpace(line))
		if k := cutKakao(line); k != nil && (k.windows || kakaoDivider.MatchString(line) || k.name != "" && !k.divider) {
			found++
		}
		if found == 2 {
			return 0.94, "line " + quote(line)
		}
	}
	return 0, ""
}

// readKakao reads a chat exported from KakaoTalk on Android, iOS or Windows.
func readKakao(d *document) (*earshot.Conversation, error) {
	if !norm.NFC.IsNormalString(d.text) {
		d.text = norm.NFC.String(d.text)
		d.notes.add(0, "letters that stood in parts were put together")
	}
	k := kakao{chat: newChat(d, kakaoKind), soft: softNewlines(d)}
	l := d.lines()
	within := false
	for line, ok := l.next(); ok; line, ok = l.next() {
		k.line(line, l.no, within)
		within = k.soft && l.end == "\n"
	}
	k.unzoned(0)
	return k.done()
}

// softNewlines reports whether LF alone is inside messages, as Android writes
// it, and CRLF ends them.
func softNewlines(d *document) bool {
	if !strings.Contains(d.text, "\r\n") {
		return false
	}
	hard, soft, end := 0, 0, "\r\n"
	l := d.lines()
	for line, ok := l.next(); ok; line, ok = l.next() {
		if k := cutKakao(line); k != nil && !k.windows {
			if end == "\n" {
				soft++
			} else {
				hard++
			}
		}
		end = l.end
	}
	return soft*5 < hard
}

// kakao reads line by line.
type kakao struct {
	*chat
	day  time.Time // the day that the last divider named
	soft bool
}

func (k *kakao) line(line string, no int, within bool) {
	if len(k.b.c.Turns) == 0 && k.cur == nil && k.heading(line) {
		return
	}
	m := cutKakao(line)
	switch {
	case m != nil && !within && m.divider:
		k.flush()
		k.day = m.day
	case m != nil && !within && !(m.windows && k.day.IsZero() && k.cur != nil && !k.cur.At.IsZero()):
		if !m.windows {
			k.day = m.day
		}
		t := earshot.Turn{Line: no}
		if !k.day.IsZero() {
			t.At = date(k.day, m.clock, k.d.src.Location)
		} else {
			k.b.notes.add(no, "no line before tells the day")
		}
		if kakaoNotice.MatchString(m.text) {
			t.Kind = earshot.KindSystem
		}
		k.begin(t, m.name, m.text)
		if m.windows && m.name == "" {
			k.cur.Kind = t.Kind // somebody without a name, not KakaoTalk itself
		}
	case !k.day.IsZero() && kakaoNotice.MatchString(strings.TrimSpace(line)) && (strings.Contains(line, "님") || strings.HasPrefix(strings.TrimSpace(line), "채팅방 관리자가")):
		k.begin(earshot.Turn{Line: no, Kind: earshot.KindSystem}, "", line)
	default:
		k.more(line, no)
	}
}

// heading takes the lines before the first message: whom the chat is with, and
// when it was saved.
func (k *kakao) heading(line string) bool {
	line = strings.TrimSpace(strings.TrimLeftFunc(line, invisible))
	if m := kakaoTitle.FindStringSubmatch(line); m != nil && k.b.c.Title == "" {
		k.b.c.Title = tidyName(firstOf(m[1], m[2]))
		return true
	}
	return line == "" || kakaoSaved.MatchString(line) || kakaoPart.MatchString(line)
}

// kakaoKind is placeholderKind with what only KakaoTalk writes.
func kakaoKind(text string) earshot.Kind {
	switch text {
	case "Photo", "Video", "Emoticon", "Emoticons", "Voice Note", "파일":
		return earshot.KindAttachment
	}
	if kakaoCall.MatchString(text) {
		return earshot.KindSystem
	}
	return placeholderKind(text)
}

// kakaoCall is what stands in the chat for a call.
var kakaoCall = regexp.MustCompile(`^(?:보이스톡|페이스톡|그룹콜|그룹 ?보이스톡|라이브톡|Voice Call|Video Call|Voice Talk|Face Talk)(?: (?:해요|취소|부재중|종료|거절|응답 없음|통화 ?시간|Canceled|Missed|Ended|Started))? ?(?:\d{1,2}:\d\d(?::\d\d)?)?$`)

func sniffKakaoCSV(d *document) (float64, string) {
	if head := d.head(1); len(head) == 1 && strings.EqualFold(strings.ReplaceAll(head[0], `"`, ""), "Date,User,Message") {
		return 0.95, "the columns are Date, User and Message"
	}
	return 0, ""
}

// readKakaoCSV reads what KakaoTalk on macOS exports, and on newer Windows.
func readKakaoCSV(d *document) (*earshot.Conversation, error) {
	t, err := newTable(d.text)
	if err != nil {
		return nil, d.refuse(1, "", "the header cannot be read: %v", err)
	}
	c := newChat(d, kakaoKind)
	for {
		record, line, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, d.refuse(line, "", "the row cannot be read: %v", err)
		}
		if len(record) < 3 {
			c.b.notes.add(line, "a row has too few columns and was skipped")
			continue
		}
		turn := earshot.Turn{Line: line}
		if at, zoned, ok := parseTime(record[0], d.src.Location); ok {
			c.b.clock(d, 0, &turn, at, zoned)
		} else if record[0] != "" {
			c.b.notes.add(line, "the time %s cannot be read", quote(record[0]))
		}
		if turn.Kind = kakaoKind(record[2]); turn.Kind == "" && kakaoNotice.MatchString(strings.TrimSpace(record[2])) {
			turn.Kind = earshot.KindSystem
		}
		c.begin(turn, record[1], record[2])
	}
	return c.done()
}
