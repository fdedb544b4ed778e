//go:build !unix

package main

import "time"

// processorTime is the clock: this system does not tell better.
func processorTime() time.Duration { return time.Duration(time.Now().UnixNano()) }
