package ingest_test

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"earshot"
	"earshot/ingest"
)

// most is how much memory a file made to use up all of it may take.
const most = 300 << 20

// peak is how many bytes of heap do takes at most, as far as looking every few
// milliseconds tells.
func peak(do func()) uint64 {
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, top := make(chan struct{}), make(chan uint64)
	go func() {
		var highest uint64
		for {
			runtime.ReadMemStats(&now)
			highest = max(highest, now.HeapInuse)
			select {
			case <-stop:
				top <- highest - min(highest, before.HeapInuse)
				return
			case <-time.After(3 * time.Millisecond):
			}
		}
	}()
	do()
	close(stop)
	return <-top
}

// TestBombs reads what is made to fill the memory: a zip file of many large
// files, one of zip files within zip files, and captions of two gigabytes.
func TestBombs(t *testing.T) {
	vtt := func(size int) string {
		var out strings.Builder
		out.WriteString("WEBVTT\n\n")
		for i := 0; out.Len() < size; i++ {
			fmt.Fprintf(&out, "%02d:%02d:%02d.000 --> %02d:%02d:%02d.900\n<v Mina Park>we should look at the renewal together, says number %d of many\n\n",
				i/3600, i/60%60, i%60, i/3600, i/60%60, i%60, i*7919)
		}
		return out.String()
	}
	large := vtt(ingest.MaxEntryBytes - 200)
	flat := zipped(t, file{"a.vtt", large}, file{"b.vtt", large})
	spaces := strings.Repeat(" ", ingest.MaxEntryBytes)
	lied := zipped(t, file{"a.txt", spaces}, file{"b.txt", noise(2 << 20)})
	within := zipped(t, file{"3.zip", zipped(t, file{"x.zip", flat}, file{"y.zip", lied})})
	tests := []struct {
		name string
		open func() io.Reader
		good int
	}{
		{"flat", func() io.Reader { return strings.NewReader(flat) }, 2},
		{"nested", func() io.Reader { return strings.NewReader(within) }, 3},
		{"captions", func() io.Reader {
			return io.LimitReader(&endless{text: "00:00:01.000 --> 00:00:02.000\n<v Mina Park>again\n\n"}, 2<<30)
		}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			good := 0
			top := peak(func() {
				for _, err := range ingest.Read(tt.open(), ingest.Source{Name: "bomb"}) {
					if err == nil {
						good++
					} else if earshot.HintOf(err) == "" {
						t.Errorf("%v has no hint", err)
					}
				}
			})
			t.Logf("%d MiB at most", top>>20)
			if good != tt.good || top > most {
				t.Errorf("%d read, want %d; %d MiB at most, want less than %d", good, tt.good, top>>20, most>>20)
			}
		})
	}
}

// endless reads the same text again and again.
type endless struct {
	text string
	at   int
}

// Read never ends.
func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.text[e.at%len(e.text)]
		e.at++
	}
	return len(p), nil
}
