package ingest_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"

	"earshot"
	"earshot/ingest"
)

// file is one for zipped.
type file struct{ name, text string }

// zipped is a zip file of the files.
func zipped(t testing.TB, files ...file) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate})
		if err == nil {
			_, err = io.WriteString(w, f.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// readEvery reads a text as a source of that name.
func readEvery(text, name string) (all []*earshot.Conversation, bad []error) {
	for c, err := range ingest.Read(strings.NewReader(text), ingest.Source{Name: name}) {
		if err != nil {
			bad = append(bad, err)
			continue
		}
		all = append(all, c)
	}
	return all, bad
}

const (
	talkVTT  = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Mina Park>shall we look at the renewal</v>\n"
	talkText = "Agent: how can I help\nCustomer: we want to cancel\nAgent: may I ask why\nCustomer: it is too slow\n"
	talkJSON = `{"turns":[{"speaker":"Ana","text":"the roster is gone"}]}`
)

// TestZip reads every file in a zip file as a file of its own.
func TestZip(t *testing.T) {
	all, bad := readEvery(zipped(t,
		file{"2026/", ""}, file{"2026/call 2026-02-03.vtt", talkVTT}, file{"b.txt", talkText}, file{"c.json", talkJSON},
		file{"inner.zip", zipped(t, file{"d.txt", talkText + "Agent: one moment\n"})},
		file{"broken.json", `{"turns":[{"text":`}, file{"__MACOSX/._b.txt", "x"}, file{".DS_Store", "x"}, file{"photo.JPG", "x"},
		file{"../../etc/e.txt", talkText + "Agent: bye\n"}, file{`C:\calls\f.txt`, talkText + "Agent: so long\n"}), "week.zip")
	var got []string
	for _, c := range all {
		got = append(got, c.Source+" "+c.Format)
	}
	want := "week.zip/2026/call 2026-02-03.vtt teams-vtt|week.zip/C:/calls/f.txt plain|week.zip/b.txt plain|week.zip/c.json json|week.zip/etc/e.txt plain|week.zip/inner.zip/d.txt plain"
	if strings.Join(got, "|") != want {
		t.Errorf("read\n%s, want\n%s", strings.Join(got, "\n"), strings.ReplaceAll(want, "|", "\n"))
	}
	if len(bad) != 1 || !strings.HasPrefix(bad[0].Error(), "week.zip/broken.json") {
		t.Errorf("errors %v, want one of week.zip/broken.json", bad)
	}
	said := fmt.Sprint(all[0].Warnings)
	for _, part := range []string{`folders in the zip file: 1 skipped`, `hidden files in the zip file: 2 skipped`, `pictures and recordings in the zip file: 1 skipped`} {
		if !strings.Contains(said, part) {
			t.Errorf("the first warnings are %s, want %q", said, part)
		}
	}
	if len(all[1].Warnings) != 0 {
		t.Errorf("the second has the warnings %v too", all[1].Warnings)
	}
	if got := all[0].StartedAt.Format("2006-01-02"); got != "2026-02-03" {
		t.Errorf("the first started %s, want the day of its name", got)
	}
}

// TestZipNames tells the encoding of names that do not say it.
func TestZipNames(t *testing.T) {
	tests := []struct {
		enc   encoding.Encoding
		names [2]string
	}{
		{korean.EUCKR, [2]string{"상담녹취/한빛물류 갱신 상담.txt", "상담녹취/해지 문의 통화.txt"}},
		{simplifiedchinese.GB18030, [2]string{"客户通话/续约讨论记录.txt", "客户通话/投诉与取消服务.txt"}},
		{japanese.ShiftJIS, [2]string{"通話記録/契約更新のご相談.txt", "通話記録/解約のお問い合わせ.txt"}},
	}
	for _, tt := range tests {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for i, name := range tt.names {
			raw, err := tt.enc.NewEncoder().String(name)
			if err != nil {
				t.Fatal(err)
			}
			w, _ := z.CreateHeader(&zip.FileHeader{Name: raw, NonUTF8: true, Method: zip.Deflate})
			fmt.Fprintf(w, "%sAgent: number %d\n", talkText, i)
		}
		z.Close()
		all, bad := readEvery(out.String(), "a.zip")
		if len(bad) > 0 || len(all) != 2 {
			t.Fatalf("%s: %d read, errors %v", tt.names[0], len(all), bad)
		}
		for _, c := range all {
			if c.Source != "a.zip/"+tt.names[0] && c.Source != "a.zip/"+tt.names[1] {
				t.Errorf("the source is %q, want one of %q", c.Source, tt.names)
			}
		}
		if !strings.Contains(fmt.Sprint(all[0].Warnings), "the names in the zip file do not say their encoding; taken as") {
			t.Errorf("no warning of the encoding: %v", all[0].Warnings)
		}
	}
}

// TestZipLimits passes each limit.
func TestZipLimits(t *testing.T) {
	spaces := func(n int) string { return talkText + strings.Repeat(" ", n) }
	nested := func(depth int) string {
		z := zipped(t, file{"a.txt", talkText})
		for range depth - 1 {
			z = zipped(t, file{"in.zip", z})
		}
		return z
	}
	var many []file
	for i := range ingest.MaxEntries + 1 {
		many = append(many, file{fmt.Sprint(i, ".txt"), ""})
	}
	var flat []file
	for i := range 12 {
		flat = append(flat, file{fmt.Sprint(i, ".txt"), spaces(ingest.MaxEntryBytes - 100)})
	}
	locked := strings.Replace(zipped(t, file{"locked.txt", talkText}, file{"open.txt", talkText}), "PK\x01\x02\x14\x00\x14\x00\x08\x00", "PK\x01\x02\x14\x00\x14\x00\x09\x00", 1)
	tests := []struct {
		name, zip, want string
		good            int
	}{
		{"depth", nested(ingest.MaxDepth), "", 1},
		{"too deep", nested(ingest.MaxDepth + 1), "a.zip/in.zip/in.zip/in.zip: zip files within zip files are read 3 deep", 0},
		{"entries", zipped(t, many...), "a.zip: the zip file holds 50001 files", 0},
		{"ratio", zipped(t, file{"a.txt", spaces(8 << 20)}, file{"b.txt", talkText}), "a.zip/a.txt: it unpacks to more than 100 times its size", 1},
		{"free ratio", zipped(t, file{"a.txt", spaces(900 << 10)}), "", 1},
		{"one large file", zipped(t, file{"a.txt", noise(ingest.MaxEntryBytes + 1)}, file{"b.txt", talkText}), "a.zip/a.txt: larger than 16 MiB", 1},
		{"bomb", zipped(t, flat...), "a.zip: the zip file unpacks to 191 MiB, more than 100 times its size", 0},
		{"encrypted", locked, "a.zip/locked.txt: the file is encrypted", 1},
		{"empty", zipped(t, file{"a/", ""}, file{"a.png", "x"}), "a.zip: the zip file holds no transcript, only folders, pictures and recordings", 0},
		{"cut", zipped(t, file{"a.txt", talkText})[:60], "a.zip: this is a zip file that cannot be read", 0},
		{"slides", zipped(t, file{"[Content_Types].xml", "x"}, file{"ppt/a.xml", "x"}), "a.zip: this is an Office document without text", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all, bad := readEvery(tt.zip, "a.zip")
			if len(all) != tt.good {
				t.Errorf("%d conversations, want %d; errors %v", len(all), tt.good, bad)
			}
			if tt.want == "" && len(bad) > 0 || tt.want != "" && (len(bad) != 1 || !strings.HasPrefix(bad[0].Error(), tt.want)) {
				t.Errorf("errors %v, want %q", bad, tt.want)
			}
			if len(bad) > 0 && earshot.HintOf(bad[0]) == "" {
				t.Errorf("%v has no hint", bad[0])
			}
		})
	}
}

// noise is a text that packs badly.
func noise(size int) string {
	var out strings.Builder
	seed := uint64(1)
	for out.Len() < size {
		seed = seed*6364136223846793005 + 1442695040888963407
		fmt.Fprintf(&out, "Ana: %x\n", seed)
	}
	return out.String()
}

// TestZipLies reads what states a wrong size, or no end of files.
func TestZipLies(t *testing.T) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	text := strings.Repeat(talkText, 1000)
	w, _ := z.CreateRaw(&zip.FileHeader{Name: "a.txt", Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(text)), CompressedSize64: uint64(len(text)), UncompressedSize64: 10})
	io.WriteString(w, text)
	w, _ = z.CreateHeader(&zip.FileHeader{Name: "b.txt", Method: zip.Deflate})
	io.WriteString(w, talkText)
	z.Close()
	all, bad := readEvery(out.String(), "a.zip")
	if len(all) != 1 || len(bad) != 1 || !strings.HasPrefix(bad[0].Error(), "a.zip/a.txt: it cannot be unpacked") {
		t.Errorf("%d conversations, errors %v", len(all), bad)
	}
}

// TestZipOnDisk reads a zip file larger than a transcript may be from where it
// lies; the same through a pipe is refused.
func TestZipOnDisk(t *testing.T) {
	name := filepath.Join(t.TempDir(), "large.zip")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	padding := bytes.Repeat([]byte("\xff\xd8\xff"), 4<<20)
	for i := range 6 {
		w, _ := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprint(i, ".jpg"), Method: zip.Store})
		w.Write(padding)
	}
	w, _ := z.Create("talk.vtt")
	io.WriteString(w, talkVTT)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, piped := range []bool{false, true} {
		f.Seek(0, io.SeekStart)
		var r io.Reader = f
		if piped {
			r = struct{ io.Reader }{f}
		}
		good, bad := 0, 0
		for c, err := range ingest.Read(r, ingest.Source{Name: "large.zip"}) {
			if err != nil {
				bad++
				continue
			}
			good++
			check(t, c)
		}
		if piped && (good != 0 || bad != 1) || !piped && (good != 1 || bad != 0) {
			t.Errorf("piped %t: %d read, %d errors", piped, good, bad)
		}
	}
}

// FuzzArchive reads strangers' zip files.
func FuzzArchive(f *testing.F) {
	f.Add([]byte(zipped(f, file{"a.txt", talkText}, file{"in.zip", zipped(f, file{"b.json", talkJSON})})))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for c, err := range ingest.Read(bytes.NewReader(raw), ingest.Source{Name: "a.zip"}) {
			if err == nil {
				check(t, c)
			} else if !utf8.ValidString(err.Error()) {
				t.Fatalf("an error that is no text: %q", err)
			}
		}
	})
}

// TestZipPreview says what a zip file is taken for.
func TestZipPreview(t *testing.T) {
	p, err := ingest.Choices{Source: ingest.Source{Name: "a.zip"}}.Preview([]byte(zipped(t, file{"a.vtt", talkVTT}, file{"b.txt", talkText}, file{"c.txt", "?"})), nil)
	if err != nil || p.Format.Name != "zip" || p.Count != 2 || p.Failed != 1 || p.Conversations[0].Format != "teams-vtt" {
		t.Errorf("the preview is %+v, %v", p, err)
	}
}
