package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"earshot"
)

// ScopeField is one way to narrow the conversations a tracker listens to.
type ScopeField struct {
	Name    string // "scope.tiers"
	Label   string
	Options []Option
	Write   bool   // there are too many to list: more are written, one a line
	Typed   string // what was written and cannot be read
	Rows    int
}

// listedInScope is how many values of a field are listed; of more, only those
// chosen are.
const listedInScope = 24

// scopeFields are all ways to narrow what a tracker listens to, with what the
// house has to choose from and what the tracker has chosen.
func (v *visit) scopeFields(p Page, b *book, s earshot.Scope) []ScopeField {
	var langs []string
	for _, l := range earshot.CoreLangs() {
		langs = append(langs, string(l))
	}
	values := houseValues(b)
	word := func(kind string) func(string) string {
		return func(value string) string { return p.word(kind, value) }
	}
	own := func(value string) string { return value }
	account := func(id string) string {
		if a := b.link(earshot.AccountID(id)); a != nil {
			return a.Text
		}
		return id
	}
	person := func(id string) string { return b.person(earshot.PersonID(id)) }
	return []ScopeField{
		v.scopeField("channels", []string{string(earshot.ChannelCall), string(earshot.ChannelMeeting), string(earshot.ChannelChat), string(earshot.ChannelEmail)}, strs(s.Channels), word("channel")),
		v.scopeField("langs", append(langs, values["langs"]...), strs(s.Langs), word("lang")),
		v.scopeField("teams", values["teams"], s.Teams, own),
		v.scopeField("owners", values["owners"], strs(s.Owners), person),
		v.scopeField("tiers", values["tiers"], s.Tiers, own),
		v.scopeField("segments", values["segments"], s.Segments, own),
		v.scopeField("industries", values["industries"], s.Industries, own),
		v.scopeField("countries", values["countries"], s.Countries, own),
		v.scopeField("products", values["products"], s.Products, own),
		v.scopeField("accounts", values["accounts"], strs(s.Accounts), account),
	}
}

func strs[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = string(s)
	}
	return out
}

// houseValues are the values that accounts and people of the house have, in
// order, by the field of a scope.
func houseValues(b *book) map[string][]string {
	all := map[string][]string{}
	add := func(field string, values ...string) {
		for _, value := range values {
			if value != "" {
				all[field] = append(all[field], value)
			}
		}
	}
	for _, a := range b.accounts {
		add("tiers", a.Tier)
		add("segments", a.Segment)
		add("industries", a.Industry)
		add("countries", a.Country)
		add("products", a.Products...)
		add("owners", string(a.Owner), string(a.CSM))
	}
	for _, p := range b.people {
		add("teams", p.Team)
	}
	for field := range all {
		slices.Sort(all[field])
		all[field] = slices.Compact(all[field])
	}
	for _, a := range b.accounts { // by name
		add("accounts", string(a.ID))
	}
	return all
}

// scopeField lists what may be chosen: what the house has, and what the
// tracker has and the house has not.
func (v *visit) scopeField(name string, values, chosen []string, label func(string) string) ScopeField {
	f := ScopeField{Name: "scope." + name, Label: v.T("edit.scope_" + name)}
	if len(values) > listedInScope {
		values, f.Write, f.Rows = nil, true, 2
	}
	for _, value := range slices.Concat(values, chosen) {
		if !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == value }) {
			f.Options = append(f.Options, Option{Value: value, Label: label(value), On: slices.Contains(chosen, value)})
		}
	}
	return f
}

// scope reads what was chosen, and what was written, of each field.
func (r *formReader) scope() (s earshot.Scope) {
	if s.Least = r.number("least"); s.Least > 0 {
		s.LeastOf = earshot.PartUnit(r.visit.field("least_of"))
	}
	s.Channels = chosen[earshot.Channel](r, "channels", nil)
	s.Langs = chosen[earshot.Lang](r, "langs", nil)
	s.Teams = chosen[string](r, "teams", nil)
	s.Tiers = chosen[string](r, "tiers", nil)
	s.Segments = chosen[string](r, "segments", nil)
	s.Industries = chosen[string](r, "industries", nil)
	s.Countries = chosen[string](r, "countries", nil)
	s.Products = chosen[string](r, "products", nil)
	s.Owners = chosen[earshot.PersonID](r, "owners", func(b *book, name string) string {
		for id, p := range b.people {
			if string(id) == name || strings.EqualFold(p.Name, name) || strings.EqualFold(p.Email, name) {
				return string(id)
			}
		}
		return ""
	})
	s.Accounts = chosen[earshot.AccountID](r, "accounts", func(b *book, name string) string {
		for _, a := range b.accounts {
			if string(a.ID) == name || strings.EqualFold(a.Name, name) {
				return string(a.ID)
			}
		}
		return ""
	})
	return s
}

// chosen are the values ticked, and those written below, which named finds by
// what people call them; without it they are taken as they are.
func chosen[T ~string](r *formReader, field string, named func(*book, string) string) []T {
	var all []T
	for _, value := range r.visit.r.PostForm["scope."+field] {
		if value != "" && !slices.Contains(all, T(value)) {
			all = append(all, T(value))
		}
	}
	written := lines(r.visit.field("scope." + field + ".more"))
	if len(written) == 0 {
		return all
	}
	b, err := r.visit.book()
	if err != nil {
		r.refuse("scope."+field, err.Error())
		return all
	}
	for _, name := range written {
		value := name
		if named != nil {
			value = named(b, name)
		} else if !slices.Contains(houseValues(b)[field], name) {
			value = ""
		}
		switch {
		case value == "":
			r.refuse("scope."+field, r.T("edit.scope_unknown", "name", name))
		case !slices.Contains(all, T(value)):
			all = append(all, T(value))
		}
	}
	return all
}

// where reads where words count.
func (r *formReader) where() (w earshot.Where) {
	w.Question = r.visit.field("question") != ""
	if w.Part = earshot.Part(r.visit.field("part")); w.Part != earshot.PartAny {
		w.Unit = earshot.PartUnit(r.visit.field("unit"))
		was := len(r.problems)
		if w.Amount = r.number("amount"); len(r.problems) == was && (w.Amount == 0 || w.Unit == earshot.Percent && w.Amount > 100) {
			r.refuse("amount", r.T("edit.amount_needed"))
		}
	}
	for _, role := range r.visit.r.PostForm["role"] {
		w.Roles = append(w.Roles, earshot.ContactRole(role))
	}
	if w.Turns = r.number("turns"); w.Turns > 50 {
		r.refuse("turns", r.T("edit.turns_needed"))
	}
	if w.After = earshot.TrackerID(r.visit.field("after")); w.After == "" {
		return w
	}
	switch r.visit.field("after_how") {
	case "same":
		w.SameTurn = true
	case "turns":
		was := len(r.problems)
		if w.AfterTurn = r.number("after_turns"); len(r.problems) == was && w.AfterTurn == 0 {
			r.refuse("after_turns", r.T("edit.number_needed"))
		}
	}
	return w
}

// fires reads when findings count, and whether it is what is missing that
// does.
func (r *formReader) fires(t *earshot.Tracker) {
	switch what := r.visit.field("absence"); what {
	case "":
	case "phrase":
		t.Absence = true
	default:
		t.Absence, t.Missing = true, earshot.Missing(what)
	}
	if t.Absence && (t.Where.SameTurn || t.Where.AfterTurn > 0) {
		r.refuse("after_how", r.T("edit.after_absent"))
	}
	if t.Missing != earshot.MissingPhrase && t.Where.Question {
		r.refuse("question", r.T("edit.question_absent"))
	}
	t.Fires = earshot.Fires{AtLeast: r.number("at_least"), Cap: r.number("cap"), Conversations: r.number("talks"), Days: r.number("days")}
	switch {
	case t.Fires.Spread() && t.Fires.Days == 0:
		r.refuse("days", r.T("edit.days_needed"))
	case !t.Fires.Spread() && t.Fires.Days > 0:
		r.refuse("talks", r.T("edit.talks_needed"))
	}
}

// whereFields fills in the fields of where words count and when they do.
func (f *TrackerForm) whereFields(t earshot.Tracker) {
	w := t.Where
	f.Part, f.Amount, f.Unit, f.Question = string(w.Part), number(w.Amount), string(cmp.Or(w.Unit, earshot.Percent)), w.Question
	f.After, f.AfterTurns, f.Turns, f.Least = string(w.After), number(w.AfterTurn), number(w.Turns), number(t.Scope.Least)
	switch {
	case w.SameTurn:
		f.AfterHow = "same"
	case w.AfterTurn > 0:
		f.AfterHow = "turns"
	}
	switch {
	case t.Absence && t.Missing == earshot.MissingPhrase:
		f.Absence = "phrase"
	case t.Absence:
		f.Absence = string(t.Missing)
	}
	f.AtLeast, f.Cap, f.Talks, f.Days = number(t.Fires.AtLeast), number(t.Fires.Cap), number(t.Fires.Conversations), number(t.Fires.Days)
}

// number writes a number into a field, which is empty for zero.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// editChoices are what may be chosen, with what the tracker has.
func (v *visit) editChoices(p Page, b *book, all []earshot.Tracker, t earshot.Tracker, f TrackerForm) EditChoices {
	c := EditChoices{
		Severities: choose(p, "severity", string(t.Severity), "high", "medium", "low"),
		Sides:      choose(p, "side", string(t.Side), "customer", "us", ""),
		Parts:      choose(p, "part", string(t.Where.Part), "", "first", "last"),
		Units:      choose(p, "unit", string(cmp.Or(t.Where.Unit, earshot.Percent)), "percent", "minutes", "turns"),
		LeastOf:    choose(p, "unit", string(cmp.Or(t.Scope.LeastOf, earshot.Minutes)), "minutes", "turns"),
		Scope:      v.scopeFields(p, b, t.Scope),
	}
	for _, category := range categories {
		c.Categories = append(c.Categories, Option{Value: string(category), Label: p.word("category", string(category)), On: category == t.Category})
	}
	for _, other := range append([]earshot.Tracker{t}, all...) { // a manager's own
		known := slices.ContainsFunc(c.Categories, func(o Option) bool { return o.Value == string(other.Category) })
		if other.Category != "" && !known {
			c.Categories = append(c.Categories, Option{Value: string(other.Category), Label: string(other.Category), On: other.Category == t.Category})
		}
	}
	c.Owners = owners(p, b, t.Owner)
	for _, role := range []earshot.ContactRole{earshot.ContactExecutive, earshot.ContactChampion, earshot.ContactProcurement, earshot.ContactManager, earshot.ContactUser} {
		c.Roles = append(c.Roles, Option{Value: string(role), Label: p.T("contact." + string(role)), On: slices.Contains(t.Where.Roles, role)})
	}
	c.After = afterOptions(p, all, t)
	c.AfterHow = choose(p, "edit.after_how", f.AfterHow, "", "same", "turns")
	for _, kind := range []string{"", "phrase", string(earshot.MissingExecutive), string(earshot.MissingNextStep)} {
		c.Absences = append(c.Absences, Option{Value: kind, Label: p.T("edit.absence_" + strings.ReplaceAll(cmp.Or(kind, "none"), " ", "_")), On: kind == f.Absence})
	}
	return c
}

// choose are options with words "kind.value"; what is on stays among them.
func choose(p Page, kind, on string, values ...string) []Option {
	if !slices.Contains(values, on) {
		values = append(values, on)
	}
	var all []Option
	for _, value := range values {
		all = append(all, Option{Value: value, Label: p.word(kind, cmp.Or(value, "any")), On: value == on})
	}
	return all
}

// owners are those who may own a tracker: who manages, and who does already.
func owners(p Page, b *book, owner earshot.PersonID) []Option {
	all := []Option{{Label: p.T("edit.owner_me"), On: owner == ""}}
	for id, person := range b.people {
		if person.Role.MayManage() || id == owner {
			all = append(all, Option{Value: string(id), Label: b.person(id), On: id == owner})
		}
	}
	if _, known := b.people[owner]; owner != "" && !known {
		all = append(all, Option{Value: string(owner), Label: string(owner), On: true})
	}
	slices.SortStableFunc(all[1:], func(a, b Option) int { return strings.Compare(a.Label, b.Label) })
	return all
}

// afterOptions are the trackers after whose findings words may count.
func afterOptions(p Page, all []earshot.Tracker, t earshot.Tracker) []Option {
	options := []Option{{Label: p.T("edit.after_none"), On: t.Where.After == ""}}
	for _, other := range all {
		if other.ID != t.ID && (other.Active || other.ID == t.Where.After) {
			options = append(options, Option{Value: string(other.ID), Label: p.tracker(cmp.Or(other.Name, string(other.ID))), On: other.ID == t.Where.After})
		}
	}
	if after := string(t.Where.After); after != "" && !slices.ContainsFunc(options, func(o Option) bool { return o.Value == after }) {
		options = append(options, Option{Value: after, Label: after, On: true})
	}
	return options
}

// sums tell what the folded parts say.
func (v *visit) sums(p Page, b *book, t earshot.Tracker) (EditSums, error) {
	where, err := v.whereWords(p, t.Where)
	list := func(words []string, otherwise string) string {
		return cmp.Or(strings.Join(words, p.T("format.list")), p.T(otherwise))
	}
	scope := scopeWords(p, b, t.Scope)
	return EditSums{Where: list(where, "edit.anywhere"), WhereOpen: len(where) > 0, Scope: list(scope, "edit.all_conversations"), ScopeOpen: len(scope) > 0,
		Fires: firesWords(p, t), FiresOpen: t.Absence || t.Fires != earshot.Fires{}, Guards: guards(p, t.Guards), GuardsOpen: t.Guards != earshot.Guards{}}, err
}

// unfold opens the parts that something is wrong in.
func (page *EditPage) unfold(v *visit) {
	for _, f := range page.Problems {
		switch name, _, _ := strings.Cut(f.Field, "."); name {
		case "amount", "turns", "after_turns", "after_how", "question":
			page.Sums.WhereOpen = true
		case "scope", "least":
			page.Sums.ScopeOpen = true
		case "at_least", "cap", "talks", "days":
			page.Sums.FiresOpen = true
		}
	}
	for i := range page.Choices.Scope {
		f := &page.Choices.Scope[i]
		if slices.ContainsFunc(page.Problems, func(p FieldProblem) bool { return p.Field == f.Name }) {
			f.Typed = v.field(f.Name + ".more")
		}
	}
}
