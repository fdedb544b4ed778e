// Package nlp tells what a turn is written in and how it reads: its language,
// its normalised text and tokens, its sentences, questions and mood, and which
// of many phrases occur in it.
//
// [Normalize] makes the one text that everything is compared on and leads
// every place in it back to the original. [Tokenize] makes the terms a search
// index holds and a query asks for. A [Matcher] finds many phrases in one
// pass. An [Annotator] fills in the language and mood of every turn of a
// conversation, and [Measure] says how the conversation went.
//
// The package is pure: no clock, disk or network, the same answer for the
// same question, in the same order. Chinese, Japanese and Korean need no
// dictionary here: they are compared character by character.
package nlp
