// Package workspace holds the sample workspace: the accounts and
// conversations of Tidewell, an invented company that sells shift scheduling.
// Every person, company and word in it is made up.
//
// Each folder below is one part of the world: tables of accounts, contacts,
// usage, surveys, orders and outcomes, and conversations/ACCOUNT/FILE in the
// formats real teams export. people.csv is Tidewell's own people.
package workspace

import (
	"embed"
	"time"
)

// Files is the whole workspace.
//
//go:embed people.csv */*.csv */conversations
var Files embed.FS

// Today is the day the workspace's story has reached: whoever loads it later
// moves its dates by whole weeks.
var Today = time.Date(2026, time.November, 20, 0, 0, 0, 0, time.UTC)
