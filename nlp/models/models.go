// Package models holds the lines that the mood model of Earshot is learned
// from, so that an installation can learn it again with corrections of its own.
package models

import "embed"

//go:generate go run gen.go

// Lines is the folder of training lines; nlp.ReadTraining reads it.
//
//go:embed data
var Lines embed.FS
