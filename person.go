package earshot

import "time"

// PersonID names one of our own people, "mina.park".
type PersonID string

// PersonRole is what one of our people may do in Earshot.
type PersonRole string

// The roles, from most to least.
const (
	RoleAdmin   PersonRole = "admin"   // runs the installation
	RoleManager PersonRole = "manager" // owns trackers, sees every account
	RoleRep     PersonRole = "rep"     // sells and renews
	RoleCSM     PersonRole = "csm"     // looks after accounts
)

// Person is one of our own people: somebody who speaks for us in
// conversations, owns accounts and reminders, or signs in.
type Person struct {
	ID       PersonID
	Name     string
	Aliases  []string // other spellings seen in transcripts: "Mina Park", "박민아"
	Email    string   // lower case
	Role     PersonRole
	Team     string
	TimeZone string // IANA name, "Asia/Seoul"; empty means UTC
}

// Location is the person's time zone, UTC if it is empty or not known.
func (p Person) Location() *time.Location {
	if loc, err := time.LoadLocation(p.TimeZone); err == nil {
		return loc
	}
	return time.UTC
}

// MayOpen reports whether the person may open the account: it is theirs, or
// they manage. What somebody may not open they do not see in any list, count
// or search either.
func (p Person) MayOpen(a Account) bool {
	return p.Role.MayManage() || p.ID != "" && (a.Owner == p.ID || a.CSM == p.ID)
}

// MayManage reports whether the role may change trackers and see other
// people's accounts.
func (r PersonRole) MayManage() bool { return r == RoleAdmin || r == RoleManager }

// Valid reports whether r is one of the roles.
func (r PersonRole) Valid() bool {
	switch r {
	case RoleAdmin, RoleManager, RoleRep, RoleCSM:
		return true
	}
	return false
}
