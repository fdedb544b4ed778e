package store

import (
	"context"
	"database/sql"
	"fmt"

	"earshot"
)

const accountColumns = `id, name, domains, tier, segment, industry, country, lang, owner, csm, since_at, renewal_at, value_minor, currency, products`

// Accounts lists every account in the order of their IDs.
func (s *Store) Accounts(ctx context.Context) ([]earshot.Account, error) {
	all, err := list(ctx, s.reader, scanAccount, `SELECT `+accountColumns+` FROM accounts ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	return all, nil
}

// Account is the account with the ID.
func (s *Store) Account(ctx context.Context, id earshot.AccountID) (earshot.Account, error) {
	a, err := account(ctx, s.reader, id)
	return found(a, err, "account", id)
}

func account(ctx context.Context, q querier, id earshot.AccountID) (earshot.Account, error) {
	return one(ctx, q, scanAccount, `SELECT `+accountColumns+` FROM accounts WHERE id = $1`, id)
}

func scanAccount(row scanner) (a earshot.Account, err error) {
	var domains, products string
	var since, renewal int64
	err = row.Scan(&a.ID, &a.Name, &domains, &a.Tier, &a.Segment, &a.Industry, &a.Country, &a.Lang, &a.Owner, &a.CSM,
		&since, &renewal, &a.Value.Minor, &a.Value.Currency, &products)
	if err != nil {
		return a, err
	}
	a.Since, a.Renewal = fromMS(since), fromMS(renewal)
	if a.Domains, err = fromTexts[string](domains); err != nil {
		return a, err
	}
	a.Products, err = fromTexts[string](products)
	return a, err
}

// PutAccounts adds accounts and replaces those with a known ID.
func (s *Store) PutAccounts(ctx context.Context, all []earshot.Account) error {
	return put(ctx, s, "account", all, putAccount)
}

func putAccount(ctx context.Context, tx *sql.Tx, a earshot.Account) error {
	if a.ID == earshot.Unassigned {
		return fmt.Errorf("an account needs an ID: %w", earshot.ErrInvalid)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO accounts (id, name, domains, tier, segment, industry, country, lang, owner, csm, since_at, renewal_at,
			value_minor, currency, products)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (id) DO UPDATE SET
			name = excluded.name, domains = excluded.domains, tier = excluded.tier, segment = excluded.segment,
			industry = excluded.industry, country = excluded.country, lang = excluded.lang, owner = excluded.owner,
			csm = excluded.csm, since_at = excluded.since_at, renewal_at = excluded.renewal_at,
			value_minor = excluded.value_minor, currency = excluded.currency, products = excluded.products`,
		a.ID, a.Name, texts(a.Domains), a.Tier, a.Segment, a.Industry, a.Country, a.Lang, a.Owner, a.CSM, ms(a.Since), ms(a.Renewal),
		a.Value.Minor, a.Value.Currency, texts(a.Products))
	return err
}

// put writes all of one noun in one transaction.
func put[T any](ctx context.Context, s *Store, noun string, all []T, write func(context.Context, *sql.Tx, T) error) error {
	if len(all) == 0 {
		return nil
	}
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for i, v := range all {
			if err := write(ctx, tx, v); err != nil {
				return fmt.Errorf("write %s %d of %d: %w", noun, i+1, len(all), err)
			}
		}
		return nil
	})
}

const contactColumns = `id, account_id, name, aliases, email, title, role, left_at`

// Contacts lists the account's contacts in the order of their IDs.
func (s *Store) Contacts(ctx context.Context, id earshot.AccountID) ([]earshot.Contact, error) {
	all, err := contactsOf(ctx, s.reader, id)
	if err != nil {
		return nil, fmt.Errorf("read contacts of %s: %w", id, err)
	}
	return all, nil
}

func contactsOf(ctx context.Context, q querier, id earshot.AccountID) ([]earshot.Contact, error) {
	return list(ctx, q, scanContact, `SELECT `+contactColumns+` FROM contacts WHERE account_id = $1 ORDER BY id`, id)
}

// AllContacts lists the contacts of every account, by account and ID.
func (s *Store) AllContacts(ctx context.Context) ([]earshot.Contact, error) {
	all, err := list(ctx, s.reader, scanContact, `SELECT `+contactColumns+` FROM contacts ORDER BY account_id, id`)
	if err != nil {
		return nil, fmt.Errorf("read contacts: %w", err)
	}
	return all, nil
}

func scanContact(row scanner) (c earshot.Contact, err error) {
	var aliases string
	var left int64
	if err = row.Scan(&c.ID, &c.Account, &c.Name, &aliases, &c.Email, &c.Title, &c.Role, &left); err != nil {
		return c, err
	}
	c.Left = fromMS(left)
	c.Aliases, err = fromTexts[string](aliases)
	return c, err
}

// PutContacts adds contacts and replaces those with a known ID.
func (s *Store) PutContacts(ctx context.Context, all []earshot.Contact) error {
	return put(ctx, s, "contact", all, putContact)
}

func putContact(ctx context.Context, tx *sql.Tx, c earshot.Contact) error {
	if c.ID == "" || c.Account == earshot.Unassigned {
		return fmt.Errorf("contact %q needs an ID and an account: %w", c.Name, earshot.ErrInvalid)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO contacts (id, account_id, name, aliases, email, title, role, left_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET
			account_id = excluded.account_id, name = excluded.name, aliases = excluded.aliases, email = excluded.email,
			title = excluded.title, role = excluded.role, left_at = excluded.left_at`,
		c.ID, c.Account, c.Name, texts(c.Aliases), c.Email, c.Title, c.Role, ms(c.Left))
	return err
}
