// Package playbook says what to do next: which reminders a conversation or a
// silence gives rise to, which play fits, and which talk track worked with
// others in the same situation.
//
// [FollowUps] looks at one recorded conversation, [Standing] at an account on
// an ordinary day. Both return reminders keyed by account, issue and reason;
// the store keeps at most one open reminder per key, and what comes again
// joins it. The package reads no clock: the time is an argument.
package playbook
