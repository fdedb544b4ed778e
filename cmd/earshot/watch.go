package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"earshot/ingest"
)

// watchFlags say which folder a server watches.
type watchFlags struct {
	Watch          string        `help:"Folder to watch: files put there are taken in, then moved to done/ or failed/ within it." env:"EARSHOT_WATCH" type:"path" placeholder:"DIR"`
	WatchQuiet     time.Duration `help:"How long a file of the watched folder must not have changed before it is taken." default:"10s" env:"EARSHOT_WATCH_QUIET" placeholder:"TIME"`
	WatchTimeZone  string        `help:"Time zone of times that have none, in files of the watched folder." default:"UTC" env:"EARSHOT_WATCH_TIME_ZONE" placeholder:"ZONE"`
	WatchDateOrder string        `help:"How dates are written in files of the watched folder that do not tell." enum:",dmy,mdy,ymd" default:"" env:"EARSHOT_WATCH_DATE_ORDER"`
}

// watchSetting is where the store keeps how the watched folder stands.
const watchSetting = "watch"

// watch is the folder to watch, nil for none.
func (f watchFlags) watch(h *house) (*ingest.Watch, error) {
	if f.Watch == "" {
		return nil, nil
	}
	zone, err := time.LoadLocation(f.WatchTimeZone)
	if err != nil {
		return nil, usage("--watch-time-zone %q is not a zone like Asia/Seoul", f.WatchTimeZone)
	}
	w := &ingest.Watch{Dir: f.Watch, Quiet: f.WatchQuiet, Log: h.log, Source: ingest.Source{Location: zone, DateOrder: f.WatchDateOrder}}
	w.Told = func(s ingest.WatchState) {
		text, err := json.Marshal(s)
		if err == nil {
			err = h.store.PutSetting(context.Background(), watchSetting, string(text))
		}
		if err != nil {
			h.log.Error("keep how the watched folder stands", "error", err)
		}
	}
	return w, w.Check()
}

// watched is how the watched folder stood when a server looked last; false when
// none was ever watched.
func (h *house) watched(ctx context.Context) (ingest.WatchState, bool, error) {
	var s ingest.WatchState
	text, err := h.store.Setting(ctx, watchSetting)
	if err != nil || text == "" {
		return s, false, err
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return s, false, fmt.Errorf("read how the watched folder stands: %w", err)
	}
	return s, true, nil
}

// watchText says how the watched folder stands.
func watchText(s ingest.WatchState) string {
	text := fmt.Sprintf("%s: %d waiting, %d taken in, %d in failed/ (a .reason.txt beside each says why)", s.Dir, s.Waiting, s.Done, s.Failed)
	if s.Problem != "" {
		text += "; trouble: " + s.Problem
	}
	return text
}
