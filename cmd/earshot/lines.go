package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"earshot"
	"earshot/api"
)

// Limits of analyze on lines.
const (
	maxLine    = 1 << 20 // bytes
	linesBatch = 256
)

// lineIn is one line of --input jsonl.
type lineIn struct {
	ID   any          `json:"id"`
	Text *string      `json:"text"`
	Side earshot.Side `json:"side"`
	Lang earshot.Lang `json:"lang"`
}

// batch is some lines on their way; done is closed when out or err is there.
type batch struct {
	first int
	lines [][]byte
	out   bytes.Buffer
	err   error
	done  chan struct{}
}

// lines analyses every line of in alone and prints the answers in the order of
// the lines, on all cores. It stops at the first line it cannot read, after
// the answers to all lines before.
func (an analyst) lines(ctx context.Context, in io.Reader, out io.Writer, jsonl bool, side earshot.Side) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	todo, ordered := make(chan *batch), make(chan *batch, 2*workers)
	var wg sync.WaitGroup
	defer wg.Wait()
	for range workers {
		wg.Go(func() {
			for b := range todo {
				b.err = an.batch(b, jsonl, side)
				close(b.done)
			}
		})
	}
	var readErr error
	wg.Go(func() {
		defer close(ordered)
		defer close(todo)
		readErr = readBatches(ctx, in, todo, ordered)
	})
	for b := range ordered {
		<-b.done
		if _, err := out.Write(b.out.Bytes()); err != nil {
			cancel()
			drain(ordered)
			return err
		}
		if b.err != nil {
			cancel()
			drain(ordered)
			return b.err
		}
	}
	return readErr
}

// drain waits for what is still on its way.
func drain(ordered <-chan *batch) {
	for b := range ordered {
		<-b.done
	}
}

// readBatches hands out the lines of in, a short batch when the input pauses
// at what was read so far, so that a pipe is answered at once.
func readBatches(ctx context.Context, in io.Reader, todo, ordered chan<- *batch) error {
	r := bufio.NewReaderSize(in, 64<<10)
	n := 0
	for {
		b := &batch{first: n + 1, done: make(chan struct{})}
		var err error
		for len(b.lines) < linesBatch && err == nil && (len(b.lines) == 0 || r.Buffered() > 0) {
			var line []byte
			if line, err = readLine(r); err == nil || len(line) > 0 {
				b.lines = append(b.lines, line)
				n++
			}
		}
		if len(b.lines) > 0 {
			select {
			case todo <- b:
				ordered <- b
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", n+1, err)
		}
	}
}

// readLine is the next line without its end.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxLine {
			return nil, earshot.WithHint(fmt.Errorf("longer than %d bytes: %w", maxLine, earshot.ErrInvalid), "is it one turn per line?")
		}
		if err == nil || !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(line, "\r\n"), err
		}
	}
}

// batch analyses the lines of b into its buffer.
func (an analyst) batch(b *batch, jsonl bool, side earshot.Side) error {
	enc := json.NewEncoder(&b.out)
	enc.SetEscapeHTML(false)
	for i, line := range b.lines {
		in := lineIn{Side: side}
		if jsonl {
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			if err := json.Unmarshal(line, &in); err != nil || in.Text == nil {
				return earshot.WithHint(fmt.Errorf("line %d is no object with a text: %w", b.first+i, earshot.ErrInvalid), `a line reads {"text":"...","side":"customer"}`)
			}
		} else {
			text := string(bytes.ToValidUTF8(line, []byte("\uFFFD")))
			in.Text = &text
		}
		if err := enc.Encode(an.line(b.first+i, in, side)); err != nil {
			return err
		}
	}
	return nil
}

// line analyses one turn alone.
func (an analyst) line(n int, in lineIn, side earshot.Side) api.Line {
	if in.Side == "" {
		in.Side = side
	}
	if in.Side == "unknown" {
		in.Side = earshot.SideUnknown
	}
	t := earshot.Turn{Text: *in.Text, Side: in.Side}
	if in.Lang != "" {
		t.Lang, t.LangConfidence, t.LangFrom = in.Lang, 1, "given"
	}
	c := &earshot.Conversation{Turns: []earshot.Turn{t}}
	an.annotator.Annotate(c)
	out := api.NewLine(n, &c.Turns[0], api.ByTurn(an.rules.Detect(c))[0])
	out.ID = in.ID
	return out
}
