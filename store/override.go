package store

import (
	"context"
	"fmt"

	"earshot"
)

// Overrides are what people have said of findings.
func (s *Store) Overrides(ctx context.Context) (map[earshot.FindingID]earshot.Override, error) {
	pairs, err := list(ctx, s.reader, scanPair, `SELECT finding_id, verdict FROM finding_overrides ORDER BY finding_id`)
	if err != nil {
		return nil, fmt.Errorf("read what people said of findings: %w", err)
	}
	all := make(map[earshot.FindingID]earshot.Override, len(pairs))
	for _, p := range pairs {
		all[earshot.FindingID(p[0])] = earshot.Override(p[1])
	}
	return all, nil
}

// ToldState is the state and reason that the analysis gives a finding, whatever
// people have said of it.
func (s *Store) ToldState(ctx context.Context, id earshot.FindingID) (earshot.FindingState, string, error) {
	pair, err := one(ctx, s.reader, scanPair, `SELECT state, reason FROM finding_overrides WHERE finding_id = $1`, id)
	pair, err = found(pair, err, "correction of finding", id)
	return earshot.FindingState(pair[0]), pair[1], err
}
