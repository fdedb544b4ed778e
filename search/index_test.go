package search_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"earshot"
	"earshot/search"
)

// entry is a conversation of the customer and us in turn.
func entry(id string, version int64, texts ...string) search.Entry {
	c := &earshot.Conversation{ID: earshot.ConversationID(id), Account: "acme"}
	for i, text := range texts {
		side := earshot.SideCustomer
		if i%2 == 1 {
			side = earshot.SideUs
		}
		c.Turns = append(c.Turns, earshot.Turn{Seq: i, Text: text, Side: side, Lang: earshot.English})
	}
	return search.Entry{Conversation: c, Version: version}
}

func found(t testing.TB, x *search.Index, q string) []string {
	t.Helper()
	r, err := x.Search(t.Context(), parse(t, q), search.Options{Strict: true, Limit: search.MaxLimit})
	if err != nil {
		t.Fatalf("Search(%q): %v", q, err)
	}
	ids := make([]string, len(r.Hits))
	for i, h := range r.Hits {
		ids[i] = string(h.ID)
	}
	slices.Sort(ids)
	return ids
}

func wantFound(t testing.TB, x *search.Index, q string, want ...string) {
	t.Helper()
	if got := found(t, x, q); !slices.Equal(got, want) {
		t.Errorf("Search(%q) = %v, want %v", q, got, want)
	}
}

func put(t testing.TB, x *search.Index, entries ...search.Entry) {
	t.Helper()
	if err := x.Put(t.Context(), entries); err != nil {
		t.Fatalf("Put: %v", err)
	}
}

func TestPutTwiceChangesNothing(t *testing.T) {
	x := openWith(t, []search.Entry{entry("a", 1, "the price"), entry("b", 1, "the cost")})
	before, err := x.Watermark()
	if err != nil {
		t.Fatal(err)
	}
	put(t, x, entry("a", 1, "the price"))
	put(t, x, entry("b", 1, "the cost"), entry("a", 1, "the price"), entry("a", 1, "the price"))
	if after, err := x.Watermark(); err != nil || after != before {
		t.Errorf("Watermark = %+v, %v; want %+v", after, err, before)
	}
	if want := search.Digest("a", 1) + search.Digest("b", 1); before.Digest != want || before.Conversations != 2 {
		t.Errorf("Watermark = %+v, want 2 conversations, digest %d", before, want)
	}
	wantFound(t, x, "the", "a", "b")
}

func TestVersionsInAnyOrderEndTheSame(t *testing.T) {
	versions := []search.Entry{entry("a", 1, "one apple"), entry("a", 2, "two pears"), entry("a", 3, "three plums")}
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {2, 0, 1}} {
		apart, together := openWith(t, nil), openWith(t, nil)
		var batch []search.Entry
		for _, i := range order {
			put(t, apart, versions[i])
			batch = append(batch, versions[i])
		}
		put(t, together, batch...)
		for _, x := range []*search.Index{apart, together} {
			wantFound(t, x, "plums", "a")
			wantFound(t, x, "apple")
			wantFound(t, x, "pears")
			if n, err := x.Count(); n != 1 || err != nil {
				t.Errorf("order %v: Count = %d, %v; want 1", order, n, err)
			}
		}
	}
}

func TestDelete(t *testing.T) {
	x := openWith(t, []search.Entry{entry("a", 1, "price"), entry("b", 1, "price")})
	if err := x.Delete(t.Context(), []earshot.ConversationID{"a", "never there"}); err != nil {
		t.Fatal(err)
	}
	wantFound(t, x, "price", "b")
	if n, err := x.Count(); n != 1 || err != nil {
		t.Errorf("Count = %d, %v; want 1", n, err)
	}
	r, err := x.Search(t.Context(), parse(t, "price"), search.Options{})
	if err != nil || len(r.Facets["account"]) != 1 || r.Facets["account"][0].Count != 1 {
		t.Errorf("facet of accounts = %v, %v; want acme once", r.Facets["account"], err)
	}
}

func TestReopen(t *testing.T) {
	dir := t.TempDir()
	x, err := search.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, x, entry("a", 5, "price"))
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if x, err = search.Open(dir); err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	put(t, x, entry("a", 4, "cost"))
	wantFound(t, x, "price", "a")
	if err := x.Healthy(); err != nil {
		t.Errorf("Healthy = %v", err)
	}
}

func TestClosedIndexSaysSo(t *testing.T) {
	x := openWith(t, nil)
	x.Close()
	if err := x.Put(t.Context(), []search.Entry{entry("a", 1, "x")}); err == nil {
		t.Error("Put on a closed index gave no error")
	}
	if _, err := x.Search(t.Context(), parse(t, "x"), search.Options{}); err == nil {
		t.Error("Search on a closed index gave no error")
	}
	if err := x.Healthy(); err == nil {
		t.Error("a closed index is healthy")
	}
	if err := x.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

// TestInUse opens the index in a second process while this one has it open.
func TestInUse(t *testing.T) {
	if dir := os.Getenv("EARSHOT_TEST_OPEN"); dir != "" {
		_, err := search.Open(dir)
		_, errRead := search.OpenReadOnly(dir)
		fmt.Printf("%v %v %s\n", errors.Is(err, earshot.ErrConflict), errors.Is(errRead, earshot.ErrConflict), earshot.HintOf(err))
		os.Exit(0)
	}
	dir := t.TempDir()
	x, err := search.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	cmd := exec.Command(os.Args[0], "-test.run=^TestInUse$")
	cmd.Env = append(os.Environ(), "EARSHOT_TEST_OPEN="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "true true a server has it open") {
		t.Errorf("a second process says %q, %v; want true true and a hint", out, err)
	}
}

func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	if _, err := search.OpenReadOnly(dir); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("OpenReadOnly of nothing = %v, want not found", err)
	}
	x, err := search.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, x, entry("a", 1, "price"))
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // several may read at once
		r, err := search.OpenReadOnly(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		wantFound(t, r, "price", "a")
		if err := r.Put(t.Context(), []search.Entry{entry("b", 1, "price")}); !errors.Is(err, earshot.ErrDenied) {
			t.Errorf("Put when read-only = %v, want not allowed", err)
		}
	}
}

// TestDamage spoils each kind of file and expects Open to notice, and Reset to
// make a sound index of it.
func TestDamage(t *testing.T) {
	spoil := map[string]func([]byte) []byte{
		"cut in half":        func(b []byte) []byte { return b[:len(b)/2] },
		"cut to nothing":     func([]byte) []byte { return nil },
		"byte flipped early": func(b []byte) []byte { b[len(b)/5] ^= 0x40; return b },
		"byte flipped late":  func(b []byte) []byte { b[len(b)-30] ^= 1; return b },
	}
	for name, change := range spoil {
		t.Run("segment "+name, func(t *testing.T) { checkDamage(t, "*.zap", change) })
	}
	t.Run("segment removed", func(t *testing.T) { checkDamage(t, "*.zap", nil) })
	// Its two head pages are left. Half of it may hold all there is: the file grows ahead of what is in it.
	t.Run("root cut off", func(t *testing.T) {
		checkDamage(t, "root.bolt", func(b []byte) []byte { return b[:2*os.Getpagesize()] })
	})
	t.Run("root overwritten", func(t *testing.T) {
		checkDamage(t, "root.bolt", func(b []byte) []byte { return bytes.Repeat([]byte{0xa5}, len(b)) })
	})
	t.Run("root removed", func(t *testing.T) { checkDamage(t, "root.bolt", nil) })
}

func checkDamage(t *testing.T, pattern string, change func([]byte) []byte) {
	dir := t.TempDir()
	x, err := search.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		put(t, x, entry(fmt.Sprint("c", i), 1, fmt.Sprintf("the price of %d apples, pears and plums", i)))
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("no %s in the index: %v", pattern, err)
	}
	for _, f := range files { // some may be left from before a merge
		damage(t, f, change)
	}
	if x, err := search.Open(dir); !errors.Is(err, search.ErrCorrupt) {
		if err == nil {
			x.Close()
		}
		t.Fatalf("Open = %v, want damaged", err)
	}
	if x, err = search.Reset(dir); err != nil {
		t.Fatalf("Reset: %v", err)
	}
	put(t, x, entry("a", 1, "price"))
	wantFound(t, x, "price", "a")
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if x, err = search.Open(dir); err != nil {
		t.Fatalf("Open after Reset: %v", err)
	}
	x.Close()
}

func damage(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	if change == nil {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(b), 0o600); err != nil {
		t.Fatal(err)
	}
}

func each(entries []search.Entry, err error) iter.Seq2[search.Entry, error] {
	return func(yield func(search.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
		if err != nil {
			yield(search.Entry{}, err)
		}
	}
}

// TestRebuildWhileInUse searches and writes all the time while the index is
// rebuilt twice: every answer is whole, and nothing written is lost.
func TestRebuildWhileInUse(t *testing.T) {
	dir := t.TempDir()
	x, err := search.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	var records []search.Entry
	for i := range 700 {
		records = append(records, entry(fmt.Sprintf("c%03d", i), 1, "the price is high", "let us talk"))
	}
	put(t, x, records...)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for !closed(stop) {
			r, err := x.Search(context.Background(), parse(t, "price"), search.Options{Strict: true})
			if err != nil || r.Total < 700 {
				t.Errorf("Search while rebuilding = %d, %v; want 700 or more", r.Total, err)
				return
			}
		}
	})
	written := 0
	wg.Go(func() {
		for ; !closed(stop); written++ {
			e := entry(fmt.Sprintf("new%04d", written), 1, "the price is new")
			if err := x.Put(context.Background(), []search.Entry{e}); err != nil {
				t.Errorf("Put while rebuilding: %v", err)
				return
			}
		}
	})
	for range 2 {
		// What is new meanwhile comes by Put; the records are those of the start
		// and all that was written before this reading of them.
		if err := x.Rebuild(t.Context(), each(records, nil)); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	wg.Wait()
	if n, err := x.Count(); err != nil || n < 700 || n > 700+written {
		t.Errorf("Count = %d, %v; want 700 to %d", n, err, 700+written)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*", "[0-9]*")); len(left) != 1 {
		t.Errorf("generations left: %v, want one", left)
	}
}

func closed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestRebuildKeepsWhatIsPutMeanwhile(t *testing.T) {
	x := openWith(t, []search.Entry{entry("old", 1, "price"), entry("gone", 1, "price"), entry("changed", 1, "price")})
	records := func(yield func(search.Entry, error) bool) {
		_ = yield(entry("old", 1, "price"), nil)
		put(t, x, entry("new", 1, "price"), entry("changed", 2, "cost"))
		_ = yield(entry("changed", 1, "price"), nil)
	}
	if err := x.Rebuild(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	wantFound(t, x, "price", "new", "old")
	wantFound(t, x, "cost", "changed")
}

func TestRebuildThatFailsChangesNothing(t *testing.T) {
	dir := t.TempDir()
	x, err := search.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	put(t, x, entry("a", 1, "price"))
	broken := errors.New("the store is gone")
	if err := x.Rebuild(t.Context(), each([]search.Entry{entry("b", 1, "cost")}, broken)); !errors.Is(err, broken) {
		t.Errorf("Rebuild = %v, want %v", err, broken)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := x.Rebuild(ctx, each([]search.Entry{entry("b", 1, "cost")}, nil)); !errors.Is(err, context.Canceled) {
		t.Errorf("Rebuild = %v, want canceled", err)
	}
	wantFound(t, x, "price", "a")
	wantFound(t, x, "cost")
	if left, _ := filepath.Glob(filepath.Join(dir, "*", "[0-9]*")); len(left) != 1 {
		t.Errorf("generations left: %v, want one", left)
	}
	if err := x.Rebuild(t.Context(), each([]search.Entry{entry("b", 1, "cost")}, nil)); err != nil {
		t.Errorf("Rebuild after a failed one: %v", err)
	}
	wantFound(t, x, "cost", "b")
}

func TestOldSchemaIsLeftUntilRebuilt(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "v1-00000000")
	if err := os.MkdirAll(old, 0o700); err != nil {
		t.Fatal(err)
	}
	x, err := search.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if _, err := os.Stat(old); err != nil {
		t.Errorf("Open removed another program's index: %v", err)
	}
	if err := x.Rebuild(t.Context(), each(nil, nil)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("Rebuild left the index of another schema")
	}
}

func TestWithinHidesEverything(t *testing.T) {
	secret, open := entry("secret", 1, "price rumour"), entry("open", 1, "price list")
	secret.Conversation.Account, open.Conversation.Account = "hidden", "shown"
	x := openWith(t, []search.Entry{secret, open})
	within, err := search.Where("account", "shown")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"price", "rumour", "price OR rumour", "account:hidden", "-list", "what was the price rumour about"} {
		parsed, err := search.Parse(q)
		if err != nil {
			continue
		}
		r, err := x.Search(t.Context(), parsed, search.Options{Within: within})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			if h.ID != "open" {
				t.Errorf("Search(%q) within %s shows %s", q, within, h.ID)
			}
		}
		if r.Total > 1 || len(r.Facets["account"]) > 1 {
			t.Errorf("Search(%q) within %s counts %d, %v", q, within, r.Total, r.Facets["account"])
		}
	}
}

// TestAmongTellsAccountsOfOneNameApart shows one of two accounts whose names
// share a word, which a query by name cannot.
func TestAmongTellsAccountsOfOneNameApart(t *testing.T) {
	north, south := entry("north", 1, "price list"), entry("south", 1, "price rumour")
	north.Conversation.Account, north.Facts.AccountName = "acme", "Acme"
	south.Conversation.Account, south.Facts.AccountName = "acme-south", "Acme South"
	x := openWith(t, []search.Entry{north, south})
	q, err := search.Parse("price account:acme")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		may  []earshot.AccountID
		want int
	}{{[]earshot.AccountID{"acme"}, 1}, {[]earshot.AccountID{"acme", "acme-south"}, 2}, {nil, 0}} {
		r, err := x.Search(t.Context(), q, search.Options{Within: search.Among(tt.may)})
		if err != nil || r.Total != tt.want || len(r.Facets["account"]) != tt.want {
			t.Errorf("Search(%s) among %v counts %d, %v, %v; want %d", q, tt.may, r.Total, r.Facets["account"], err, tt.want)
		}
	}
}

func TestOptions(t *testing.T) {
	x := openWith(t, []search.Entry{entry("a", 1, "price"), entry("b", 1, "price price"), entry("c", 1, "the price of the roster")})
	for _, o := range []search.Options{{Limit: -1}, {Limit: search.MaxLimit + 1}, {Offset: -1}, {Offset: search.MaxOffset + 1}, {Order: "best"}, {Facets: []string{"colour"}}} {
		if _, err := x.Search(t.Context(), parse(t, "price"), o); !errors.Is(err, earshot.ErrInvalid) {
			t.Errorf("Search with %+v = %v, want not valid", o, err)
		}
	}
	var paged []string
	for offset := range 4 {
		r, err := x.Search(t.Context(), parse(t, "price"), search.Options{Limit: 1, Offset: offset})
		if err != nil || r.Total != 3 {
			t.Fatalf("page %d: %d, %v; want 3 in all", offset, r.Total, err)
		}
		for _, h := range r.Hits {
			paged = append(paged, string(h.ID))
		}
	}
	if want := []string{"b", "a", "c"}; !slices.Equal(paged, want) {
		t.Errorf("pages of one = %v, want %v", paged, want)
	}
	for order, want := range map[search.Order]string{search.NewestFirst: "c", search.OldestFirst: "a"} {
		r, err := x.Search(t.Context(), parse(t, "price"), search.Options{Order: order, Limit: 1})
		if err != nil || string(r.Hits[0].ID) != want {
			t.Errorf("%s first = %v, %v; want %s", order, r.Hits, err, want)
		}
	}
}

func TestSearchObeysItsContext(t *testing.T) {
	x := openWith(t, []search.Entry{entry("a", 1, "price")})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, parse(t, "price"), search.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Search = %v, want canceled", err)
	}
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	if _, err := x.Search(late, parse(t, "price"), search.Options{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Search = %v, want deadline exceeded", err)
	}
}

func TestGoneFromTheRecords(t *testing.T) {
	a, b := entry("a", 1, "price"), entry("b", 1, "price")
	x := openWith(t, []search.Entry{a, b})
	r, err := x.Search(t.Context(), parse(t, "price"), search.Options{
		Fetch: func(context.Context, []earshot.ConversationID) ([]*earshot.Conversation, error) {
			return []*earshot.Conversation{b.Conversation}, nil
		},
	})
	if err != nil || len(r.Hits) != 1 || r.Hits[0].ID != "b" {
		t.Errorf("hits = %v, %v; want b alone", r.Hits, err)
	}
}

func TestWhatIsNotSearched(t *testing.T) {
	e := entry("a", 1, "said", "noted", "quoted", "deleted", "thumbs")
	for i, k := range []earshot.Kind{earshot.KindMessage, earshot.KindNote, earshot.KindQuoted, earshot.KindDeleted, earshot.KindReaction} {
		e.Conversation.Turns[i].Kind = k
	}
	x := openWith(t, []search.Entry{e})
	wantFound(t, x, "said", "a")
	wantFound(t, x, "noted", "a")
	for _, q := range []string{"quoted", "deleted", "thumbs"} {
		wantFound(t, x, q)
	}
}

// TestSegmentsDoNotMatter puts the same conversations in one batch and in many,
// with replacements and deletions between, and expects the same answers.
func TestSegmentsDoNotMatter(t *testing.T) {
	words := strings.Fields("price cost cancel renew roster export 가격 해지 价格 解约 料金 解約 café API")
	r := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		var b strings.Builder
		for range 3 + r.IntN(12) {
			b.WriteString(words[r.IntN(len(words))] + " ")
		}
		return b.String()
	}
	var entries []search.Entry
	for i := range 60 {
		entries = append(entries, entry(fmt.Sprintf("c%02d", i), 2, text(), text(), text()))
	}
	whole, pieces := openWith(t, entries), openWith(t, nil)
	for i, e := range entries {
		put(t, pieces, entry(string(e.Conversation.ID), 1, text()), entry(fmt.Sprint("x", i), 1, text()))
	}
	for i, e := range entries {
		put(t, pieces, e)
		if err := pieces.Delete(t.Context(), []earshot.ConversationID{earshot.ConversationID(fmt.Sprint("x", i))}); err != nil {
			t.Fatal(err)
		}
	}
	for _, q := range []string{"price", "price cost -cancel", `"price cost"`, "价", "가격 OR 料金", "side:us 해지", "(side:customer api) cafe", "-side:us renew", "roster export 해지 解约 café price cost 料金"} {
		a, errA := whole.Search(t.Context(), parse(t, q), search.Options{Limit: 100})
		b, errB := pieces.Search(t.Context(), parse(t, q), search.Options{Limit: 100})
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if got, want := fmt.Sprint(b), fmt.Sprint(a); got != want {
			t.Errorf("Search(%q) in pieces\n%s\nwant, as in one batch\n%s", q, got, want)
		}
	}
}

// TestMergingLosesNothing makes the engine merge segments of which each holds
// facts that no other does.
func TestMergingLosesNothing(t *testing.T) {
	x := openWith(t, nil)
	start := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	const n = 60
	for i := range n {
		e := entry(fmt.Sprintf("c%02d", i), 1, fmt.Sprintf("word%d", i))
		e.Conversation.Account = earshot.AccountID(fmt.Sprint("account", i))
		e.Conversation.StartedAt = start.AddDate(0, 0, i)
		put(t, x, e)
	}
	for i := range n {
		id, day := fmt.Sprintf("c%02d", i), start.AddDate(0, 0, i)
		wantFound(t, x, fmt.Sprint("word", i), id)
		wantFound(t, x, fmt.Sprint("account:account", i), id)
		wantFound(t, x, "after:"+day.Format(time.DateOnly)+" before:"+day.AddDate(0, 0, 1).Format(time.DateOnly), id)
	}
}
