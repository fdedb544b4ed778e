package ingest

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"earshot"
)

// part is a stretch of a letter: what its writer says, or what is quoted,
// signed and disclaimed around it.
type part struct {
	kind earshot.Kind
	text string
}

// mail adds a letter: its own words as a message, and the rest as quoted.
func (k *desk) mail(speaker, at, text string) {
	parts := splitReply(text)
	if len(parts) == 0 {
		k.b.notes.add(0, "a message has no words")
	}
	for _, p := range parts {
		k.message(p.kind, speaker, at, p.text)
	}
}

// How mail programs introduce what they quote, in the languages people write
// to us in.
var (
	attribution = regexp.MustCompile(`^[>\s]*(?:On .{6,250} wrote:|Am .{6,250} schrieb .{0,160}:|Le .{6,250} a écrit ?:|El .{6,250} escribió:|Em .{6,250} escreveu:|Il .{6,250} ha scritto:|Op .{6,250} schreef .{0,160}:|` +
		`.{0,120}\d.{0,160}(?:写道|寫道)[：:]?|.{0,60}\d{4}년 .{4,200}(?:작성|썼습니다) ?:?|.{0,60}\d{4}年.{2,200}(?:<[^<>]+@[^<>]+>|さん|様|のメール|は書きました) ?[:：]|\d.{6,250}(?:пишет|написала?|написал\(а\)):|` +
		`\d{4}-\d\d-\d\d \d.{2,200}<[^<>]+@[^<>]+>:)$`)
	attributionStart = regexp.MustCompile(`^[>\s]*(?:On|Am|Le|El|Em|Il|Op|在) .{4,}|^[>\s]*\d{4}[年년-].{4,}`)
	original         = regexp.MustCompile(`(?i)^[>\s]*(?:-{2,}|_{2,}|—{2,}|={3,}) ?(?:original message|forwarded message|original mail|ursprüngliche nachricht|original-?nachricht|weitergeleitete nachricht|message d['’]origine|message original|message transféré|mensaje original|mensaje reenviado|mensagem original|원본 메일|원본 메시지|원본메일|전달된 메시지|元のメッセージ|転送されたメッセージ|original message ここまで|原始邮件|原始郵件|原邮件|转发邮件|转发的邮件|轉寄的郵件|回复的原邮件) ?(?:-{2,}|_{2,}|—{2,}|={3,})?$|^Begin forwarded message:$`)
	headFrom         = regexp.MustCompile(`^[>\s*]*(?:From|Von|De|Da|Van|发件人|寄件者|寄件人|보낸 ?사람|差出人|送信者)\*? ?[:：]\*? ?\S`)
	headMore         = regexp.MustCompile(`^[>\s*]*(?:Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Enviado|Fecha|Para|Asunto|发送时间|日期|收件人|主题|寄件日期|傳送時間|收件者|主旨|보낸 ?날짜|받는 ?사람|제목|送信日時|日時|宛先|件名)(?: le| el)?\*? ?[:：]`)
	sentFrom         = regexp.MustCompile(`(?i)^(?:sent from my |sent from (?:outlook|mail|yahoo)|sent via |get outlook for |von meinem .{2,40} gesendet|gesendet von |envoyé (?:de mon|depuis) |enviado desde (?:mi )?|enviado do meu |inviato da |(?:나의|내) .{2,30}에서 보냄|.{2,30}에서 보냄$|.{2,30}から送信$|从我的.{2,30}发送|发自我的|從我的.{2,30}傳送|寄自我的|отправлено с )`)
	listFooter       = regexp.MustCompile(`^(?:_{20,}|—|You are receiving this because .*|To unsubscribe from this .*)$`)
	disclaims        = regexp.MustCompile(`(?i)^\W{0,4}(?:(?:confidentiality notice|disclaimer|haftungsausschluss|aviso legal|avertissement)\b|this (?:e-?mail|message|communication)\b.{0,160}(?:confidential|intended (?:only|solely)|privileged)|the information (?:contained )?in this (?:e-?mail|message).{0,120}confidential|` +
		`diese (?:e-?mail|nachricht).{0,160}vertraulich|ce (?:message|courriel|mail|courrier).{0,160}confidentiel|este (?:mensaje|correo|e-?mail).{0,160}confidencial|esta mensagem.{0,160}confidencia|` +
		`본 (?:이?메일|메시지|전자우편).{0,120}(?:기밀|비밀|보안|수신인)|(?:本|この)(?:電子)?メール.{0,120}(?:機密|秘密|宛先|受信者)|(?:本|此)(?:电子)?邮件.{0,120}(?:保密|机密|收件人)|(?:本|此)(?:電子)?(?:郵件|信件).{0,120}(?:保密|機密|收件人|收件者))`)
	closing = regexp.MustCompile(`(?i)^(?:(?:best|kind|warm|many)? ?regards|best wishes|best|sincerely|yours (?:sincerely|truly)|cheers|thanks|many thanks|thank you|mit freundlichen grüßen|(?:viele|beste|liebe) grüße|mfg|cordialement|bien à vous|salutations|saludos(?: cordiales)?|un saludo|atentamente|` +
		`감사합니다|.{1,20} 드림|.{1,20} 올림|敬具|よろしくお願い(?:いた|致)?します|以上|此致|敬礼|敬禮|祝好|顺颂商祺|順頌商祺|谢谢|謝謝)[,.!。，、！]?$`)
	reachable = regexp.MustCompile(`(?i)(?:\S+@\S+\.\S+|https?://|www\.|\+?\d[\d ().-]{7,}\d|\btel\b|전화|電話|电话|携帯|手机)`)
)

// splitReply takes a letter apart. Answers between quoted lines stay messages,
// in their place.
func splitReply(text string) []part {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if len(lines) == 1 && len(text) < 400 && !strings.HasPrefix(text, ">") {
		return joinParts([]part{{"", text}})
	}
	var parts []part
	for i := 0; i < len(lines); {
		n, rest := quotedAt(lines, i)
		switch {
		case n == 0:
			parts = append(parts, part{"", lines[i]})
			i++
		case rest:
			parts = append(parts, part{earshot.KindQuoted, strings.Join(lines[i:], "\n")})
			i = len(lines)
		default:
			parts = append(parts, part{earshot.KindQuoted, strings.Join(lines[i:i+n], "\n")})
			i += n
		}
	}
	return cutSignature(joinParts(parts))
}

// splitQuoted is splitReply for chats, where only what is marked is quoted.
func splitQuoted(text string) []part {
	var parts []part
	for line := range strings.SplitSeq(text, "\n") {
		kind := earshot.Kind("")
		if strings.HasPrefix(strings.TrimSpace(line), ">") {
			kind = earshot.KindQuoted
		}
		parts = append(parts, part{kind, line})
	}
	return joinParts(parts)
}

// quotedAt is how many lines from i on are not the writer's own; rest reports
// that none that follow are either.
func quotedAt(lines []string, i int) (n int, rest bool) {
	line := strings.TrimRight(lines[i], " \t\u00a0")
	bare := strings.TrimSpace(line)
	switch {
	case bare == "" || len(bare) > 1000:
		return 0, false
	case strings.HasPrefix(bare, ">"):
		return 1, false
	case original.MatchString(bare):
		return 1, true
	case line == "--" || line == "—" && i+1 < len(lines), strings.HasSuffix(lines[i], "-- ") && bare == "--":
		return 1, !marksFollow(lines[i+1:])
	case sentFrom.MatchString(bare) && utf8.RuneCountInString(bare) < 80:
		return 1, false
	case listFooter.MatchString(bare), disclaims.MatchString(bare):
		return 1, !marksFollow(lines[i+1:])
	case headFrom.MatchString(bare) && headsFollow(lines, i):
		return 1, true
	}
	if n := attributionAt(lines, i); n > 0 {
		return n, !marksFollow(lines[i+n:])
	}
	return 0, false
}

// attributionAt is how many lines from i on say who wrote what follows; mail
// programs break that into up to three.
func attributionAt(lines []string, i int) int {
	first := strings.TrimSpace(lines[i])
	if isAttribution(first) {
		return 1
	}
	if !attributionStart.MatchString(first) || len(first) > 300 {
		return 0
	}
	for n := 2; n <= 3 && i+n <= len(lines); n++ {
		next := strings.TrimSpace(lines[i+n-1])
		if next == "" || len(next) > 300 {
			return 0
		}
		if first += " " + next; isAttribution(first) {
			return n
		}
	}
	return 0
}

// isAttribution asks the pattern only where the end of the line fits: it is
// long, and most lines do not end so.
func isAttribution(line string) bool {
	for _, end := range []string{":", "：", "写道", "寫道", "작성", "썼습니다"} {
		if strings.HasSuffix(line, end) {
			return attribution.MatchString(line)
		}
	}
	return false
}

// headsFollow reports whether two more lines of the head of a letter follow.
func headsFollow(lines []string, i int) bool {
	found := 0
	for _, line := range lines[i+1 : min(len(lines), i+7)] {
		if headMore.MatchString(line) {
			found++
		}
	}
	return found >= 2
}

// marksFollow reports whether the next line that is not blank carries a mark
// of quotation: then only what carries one is quoted.
func marksFollow(lines []string) bool {
	for _, line := range lines {
		if bare := strings.TrimSpace(line); bare != "" {
			return strings.HasPrefix(bare, ">")
		}
	}
	return false
}

// joinParts joins neighbours of one kind and drops what has no words.
func joinParts(all []part) []part {
	var joined []part
	var lines []string
	flush := func(kind earshot.Kind) {
		if text := tidyText(strings.Join(lines, "\n")); text != "" && strings.Trim(text, "> \t\n") != "" {
			if n := len(joined); n > 0 && joined[n-1].kind == kind {
				joined[n-1].text += "\n" + text
			} else {
				joined = append(joined, part{kind, text})
			}
		}
		lines = lines[:0]
	}
	for i, p := range all {
		lines = append(lines, p.text)
		if i+1 == len(all) || all[i+1].kind != p.kind {
			flush(p.kind)
		}
	}
	return joined
}

// maxSignature is how many lines a signature has at most.
const maxSignature = 10

// cutSignature takes what stands under a closing formula off the last of the
// writer's own words, if an address or a number is among it.
func cutSignature(parts []part) []part {
	for i, p := range parts {
		if p.kind != "" || i+1 < len(parts) && parts[i+1].kind == "" {
			continue
		}
		lines := strings.Split(p.text, "\n")
		for at := max(len(lines)-maxSignature-1, 0); at < len(lines)-1; at++ {
			if !closing.MatchString(strings.TrimSpace(lines[at])) {
				continue
			}
			below := tidyText(strings.Join(lines[at+1:], "\n"))
			if below == "" || !reachable.MatchString(below) || longLine(lines[at+1:]) {
				continue
			}
			cut := append([]part{}, parts[:i]...)
			cut = append(cut, part{"", tidyText(strings.Join(lines[:at+1], "\n"))}, part{earshot.KindQuoted, below})
			return joinParts(append(cut, parts[i+1:]...))
		}
	}
	return parts
}

// longLine reports whether one of the lines is longer than those of signatures.
func longLine(lines []string) bool {
	for _, line := range lines {
		if utf8.RuneCountInString(line) > 100 {
			return true
		}
	}
	return false
}
