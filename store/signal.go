package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"

	"earshot"
)

// Surveys lists the account's answers in the order they were given.
func (s *Store) Surveys(ctx context.Context, id earshot.AccountID) ([]earshot.Survey, error) {
	all, err := surveysOf(ctx, s.reader, id)
	return named(all, err, "surveys", id)
}

// named adds to an error whose rows were read.
func named[T any](all []T, err error, nouns string, id earshot.AccountID) ([]T, error) {
	if err != nil {
		return nil, fmt.Errorf("read %s of %s: %w", nouns, id, err)
	}
	return all, nil
}

func surveysOf(ctx context.Context, q querier, id earshot.AccountID) ([]earshot.Survey, error) {
	return list(ctx, q, scanSurvey, `
		SELECT account_id, contact_id, at, score, remark, lang
		FROM surveys
		WHERE account_id = $1
		ORDER BY at, answer`, id)
}

func scanSurvey(row scanner) (v earshot.Survey, err error) {
	var at int64
	err = row.Scan(&v.Account, &v.Contact, &at, &v.Score, &v.Comment, &v.Lang)
	v.At = fromMS(at)
	return v, err
}

// PutSurveys adds answers. A contact has one answer at a time, which a later
// Put replaces; unnamed answers are one when they say the same.
func (s *Store) PutSurveys(ctx context.Context, all []earshot.Survey) error {
	return put(ctx, s, "survey", all, putSurvey)
}

func putSurvey(ctx context.Context, tx *sql.Tx, v earshot.Survey) error {
	if v.Account == earshot.Unassigned || v.At.IsZero() || v.Score < 0 || v.Score > 10 {
		return fmt.Errorf("a survey needs an account, a time and a score from 0 to 10: %w", earshot.ErrInvalid)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO surveys (account_id, at, answer, contact_id, score, remark, lang)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (account_id, at, answer) DO UPDATE SET score = excluded.score, remark = excluded.remark, lang = excluded.lang`,
		v.Account, ms(v.At), answerOf(v), v.Contact, v.Score, v.Comment, v.Lang)
	return err
}

// answerOf tells an account's answers of one moment apart.
func answerOf(v earshot.Survey) string {
	if v.Contact != "" {
		return string(v.Contact)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s", v.Score, v.Comment))
	return "unnamed:" + hex.EncodeToString(sum[:8])
}

// Usage lists the account's usage by month and product.
func (s *Store) Usage(ctx context.Context, id earshot.AccountID) ([]earshot.Usage, error) {
	all, err := usageOf(ctx, s.reader, id)
	return named(all, err, "usage", id)
}

func usageOf(ctx context.Context, q querier, id earshot.AccountID) ([]earshot.Usage, error) {
	return list(ctx, q, scanUsage, `
		SELECT account_id, product, month_at, active, paid, actions
		FROM product_usage
		WHERE account_id = $1
		ORDER BY month_at, product`, id)
}

func scanUsage(row scanner) (v earshot.Usage, err error) {
	var month int64
	err = row.Scan(&v.Account, &v.Product, &month, &v.Active, &v.Paid, &v.Actions)
	v.Month = fromMS(month)
	return v, err
}

// PutUsage adds months of usage and replaces those known.
func (s *Store) PutUsage(ctx context.Context, all []earshot.Usage) error {
	return put(ctx, s, "usage", all, putUsage)
}

func putUsage(ctx context.Context, tx *sql.Tx, v earshot.Usage) error {
	if v.Account == earshot.Unassigned || v.Month.IsZero() {
		return fmt.Errorf("usage needs an account and a month: %w", earshot.ErrInvalid)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO product_usage (account_id, month_at, product, active, paid, actions)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (account_id, month_at, product) DO UPDATE SET
			active = excluded.active, paid = excluded.paid, actions = excluded.actions`,
		v.Account, ms(v.Month), v.Product, v.Active, v.Paid, v.Actions)
	return err
}

// Orders lists the account's orders in the order of time.
func (s *Store) Orders(ctx context.Context, id earshot.AccountID) ([]earshot.Order, error) {
	all, err := ordersOf(ctx, s.reader, id)
	return named(all, err, "orders", id)
}

func ordersOf(ctx context.Context, q querier, id earshot.AccountID) ([]earshot.Order, error) {
	return list(ctx, q, scanOrder, `
		SELECT account_id, id, at, product, amount_minor, currency
		FROM orders
		WHERE account_id = $1
		ORDER BY at, id`, id)
}

func scanOrder(row scanner) (v earshot.Order, err error) {
	var at int64
	err = row.Scan(&v.Account, &v.ID, &at, &v.Product, &v.Amount.Minor, &v.Amount.Currency)
	v.At = fromMS(at)
	return v, err
}

// PutOrders adds orders and replaces those with an ID the account knows.
func (s *Store) PutOrders(ctx context.Context, all []earshot.Order) error {
	return put(ctx, s, "order", all, putOrder)
}

func putOrder(ctx context.Context, tx *sql.Tx, v earshot.Order) error {
	if v.Account == earshot.Unassigned || v.ID == "" || v.At.IsZero() {
		return fmt.Errorf("an order needs an account, an ID and a time: %w", earshot.ErrInvalid)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO orders (account_id, id, at, product, amount_minor, currency)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (account_id, id) DO UPDATE SET
			at = excluded.at, product = excluded.product, amount_minor = excluded.amount_minor, currency = excluded.currency`,
		v.Account, v.ID, ms(v.At), v.Product, v.Amount.Minor, v.Amount.Currency)
	return err
}

// Outcomes lists what became of the account, in the order of time.
func (s *Store) Outcomes(ctx context.Context, id earshot.AccountID) ([]earshot.Outcome, error) {
	all, err := outcomesOf(ctx, s.reader, id)
	return named(all, err, "outcomes", id)
}

const outcomeColumns = `account_id, at, kind, reason, before_minor, before_currency, after_minor, after_currency`

func outcomesOf(ctx context.Context, q querier, id earshot.AccountID) ([]earshot.Outcome, error) {
	return list(ctx, q, scanOutcome, `SELECT `+outcomeColumns+` FROM outcomes WHERE account_id = $1 ORDER BY at`, id)
}

// AllOutcomes lists the outcomes of every account, by account and time.
func (s *Store) AllOutcomes(ctx context.Context) ([]earshot.Outcome, error) {
	all, err := list(ctx, s.reader, scanOutcome, `SELECT `+outcomeColumns+` FROM outcomes ORDER BY account_id, at`)
	if err != nil {
		return nil, fmt.Errorf("read outcomes: %w", err)
	}
	return all, nil
}

func scanOutcome(row scanner) (v earshot.Outcome, err error) {
	var at int64
	err = row.Scan(&v.Account, &at, &v.Kind, &v.Reason, &v.Before.Minor, &v.Before.Currency, &v.After.Minor, &v.After.Currency)
	v.At = fromMS(at)
	return v, err
}

// PutOutcomes adds outcomes; an account has one at a time.
func (s *Store) PutOutcomes(ctx context.Context, all []earshot.Outcome) error {
	return put(ctx, s, "outcome", all, putOutcome)
}

func putOutcome(ctx context.Context, tx *sql.Tx, v earshot.Outcome) error {
	if v.Account == earshot.Unassigned || v.At.IsZero() || v.Kind == "" {
		return fmt.Errorf("an outcome needs an account, a time and a kind: %w", earshot.ErrInvalid)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO outcomes (account_id, at, kind, reason, before_minor, before_currency, after_minor, after_currency)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (account_id, at) DO UPDATE SET
			kind = excluded.kind, reason = excluded.reason, before_minor = excluded.before_minor,
			before_currency = excluded.before_currency, after_minor = excluded.after_minor, after_currency = excluded.after_currency`,
		v.Account, ms(v.At), v.Kind, v.Reason, v.Before.Minor, v.Before.Currency, v.After.Minor, v.After.Currency)
	return err
}
