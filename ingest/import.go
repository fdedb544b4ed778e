package ingest

import (
	"context"
	"fmt"
	"io"
	"strings"

	"earshot"
	"earshot/store"
)

// Tables lists what ImportTable can read.
func Tables() []string {
	return []string{"accounts", "contacts", "people", "usage", "surveys", "orders", "outcomes"}
}

// ImportTable reads a CSV or .xlsx table of what (one of [Tables]) and puts its good
// rows into the store; reading the same table again changes nothing. It
// returns how many rows were good and what is wrong with the others. With dry
// nothing is stored. name is for errors.
func ImportTable(ctx context.Context, r io.Reader, what, name string, s *store.Store, dry bool) (good int, bad []error, err error) {
	switch what {
	case "accounts":
		return keepRows(ctx, r, name, ReadAccounts, s.PutAccounts, dry)
	case "contacts":
		return keepRows(ctx, r, name, ReadContacts, s.PutContacts, dry)
	case "people":
		return keepRows(ctx, r, name, ReadPeople, s.PutPeople, dry)
	case "usage":
		return keepRows(ctx, r, name, ReadUsage, s.PutUsage, dry)
	case "surveys":
		return keepRows(ctx, r, name, ReadSurveys, s.PutSurveys, dry)
	case "orders":
		return keepRows(ctx, r, name, ReadOrders, s.PutOrders, dry)
	case "outcomes":
		return keepRows(ctx, r, name, ReadOutcomes, s.PutOutcomes, dry)
	}
	return 0, nil, earshot.WithHint(fmt.Errorf("%q is no table: %w", what, earshot.ErrInvalid), "there are "+strings.Join(Tables(), ", "))
}

// keepRows reads rows and puts the good ones.
func keepRows[T any](ctx context.Context, r io.Reader, name string, read func(io.Reader, string) ([]T, []error), put func(context.Context, []T) error, dry bool) (int, []error, error) {
	rows, bad := read(r, name)
	if dry || len(rows) == 0 {
		return len(rows), bad, nil
	}
	if err := put(ctx, rows); err != nil {
		return 0, bad, fmt.Errorf("store %s: %w", name, err)
	}
	return len(rows), bad, nil
}
