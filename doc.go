// Package earshot holds the nouns of Earshot: what a conversation, a finding,
// a score and a reminder are, and the rules that are true of them everywhere.
//
// Earshot reads the conversations a company has with its customers and says,
// early and with evidence, which customers are about to leave, what to say to
// them, and who must call whom by when. The verbs live in the folders: ingest
// reads transcripts, nlp tells language and mood, risk finds and scores,
// playbook advises and reminds, search finds, store keeps, api and web show.
//
// # Words
//
// The same word means the same thing in code, pages and documents.
//
//   - conversation: a call, chat, meeting or e-mail thread (not: ticket, thread)
//   - turn: one speaker's uninterrupted words (not: utterance, message)
//   - side: who a speaker stands for: customer, us or system
//   - tracker: a manager's rule for words that matter (not: keyword list, category)
//   - finding: what a tracker saw in a conversation; it points at words (not: alert, hit)
//   - signal: what account data says: silence, usage, NPS, spend
//   - score: an account's risk from 0 to 100, higher is worse, with a receipt
//   - receipt: every point of a score and the evidence for it
//   - talk track: a clip or text worth repeating (not: script, template)
//   - play: what to do in a situation
//   - reminder: a dated follow-up with an owner (not: task)
//   - outcome: renewed, expanded, contracted or churned
//
// # Rules
//
// This package imports the standard library only and does no I/O. Byte
// offsets are offsets into UTF-8 text, start inclusive, end exclusive. Times
// are [time.Time]; the zero time means "not known". Scores of
// mood run from -1 (worst) to 1 (best); scores of risk from 0 to 100, and
// higher is worse.
package earshot
