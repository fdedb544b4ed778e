package store

import (
	"context"

	"earshot"
)

// reasonWrong is why a finding that somebody said is none is suppressed.
const reasonWrong = "wrong"

// markWrong suppresses the findings that somebody has said are none.
func (w *writing) markWrong(ctx context.Context, id earshot.ConversationID, all []earshot.Finding) error {
	wrong, err := list(ctx, w.tx, scanText, `SELECT finding_id FROM wrong_findings WHERE conversation_id = $1`, id)
	if err != nil || len(wrong) == 0 {
		return err
	}
	for i := range all {
		for _, marked := range wrong {
			if string(all[i].ID) == marked {
				all[i].State, all[i].Reason = earshot.Suppressed, reasonWrong
			}
		}
	}
	return nil
}
