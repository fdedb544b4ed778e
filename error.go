package earshot

import "errors"

// The four kinds of failure a caller may ask about with errors.Is. Every other
// error is the installation's own trouble and its text is for operators.
var (
	ErrNotFound = errors.New("not found")
	ErrInvalid  = errors.New("not valid")
	ErrConflict = errors.New("conflict")
	ErrDenied   = errors.New("not allowed")
)

// Hint is an error with a sentence that says what to try next.
type Hint struct {
	Err  error
	Text string
}

// WithHint adds to err what to try next.
func WithHint(err error, text string) error { return &Hint{Err: err, Text: text} }

func (h *Hint) Error() string { return h.Err.Error() }
func (h *Hint) Unwrap() error { return h.Err }

// HintOf is the hint in err's chain, empty if there is none.
func HintOf(err error) string {
	var h *Hint
	if errors.As(err, &h) {
		return h.Text
	}
	return ""
}
