package ingest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"earshot"
	"earshot/risk"
	"earshot/store"
)

// LoadRules compiles the trackers that are published.
func LoadRules(ctx context.Context, s *store.Store) (*risk.Rules, error) {
	trackers, err := s.Trackers(ctx)
	if err != nil {
		return nil, err
	}
	return compile(ctx, s, trackers)
}

// Live is a pipeline that follows the published trackers while it is used.
type Live struct {
	current atomic.Pointer[Pipeline]
	mu      sync.Mutex
	stamp   string
}

// NewLive begins with a pipeline as it is.
func NewLive(p *Pipeline) *Live {
	l := &Live{}
	l.current.Store(p)
	return l
}

// Pipeline is the pipeline to use now.
func (l *Live) Pipeline() *Pipeline { return l.current.Load() }

// Refresh compiles the trackers anew if any of them was published, or switched
// on or off, since the last time, whoever did it.
func (l *Live) Refresh(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.Pipeline()
	trackers, err := p.Store.Trackers(ctx)
	if err != nil {
		return err
	}
	sets, err := p.Store.WordSets(ctx)
	if err != nil {
		return err
	}
	stamp := stampOf(trackers, sets)
	if stamp == l.stamp {
		return nil
	}
	rules, err := compile(ctx, p.Store, trackers)
	if err != nil {
		return err
	}
	fresh := *p
	fresh.Rules = rules
	l.current.Store(&fresh)
	l.stamp = stamp
	return nil
}

// stampOf tells what is published apart: trackers and word sets.
func stampOf(all []earshot.Tracker, sets []store.PublishedSet) string {
	var b strings.Builder
	for _, t := range all {
		fmt.Fprintf(&b, "%s %d %v\n", t.ID, t.Version, t.Active)
	}
	for _, s := range sets {
		fmt.Fprintf(&b, "[%s] %d\n", s.Set.Name, s.Version)
	}
	return b.String()
}
