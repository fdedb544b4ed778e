package store

import (
	"context"
	"fmt"

	"earshot"
)

// WrongFindings are the findings that somebody has said are none.
func (s *Store) WrongFindings(ctx context.Context) (map[earshot.FindingID]bool, error) {
	ids, err := list(ctx, s.reader, scanText, `SELECT finding_id FROM wrong_findings ORDER BY finding_id`)
	if err != nil {
		return nil, fmt.Errorf("read wrong findings: %w", err)
	}
	all := make(map[earshot.FindingID]bool, len(ids))
	for _, id := range ids {
		all[earshot.FindingID(id)] = true
	}
	return all, nil
}
