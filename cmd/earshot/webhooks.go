package main

import (
	"fmt"
	"os"
	"strings"

	"earshot/api"
	"earshot/ingest"
	"earshot/store"
)

// webhookFlags are the secrets by which services sign what they send. A value
// that begins with @ names a file that holds it.
type webhookFlags struct {
	ZoomSecret     string   `help:"Secret token of the Zoom app that sends events; @FILE reads it from a file." env:"EARSHOT_ZOOM_SECRET" placeholder:"SECRET"`
	ZoomHosts      []string `help:"Hosts that Zoom's transcripts may be fetched from: zoom.us, .zoom.us for those below it. Without one nothing is fetched." env:"EARSHOT_ZOOM_HOSTS" placeholder:"HOST"`
	ChatwootSecret string   `help:"Secret of the Chatwoot webhook; @FILE reads it from a file." env:"EARSHOT_CHATWOOT_SECRET" placeholder:"SECRET"`
	IntercomSecret string   `help:"Client secret of the Intercom app; @FILE reads it from a file." env:"EARSHOT_INTERCOM_SECRET" placeholder:"SECRET"`
	ZendeskSecret  string   `help:"Signing secret of the Zendesk webhook; @FILE reads it from a file." env:"EARSHOT_ZENDESK_SECRET" placeholder:"SECRET"`
}

// webhooks are the secrets, read from where they are.
func (f webhookFlags) webhooks() (api.Webhooks, error) {
	var w api.Webhooks
	for _, s := range []struct {
		flag, value string
		to          *string
	}{{"--zoom-secret", f.ZoomSecret, &w.Zoom}, {"--chatwoot-secret", f.ChatwootSecret, &w.Chatwoot}, {"--intercom-secret", f.IntercomSecret, &w.Intercom}, {"--zendesk-secret", f.ZendeskSecret, &w.Zendesk}} {
		*s.to = s.value
		path, ok := strings.CutPrefix(s.value, "@")
		if !ok {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return w, fmt.Errorf("%s: %w", s.flag, err)
		}
		if *s.to = strings.TrimSpace(string(data)); *s.to == "" {
			return w, usage("%s: the file %s is empty", s.flag, path)
		}
	}
	return w, nil
}

// fetcher fetches what Zoom says is ready; nil when nothing may be fetched.
func (f webhookFlags) fetcher(h *house, pipeline func() *ingest.Pipeline) *api.Fetcher {
	if f.ZoomSecret == "" || len(f.ZoomHosts) == 0 {
		return nil
	}
	return api.NewFetcher(api.Fetcher{Store: h.store, Pipeline: pipeline, Hosts: f.ZoomHosts, Now: pipeline().Now, Log: h.log})
}

// eventRows say how often services sent events, and what became of them.
func eventRows(t *table, events []store.Event) {
	for i, e := range events {
		label := ""
		if i == 0 {
			label = "events"
		}
		t.row(label, fmt.Sprintf("%s %s: %s %s, last on %s", e.Service, e.Event, thousands(int(e.N)), e.Outcome, dayOf(e.Last)))
	}
}
