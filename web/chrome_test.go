package web

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A browser is Chromium, driven by a test. What the console says against a
// page fails the test.
type browser struct {
	t   *testing.T
	ctx context.Context
	mu  sync.Mutex
	bad []string
}

// chromium is the browser's path. Without one the test is skipped, except in
// CI, where a test that does not run must not pass.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("Chromium is not installed, and the browser tests must run under CI: apt-get install chromium")
	}
	t.Skip("Chromium is not installed: apt-get install chromium")
	return ""
}

// open starts a browser with a profile of its own.
func open(t *testing.T) *browser {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "en-US"))
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	b := &browser{t: t}
	ctx, stop := chromedp.NewContext(alloc, chromedp.WithListener(b.hear))
	ctx, cancel := context.WithTimeout(ctx, 4*time.Minute)
	b.ctx = ctx
	if err := chromedp.Do(ctx); err != nil { // the browser lives as long as the first context it sees
		t.Fatalf("start Chromium: %v", err)
	}
	t.Cleanup(func() {
		cancel()
		stop()
		stopAlloc()
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, line := range b.bad {
			t.Errorf("the browser said: %s", line)
		}
	})
	return b
}

// hear keeps what the console says against us: errors, exceptions, and
// whatever the content security policy stopped.
func (b *browser) hear(event any) {
	line := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || strings.Contains(e.Entry.Text, "Content Security Policy") {
			line = e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventExceptionThrown:
		line = e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			line += " " + x.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			for _, a := range e.Args {
				line += string(a.Value) + " "
			}
		}
	}
	if line != "" {
		b.mu.Lock()
		b.bad = append(b.bad, line)
		b.mu.Unlock()
	}
}

// expect forgets what the browser said so far when it contains text: an error
// the test caused on purpose.
func (b *browser) expect(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	kept := b.bad[:0]
	for _, line := range b.bad {
		if !strings.Contains(line, text) {
			kept = append(kept, line)
		}
	}
	b.bad = kept
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.lost(err)
	}
}

// get runs an action for its value.
func get[T any](b *browser, a chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		b.lost(err)
	}
	return v
}

// lost ends the test and tells what was on the screen.
func (b *browser) lost(err error) {
	b.t.Helper()
	at, _ := chromedp.Run(b.ctx, chromedp.Location())
	seen, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body.innerText.slice(0,600)`))
	b.t.Fatalf("%v\nat %s, seeing:\n%s", err, at, seen)
}

// text is the text of the first element the selector finds.
func (b *browser) text(selector chromedp.CSS) string {
	b.t.Helper()
	return get(b, chromedp.Text(selector))
}

func (b *browser) eval(js string) string {
	b.t.Helper()
	return get(b, chromedp.Evaluate[string]("String("+js+")"))
}

// follow clicks, and waits until what the selector leads to has been loaded.
func (b *browser) follow(selector chromedp.CSS) {
	b.t.Helper()
	b.eval(`window.oldPage = true`)
	b.do(chromedp.Click(selector))
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		fresh, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`!window.oldPage && document.readyState === "complete"`))
		if err == nil && fresh {
			return
		}
		if time.Now().After(deadline) {
			b.lost(fmt.Errorf("clicking %s led nowhere", selector))
		}
	}
}

// at sets the size of the window and the theme.
func (b *browser) at(width int64, theme string) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, 900), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	}))
}

// shoot takes a picture of the whole page and checks that it does not scroll
// sideways.
func (b *browser) shoot(name string, width int64, theme string) {
	b.t.Helper()
	b.at(width, theme)
	if over := b.eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); over != "0" {
		b.t.Errorf("%s at %d px scrolls %s px sideways: %s", name, width, over, b.eval(widest))
	}
	png := get(b, chromedp.FullScreenshot(100))
	get(b, chromedp.Poll[bool](fmt.Sprintf(`innerWidth === %d && innerHeight === 900`, width))) // the picture made the window as tall as the page
	file := filepath.Join(screens(b.t), fmt.Sprintf("%s-%d-%s.png", name, width, theme))
	if err := os.WriteFile(file, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// widest names the elements that stick out.
const widest = `[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 6).map(e => e.tagName + "." + e.getAttribute("class")).join(" ")`

// screens is the folder the pictures go to.
func screens(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("EARSHOT_SCREENS")
	if dir == "" {
		dir = filepath.Join(os.TempDir(), "earshot-screens")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// withoutScript turns JavaScript off for the pages to come.
func (b *browser) withoutScript() {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
}
