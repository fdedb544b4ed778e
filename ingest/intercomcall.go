package ingest

import (
	"time"

	"earshot"
)

var sniffIntercomCall = topSniff("it has the transcript of an Intercom call", func(t *jsonTop) bool {
	return t.array && intercomTurn(t) || t.beginsWith("transcript", "speaker_label", "content") || t.beginsWith("transcript", "speaker_type", "content") ||
		t.beginsWith("data", "type", "transcription_url") || t.beginsWith("calls", "transcript", "conversation_id") || t.has("transcription_url", "call_type")
})

// intercomTurn reports whether the object is a turn of a call.
func intercomTurn(t *jsonTop) bool {
	return t.has("content", "start_time") && (t.has("speaker_label") || t.has("speaker_type"))
}

// readIntercomCalls reads calls with their transcripts, or a transcript alone.
func readIntercomCalls(d *document, all []object, yield func(*earshot.Conversation, error) bool) {
	if len(all) > 0 && all[0].str("content") != "" {
		yield(intercomCall(d, object{}, all))
		return
	}
	for _, o := range all {
		calls := append(o.list("data"), o.list("calls")...)
		if len(calls) == 0 {
			calls = []object{o}
		}
		for _, c := range calls {
			if !yield(intercomCall(d, c, append(c.list("transcript"), c.list("call_transcript")...))) {
				return
			}
		}
	}
}

// intercomCall reads one. Times are seconds, as numbers or as text; who speaks
// is a label where Intercom does not know the side.
func intercomCall(d *document, call object, turns []object) (*earshot.Conversation, error) {
	t := newTalk(d, "an Intercom call", earshot.ChannelCall)
	if began := firstOf(call.str("answered_at"), call.str("initiated_at"), call.str("created_at")); began != "" {
		t.started(d, 0, began)
	}
	for _, turn := range turns {
		label := firstOf(turn.str("speaker_label"), turn.str("speaker"), turn.str("speaker_type"))
		p := earshot.Participant{Name: label}
		switch kind := turn.str("speaker_type"); kind {
		case "admin", "teammate":
			p.Side, p.SideFrom, p.Role = earshot.SideUs, "given", kind
		case "user", "contact", "lead":
			p.Side, p.SideFrom, p.Role = earshot.SideCustomer, "given", kind
		case "bot", "fin", "ai_agent":
			p.Side, p.SideFrom, p.Role = earshot.SideSystem, "given", kind
		}
		speaker := t.person(firstOf(turn.str("speaker_id"), label), p)
		t.say(timed(speaker, scalar(turn.str("content")), scalar(turn.str("start_time")), scalar(turn.str("end_time")), time.Second))
	}
	if len(t.cues) == 0 && call.str("transcription_url") != "" {
		return nil, d.refuse(0, "fetch the transcript of the call, and give Earshot that", "the Intercom call %s has no words in it", call.str("id"))
	}
	return t.done()
}
