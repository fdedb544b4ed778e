package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"earshot"
)

// querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// scanner is the row a scan function reads.
type scanner interface{ Scan(dest ...any) error }

// list runs a query and reads each row with scan.
func list[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// one is list for a query of one row; ErrNotFound when there is none.
func one[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) (v T, err error) {
	all, err := list(ctx, q, scan, query, args...)
	if err != nil {
		return v, err
	}
	if len(all) == 0 {
		return v, earshot.ErrNotFound
	}
	return all[0], nil
}

// found is one with the noun and id in the error of what is not there.
func found[T any](v T, err error, noun string, id any) (T, error) {
	if errors.Is(err, earshot.ErrNotFound) {
		return v, missing(noun, id)
	}
	if err != nil {
		return v, fmt.Errorf("read %s %q: %w", noun, id, err)
	}
	return v, nil
}

func scanText(row scanner) (s string, err error) { return s, row.Scan(&s) }
func scanInt(row scanner) (n int64, err error)   { return n, row.Scan(&n) }

// where collects the conditions of a filter. In a condition "$" stands for the
// value's placeholder.
type where struct {
	terms []string
	args  []any
}

// and adds a condition on one value.
func (w *where) and(term string, value any) {
	w.args = append(w.args, value)
	w.terms = append(w.terms, strings.ReplaceAll(term, "$", "$"+strconv.Itoa(len(w.args))))
}

// is adds that the column has the value; an empty value sets no condition.
func (w *where) is(column, value string) {
	if value != "" {
		w.and(column+" = $", value)
	}
}

// in adds the condition that the column is one of the values; with none
// nothing is.
func (w *where) in(column string, values []string) {
	if len(values) == 0 {
		w.terms = append(w.terms, "1 = 0")
		return
	}
	marks := make([]string, len(values))
	for i, v := range values {
		w.args = append(w.args, v)
		marks[i] = "$" + strconv.Itoa(len(w.args))
	}
	w.terms = append(w.terms, column+" IN ("+strings.Join(marks, ", ")+")")
}

// among adds that the account is one of those somebody may open; nil sets no
// condition.
func (w *where) among(accounts []earshot.AccountID) {
	if accounts != nil {
		w.in("account_id", strs(accounts))
	}
}

// between adds that the column's time is in [after, before); a zero time sets
// no bound.
func (w *where) between(column string, after, before time.Time) {
	if !after.IsZero() {
		w.and(column+" >= $", ms(after))
	}
	if !before.IsZero() {
		w.and(column+" < $", ms(before))
	}
}

// String is the WHERE clause, empty when there is no condition.
func (w *where) String() string {
	if len(w.terms) == 0 {
		return ""
	}
	return "\nWHERE " + strings.Join(w.terms, "\n\tAND ")
}

// page is the LIMIT and OFFSET clause; a limit of 0 means all.
func page(limit, offset int) string {
	clause := ""
	if limit > 0 {
		clause = "\nLIMIT " + strconv.Itoa(limit)
	} else if offset > 0 {
		clause = "\nLIMIT 9223372036854775807"
	}
	if offset > 0 {
		clause += " OFFSET " + strconv.Itoa(offset)
	}
	return clause
}

// strs are the texts of typed strings, for where.in.
func strs[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = string(v)
	}
	return out
}

// ms is a time as it is stored: milliseconds since 1970, 0 when not known.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// fromMS is the time that ms stored.
func fromMS(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

// texts is a list as it is stored, a JSON array; empty for none.
func texts[T ~string](all []T) string {
	if len(all) == 0 {
		return ""
	}
	b, err := json.Marshal(all)
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(b)
}

// fromTexts is the list that texts stored.
func fromTexts[T ~string](s string) (all []T, err error) {
	if s == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(s), &all); err != nil {
		return nil, fmt.Errorf("read list: %w", err)
	}
	return all, nil
}
