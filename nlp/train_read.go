package nlp

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"earshot"
)

// ReadLines reads labelled lines, one JSON object each. name is what errors
// call the file; one named "ko-nsmc.jsonl" gives its lines the language and
// the source they do not name themselves.
func ReadLines(name string, r io.Reader) ([]Line, error) {
	lang, source, _ := strings.Cut(strings.TrimSuffix(strings.TrimSuffix(path.Base(name), ".gz"), ".jsonl"), "-")
	var out []Line
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		if len(sc.Bytes()) == 0 {
			continue
		}
		l := Line{Lang: earshot.Lang(lang), Source: source}
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("%s:%d: %v: %w", name, n, err, earshot.ErrInvalid)
		}
		out = append(out, l)
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return out, nil
}

// ReadTraining reads every file of labelled lines in a folder, plain (.jsonl)
// or compressed (.jsonl.gz), in the order of their names.
func ReadTraining(folder fs.FS) ([]Line, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	var out []Line
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".jsonl") && !strings.HasSuffix(e.Name(), ".jsonl.gz") {
			continue
		}
		lines, err := readTrainingFile(folder, e.Name())
		if err != nil {
			return nil, err
		}
		out = append(out, lines...)
	}
	return out, nil
}

func readTrainingFile(folder fs.FS, name string) ([]Line, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if !strings.HasSuffix(name, ".gz") {
		return ReadLines(name, f)
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return ReadLines(name, z)
}
