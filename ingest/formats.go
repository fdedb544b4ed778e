package ingest

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"earshot"
)

// Format is a kind of transcript that Read knows.
type Format struct {
	Name  string // "zoom-vtt"
	Title string // for people: "Zoom transcript"
	Hint  string // for one we recognise but cannot read: what to do instead
	sniff func(*document) (float64, string)
	read  reader
}

// reader turns a document into conversations. It stops when yield is false.
type reader func(*document, func(*earshot.Conversation, error) bool)

// Readable reports whether Read can read the format, not only recognise it.
func (f Format) Readable() bool { return f.read != nil }

// known is every format, most particular first: of equally confident ones the
// first wins. To add a format, write its file and put it here. The list is made
// once, for it holds many compiled patterns.
var known = sync.OnceValue(func() []Format {
	return append([]Format{
		{Name: "zoom-vtt", Title: "Zoom transcript", sniff: sniffZoomVTT, read: one(readZoomVTT)},
		{Name: "teams-vtt", Title: "Teams transcript", sniff: sniffTeamsVTT, read: one(readVTT)},
		{Name: "webvtt", Title: "WebVTT captions", sniff: sniffVTT, read: one(readVTT)},
		{Name: "srt", Title: "SubRip captions", sniff: sniffSRT, read: one(readSRT)},
		{Name: "zoom-chat", Title: "Zoom chat", sniff: sniffZoomChat, read: one(readZoomChat)},
		{Name: "sbv", Title: "SubViewer captions", sniff: sniffSBV, read: one(readSBV)},
		{Name: "zoom-client-chat", Title: "chat saved by the Zoom client", sniff: sniffZoomClientChat, read: one(readZoomClientChat)},
		{Name: "zoom-live", Title: "live transcript saved by the Zoom client", sniff: sniffZoomLive, read: one(readZoomLive)},
		{Name: "teams-docx", Title: "Teams transcript in Word", sniff: sniffTeamsWord, read: one(readTeamsWord)},
		{Name: "aws-docx", Title: "AWS transcript in Word", sniff: sniffAWSWord, read: one(readAWSWord)},
		{Name: "google-meet", Title: "Google Meet transcript", sniff: sniffMeet, read: one(readMeet)},
		{Name: "meet-api", Title: "Google Meet transcript, from the API", sniff: sniffMeetAPI, read: allValues(meetWhat, readMeetAPI)},
		{Name: "otter", Title: "Otter transcript", sniff: sniffOtter, read: one(readOtter)},
		{Name: "speechmatics-text", Title: "Speechmatics text transcript", sniff: sniffSpeechmaticsText, read: one(readSpeechmaticsText)},
		{Name: "signal", Title: "Signal chat", sniff: sniffSignal, read: one(readSignal)},
		{Name: "signal-fields", Title: "Signal chat, with fields", sniff: sniffSignalFields, read: one(readSignalFields)},
		{Name: "kakaotalk", Title: "KakaoTalk chat", sniff: sniffKakao, read: one(readKakao)},
		{Name: "kakaotalk-csv", Title: "KakaoTalk chat, as a table", sniff: sniffKakaoCSV, read: one(readKakaoCSV)},
		{Name: "line", Title: "LINE chat", sniff: sniffLINE, read: one(readLINE)},
		{Name: "whatsapp", Title: "WhatsApp chat", sniff: sniffWhatsApp, read: one(readWhatsApp)},
		{Name: "wechat", Title: "WeChat chat, as text", sniff: sniffWeChat, read: one(readWeChat)},
		{Name: "wechat-csv", Title: "WeChat chat, as a table", sniff: sniffWeChatCSV, read: one(readWeChatCSV)},
		{Name: "wecom", Title: "WeCom (企业微信) message archive", sniff: sniffWeCom, read: jsonReader(readWeCom)},
		{Name: "weflow", Title: "WeChat chat, from WeFlow", sniff: sniffWeFlow, read: jsonReader(eachOf(readWeFlow))},
		{Name: "telegram", Title: "Telegram chats", sniff: sniffTelegram, read: jsonReader(readTelegram)},
		{Name: "chatlab", Title: "ChatLab chat", sniff: sniffChatLab, read: jsonReader(readChatLab)},
		{Name: "email", Title: "e-mail (.eml)", sniff: sniffMail, read: one(readMail)},
		{Name: "mbox", Title: "mailbox (mbox)", sniff: sniffMbox, read: readMbox},
		{Name: "email-text", Title: "the body of an e-mail, as text or HTML", sniff: sniffMailText, read: one(readMailText)},
		{Name: "intercom", Title: "Intercom conversations", sniff: sniffIntercom, read: jsonReader(readIntercom)},
		{Name: "intercom-call", Title: "Intercom calls", sniff: sniffIntercomCall, read: jsonReader(readIntercomCalls)},
		{Name: "zendesk", Title: "Zendesk tickets", sniff: sniffZendesk, read: jsonReader(readZendesk)},
		{Name: "zendesk-audits", Title: "Zendesk audits", sniff: sniffZendeskAudits, read: jsonReader(readZendeskAudits)},
		{Name: "zendesk-chat", Title: "Zendesk chats", sniff: sniffZopim, read: jsonReader(readZopim)},
		{Name: "freshdesk", Title: "Freshdesk tickets", sniff: sniffFreshdesk, read: jsonReader(readFreshdesk)},
		{Name: "chatwoot", Title: "Chatwoot messages", sniff: sniffChatwoot, read: jsonReader(readChatwoot)},
		{Name: "twilio", Title: "Twilio messages", sniff: sniffTwilio, read: jsonReader(readTwilio)},
		{Name: "livechat", Title: "LiveChat chats", sniff: sniffLiveChat, read: jsonReader(readLiveChat)},
		{Name: "crisp", Title: "Crisp messages", sniff: sniffCrisp, read: jsonReader(readCrisp)},
		{Name: "drift", Title: "Drift messages", sniff: sniffDrift, read: jsonReader(eachOf(readDrift))},
		{Name: "highlevel", Title: "HighLevel messages", sniff: sniffHighLevel, read: jsonReader(eachOf(readHighLevel))},
		{Name: "zoho-desk", Title: "Zoho Desk threads", sniff: sniffZoho, read: jsonReader(eachOf(readZoho))},
		{Name: "salesforce-chat", Title: "Salesforce chat transcripts", sniff: sniffSalesforce, read: jsonReader(readSalesforce)},
		{Name: "teams-chat", Title: "Teams messages (Graph)", sniff: sniffTeamsChat, read: jsonReader(readTeamsChat)},
		{Name: "slack", Title: "Slack messages", sniff: sniffSlack, read: jsonReader(readSlack)},
		{Name: "gong", Title: "Gong transcripts", sniff: sniffGong, read: readGong},
		{Name: "chorus", Title: "Chorus conversation", sniff: sniffChorus, read: jsonReader(eachOf(readChorus))},
		{Name: "deepgram", Title: "Deepgram transcript", sniff: sniffDeepgram, read: eachValue(deepgramWhat, readDeepgram)},
		{Name: "deepgram-live", Title: "messages of Deepgram's live transcription", sniff: sniffDeepgramLive, read: allValues(deepgramLiveWhat, readDeepgramLive)},
		{Name: "assemblyai", Title: "AssemblyAI transcript", sniff: sniffAssembly, read: readAssembly},
		{Name: "aws-transcribe", Title: "AWS Transcribe transcript", sniff: sniffAWS, read: eachValue(awsWhat, readAWS)},
		{Name: "aws-transcribe-stream", Title: "messages of AWS streaming transcription", sniff: sniffAWSStream, read: allValues(awsStreamWhat, readAWSStream)},
		{Name: "aws-call-analytics", Title: "AWS Transcribe Call Analytics transcript", sniff: sniffCallAnalytics, read: eachValue(analyticsWhat, readLens(analyticsWhat))},
		{Name: "aws-pca", Title: "AWS Post Call Analytics file", sniff: sniffPCA, read: eachValue(pcaWhat, readPCA)},
		{Name: "contact-lens", Title: "Amazon Contact Lens transcript, call or chat", sniff: sniffContactLens, read: eachValue(lensWhat, readLens(lensWhat))},
		{Name: "contact-lens-live", Title: "real-time messages of Amazon Contact Lens", sniff: sniffLensLive, read: allValues(lensLiveWhat, readLensLive)},
		{Name: "amazon-connect-chat", Title: "Amazon Connect chat", sniff: sniffConnectChat, read: allValues(connectWhat, readConnectChat)},
		{Name: "bedrock", Title: "AWS Bedrock Data Automation transcript", sniff: sniffBedrock, read: eachValue(bedrockWhat, readBedrock)},
		{Name: "google-stt", Title: "Google speech transcript", sniff: sniffGoogle, read: eachValue(googleWhat, readGoogle)},
		{Name: "google-ccai", Title: "Google CCAI Insights conversation", sniff: sniffCCAI, read: eachValue(ccaiWhat, readCCAI)},
		{Name: "azure-speech", Title: "Azure Speech transcript", sniff: sniffAzure, read: eachValue(azureWhat, readAzure)},
		{Name: "azure-speech-live", Title: "messages of Azure real-time recognition", sniff: sniffAzureLive, read: allValues(azureWhat, readAzureLive)},
		{Name: "azure-conversation", Title: "Azure conversation for analysis", sniff: sniffAzureAnalysis, read: readAzureAnalysis},
		{Name: "whisperx", Title: "WhisperX transcript", sniff: sniffWhisperX, read: readWhisper("a WhisperX transcript")},
		{Name: "nemo", Title: "NVIDIA NeMo transcript", sniff: sniffNeMo, read: readWhisper(nemoWhat)},
		{Name: "whisper", Title: "Whisper transcript", sniff: sniffWhisper, read: readWhisper(whisperWhat)},
		{Name: "revai", Title: "Rev.ai transcript", sniff: sniffRev, read: eachValue(revWhat, readRev)},
		{Name: "speechmatics", Title: "Speechmatics transcript", sniff: sniffSpeechmatics, read: readSpeechmaticsFiles},
		{Name: "speechmatics-v1", Title: "Speechmatics v1 transcript", sniff: sniffSpeechmaticsOld, read: eachValue(speechmaticsOldWhat, readSpeechmaticsOld)},
		{Name: "fireflies", Title: "Fireflies transcript", sniff: sniffFireflies, read: readFireflies},
		{Name: "recall", Title: "Recall.ai transcript", sniff: sniffRecall, read: allValues(recallWhat, readRecall)},
		{Name: "readai", Title: "Read.ai report", sniff: sniffReadAI, read: eachValue(readAIWhat, readReadAI)},
		{Name: "fathom", Title: "Fathom transcript", sniff: sniffFathom, read: jsonReader(readFathom)},
		{Name: "hubspot", Title: "HubSpot call transcript", sniff: sniffHubSpot, read: eachValue(hubspotWhat, readHubSpot)},
		{Name: "ringcentral", Title: "RingCentral transcript", sniff: sniffRing, read: eachValue(ringWhat, readRing)},
		{Name: "aircall", Title: "Aircall transcription", sniff: sniffAircall, read: eachValue(aircallWhat, readAircall)},
		{Name: "wtf", Title: "World Transcription Format", sniff: sniffWTF, read: eachValue(wtfWhat, readWTF)},
		{Name: "slack-export", Title: "Slack export (zip)", sniff: sniffSlackExport, read: readSlackExport},
		{Name: "vcon", Title: "vCon", sniff: sniffVCon, read: jsonReader(eachOf(readVCon))},
		{Name: "gmail", Title: "Gmail messages", sniff: sniffGmail, read: jsonReader(readGmail)},
		{Name: "outlook", Title: "Outlook messages (Graph)", sniff: sniffOutlook, read: jsonReader(readOutlook)},
		{Name: "json", Title: "Earshot JSON, or an object with a list of messages", sniff: sniffJSON, read: readJSON},
		{Name: "jsonl", Title: "one JSON object per line", sniff: sniffJSONL, read: readJSONL},
		{Name: "zip", Title: "zip file of transcripts", sniff: sniffArchive, read: notArchive},
		{Name: "xlsx", Title: "spreadsheet (.xlsx) with one row per turn", sniff: sniffBook, read: readBook},
		{Name: "csv", Title: "table with one row per turn", sniff: sniffCSV, read: readCSV},
		{Name: "plain", Title: "plain text, \"Speaker: words\"", sniff: sniffPlain, read: one(readPlain)},
		{Name: "lines", Title: "plain text, one turn per line", sniff: never, read: one(readLines)},
	}, append(outlines(), foreign()...)...)
})

// Formats are the formats Read can read.
func Formats() []Format {
	return slices.DeleteFunc(slices.Clone(known()), func(f Format) bool { return !f.Readable() })
}

// Refused are the formats Read recognises and refuses, with what to do instead
// in their hints: files that are no text first.
func Refused() []Format {
	var all []Format
	for _, m := range magic {
		all = append(all, Format{Name: "binary", Title: m.title, Hint: m.hint})
	}
	all = append(all, slices.DeleteFunc(slices.Clone(known()), Format.Readable)...)
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(f Format) bool {
		twice := seen[f.Title]
		seen[f.Title] = true
		return twice
	})
}

// Guess is how sure we are that a source is of a format, and why.
type Guess struct {
	Format     Format
	Confidence float64 // 0..1
	Reason     string
}

// refusal says what it is that Earshot cannot read.
func (g Guess) refusal() string {
	looks := fmt.Sprintf("this looks like %s (%s)", g.Format.Title, g.Reason)
	if strings.Contains(g.Format.Title, "not a transcript") || g.Format.Name == "table" {
		return looks
	}
	return looks + "; Earshot cannot read that yet"
}

// sure is the least confidence that is acted upon.
const sure = 0.5

// format is the format asked for, or the one the content shows.
func (d *document) format() (Format, error) {
	if d.src.Format != "" {
		return d.asked()
	}
	guesses := d.guesses()
	if len(guesses) == 0 || guesses[0].Confidence < sure {
		return Format{}, d.refuse(0, "name the format with --format: plain for \"Speaker: words\", lines for one turn per line, email-text for the body of a mail",
			"not a transcript Earshot can recognise")
	}
	best := guesses[0]
	if !best.Format.Readable() {
		return Format{}, d.refuse(0, best.Format.Hint, "%s", best.refusal())
	}
	return best.Format, nil
}

// asked is the format that the source names.
func (d *document) asked() (Format, error) {
	var names []string
	for _, f := range Formats() {
		if f.Name == d.src.Format {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, d.refuse(0, "the formats are "+strings.Join(names, ", "), "no format is called %q", d.src.Format)
}

// guesses are the formats the content could be, best first.
func (d *document) guesses() []Guess { return d.guessAmong(known()) }

// guessAmong is guesses among some formats.
func (d *document) guessAmong(formats []Format) []Guess {
	var all []Guess
	for _, f := range formats {
		if confidence, reason := f.sniff(d); confidence > 0 {
			all = append(all, Guess{f, confidence, reason})
		}
	}
	slices.SortStableFunc(all, func(a, b Guess) int {
		switch {
		case a.Confidence > b.Confidence:
			return -1
		case a.Confidence < b.Confidence:
			return 1
		}
		return 0
	})
	return all
}

// one is the reader of a format that holds one conversation.
func one(read func(*document) (*earshot.Conversation, error)) reader {
	return func(d *document, yield func(*earshot.Conversation, error) bool) { yield(read(d)) }
}

// never is the sniff of a format that content cannot show.
func never(*document) (float64, string) { return 0, "" }

// String is the format's name.
func (f Format) String() string { return fmt.Sprintf("%s (%s)", f.Name, f.Title) }
