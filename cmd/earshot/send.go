package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"earshot"
	"earshot/api"
	"earshot/ingest"
)

// send posts every file to a running server and prints what became of them.
func (cmd ingestCmd) send(ctx context.Context, a *app, files []string) error {
	bar := a.bar(len(files), "sending")
	var sum api.Taken
	beside := a.beside(files)
	for _, path := range files {
		taken, err := cmd.post(ctx, a, path, beside)
		if err != nil {
			taken.Failures = append(taken.Failures, err.Error())
		}
		sum = add(sum, taken)
		bar.Add(1)
	}
	bar.Finish()
	for _, failure := range sum.Failures {
		fmt.Fprintln(a.err, "earshot:", failure)
	}
	if cmd.JSON {
		if err := printJSON(a.out, sum); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(a.out, "%s new, %s unchanged, %d replaced, %s%d failed; %s, %s\n", counted(sum.New, "conversation"), thousands(sum.Unchanged),
			sum.Replaced, merged(sum.Merged), len(sum.Failures), counted(sum.Turns, "turn"), counted(sum.Findings, "finding"))
	}
	if len(sum.Failures) > 0 {
		return errReported
	}
	return nil
}

// post sends one file, and with it what lies beside it and says who speaks.
func (cmd ingestCmd) post(ctx context.Context, a *app, path string, beside *ingest.Beside) (api.Taken, error) {
	file, err := a.open(path)
	if err != nil {
		return api.Taken{}, err
	}
	defer file.Close()
	body, joined, err := a.withCompanions(file, beside)
	if joined || err != nil {
		return api.Taken{}, err
	}
	query := url.Values{"name": {path}}
	for name, value := range map[string]string{"format": cmd.Format, "started_at": cmd.StartedAt, "account": cmd.Account, "columns": cmd.Columns,
		"time_zone": cmd.TimeZone, "date_order": cmd.DateOrder} {
		if value != "" {
			query.Set(name, value)
		}
	}
	address := strings.TrimSuffix(cmd.Server, "/") + "/api/v1/transcripts?" + query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, body)
	if err != nil {
		return api.Taken{}, usage("--server %q is no address like http://localhost:8080", cmd.Server)
	}
	request.Header.Set("Authorization", "Bearer "+cmd.Token)
	request.Header.Set("Content-Type", "application/octet-stream")
	client := http.Client{Timeout: 5 * time.Minute}
	response, err := client.Do(request)
	if err != nil {
		return api.Taken{}, fmt.Errorf("send %s: %w", path, err)
	}
	defer response.Body.Close()
	return taken(response, path)
}

// withCompanions is the file and, after it, those that say who speaks in it;
// joined reports that the file is such a one and goes with another.
func (a *app) withCompanions(file io.Reader, beside *ingest.Beside) (body io.Reader, joined bool, err error) {
	buffered := bufio.NewReaderSize(file, 4<<10)
	head, _ := buffered.Peek(4 << 10)
	if !bytes.Contains(head, []byte(`"call`)) {
		return buffered, false, nil
	}
	raw, err := io.ReadAll(io.LimitReader(buffered, ingest.MaxBytes+1))
	if err != nil {
		return nil, false, fmt.Errorf("read the transcript: %w", err)
	}
	names, joined := beside.Companions(raw)
	parts := []io.Reader{bytes.NewReader(raw), buffered}
	for _, name := range names {
		more, err := os.ReadFile(name)
		if err != nil {
			return nil, false, fmt.Errorf("read the transcript: %w", err)
		}
		parts = append(parts, strings.NewReader("\n"), bytes.NewReader(bytes.TrimPrefix(more, []byte("\ufeff"))))
	}
	return io.MultiReader(parts...), joined, nil
}

// taken reads the server's answer.
func taken(response *http.Response, path string) (api.Taken, error) {
	data, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return api.Taken{}, fmt.Errorf("send %s: %w", path, err)
	}
	var t api.Taken
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&t); err == nil && (t.Failures != nil || response.StatusCode == http.StatusOK) {
		return t, nil
	}
	var problem struct{ Detail string }
	json.Unmarshal(data, &problem)
	err = fmt.Errorf("send %s: the server says %s: %s", path, response.Status, problem.Detail)
	if response.StatusCode == http.StatusUnauthorized {
		return api.Taken{}, earshot.WithHint(err, "give --token or EARSHOT_TOKEN; earshot user token ADDRESS makes one")
	}
	return api.Taken{}, err
}

func add(a, b api.Taken) api.Taken {
	return api.Taken{New: a.New + b.New, Unchanged: a.Unchanged + b.Unchanged, Replaced: a.Replaced + b.Replaced, Merged: a.Merged + b.Merged, Unassigned: a.Unassigned + b.Unassigned,
		Turns: a.Turns + b.Turns, Findings: a.Findings + b.Findings, Failures: append(a.Failures, b.Failures...)}
}
