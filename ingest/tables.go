package ingest

import (
	"io"
	"strings"
	"time"
	"unicode"

	"earshot"
)

// ReadAccounts reads id,name,domains,tier,segment,industry,country,language,
// owner,csm,since,renewal,value,currency,products. Domains and products stand
// between bars; the value is a year's, in whole units of the currency. As with
// all tables, the good rows are returned beside the errors of the bad ones.
func ReadAccounts(r io.Reader, name string) ([]earshot.Account, []error) {
	return readTable(r, name, []string{"id", "name"}, func(row *tableRow) earshot.Account {
		a := earshot.Account{
			ID: earshot.AccountID(row.need("id")), Name: row.need("name"), Tier: strings.ToUpper(row.text("tier")),
			Segment: row.text("segment"), Industry: row.text("industry"), Country: strings.ToUpper(row.text("country")),
			Lang: row.lang("language"), Owner: earshot.PersonID(row.text("owner")), CSM: earshot.PersonID(row.text("csm")),
			Since: row.day("since"), Renewal: row.day("renewal"), Value: row.money("value", "currency"), Products: row.list("products"),
		}
		for _, domain := range row.list("domains") {
			a.Domains = append(a.Domains, strings.ToLower(domain))
		}
		if a.Lang == "" {
			a.Lang = earshot.Undetermined
		}
		if a.ID != "" && slug(string(a.ID)) != string(a.ID) {
			row.wrong("id", "%q is not an id; write it in lower case with hyphens, like %q", string(a.ID), slug(string(a.ID)))
		}
		if a.Tier != "" && (len(a.Tier) != 1 || a.Tier < "A" || a.Tier > "F") {
			row.wrong("tier", "%q is none of A to F", a.Tier)
		}
		return a
	})
}

// ReadContacts reads account,name,aliases,email,title,role,left.
func ReadContacts(r io.Reader, name string) ([]earshot.Contact, []error) {
	return readTable(r, name, []string{"account", "name"}, func(row *tableRow) earshot.Contact {
		c := earshot.Contact{
			Account: earshot.AccountID(row.need("account")), Name: row.need("name"), Aliases: row.list("aliases"), Email: row.email("email"),
			Title: row.text("title"), Role: earshot.ContactRole(strings.ToLower(row.text("role"))), Left: row.day("left"),
		}
		c.ID = NewContactID(c.Account, c.Email, c.Name)
		switch c.Role {
		case "", earshot.ContactExecutive, earshot.ContactChampion, earshot.ContactProcurement, earshot.ContactManager, earshot.ContactUser:
		default:
			row.wrong("role", "%q is none of executive, champion, procurement, manager, user", string(c.Role))
		}
		return c
	})
}

// ReadPeople reads id,name,aliases,email,role,team,time_zone.
func ReadPeople(r io.Reader, name string) ([]earshot.Person, []error) {
	return readTable(r, name, []string{"id", "name", "email"}, func(row *tableRow) earshot.Person {
		p := earshot.Person{
			ID: earshot.PersonID(row.need("id")), Name: row.need("name"), Aliases: row.list("aliases"), Email: row.email("email"),
			Role: earshot.PersonRole(strings.ToLower(row.text("role"))), Team: row.text("team"), TimeZone: row.text("time_zone"),
		}
		if p.Role == "" {
			p.Role = earshot.RoleRep
		}
		if !p.Role.Valid() {
			row.wrong("role", "%q is none of admin, manager, rep, csm", string(p.Role))
		}
		if _, err := time.LoadLocation(p.TimeZone); err != nil {
			row.wrong("time_zone", "%q is not a time zone; write it like Asia/Seoul", p.TimeZone)
		}
		return p
	})
}

// ReadUsage reads account,product,month,active,paid,actions.
func ReadUsage(r io.Reader, name string) ([]earshot.Usage, []error) {
	return readTable(r, name, []string{"account", "product", "month"}, func(row *tableRow) earshot.Usage {
		month := row.needDay("month")
		return earshot.Usage{
			Account: earshot.AccountID(row.need("account")), Product: row.need("product"),
			Month:  time.Date(month.Year(), month.Month(), 1, 0, 0, 0, 0, time.UTC),
			Active: row.count("active"), Paid: row.count("paid"), Actions: row.count("actions"),
		}
	})
}

// ReadSurveys reads account,contact_email,date,score,comment,language.
func ReadSurveys(r io.Reader, name string) ([]earshot.Survey, []error) {
	return readTable(r, name, []string{"account", "date", "score"}, func(row *tableRow) earshot.Survey {
		row.need("score")
		s := earshot.Survey{
			Account: earshot.AccountID(row.need("account")), At: row.needDay("date"), Score: row.count("score"),
			Comment: row.text("comment"), Lang: row.lang("language"),
		}
		if email := row.email("contact_email"); email != "" {
			s.Contact = NewContactID(s.Account, email, "")
		}
		if s.Score > 10 {
			row.wrong("score", "%d is not between 0 and 10", s.Score)
		}
		return s
	})
}

// ReadOrders reads account,id,date,product,amount,currency.
func ReadOrders(r io.Reader, name string) ([]earshot.Order, []error) {
	return readTable(r, name, []string{"account", "id", "date", "amount"}, func(row *tableRow) earshot.Order {
		row.need("amount")
		return earshot.Order{
			Account: earshot.AccountID(row.need("account")), ID: row.need("id"), At: row.needDay("date"),
			Product: row.text("product"), Amount: row.money("amount", "currency"),
		}
	})
}

// ReadOutcomes reads account,date,kind,reason,before,after,currency.
func ReadOutcomes(r io.Reader, name string) ([]earshot.Outcome, []error) {
	return readTable(r, name, []string{"account", "date", "kind"}, func(row *tableRow) earshot.Outcome {
		o := earshot.Outcome{
			Account: earshot.AccountID(row.need("account")), At: row.needDay("date"), Kind: earshot.OutcomeKind(strings.ToLower(row.need("kind"))),
			Reason: row.text("reason"), Before: row.money("before", "currency"), After: row.money("after", "currency"),
		}
		switch o.Kind {
		case "", earshot.Renewed, earshot.Expanded, earshot.Contracted, earshot.Churned:
		default:
			row.wrong("kind", "%q is none of renewed, expanded, contracted, churned", string(o.Kind))
		}
		return o
	})
}

// NewContactID is the ID of the contact of the account with the address or,
// where there is none, the name: "hanbit-logistics/jiwoo.kim".
func NewContactID(account earshot.AccountID, email, name string) earshot.ContactID {
	local, _, _ := strings.Cut(email, "@")
	if local == "" {
		local = name
	}
	return earshot.ContactID(string(account) + "/" + slug(local))
}

// slug is s in lower case, with letters of any script, digits, dots and single
// hyphens.
func slug(s string) string {
	var out strings.Builder
	gap := false
	for _, r := range strings.ToLower(strings.TrimSpace(s)) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '.' {
			gap = out.Len() > 0
			continue
		}
		if gap {
			out.WriteByte('-')
			gap = false
		}
		out.WriteRune(r)
	}
	return out.String()
}
