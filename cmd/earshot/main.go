// Command earshot listens to customer conversations and says which customers
// are about to leave, why, and who must call them.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// memory is what the garbage collector works to stay under, unless GOMEMLIMIT
// says otherwise. It is no bound: a large import that needs more gets it.
const memory = 700 << 20

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memory)
	}
	os.Exit(mainExit())
}

// mainExit runs the command line of the process; tests run it inside theirs.
func mainExit() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, os.Args[1:], std{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv})
}
