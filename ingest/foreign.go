package ingest

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// refuseBinary refuses what is no text at all, by what it is.
func refuseBinary(d *document, raw []byte) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		return d.refuse(0, "export the transcript again", "the file is empty")
	}
	for _, m := range magic {
		if len(raw) >= m.at+len(m.bytes) && string(raw[m.at:m.at+len(m.bytes)]) == m.bytes {
			return d.refuse(0, m.hint, "this is %s, not a transcript", m.title)
		}
	}
	return nil
}

const transcribeFirst = "transcribe it first, and give Earshot the transcript"

// magic is how binary files begin.
var magic = []struct {
	at                 int
	bytes, title, hint string
}{
	{0, "PK\x03\x04", "a zip file (perhaps a Word or Excel document, or an export folder)", "unpack it, or save the document as plain text or CSV"},
	{0, "PK\x05\x06", "an empty zip file", "export again"},
	{0, "%PDF-", "a PDF", "export the transcript as text, VTT or JSON"},
	{0, "\x1f\x8b", "a gzip file", "unpack it first"},
	{0, "7z\xbc\xaf\x27\x1c", "a 7-Zip file", "unpack it first"},
	{0, "Rar!", "a RAR file", "unpack it first"},
	{0, "\xd0\xcf\x11\xe0", "an old Word, Excel or Outlook file", "save it as plain text or CSV"},
	{0, "SQLite format 3\x00", "a SQLite database", "export the conversations as CSV or JSON"},
	{0, "\x89PNG", "an image", "export the transcript as text, not as a picture"},
	{0, "\xff\xd8\xff", "an image", "export the transcript as text, not as a picture"},
	{0, "GIF8", "an image", "export the transcript as text, not as a picture"},
	{4, "ftyp", "a video or audio recording", transcribeFirst},
	{0, "ID3", "an audio recording", transcribeFirst},
	{0, "\xff\xfb", "an audio recording", transcribeFirst},
	{0, "OggS", "an audio recording", transcribeFirst},
	{0, "fLaC", "an audio recording", transcribeFirst},
	{8, "WAVE", "an audio recording", transcribeFirst},
	{8, "WEBP", "an image", "export the transcript as text, not as a picture"},
	{0, "\x1aE\xdf\xa3", "a video or audio recording", transcribeFirst},
	{0, "{\\rtf", "a rich text (RTF) file", "save it as plain text"},
}

const asText = "write it as \"Speaker: words\" lines or as a CSV with the columns speaker, text and time, and try again"

// foreign are the formats we recognise and cannot read. When one gets a
// reader, it moves to the list in formats.go.
func foreign() []Format {
	text := func(name, title string, patterns ...string) Format {
		return Format{Name: name, Title: title, Hint: asText, sniff: headMatches(patterns...)}
	}
	return append(append(notSpeech(), []Format{
		sealedWeCom(),
		{Name: "html", Title: "a web page (HTML)", Hint: "export the transcript as text, VTT or JSON", sniff: headMatches(`(?i)^<!doctype html`, `(?i)^<(html|head|body|div|p|table|blockquote)\b`)},
		{Name: "xml", Title: "XML", Hint: asText, sniff: headMatches(`^<\?xml`)},
		text("corrections", "a list of corrections, not a transcript", `^original\tcorrected`),
	}...), Format{Name: "table", Title: "a table without a column of words", Hint: "name the column with the words text, content or message; accounts, contacts, usage and the like go through earshot import",
		sniff: sniffTable})
}

// notSpeech is what speech services write that holds no words of anybody.
func notSpeech() []Format {
	is := func(name, title, hint string, keys ...string) Format {
		return Format{Name: name, Title: title + ", not a transcript", Hint: hint, sniff: jsonHas(keys...)}
	}
	const fetch = "fetch the transcript itself, and give Earshot that"
	return []Format{
		{Name: "gong", Title: gongDetails, Hint: gongBoth, sniff: sniffGongDetails},
		is("gong", "a list of Gong trackers", fetch, "keywordTrackers"),
		is("aws-transcribe", "an AWS Transcribe request", fetch, "TranscriptionJobName"),
		is("aws-transcribe", "an AWS Transcribe request", fetch, "MedicalTranscriptionJobName"),
		is("aws-call-analytics", "an AWS Call Analytics request", fetch, "CallAnalyticsJobName"),
		is("aws-call-analytics", "the status of an AWS analysis", fetch, "JobStatus"),
		is("amazon-sns", "a notification of Amazon SNS", fetch, "TopicArn"),
		is("bedrock", "a summary by AWS Bedrock Data Automation", "give Earshot the standard output, which has the words", "inference_result"),
		is("revai", "a Rev.ai job", fetch, "transcriber"),
		is("json-schema", "a JSON schema", "give Earshot a transcript that was written after it", "$schema"),
		is("json-error", "an error message of a service", "ask the service again", "error"),
		is("json-error", "an error message of a service", "ask the service again", "err_code"),
		{Name: "json-error", Title: "an error message of a service, not a transcript", Hint: "ask the service again", sniff: sniffErrorBody},
	}
}

// errorKeys are the keys of which an error message consists.
var errorKeys = []string{"message", "code", "status", "statuscode", "statustext", "type", "requestid", "errors", "error", "errorcode", "errormessage", "errordescription", "documentationurl",
	"timestamp", "path", "detail", "details", "title", "fault", "reason", "traceid", "moreinfo", "success", "ok", "errorsummary", "instance"}

// sniffErrorBody knows an error message by its having nothing else in it.
func sniffErrorBody(d *document) (float64, string) {
	top := d.jsonTop()
	if top.array || top.more || len(top.keys) == 0 || len(d.text) > 8<<10 {
		return 0, ""
	}
	said := false
	for key := range top.keys {
		folded := foldKey(key)
		if !slices.Contains(errorKeys, folded) {
			return 0, ""
		}
		said = said || strings.HasPrefix(folded, "err") || folded == "message" || folded == "fault" || folded == "detail"
	}
	if !said {
		return 0, ""
	}
	return 0.8, "it has nothing but a message and codes"
}

// headMatches sniffs a text by patterns on its first lines.
func headMatches(patterns ...string) func(*document) (float64, string) {
	var all []*regexp.Regexp
	for _, pattern := range patterns {
		all = append(all, regexp.MustCompile(pattern))
	}
	return func(d *document) (float64, string) {
		head := d.head(6)
		for i := range head {
			head[i] = head[i][:min(len(head[i]), 1024)]
		}
		for _, re := range all {
			for i, line := range head {
				if re.MatchString(line) {
					return 0.85 - 0.02*float64(i), "line " + quote(line)
				}
			}
		}
		return 0, ""
	}
}

// jsonHas sniffs JSON by keys at its top.
func jsonHas(keys ...string) func(*document) (float64, string) {
	return func(d *document) (float64, string) {
		if d.jsonTop().has(keys...) {
			return 0.75 + 0.05*float64(len(keys)), "it has " + quote(strings.Join(keys, `", "`))
		}
		return 0, ""
	}
}

// jsonWhere is a format known by a text within the value of a key.
func jsonWhere(name, title, key, text string) Format {
	return Format{Name: name, Title: title, Hint: asText, sniff: func(d *document) (float64, string) {
		if top := d.jsonTop(); top.holds(key, text) {
			return 0.8, "its " + quote(key) + " has " + strings.Trim(text, `"`)
		}
		return 0, ""
	}}
}

// sniffTable knows a table by its lines having the same number of cells.
func sniffTable(d *document) (float64, string) {
	head := d.head(4)
	if len(head) < 2 {
		return 0, ""
	}
	want := len(cells(head[0]))
	if want < 3 && !strings.Contains(head[0], "\t") || want < 2 || !headerLike(cells(head[0])) {
		return 0, ""
	}
	for _, line := range head[1:] {
		if n := len(cells(line)); n != want && !strings.Contains(line, `"`) {
			return 0, ""
		}
	}
	return 0.5, "the columns are " + quote(strings.Join(cells(head[0]), ", "))
}
