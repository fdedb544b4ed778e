package ingest

import "earshot"

// Export says of a format what to take out of the tool that writes it, and how
// what it holds was held.
type Export struct {
	Channel earshot.Channel // empty where the file itself, or its sender, tells
	From    string          // what to export, for people
}

// Export is what to export for the format; it is empty for one that is only
// recognised.
func (f Format) Export() Export {
	if !f.Readable() {
		return Export{}
	}
	return exports()[f.Name]
}

// exports are the ways to each format, by its name.
func exports() map[string]Export {
	all := map[string]Export{}
	for channel, ways := range map[earshot.Channel]map[string]string{
		earshot.ChannelMeeting: meetingExports(), earshot.ChannelCall: callExports(), earshot.ChannelChat: chatExports(), earshot.ChannelEmail: mailExports(), "": openExports(),
	} {
		for name, from := range ways {
			all[name] = Export{channel, from}
		}
	}
	return all
}

func meetingExports() map[string]string {
	return map[string]string{
		"zoom-vtt":    "Zoom: Recordings, the meeting, \"Audio transcript\" (.vtt); keep the name Zoom gives it, which holds the date",
		"zoom-live":   "Zoom client: \"Save transcript\" during the meeting (.txt, in a folder named after the meeting)",
		"teams-vtt":   "Teams: the meeting's Recap, Transcript, Download as .vtt",
		"teams-docx":  "Teams or Stream: the meeting's Recap, Transcript, Download as .docx",
		"google-meet": "Google Meet: the Transcript or \"Notes by Gemini\" document, File, Download as Markdown or plain text",
		"meet-api":    "Google Meet REST API: conferenceRecords.transcripts.entries.list, as JSON",
		"webvtt":      "any tool that saves captions as WebVTT (.vtt)",
		"srt":         "any tool that saves captions as SubRip (.srt)",
		"sbv":         "YouTube captions, or a Google Meet chat (.sbv)",
		"otter":       "Otter: Export, Text (.txt) with speakers and times",
		"recall":      "Recall.ai: the transcript of a bot, as JSON",
		"readai":      "Read.ai: what its webhook sends at the end of a meeting",
		"fathom":      "Fathom: GET /external/v1/meetings?include_transcript=true, or a recording's transcript",
		"fireflies":   "Fireflies: the GraphQL answer of transcript or transcripts with their sentences",
	}
}

func callExports() map[string]string {
	return map[string]string{
		"gong":                  "Gong: POST /v2/calls/transcript; give the answer of /v2/calls/extensive with it, and the names and sides are known",
		"chorus":                "Chorus: GET /api/v1/conversations/{id}, as JSON",
		"ringcentral":           "RingCentral: the result of speech-to-text or interaction analytics, as JSON",
		"intercom-call":         "Intercom: GET /calls/{id}/transcript, or calls with their transcripts",
		"aircall":               "Aircall: GET /v1/calls/{id}/transcription",
		"hubspot":               "HubSpot: the transcript of a call by the API, as JSON",
		"deepgram":              "Deepgram: the answer, with diarize and utterances on",
		"deepgram-live":         "Deepgram: the messages of live transcription, one JSON object per line",
		"assemblyai":            "AssemblyAI: GET /v2/transcript/{id}, with speaker_labels on",
		"aws-transcribe":        "AWS Transcribe: the output file of the job",
		"aws-transcribe-stream": "AWS Transcribe: the transcript events of a stream, one per line",
		"aws-call-analytics":    "AWS Transcribe Call Analytics: the output file of the job",
		"aws-pca":               "AWS Post Call Analytics: the parsed results file",
		"aws-docx":              "AWS: the Word document that ts-to-word writes",
		"bedrock":               "AWS Bedrock Data Automation: the standard output of an audio file",
		"google-stt":            "Google Speech-to-Text v1 or v2: the answer, or the operation that ended",
		"google-ccai":           "Google Contact Center AI Insights: the conversation as it is uploaded",
		"azure-speech":          "Azure Speech: the result file of a batch or fast transcription",
		"azure-speech-live":     "Azure Speech: the results of real-time recognition, as a JSON array or one per line",
		"azure-conversation":    "Azure Language: the conversation given to analysis",
		"whisper":               "Whisper, faster-whisper, whisper-timestamped, whisper.cpp: the JSON output",
		"whisperx":              "WhisperX: the JSON output, with --diarize",
		"nemo":                  "NVIDIA NeMo, Canary or Parakeet: the JSON output",
		"revai":                 "Rev.ai: GET /jobs/{id}/transcript, as JSON",
		"speechmatics":          "Speechmatics: the transcript as json-v2, or the messages of a live one",
		"speechmatics-v1":       "Speechmatics: the transcript of the old v1 service, as JSON",
		"speechmatics-text":     "Speechmatics: the transcript as txt, with speakers",
		"wtf":                   "any tool that writes the World Transcription Format",
	}
}

func chatExports() map[string]string {
	return map[string]string{
		"zoom-chat":           "Zoom: Recordings, the meeting, \"Chat file\" (.txt)",
		"zoom-client-chat":    "Zoom client: \"Save chat\" in the meeting (.txt, in a folder named after the meeting)",
		"contact-lens-live":   "Amazon Contact Lens: the segments of a call in progress",
		"amazon-connect-chat": "Amazon Connect: the chat's file in S3, or its messages from SNS",
		"whatsapp":            "WhatsApp: the chat, More, Export chat, without media (.txt or .zip)",
		"kakaotalk":           "KakaoTalk: the chat, Settings, Export chat (.txt; Android, iOS, Windows)",
		"kakaotalk-csv":       "KakaoTalk for Mac or newer Windows: the chat, Save chat (.csv)",
		"line":                "LINE: the chat, Settings, Export chat history (.txt)",
		"wechat":              "WeChat: what WechatExporter or chatlog write as text",
		"wechat-csv":          "WeChat: what chatlog or WeChatMsg write as CSV",
		"weflow":              "WeChat: what WeFlow or EchoTrace write as JSON",
		"wecom":               "WeCom (企业微信): the decrypted messages of the archive, as JSON or one per line",
		"telegram":            "Telegram Desktop: the chat, Export chat history, as JSON (result.json)",
		"signal":              "Signal: the chat as text, as its export tools write it: [day, time] name: words",
		"signal-fields":       "Signal: the chat as text with fields, as sigtop writes it",
		"chatlab":             "ChatLab: the standard export, as JSON or JSON Lines",
		"slack":               "Slack API: conversations.history or conversations.replies, as JSON",
		"slack-export":        "Slack: Settings, Import/Export data, Export (.zip), as it comes",
		"teams-chat":          "Microsoft Graph: GET /chats/{id}/messages, or a channel's, as JSON",
		"intercom":            "Intercom: GET /conversations/{id}, as JSON",
		"zendesk-chat":        "Zendesk Chat: GET /api/v2/chats, as JSON",
		"chatwoot":            "Chatwoot: a conversation's messages by the API, or what its webhooks sent",
		"twilio":              "Twilio: a conversation's messages, or the list of SMS, as JSON",
		"livechat":            "LiveChat: list_archives or get_chat, or what its webhooks sent",
		"crisp":               "Crisp: a conversation's messages by the API, as JSON",
		"drift":               "Drift: GET /conversations/{id}/messages, as JSON",
		"highlevel":           "HighLevel: a conversation's messages by the API, as JSON",
		"salesforce-chat":     "Salesforce: LiveChatTranscript records with their Body, as JSON",
	}
}

func mailExports() map[string]string {
	return map[string]string{
		"email":          "any mail program: save the mail as .eml",
		"email-text":     "the body of a mail alone, as text or HTML; .eml is better, for it says who wrote and when",
		"mbox":           "Gmail Takeout, Thunderbird, Apple Mail: a mailbox (.mbox)",
		"gmail":          "Gmail API: threads.get or messages.get with format=full, as JSON",
		"outlook":        "Microsoft Graph: GET /me/messages with body, as JSON",
		"zendesk":        "Zendesk: a ticket with its comments and users (GET /api/v2/tickets/{id}/comments?include=users)",
		"zendesk-audits": "Zendesk: GET /api/v2/tickets/{id}/audits?include=users",
		"freshdesk":      "Freshdesk: GET /api/v2/tickets/{id}?include=conversations",
		"zoho-desk":      "Zoho Desk: a ticket's threads, each fetched in full, as JSON",
	}
}

func openExports() map[string]string {
	return map[string]string{
		"contact-lens": "Amazon Contact Lens: the analysis file in S3, of a call or a chat",
		"vcon":         "any tool that writes vCon, not signed or encrypted",
		"json":         "your own program: an object with \"turns\", each with speaker, text and time",
		"jsonl":        "your own program: one JSON object per line, a turn or a conversation",
		"zip":          "a zip file of any of these, zip files among them; doc/containers.md has the limits",
		"csv":          "a spreadsheet with a row per turn: the columns speaker, text and time, and conversation where there are several",
		"xlsx":         "an Excel workbook with a row per turn: the columns speaker, text and time",
		"plain":        "a text with \"Speaker: words\" lines, with or without times",
		"lines":        "a text with one turn per line; name it with --format lines",
	}
}
