package web

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"

	"earshot"
	"earshot/ingest"
)

// What uploads may take at most. A file may be as large as a transcript.
const (
	uploadFiles    = 20             // files in one upload
	uploadBytes    = 128 << 20      // bytes of one upload
	uploadsWaiting = 5              // uploads of one person that wait to be stored
	shelfBytes     = 1 << 30        // bytes of everybody's uploads together
	uploadLife     = 24 * time.Hour // after which an upload is removed, stored or not
)

// Why an upload is not taken; the texts are keys of the catalogs.
var (
	errTooMany  = errors.New("upload.too_many")
	errTooLarge = errors.New("upload.too_large")
	errWaiting  = errors.New("upload.too_many_waiting")
	errFull     = errors.New("upload.full")
	errNoFile   = errors.New("upload.no_file")
)

// shelf is the folder where uploaded files wait until their owner says what to
// do with them. What waits there is in no list, index or backup; it is removed
// when it was stored, put away, or a day old.
type shelf struct {
	dir  string
	now  func() time.Time
	mu   sync.Mutex
	busy map[string]bool // uploads that are being stored
}

// upload is some files that somebody sent together.
type upload struct {
	ID     string
	Person earshot.PersonID
	At     time.Time
	Done   bool // stored; the bytes are gone and the outcome stays
	Files  []upFile
}

// upFile is one of the files, what was chosen for it and what became of it.
type upFile struct {
	Name    string
	Size    int64
	Format  string
	Order   string
	Zone    string
	Start   string // a wall-clock time in Zone
	Account earshot.AccountID
	Sides   map[string]earshot.Side
	Leave   bool
	Outcome *upOutcome
}

// upOutcome is what became of a file.
type upOutcome struct {
	Talks    []upTalk
	More     int // conversations beyond those listed
	Findings int
	Refused  []upRefusal
}

// upTalk is a conversation of a stored file.
type upTalk struct {
	ID    earshot.ConversationID
	Title string
	New   bool
}

// upRefusal is what could not be read, and what to do about it.
type upRefusal struct{ Problem, Hint string }

var uploadID = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// put keeps the parts that next yields, up to the limits. The upload is there
// only when all of it has come.
func (s *shelf) put(person earshot.PersonID, zone string, next func() (name string, r io.Reader, err error)) (*upload, error) {
	room, err := s.room(person)
	if err != nil {
		return nil, err
	}
	u := &upload{ID: rand.Text(), Person: person, At: s.now()}
	dir := s.folder(u.ID)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("keep an upload: %w", err)
	}
	if err = s.fill(u, zone, min(room, uploadBytes), next); err == nil {
		err = s.save(u)
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return u, nil
}

// fill writes the files of an upload.
func (s *shelf) fill(u *upload, zone string, room int64, next func() (string, io.Reader, error)) error {
	for {
		name, r, err := next()
		switch {
		case errors.Is(err, io.EOF) && len(u.Files) == 0:
			return errNoFile
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case len(u.Files) == uploadFiles:
			return errTooMany
		}
		limit := min(room, ingest.MaxBytes)
		size, err := s.write(s.file(u.ID, len(u.Files)), io.LimitReader(r, limit+1))
		switch {
		case err != nil:
			return err
		case size > limit && limit == room && room < uploadBytes:
			return errFull
		case size > limit:
			return errTooLarge
		}
		room -= size
		u.Files = append(u.Files, upFile{Name: name, Size: size, Zone: zone})
	}
}

func (s *shelf) write(path string, r io.Reader) (int64, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, fmt.Errorf("keep an upload: %w", err)
	}
	n, err := io.Copy(f, r)
	return n, errors.Join(err, f.Close())
}

// room is how many bytes the person may still put on the shelf.
func (s *shelf) room(person earshot.PersonID) (int64, error) {
	if s.dir == "" {
		return 0, fmt.Errorf("uploads are switched off: %w", earshot.ErrNotFound)
	}
	if err := s.sweep(); err != nil {
		return 0, err
	}
	used, err := s.size()
	if err != nil {
		return 0, err
	}
	mine, err := s.of(person)
	if err != nil {
		return 0, err
	}
	waiting := slices.DeleteFunc(mine, func(u *upload) bool { return u.Done })
	if len(waiting) >= uploadsWaiting {
		return 0, errWaiting
	}
	if used >= shelfBytes {
		return 0, errFull
	}
	return shelfBytes - used, nil
}

// size is how many bytes lie on the shelf, those just coming in among them.
func (s *shelf) size() (int64, error) {
	var sum int64
	err := filepath.WalkDir(s.dir, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return ignoreGone(err)
		}
		info, err := d.Info()
		if err == nil {
			sum += info.Size()
		}
		return ignoreGone(err)
	})
	return sum, err
}

func ignoreGone(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// of are the person's uploads, newest first.
func (s *shelf) of(person earshot.PersonID) ([]*upload, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, ignoreGone(err)
	}
	var all []*upload
	for _, e := range entries {
		if u, err := s.load(e.Name()); err == nil && u.Person == person {
			all = append(all, u)
		}
	}
	slices.SortFunc(all, func(a, b *upload) int { return b.At.Compare(a.At) })
	return all, nil
}

// get is the person's upload with the ID; somebody else's is not there.
func (s *shelf) get(person earshot.PersonID, id string) (*upload, error) {
	u, err := s.load(id)
	if err == nil && (u.Person != person || s.now().Sub(u.At) > uploadLife) {
		err = fmt.Errorf("upload %s: %w", id, earshot.ErrNotFound)
	}
	return u, err
}

func (s *shelf) load(id string) (*upload, error) {
	if s.dir == "" || !uploadID.MatchString(id) {
		return nil, fmt.Errorf("upload: %w", earshot.ErrNotFound)
	}
	data, err := os.ReadFile(filepath.Join(s.folder(id), "upload.json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("upload %s: %w", id, earshot.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("read an upload: %w", err)
	}
	u := &upload{}
	if err := json.Unmarshal(data, u); err != nil {
		return nil, fmt.Errorf("read upload %s: %w", id, err)
	}
	return u, nil
}

// save writes what is known of an upload, whole or not at all.
func (s *shelf) save(u *upload) error {
	data, err := json.Marshal(u)
	if err != nil {
		return err
	}
	path := filepath.Join(s.folder(u.ID), "upload.json")
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return fmt.Errorf("keep an upload: %w", err)
	}
	return os.Rename(path+".new", path)
}

// bytes are what the file with the number holds.
func (s *shelf) bytes(u *upload, i int) ([]byte, error) { return os.ReadFile(s.file(u.ID, i)) }

// settle keeps the outcome of an upload and removes its bytes.
func (s *shelf) settle(u *upload) error {
	u.Done = true
	if err := s.save(u); err != nil {
		return err
	}
	for i := range u.Files {
		if err := os.Remove(s.file(u.ID, i)); ignoreGone(err) != nil {
			return fmt.Errorf("remove an upload: %w", err)
		}
	}
	return nil
}

// drop removes an upload.
func (s *shelf) drop(id string) error { return os.RemoveAll(s.folder(id)) }

// sweep removes what is too old, also what came in half.
func (s *shelf) sweep() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return ignoreGone(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !uploadID.MatchString(e.Name()) {
			continue
		}
		began := info.ModTime()
		if u, err := s.load(e.Name()); err == nil {
			began = u.At
		}
		if s.now().Sub(began) > uploadLife {
			if err := s.drop(e.Name()); err != nil {
				return fmt.Errorf("remove an old upload: %w", err)
			}
		}
	}
	return nil
}

// begin claims an upload for storing it; a second click finds it taken.
func (s *shelf) begin(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy == nil {
		s.busy = map[string]bool{}
	}
	if s.busy[id] {
		return false
	}
	s.busy[id] = true
	return true
}

func (s *shelf) end(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.busy, id)
}

func (s *shelf) folder(id string) string      { return filepath.Join(s.dir, id) }
func (s *shelf) file(id string, i int) string { return filepath.Join(s.dir, id, strconv.Itoa(i)) }
