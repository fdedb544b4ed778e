package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"earshot"
	"earshot/store"

	"github.com/alexedwards/scs/v2"
	"github.com/google/go-cmp/cmp"
)

func housekeeping() []behaviour {
	return []behaviour{
		{"people are found by ID and e-mail", people},
		{"a password is checked, not kept", passwords},
		{"a session lives until it expires", sessions},
		{"a setting is what it was set to last", settings},
		{"the check counts everything", checks},
	}
}

func people(t *testing.T, s *store.Store) {
	putHanbit(t, s)
	putHanbit(t, s)
	want := earshot.Person{ID: "mina.park", Name: "Mina Park", Aliases: []string{"박민아"}, Email: "mina.park@tidewell.example", Role: earshot.RoleCSM, Team: "east", TimeZone: "Asia/Seoul"}
	for _, email := range []string{"mina.park@tidewell.example", " Mina.Park@Tidewell.example "} {
		if diff := cmp.Diff(want, must1(s.PersonByEmail(t.Context(), email))(t)); diff != "" {
			t.Errorf("PersonByEmail(%q) (-want +got):\n%s", email, diff)
		}
	}
	if all := must1(s.People(t.Context()))(t); len(all) != 2 || all[1].ID != "tom" {
		t.Errorf("People = %+v, want mina.park and tom", all)
	}
	for _, email := range []string{"", "nobody@tidewell.example"} {
		if _, err := s.PersonByEmail(t.Context(), email); !errors.Is(err, earshot.ErrNotFound) {
			t.Errorf("PersonByEmail(%q) = %v, want not found", email, err)
		}
	}
	if err := s.PutPeople(t.Context(), []earshot.Person{{ID: "impostor", Email: want.Email, Role: earshot.RoleRep}}); !errors.Is(err, earshot.ErrConflict) {
		t.Errorf("PutPeople(an e-mail twice) = %v, want conflict", err)
	}
	if all := must1(s.Accounts(t.Context()))(t); len(all) != 2 || all[0].ID != "acme" {
		t.Errorf("Accounts = %+v, want acme and hanbit", all)
	}
}

func passwords(t *testing.T, s *store.Store) {
	putHanbit(t, s)
	if has := must1(s.HasPasswords(t.Context()))(t); has {
		t.Error("HasPasswords of a new store, want none")
	}
	must(t, s.SetPassword(t.Context(), today, "tom", "비밀번호는이것입니다"))
	must(t, s.SetPassword(t.Context(), today, "mina.park", "correct horse é"))
	for _, tt := range []struct {
		id       earshot.PersonID
		password string
		want     bool
	}{
		{"tom", "비밀번호는이것입니다", true},
		{"tom", "비밀번호는이것입니다.", false},
		{"mina.park", "correct horse é", true},
		{"mina.park", "correct horse e\u0301", true}, // composed by another keyboard
		{"mina.park", "", false},
		{"nobody", "correct horse é", false},
	} {
		if got := must1(s.CheckPassword(t.Context(), tt.id, tt.password))(t); got != tt.want {
			t.Errorf("CheckPassword(%s, %q) = %v, want %v", tt.id, tt.password, got, tt.want)
		}
	}
	if has := must1(s.HasPasswords(t.Context()))(t); !has {
		t.Error("HasPasswords, want yes")
	}
	if err := s.SetPassword(t.Context(), today, "tom", "short"); !errors.Is(err, earshot.ErrInvalid) || earshot.HintOf(err) == "" {
		t.Errorf("SetPassword(short) = %v, want not valid, with a hint", err)
	}
	if err := s.SetPassword(t.Context(), today, "nobody", "correct horse"); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("SetPassword(nobody) = %v, want not found", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.CheckPassword(ended, "tom", "비밀번호는이것입니다"); err == nil {
		t.Error("CheckPassword went on after its context ended")
	}
}

func sessions(t *testing.T, s *store.Store) {
	var kept scs.CtxStore = s.Sessions()
	ctx := t.Context()
	must(t, kept.CommitCtx(ctx, "token", []byte("one"), today.Add(time.Hour)))
	must(t, kept.CommitCtx(ctx, "token", []byte("two"), today.Add(time.Hour)))
	must(t, kept.Commit("other", []byte("three"), today.Add(time.Minute)))
	find := func(token, want string) {
		t.Helper()
		got, found, err := kept.FindCtx(ctx, token)
		if err != nil || string(got) != want || found != (want != "") {
			t.Errorf("Find(%s) = %q, %v, %v; want %q", token, got, found, err, want)
		}
	}
	find("token", "two")
	find("other", "three")
	find("none", "")
	s.Now = func() time.Time { return today.Add(time.Minute) }
	find("other", "")
	must(t, s.Sessions().Sweep(ctx))
	s.Now = func() time.Time { return today }
	find("other", "")
	must(t, kept.DeleteCtx(ctx, "token"))
	must(t, kept.Delete("token"))
	find("token", "")
}

func settings(t *testing.T, s *store.Store) {
	if v := must1(s.Setting(t.Context(), "weights"))(t); v != "" {
		t.Errorf("Setting(weights) = %q, want it empty", v)
	}
	for _, want := range []string{"one", "zwei", ""} {
		must(t, s.PutSetting(t.Context(), "weights", want))
		if v := must1(s.Setting(t.Context(), "weights"))(t); v != want {
			t.Errorf("Setting(weights) = %q, want %q", v, want)
		}
	}
}

func checks(t *testing.T, s *store.Store) {
	putHanbit(t, s)
	must(t, s.PutContacts(t.Context(), []earshot.Contact{{ID: "hanbit/kim", Account: "hanbit"}}))
	must(t, s.PublishTrackers(t.Context(), today, "tom", []earshot.Tracker{{ID: "price", Name: "Price"}}))
	must(t, s.PutTracks(t.Context(), []earshot.Track{{ID: "value-first"}}))
	record(t, s, spoken("hanbit", "a", 3, 7, 2), spoken(earshot.Unassigned, "b", 2, 5, 1))
	got := must1(s.Check(t.Context()))(t)
	want := store.Report{Engine: got.Engine, Schema: got.Schema, Accounts: 2, Contacts: 1, People: 2, Conversations: 2, Unassigned: 1, Turns: 12, Findings: 3,
		Trackers: 1, Tracks: 1, OpenReminders: 1, Backlog: 2, Bytes: got.Bytes}
	if diff := cmp.Diff(want, got); diff != "" || got.Bytes == 0 || got.Schema == 0 || got.Engine == "" {
		t.Errorf("Check (-want +got):\n%s", diff)
	}
}
