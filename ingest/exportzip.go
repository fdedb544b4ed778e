package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"earshot"
)

// What an export in a zip file may hold at most. A file that unpacks to more
// than maxRatio times its size is none.
const (
	maxEntries  = 50_000
	maxUnpacked = 4 * MaxBytes
	maxRatio    = 300
)

// export is an unpacked zip file of one that we read.
type export struct {
	files map[string]*zip.File // by path, below the folder all lie in
	left  int64                // how many bytes may still be unpacked
}

var slackDay = regexp.MustCompile(`^([^/]+)/\d{4}-\d\d-\d\d\.json$`)

// openExport takes an export that comes as a zip file: Slack's, or a WhatsApp
// chat with its pictures. It is false for any other.
func (d *document) openExport(all []*zip.File, in nest) (bool, error) {
	x := &export{files: zipFiles(all), left: maxUnpacked}
	if in.left != nil {
		x.left = min(x.left, in.left.bytes)
	}
	var chats []string
	days := false
	for _, name := range slices.Sorted(maps.Keys(x.files)) {
		if base := path.Base(name); base == "_chat.txt" || strings.HasPrefix(base, "WhatsApp Chat ") && strings.HasSuffix(base, ".txt") {
			chats = append(chats, name)
		}
		days = days || slackDay.MatchString(name)
	}
	if len(chats) == 1 {
		return true, d.openChat(x, chats[0])
	}
	if x.files["users.json"] == nil || !days && x.files["channels.json"] == nil {
		return false, nil
	}
	d.export, d.text, d.encoding = x, "a Slack export", "utf-8"
	return true, nil
}

// openChat takes the words of a WhatsApp chat. What was sent besides lies
// beside them, and the words name it.
func (d *document) openChat(x *export, name string) error {
	text, err := x.read(name)
	if err != nil {
		return d.refuse(0, "export again", "%s in the zip file cannot be read: %v", path.Base(name), err)
	}
	if others := len(x.files) - 1; others > 0 {
		d.notes.add(0, "what was sent in the chat besides words was not read: %d", others)
	}
	return d.decode(text)
}

// zipFiles are the files by their paths, without the folder that all lie in
// and what macOS adds.
func zipFiles(all []*zip.File) map[string]*zip.File {
	files := map[string]*zip.File{}
	for _, f := range all {
		name := path.Clean(strings.ReplaceAll(f.Name, `\`, "/"))
		if f.FileInfo().IsDir() || strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(path.Base(name), "._") || strings.HasPrefix(name, "../") {
			continue
		}
		files[name] = f
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if folder, base, ok := strings.Cut(name, "/"); ok && base == "users.json" && files["users.json"] == nil {
			for inner, f := range files {
				if rest, ok := strings.CutPrefix(inner, folder+"/"); ok {
					files[rest] = f
				}
			}
			break
		}
	}
	return files
}

// read unpacks a file, as far as the limits let it.
func (x *export) read(name string) ([]byte, error) {
	f := x.files[name]
	if f == nil {
		return nil, nil
	}
	if f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/maxRatio > f.CompressedSize64 {
		return nil, fmt.Errorf("%s unpacks to more than %d times its size", name, maxRatio)
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	limit := min(x.left, MaxBytes)
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > limit {
		return nil, fmt.Errorf("it unpacks to more than %d MiB", maxUnpacked>>20)
	}
	x.left -= int64(len(raw))
	return raw, nil
}

// objects are the objects in a JSON file; none if it is not there.
func (x *export) objects(name string) ([]object, error) {
	raw, err := x.read(name)
	if err != nil || raw == nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var all []object
	if err := dec.Decode(&all); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return all, nil
}

func sniffSlackExport(d *document) (float64, string) {
	if d.export != nil {
		return 0.98, "the zip file has users.json and a folder for each channel"
	}
	return 0, ""
}

// readSlackExport reads a workspace's export: every day of every channel is a
// conversation, so that a later export adds only the days that are new.
func readSlackExport(d *document, yield func(*earshot.Conversation, error) bool) {
	if d.export == nil {
		yield(nil, d.refuse(0, "give the zip file as Slack made it", "not a zip file of a Slack export"))
		return
	}
	users, names, err := d.export.slackNames()
	if err != nil {
		yield(nil, d.refuse(0, "export again", "the Slack export cannot be read: %v", err))
		return
	}
	var days []string
	for name := range d.export.files {
		if slackDay.MatchString(name) {
			days = append(days, name)
		}
	}
	slices.Sort(days)
	for _, day := range days {
		messages, err := d.export.objects(day)
		if err != nil {
			if !yield(nil, d.refuse(0, "", "%v", err)) {
				return
			}
			continue
		}
		if len(messages) > 0 && !yield(slackDayOf(d, day, messages, users, names)) {
			return
		}
	}
}

func slackDayOf(d *document, day string, messages []object, users map[string]object, names map[string]string) (*earshot.Conversation, error) {
	s := slack{desk: newDesk(d, earshot.ChannelChat), users: users, channels: names}
	folder, _, _ := strings.Cut(day, "/")
	s.b.c.Title = firstOf(names[folder], folder)
	s.thread("slack", strings.TrimSuffix(day, ".json"))
	for _, m := range messages {
		s.message(m)
	}
	if len(s.b.c.Turns) == 0 {
		return nil, d.refuse(0, "", "nobody says a word in %s", day)
	}
	return s.done()
}

// slackNames are the users and the channels by ID. A talk between a few goes
// by their names.
func (x *export) slackNames() (map[string]object, map[string]string, error) {
	users, names := map[string]object{}, map[string]string{}
	list, err := x.objects("users.json")
	if err != nil {
		return nil, nil, err
	}
	for _, u := range list {
		users[u.str("id")] = u
	}
	for _, file := range []string{"channels.json", "groups.json", "mpims.json", "dms.json"} {
		list, err := x.objects(file)
		if err != nil {
			return nil, nil, err
		}
		for _, c := range list {
			name := c.str("name")
			if members, _ := c.in("members").([]any); name == "" || strings.HasPrefix(name, "mpdm-") {
				var people []string
				for _, m := range members {
					if u := users[stringOf(m)]; u != nil {
						people = append(people, firstOf(u.str("profile", "real_name"), u.str("real_name"), u.str("name")))
					}
				}
				if name != "" {
					names[name] = strings.Join(people, ", ")
				}
				name = strings.Join(people, ", ")
			}
			names[c.str("id")] = name
		}
	}
	return users, names, nil
}
