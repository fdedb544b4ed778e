package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/util"
	bolt "go.etcd.io/bbolt"

	"earshot/nlp"
)

// An index lives in dir/v1-<hash of schema and normalisation>/<generation>/,
// and the file "current" beside the generations names the living one. Another
// schema is another folder: what an older program left is never read wrongly,
// and the older program still finds it.

const currentFile = "current"

func schemaDir(dir string) string {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s nlp %d", schema, nlp.NormalVersion)
	return filepath.Join(dir, fmt.Sprintf("v1-%08x", h.Sum32()))
}

// current is the number of the living generation, 0 if there is none.
func current(root string) (int, error) {
	b, err := os.ReadFile(filepath.Join(root, currentFile))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("open index: %w", err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%s does not name a generation: %w", filepath.Join(root, currentFile), ErrCorrupt)
	}
	return n, nil
}

// setCurrent makes n the living generation, all at once.
func setCurrent(root string, n int) error {
	tmp := filepath.Join(root, currentFile+".tmp")
	if err := writeSynced(tmp, strconv.Itoa(n)+"\n"); err != nil {
		return fmt.Errorf("swap index: %w", err)
	}
	if err := os.Rename(tmp, filepath.Join(root, currentFile)); err != nil {
		return fmt.Errorf("swap index: %w", err)
	}
	return nil
}

func writeSynced(path, content string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, content)
	return errors.Join(err, f.Sync(), f.Close())
}

func generationPath(root string, n int) string { return filepath.Join(root, strconv.Itoa(n)) }

// generations are the numbers of the generations in the folder.
func generations(root string) []int {
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil
	}
	var numbers []int
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && e.IsDir() {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// sweep removes every generation but the living one: what an interrupted
// rebuild left.
func sweep(root string, living int) error {
	var errs []error
	for _, n := range generations(root) {
		if n != living {
			errs = append(errs, os.RemoveAll(generationPath(root, n)))
		}
	}
	return errors.Join(errs...)
}

// sweepSchemas removes the folders of other schemas in dir.
func sweepSchemas(dir, living string) error {
	folders, err := filepath.Glob(filepath.Join(dir, "v[0-9]*-[0-9a-f]*"))
	if err != nil {
		return err
	}
	var errs []error
	for _, f := range folders {
		if f != living {
			errs = append(errs, os.RemoveAll(f))
		}
	}
	return errors.Join(errs...)
}

// verify compares every segment file that the index in path refers to with the
// checksum the engine wrote at its end and never reads again.
func verify(path string) error {
	root := filepath.Join(path, "root.bolt")
	if _, err := os.Stat(root); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	names, err := segmentFiles(root)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := verifySegment(filepath.Join(path, name)); err != nil {
			return err
		}
	}
	return nil
}

// segmentFiles are the files that the newest snapshot refers to.
func segmentFiles(root string) (names []string, err error) {
	db, err := bolt.Open(root, 0o600, &bolt.Options{ReadOnly: true, Timeout: lockPatience})
	if errors.Is(err, bolt.ErrTimeout) {
		return nil, openError(filepath.Dir(root), err)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %v: %w", root, err, ErrCorrupt)
	}
	defer db.Close()
	err = db.View(func(tx *bolt.Tx) error {
		info, err := os.Stat(root)
		if err != nil {
			return err
		}
		if info.Size() < tx.Size() {
			return errors.New("it is cut off")
		}
		names = newestSegments(tx)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %v: %w", root, err, ErrCorrupt)
	}
	return names, nil
}

func newestSegments(tx *bolt.Tx) []string {
	snapshots := tx.Bucket(util.BoltSnapshotsBucket)
	if snapshots == nil {
		return nil
	}
	newest, _ := snapshots.Cursor().Last()
	snapshot := snapshots.Bucket(newest)
	if snapshot == nil {
		return nil
	}
	var names []string
	_ = snapshot.ForEachBucket(func(key []byte) error {
		if name := snapshot.Bucket(key).Get(util.BoltPathKey); name != nil {
			names = append(names, string(name))
		}
		return nil
	})
	return names
}

// verifySegment reads the whole file once. That is a tenth of a second per
// million turns, at the start only.
func verifySegment(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s is missing: %w", path, ErrCorrupt)
	}
	if err != nil {
		return fmt.Errorf("check index: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("check index: %w", err)
	}
	const sum = 4
	if info.Size() < sum {
		return fmt.Errorf("%s is cut off: %w", path, ErrCorrupt)
	}
	hash := crc32.NewIEEE()
	if _, err := io.CopyN(hash, f, info.Size()-sum); err != nil {
		return fmt.Errorf("check %s: %w", path, err)
	}
	var want [sum]byte
	if _, err := io.ReadFull(f, want[:]); err != nil {
		return fmt.Errorf("check %s: %w", path, err)
	}
	if binary.BigEndian.Uint32(want[:]) != hash.Sum32() {
		return fmt.Errorf("%s is not what was written: %w", path, ErrCorrupt)
	}
	return nil
}
