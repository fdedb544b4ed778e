package ingest_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"earshot"
	"earshot/ingest"
)

func directory() *ingest.Directory {
	return ingest.NewDirectory(
		[]earshot.Person{
			{ID: "mina.park", Name: "박민아", Aliases: []string{"Mina Park"}, Email: "mina.park@tidewell.example"},
			{ID: "haruka.sato", Name: "佐藤 遥", Email: "haruka.sato@tidewell.example"},
			{ID: "alex.kim", Name: "Alex Kim", Email: "alexk@gmail.com"},
			{ID: "sam.one", Name: "Sam Roe"}, {ID: "sam.two", Name: "Sam Roe"},
		},
		[]earshot.Contact{
			{ID: "sorae/serin.oh", Account: "sorae", Name: "오세린", Aliases: []string{"Serin Oh"}, Email: "serin.oh@sorae.example"},
			{ID: "loam/ana", Account: "loam", Name: "Ana Ruiz"},
			{ID: "brook/ana", Account: "brook", Name: "Ana Ruiz"},
			{ID: "loam/alex.kim", Account: "loam", Name: "Alex Kim"},
		},
		[]earshot.Account{
			{ID: "sorae", Name: "소래유통", Domains: []string{"sorae.example"}},
			{ID: "loam", Name: "Loam & Sons", Domains: []string{"loam.example", "gmail.com"}},
			{ID: "brook", Name: "Brook", Domains: []string{"brook.example"}},
		})
}

// TestIdentify shows who is told by what. Each participant is written
// "name <address> (role)"; the outcome is "side/from person-or-contact".
func TestIdentify(t *testing.T) {
	tests := []struct {
		name         string
		participants []string
		account      string // as the metadata has it
		want         []string
		wantAccount  string // "account/from"
	}{
		{"addresses", []string{"x <serin.oh@sorae.example>", "y <mina.park@tidewell.example>"}, "",
			[]string{"customer/domain sorae/serin.oh", "us/domain mina.park"}, "sorae/contact"},
		{"an address nobody knows", []string{"x <new@mail.sorae.example>", "박민아"}, "",
			[]string{"customer/domain ", "us/name mina.park"}, "sorae/domain"},
		{"names, whatever the width and case", []string{"Ｍｉｎａ　park", "SERIN OH"}, "",
			[]string{"us/name mina.park", "customer/name sorae/serin.oh"}, "sorae/contact"},
		{"spaces in a Japanese name", []string{"佐藤遥", "誰か"}, "", []string{"us/name haruka.sato", "customer/the other side "}, "/"},
		{"roles", []string{"상담사", "고객"}, "", []string{"us/role ", "customer/role "}, "/"},
		{"roles in names", []string{"Agent (Ben)", "Customer Ilse"}, "", []string{"us/role ", "customer/role "}, "/"},
		{"Chinese roles", []string{"客服", "客户"}, "", []string{"us/role ", "customer/role "}, "/"},
		{"Japanese roles", []string{"オペレーター", "顧客"}, "", []string{"us/role ", "customer/role "}, "/"},
		{"role and person", []string{"Mina Park (Agent)", "Serin Oh (Customer)"}, "", []string{"us/role mina.park", "customer/role sorae/serin.oh"}, "sorae/contact"},
		{"machine roles", []string{"A (CUSTOMER)", "B (CUSTOM_BOT)", "C (AGENT)"}, "", []string{"customer/role ", "system/role ", "us/role "}, "/"},
		{"the other side", []string{"Mina Park", "Somebody"}, "", []string{"us/name mina.park", "customer/the other side "}, "/"},
		{"no other side of three", []string{"Mina Park", "Somebody", "Else"}, "", []string{"us/name mina.park", "/ ", "/ "}, "/"},
		{"a notetaker is nobody's side", []string{"Mina Park", "Fireflies.ai Notetaker Mina", "Somebody"}, "",
			[]string{"us/name mina.park", "system/name ", "customer/the other side "}, "/"},
		{"a shared screen", []string{"Mina Park's Presentation", "박민아", "오세린"}, "", []string{"system/name ", "us/name mina.park", "customer/name sorae/serin.oh"}, "sorae/contact"},
		{"nobody known", []string{"Bo", "Cy"}, "", []string{"/ ", "/ "}, "/"},
		{"free mail is no account", []string{"Bo <bo@gmail.com>", "박민아"}, "", []string{"customer/domain ", "us/name mina.park"}, "/"},
		{"free mail of ours", []string{"Alex Kim <alexk@gmail.com>", "오세린"}, "", []string{"us/name alex.kim", "customer/name sorae/serin.oh"}, "sorae/contact"},
		{"a name on both sides", []string{"Alex Kim", "Serin Oh"}, "", []string{"us/the other side alex.kim", "customer/name sorae/serin.oh"}, "sorae/contact"},
		{"a name on both sides of three", []string{"Alex Kim", "Serin Oh", "Mina Park"}, "",
			[]string{"/ ", "customer/name sorae/serin.oh", "us/name mina.park"}, "sorae/contact"},
		{"one name, two of ours", []string{"Sam Roe", "Bo"}, "", []string{"us/name ", "customer/the other side "}, "/"},
		{"one name, two accounts", []string{"Ana Ruiz", "Mina Park"}, "", []string{"customer/name ", "us/name mina.park"}, "/"},
		{"the account settles the name", []string{"Ana Ruiz", "Mina Park"}, "Loam & sons", []string{"customer/name loam/ana", "us/name mina.park"}, "loam/metadata"},
		{"the account by its ID", []string{"Bo", "Mina Park"}, "brook", []string{"customer/the other side ", "us/name mina.park"}, "brook/metadata"},
		{"an account nobody knows", []string{"Serin Oh", "Mina Park"}, "Nowhere", []string{"customer/name sorae/serin.oh", "us/name mina.park"}, "sorae/contact"},
		{"two accounts", []string{"Serin Oh", "Di <di@brook.example>", "Mina Park"}, "",
			[]string{"customer/name sorae/serin.oh", "customer/domain ", "us/name mina.park"}, "/"},
		{"no likeness counts", []string{"Mina Parks", "Serin"}, "", []string{"/ ", "/ "}, "/"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := conversation(tt.participants)
			if tt.account != "" {
				c.Account, c.AccountFrom = earshot.AccountID(tt.account), "metadata"
			}
			d := directory()
			d.Identify(c)
			if got := who(c); !slices.Equal(got, tt.want) {
				t.Errorf("Identify(%q) = %q, want %q", tt.participants, got, tt.want)
			}
			if got := fmt.Sprintf("%s/%s", c.Account, c.AccountFrom); got != tt.wantAccount {
				t.Errorf("Identify(%q): account %q, want %q; warned %v", tt.participants, got, tt.wantAccount, c.Warnings)
			}
			if c.Account == "" && len(c.Warnings) == 0 {
				t.Error("Identify left it unassigned and said nothing")
			}
			before, warned := who(c), len(c.Warnings)
			d.Identify(c)
			if diff := cmp.Diff(before, who(c)); diff != "" || (len(c.Warnings) != warned && tt.account != "Nowhere") {
				t.Errorf("Identify again changed it: %s, %v", diff, c.Warnings)
			}
		})
	}
}

// conversation is one where each says one thing.
func conversation(participants []string) *earshot.Conversation {
	c := &earshot.Conversation{ID: "c1"}
	for i, s := range participants {
		p := earshot.Participant{ID: fmt.Sprintf("p%d", i+1)}
		s, role, _ := strings.Cut(s, " (")
		if strings.HasPrefix(s, "Agent") {
			s, role = s+" ("+role, ""
		}
		p.Role = strings.TrimSuffix(role, ")")
		name, email, _ := strings.Cut(s, " <")
		p.Name, p.Email = name, strings.TrimSuffix(email, ">")
		c.Participants = append(c.Participants, p)
		c.Turns = append(c.Turns, earshot.Turn{Seq: i, Speaker: p.ID, Text: "hello"})
	}
	return c
}

// who is what became of the participants.
func who(c *earshot.Conversation) []string {
	var all []string
	for i, p := range c.Participants {
		all = append(all, fmt.Sprintf("%s/%s %s%s", p.Side, p.SideFrom, p.Person, p.Contact))
		if c.Turns[i].Side != p.Side {
			all = append(all, "but the turn is "+string(c.Turns[i].Side))
		}
	}
	return all
}

func TestSetSide(t *testing.T) {
	t.Parallel()
	c := conversation([]string{"Mina Park", "Sorae Bot", "Somebody"})
	c.Participants[1].Role = "bot"
	d := directory()
	d.Identify(c)
	if c.Turns[1].Counts() {
		t.Error("what a bot says counts")
	}
	if err := ingest.SetSide(c, "p1", earshot.SideCustomer); err != nil {
		t.Fatal(err)
	}
	if err := ingest.SetSide(c, "p2", earshot.SideUs); err != nil {
		t.Fatal(err)
	}
	d.Identify(c)
	if got := who(c)[:2]; got[0] != "customer/corrected " || got[1] != "us/corrected " || !c.Turns[1].Counts() {
		t.Errorf("after SetSide and Identify: %q, kind %q", got, c.Turns[1].Kind)
	}
	if err := ingest.SetSide(c, "p9", earshot.SideUs); !errors.Is(err, earshot.ErrNotFound) {
		t.Errorf("SetSide(p9) = %v, want earshot.ErrNotFound", err)
	}
	if err := ingest.SetSide(c, "p1", "theirs"); !errors.Is(err, earshot.ErrInvalid) {
		t.Errorf("SetSide(theirs) = %v, want earshot.ErrInvalid", err)
	}
}

func TestIdentifyWithoutDirectory(t *testing.T) {
	t.Parallel()
	c := conversation([]string{"Agent (Ben)", "Ilse"})
	c.Account, c.AccountFrom = "anything", "metadata"
	var none *ingest.Directory
	none.Identify(c)
	if got := who(c); got[0] != "us/role " || got[1] != "customer/the other side " || c.Account != "anything" {
		t.Errorf("Identify = %q, account %q", got, c.Account)
	}
}
