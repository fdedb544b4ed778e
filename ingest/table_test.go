package ingest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"earshot"
	"earshot/ingest"
)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func TestReadAccounts(t *testing.T) {
	t.Parallel()
	const table = `id,name,domains,tier,segment,industry,country,language,owner,csm,since,renewal,value,currency,products
sorae,소래유통,Sorae.example|sorae.co.example,d,enterprise,retail,kr,ko,joon.seo,mina.park,2023-04-01,2027-01-31,48000000,KRW,Roster|PayLink
loam,Loam,loam.example,,,,,,,,,,"1,250.5",USD,
bad one,Bad,x,G,,,,klingon,,,soon,,12.345,USD,
,Nameless,,,,,,,,,,,5,,
`
	got, errs := ingest.ReadAccounts(strings.NewReader(table), "accounts.csv")
	want := []earshot.Account{
		{ID: "sorae", Name: "소래유통", Domains: []string{"sorae.example", "sorae.co.example"}, Tier: "D", Segment: "enterprise", Industry: "retail",
			Country: "KR", Lang: "ko", Owner: "joon.seo", CSM: "mina.park", Since: day(2023, 4, 1), Renewal: day(2027, 1, 31),
			Value: earshot.Money{Minor: 48000000, Currency: "KRW"}, Products: []string{"Roster", "PayLink"}},
		{ID: "loam", Name: "Loam", Domains: []string{"loam.example"}, Lang: earshot.Undetermined, Value: earshot.Money{Minor: 125050, Currency: "USD"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ReadAccounts (-want +got):\n%s", diff)
	}
	wantErrors(t, errs,
		`accounts.csv:4: id: "bad one" is not an id; write it in lower case with hyphens, like "bad-one"`,
		`accounts.csv:4: tier: "G" is none of A to F`,
		`accounts.csv:4: language: "klingon" is not a language; write it like ko or zh-Hant`,
		`accounts.csv:4: since: "soon" is not a date; write it like 2025-09-03`,
		`accounts.csv:4: value: "12.345" is not an amount in USD`,
		`accounts.csv:5: id: is empty`,
		`accounts.csv:5: currency: "" is not a currency; write it like USD`)
}

// wantErrors compares the errors of a table, whatever their order in a line.
func wantErrors(t *testing.T, errs []error, want ...string) {
	t.Helper()
	missing := map[string]bool{}
	for _, w := range want {
		missing[w] = true
	}
	for _, err := range errs {
		if !missing[err.Error()] || !errors.Is(err, earshot.ErrInvalid) {
			t.Errorf("unexpected error: %v", err)
		}
		delete(missing, err.Error())
	}
	for w := range missing {
		t.Errorf("missing error: %s", w)
	}
}

func TestReadContacts(t *testing.T) {
	t.Parallel()
	const table = "account;name;aliases;email;title;role;left\r\nsorae;오세린;Serin Oh|세린;Serin.Oh@sorae.example;CFO;executive;2026-03-01\r\nloam;Ana Ruiz;;;;;\r\nloam;Bo;;bo at loam;;boss;\r\n"
	got, errs := ingest.ReadContacts(strings.NewReader("\uFEFF"+table), "contacts.csv")
	want := []earshot.Contact{
		{ID: "sorae/serin.oh", Account: "sorae", Name: "오세린", Aliases: []string{"Serin Oh", "세린"}, Email: "serin.oh@sorae.example", Title: "CFO",
			Role: earshot.ContactExecutive, Left: day(2026, 3, 1)},
		{ID: "loam/ana-ruiz", Account: "loam", Name: "Ana Ruiz"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ReadContacts (-want +got):\n%s", diff)
	}
	wantErrors(t, errs, `contacts.csv:4: email: "bo at loam" is not an e-mail address`,
		`contacts.csv:4: role: "boss" is none of executive, champion, procurement, manager, user`)
}

func TestReadOtherTables(t *testing.T) {
	t.Parallel()
	people, errs := ingest.ReadPeople(strings.NewReader("id,name,aliases,email,role,team,time_zone\nmina.park,박민아,Mina Park|민아 박,Mina.Park@tidewell.example,csm,Korea,Asia/Seoul\nx,X,,x@y.example,king,,Moon/Base\n"), "people.csv")
	if diff := cmp.Diff([]earshot.Person{{ID: "mina.park", Name: "박민아", Aliases: []string{"Mina Park", "민아 박"}, Email: "mina.park@tidewell.example",
		Role: earshot.RoleCSM, Team: "Korea", TimeZone: "Asia/Seoul"}}, people); diff != "" {
		t.Errorf("ReadPeople (-want +got):\n%s", diff)
	}
	wantErrors(t, errs, `people.csv:3: role: "king" is none of admin, manager, rep, csm`, `people.csv:3: time_zone: "Moon/Base" is not a time zone; write it like Asia/Seoul`)

	usage, errs := ingest.ReadUsage(strings.NewReader("account,product,month,active,paid,actions\nloam,Roster,2026-05,40,50,1234\nloam,Roster,2026-13,-1,50,1\n"), "usage.csv")
	if diff := cmp.Diff([]earshot.Usage{{Account: "loam", Product: "Roster", Month: day(2026, 5, 1), Active: 40, Paid: 50, Actions: 1234}}, usage); diff != "" {
		t.Errorf("ReadUsage (-want +got):\n%s", diff)
	}
	wantErrors(t, errs, `usage.csv:3: month: "2026-13" is not a date; write it like 2025-09-03`, `usage.csv:3: active: "-1" is not a whole number`)

	surveys, errs := ingest.ReadSurveys(strings.NewReader("account,contact_email,date,score,comment,language\nloam,ana@loam.example,2026-05-02,3,\"Late,\nagain\",en\nloam,,2026-05-03,11,,\n"), "surveys.csv")
	if diff := cmp.Diff([]earshot.Survey{{Account: "loam", Contact: "loam/ana", At: day(2026, 5, 2), Score: 3, Comment: "Late,\nagain", Lang: "en"}}, surveys); diff != "" {
		t.Errorf("ReadSurveys (-want +got):\n%s", diff)
	}
	wantErrors(t, errs, `surveys.csv:4: score: 11 is not between 0 and 10`)

	orders, errs := ingest.ReadOrders(strings.NewReader("account,id,date,product,amount,currency\nloam,o1,2026-01-05,Roster,99.90,eur\n"), "orders.csv")
	if diff := cmp.Diff([]earshot.Order{{Account: "loam", ID: "o1", At: day(2026, 1, 5), Product: "Roster", Amount: earshot.Money{Minor: 9990, Currency: "EUR"}}}, orders); diff != "" || errs != nil {
		t.Errorf("ReadOrders: %v (-want +got):\n%s", errs, diff)
	}

	outcomes, errs := ingest.ReadOutcomes(strings.NewReader("account,date,kind,reason,before,after,currency\nloam,2026-01-31,Renewed,,1000,1100,USD\nloam,2026-01-31,vanished,,1,1,USD\n"), "outcomes.csv")
	if diff := cmp.Diff([]earshot.Outcome{{Account: "loam", At: day(2026, 1, 31), Kind: earshot.Renewed, Before: earshot.Money{Minor: 100000, Currency: "USD"}, After: earshot.Money{Minor: 110000, Currency: "USD"}}}, outcomes); diff != "" {
		t.Errorf("ReadOutcomes (-want +got):\n%s", diff)
	}
	wantErrors(t, errs, `outcomes.csv:3: kind: "vanished" is none of renewed, expanded, contracted, churned`)
}

func TestTableTrouble(t *testing.T) {
	t.Parallel()
	_, errs := ingest.ReadAccounts(strings.NewReader("name,domains\nLoam,loam.example\n"), "a.csv")
	wantErrors(t, errs, `a.csv:1: the column "id" is missing`)
	if hint := earshot.HintOf(errs[0]); !strings.Contains(hint, "name, domains") {
		t.Errorf("the hint is %q", hint)
	}
	_, errs = ingest.ReadAccounts(strings.NewReader(""), "a.csv")
	wantErrors(t, errs, `a.csv: the file is empty`)
}
