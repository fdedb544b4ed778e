package ingest

// outlines are what services give around conversations and people take for
// them, lists that say which conversations there are and not what was said; and
// containers that are locked.
func outlines() []Format {
	const fetch = "fetch the messages of a conversation; this is a list of what there is"
	list := func(name, title string, sniff func(*document) (float64, string)) Format {
		return Format{Name: name, Title: title + ", not a transcript", Hint: fetch, sniff: sniff}
	}
	return []Format{
		{Name: "vcon-encrypted", Title: "an encrypted vCon", Hint: "decrypt it and give Earshot the plain vCon", sniff: jsonHas("ciphertext", "recipients")},
		{Name: "vcon-signed", Title: "a signed vCon", Hint: "check the signature and give Earshot the vCon within", sniff: jsonHas("payload", "signatures")},
		list("slack-list", "a list of Slack channels", jsonHas("ok", "channels")), list("slack-list", "a list of Slack members", jsonHas("ok", "members")),
		list("highlevel-list", "a list of HighLevel conversations", jsonWhere("", "", "conversations", `"locationId"`).sniff),
		list("zoho-desk-list", "a list of Zoho Desk tickets", jsonWhere("", "", "data", `"ticketNumber"`).sniff),
		list("teams-list", "a list of Teams chats", jsonWhere("", "", "value", `"chatType"`).sniff),
	}
}
