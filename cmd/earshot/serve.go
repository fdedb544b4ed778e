package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"earshot"
	"earshot/api"
	"earshot/ingest"
	"earshot/web"
)

// serveCmd serves pages and API.
type serveCmd struct {
	Listen string `help:"Address to listen on." default:"localhost:8080" env:"EARSHOT_LISTEN" placeholder:"ADDR"`
	Secure bool   `help:"The pages are reached over HTTPS: cookies are sent over nothing else." env:"EARSHOT_SECURE"`
	watchFlags
	webhookFlags
}

// Run serves until the process is told to stop.
func (cmd serveCmd) Run(ctx context.Context, a *app) error {
	h, err := a.openHouse(ctx, true)
	if err != nil {
		return err
	}
	defer h.Close()
	if h.index == nil {
		return earshot.WithHint(errInUse, "another server has this data folder open; stop it, or serve another folder with --data")
	}
	if h.watch, err = cmd.watch(h); err != nil {
		return err
	}
	h.hooks = cmd.webhookFlags
	return h.serve(ctx, cmd.Listen, cmd.Secure, false, func(url string) {
		fmt.Fprintf(a.out, "Earshot is on %s\n", url)
	})
}

// serve runs the web server and the work behind it until ctx ends. ready is
// called with the address once it is listening.
func (h *house) serve(ctx context.Context, listen string, secure, demo bool, ready func(url string)) error {
	handler, behind, err := h.handler(ctx, secure, demo)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return earshot.WithHint(fmt.Errorf("listen on %s: %w", listen, err), "is another server running? --listen localhost:8081 takes another port")
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelWarn)}
	var wg sync.WaitGroup
	defer wg.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	wg.Go(func() { behind(ctx) })
	wg.Go(func() {
		<-ctx.Done()
		grace, done := context.WithTimeout(context.Background(), 5*time.Second)
		defer done()
		server.Shutdown(grace)
	})
	ready("http://" + address(listener.Addr()))
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// address is what to type into a browser: an address of all interfaces is
// reached on localhost.
func address(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsUnspecified() || ip.IsLoopback()) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// handler wires pages, API and the work behind them: the index follows the
// store, and once a day every account is looked at.
func (h *house) handler(ctx context.Context, secure, demo bool) (http.Handler, func(context.Context), error) {
	p, err := h.pipeline(ctx)
	if err != nil {
		return nil, nil, err
	}
	wake := make(chan struct{}, 1)
	p.Recorded = func() { rouse(wake) }
	live := ingest.NewLive(p)
	bench := ingest.NewWorkbench(live, h.log)
	config := web.Config{Store: h.store, Index: h.index, Pipeline: live.Pipeline, Workbench: bench, Weights: p.Weights, Now: p.Now, Log: h.log, Secure: secure, Demo: demo,
		Uploads: filepath.Join(h.dir, "uploads")}
	if demo {
		config.DemoEmail, config.DemoPassword = sampleManager, samplePassword
	}
	pages, err := web.New(config)
	if err != nil {
		return nil, nil, err
	}
	hooks, err := h.hooks.webhooks()
	if err != nil {
		return nil, nil, err
	}
	hooks.Fetcher = h.hooks.fetcher(h, live.Pipeline)
	calls := api.New(api.Config{Webhooks: hooks, Store: h.store, Index: h.index, Pipeline: live.Pipeline, Workbench: bench, Weights: p.Weights, Now: p.Now, Log: h.log, Who: pages.Who})
	mux := http.NewServeMux()
	mux.Handle("/api/", calls)
	mux.Handle("/", pages)
	projector := h.projector()
	bench.Follow(projector)
	return mux, func(ctx context.Context) {
		var wg sync.WaitGroup
		wg.Go(func() { projector.Run(ctx, wake, h.log) })
		wg.Go(func() { daily(ctx, p, h.log) })
		wg.Go(func() { hourly(ctx, pages.SweepUploads) })
		wg.Go(func() { bench.Run(ctx) })
		if hooks.Fetcher != nil {
			wg.Go(func() { hooks.Fetcher.Run(ctx) })
		}
		if h.watch != nil {
			h.watch.Pipeline = live.Pipeline
			wg.Go(func() { h.watch.Run(ctx) })
		}
		wg.Wait()
	}, nil
}

// daily looks at every account at the start and then every hour: what is due
// is made once, whenever that was missed.
func daily(ctx context.Context, p *ingest.Pipeline, log *slog.Logger) {
	for tick := time.Tick(time.Hour); ; {
		if _, err := p.Daily(ctx); err != nil && ctx.Err() == nil {
			log.Error("look at the accounts", "error", err)
		}
		select {
		case <-tick:
		case <-ctx.Done():
			return
		}
	}
}

// hourly does what is to be done at the start and then every hour.
func hourly(ctx context.Context, do func(context.Context)) {
	for tick := time.Tick(time.Hour); ; {
		do(ctx)
		select {
		case <-tick:
		case <-ctx.Done():
			return
		}
	}
}
