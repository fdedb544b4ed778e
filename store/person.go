package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"earshot"
)

const personColumns = `id, name, aliases, email, role, team, time_zone`

// People lists our people in the order of their IDs.
func (s *Store) People(ctx context.Context) ([]earshot.Person, error) {
	all, err := list(ctx, s.reader, scanPerson, `SELECT `+personColumns+` FROM people ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read people: %w", err)
	}
	return all, nil
}

// Person is our person with the ID.
func (s *Store) Person(ctx context.Context, id earshot.PersonID) (earshot.Person, error) {
	p, err := person(ctx, s.reader, id)
	return found(p, err, "person", id)
}

func person(ctx context.Context, q querier, id earshot.PersonID) (earshot.Person, error) {
	return one(ctx, q, scanPerson, `SELECT `+personColumns+` FROM people WHERE id = $1`, id)
}

// PersonByEmail is our person with the e-mail address, in whatever case.
func (s *Store) PersonByEmail(ctx context.Context, email string) (earshot.Person, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if email == "" {
		return earshot.Person{}, missing("person", email)
	}
	p, err := one(ctx, s.reader, scanPerson, `SELECT `+personColumns+` FROM people WHERE email = $1`, email)
	return found(p, err, "person", email)
}

func scanPerson(row scanner) (p earshot.Person, err error) {
	var aliases string
	if err = row.Scan(&p.ID, &p.Name, &aliases, &p.Email, &p.Role, &p.Team, &p.TimeZone); err != nil {
		return p, err
	}
	p.Aliases, err = fromTexts[string](aliases)
	return p, err
}

// PutPeople adds people and replaces those with a known ID. Two people cannot
// share an e-mail address; that is ErrConflict.
func (s *Store) PutPeople(ctx context.Context, all []earshot.Person) error {
	return put(ctx, s, "person", all, putPerson)
}

func putPerson(ctx context.Context, tx *sql.Tx, p earshot.Person) error {
	if p.ID == "" || !p.Role.Valid() {
		return fmt.Errorf("person %q needs an ID and a role: %w", p.Name, earshot.ErrInvalid)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO people (id, name, aliases, email, role, team, time_zone)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET
			name = excluded.name, aliases = excluded.aliases, email = excluded.email, role = excluded.role,
			team = excluded.team, time_zone = excluded.time_zone`,
		p.ID, p.Name, texts(p.Aliases), strings.ToLower(strings.TrimSpace(p.Email)), p.Role, p.Team, p.TimeZone)
	return err
}
