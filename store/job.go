package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"earshot"
)

// JobID names a job and sorts by when it was asked for.
type JobID string

// JobKind says what a job does.
type JobKind string

// The kinds.
const (
	JobRescan     JobKind = "rescan"     // looks for published trackers in everything recorded
	JobBacktest   JobKind = "backtest"   // tries a draft on everything recorded
	JobCorrection JobKind = "correction" // tries edits that would mend a mistake on everything recorded
)

// JobState says where a job stands.
type JobState string

// The states.
const (
	JobWaiting  JobState = "waiting" // or under way, while its lease lasts
	JobDone     JobState = "done"
	JobFailed   JobState = "failed"
	JobReplaced JobState = "replaced" // a newer one does its work too
)

// Job is work that goes on behind the pages. Whoever claims it holds a lease
// and renews it with every step; when the lease runs out, because the process
// ended, the next one goes on where it was.
type Job struct {
	ID          JobID
	Kind        JobKind
	Subject     string // the tracker of a back-test; the finding and the reason of a correction
	Input       string // JSON
	Answer      string // JSON, once it is done
	State       JobState
	Place       string // how far it came
	Done, Total int
	Changed     int
	By          earshot.PersonID
	Asked       time.Time
	Ended       time.Time
	Trouble     string // why it failed, for operators
	leased      int64
}

// Trackers are the trackers that a rescan is for.
func (j Job) Trackers() []earshot.TrackerID {
	var ids []earshot.TrackerID
	json.Unmarshal([]byte(j.Input), &ids) // of another kind: none
	return ids
}

// Ended reports whether nothing more will happen.
func (s JobState) Ended() bool { return s != JobWaiting }

// jobLease is how long a job is left to whoever claimed it or stepped last.
const jobLease = 30 * time.Second

const jobColumns = `id, kind, subject, input, answer, state, place, done, total, changed, asked_by, asked_at, lease_until, ended_at, trouble`

func scanJob(row scanner) (j Job, err error) {
	var asked, ended int64
	err = row.Scan(&j.ID, &j.Kind, &j.Subject, &j.Input, &j.Answer, &j.State, &j.Place, &j.Done, &j.Total, &j.Changed, &j.By, &asked, &j.leased, &ended, &j.Trouble)
	j.Asked, j.Ended = fromMS(asked), fromMS(ended)
	return j, err
}

// askRescan asks for a rescan. One that has not ended is replaced: the new one
// looks at everything with the newest rules anyway, and takes over its
// trackers.
func askRescan(ctx context.Context, tx *sql.Tx, now time.Time, by earshot.PersonID, ids []earshot.TrackerID) (Job, error) {
	waiting, err := list(ctx, tx, scanJob, `SELECT `+jobColumns+` FROM jobs WHERE kind = $1 AND state = $2 ORDER BY id`, JobRescan, JobWaiting)
	if err != nil {
		return Job{}, fmt.Errorf("read jobs: %w", err)
	}
	for _, w := range waiting {
		for _, id := range w.Trackers() {
			ids = append(ids, id)
		}
	}
	return ask(ctx, tx, now, by, JobRescan, "", ids)
}

// ask writes a job, which replaces the one of the same kind and subject that
// has not ended.
func ask(ctx context.Context, tx *sql.Tx, now time.Time, by earshot.PersonID, kind JobKind, subject string, input any) (Job, error) {
	body, err := json.Marshal(input)
	if err != nil {
		return Job{}, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE jobs SET state = $1, ended_at = $2 WHERE kind = $3 AND subject = $4 AND state = $5`,
		JobReplaced, ms(now), kind, subject, JobWaiting)
	if err != nil {
		return Job{}, fmt.Errorf("replace job: %w", err)
	}
	n, err := one(ctx, tx, scanInt, `SELECT COUNT(*) FROM jobs`)
	if err != nil {
		return Job{}, fmt.Errorf("number the job: %w", err)
	}
	j := Job{ID: JobID(fmt.Sprintf("%013d-%06d", ms(now), n)), Kind: kind, Subject: subject, Input: string(body), State: JobWaiting, By: by, Asked: now}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO jobs (id, kind, subject, input, answer, state, place, done, total, changed, asked_by, asked_at, lease_until, ended_at, trouble)
		VALUES ($1, $2, $3, $4, '', $5, '', 0, 0, 0, $6, $7, 0, 0, '')`, j.ID, kind, subject, j.Input, j.State, by, ms(now))
	if err != nil {
		return Job{}, fmt.Errorf("write job: %w", err)
	}
	return j, nil
}

// AskBacktest asks for a back-test of a draft.
func (s *Store) AskBacktest(ctx context.Context, now time.Time, by earshot.PersonID, t earshot.Tracker) (Job, error) {
	var job Job
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		job, err = ask(ctx, tx, now, by, JobBacktest, string(t.ID), t)
		return err
	})
	return job, err
}

// AskCorrection asks what edits would change; input is theirs.
func (s *Store) AskCorrection(ctx context.Context, now time.Time, by earshot.PersonID, subject string, input any) (Job, error) {
	var job Job
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		job, err = ask(ctx, tx, now, by, JobCorrection, subject, input)
		return err
	})
	return job, err
}

// Job is the job with the ID.
func (s *Store) Job(ctx context.Context, id JobID) (Job, error) {
	j, err := one(ctx, s.reader, scanJob, `SELECT `+jobColumns+` FROM jobs WHERE id = $1`, id)
	return found(j, err, "job", id)
}

// LastJob is the newest job of the kind and subject that was not replaced.
func (s *Store) LastJob(ctx context.Context, kind JobKind, subject string) (Job, error) {
	j, err := one(ctx, s.reader, scanJob, `SELECT `+jobColumns+`
		FROM jobs
		WHERE kind = $1 AND subject = $2 AND state <> 'replaced'
		ORDER BY id DESC
		LIMIT 1`, kind, subject)
	return found(j, err, "job", string(kind)+" "+subject)
}

// ClaimJob claims the job that waits longest, for as long as a lease lasts by
// the store's clock; ErrNotFound when none waits.
func (s *Store) ClaimJob(ctx context.Context) (Job, error) {
	now := s.Now()
	all := []Job{}
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		all, err = list(ctx, tx, scanJob, `
			UPDATE jobs
			SET lease_until = $1
			WHERE id IN (
				SELECT id
				FROM jobs
				WHERE state = 'waiting' AND lease_until <= $2
				ORDER BY id
				LIMIT 1`+s.dialect.skipLocked+`
			)
			RETURNING `+jobColumns, ms(now.Add(jobLease)), ms(now))
		return err
	})
	if err != nil {
		return Job{}, fmt.Errorf("claim a job: %w", err)
	}
	if len(all) == 0 {
		return Job{}, missing("job", "that waits")
	}
	return all[0], nil
}

// StepJob writes down how far a job came and renews its lease. A job that was
// replaced, or that somebody else has claimed since, is ErrConflict: then it
// is no longer ours to go on with.
func (s *Store) StepJob(ctx context.Context, j *Job) error {
	until := ms(s.Now().Add(jobLease))
	return s.settleJob(ctx, j, until, `
		UPDATE jobs
		SET place = $1, done = $2, total = $3, changed = $4, lease_until = $5
		WHERE id = $6 AND state = 'waiting' AND lease_until = $7`, j.Place, j.Done, j.Total, j.Changed, until, j.ID, j.leased)
}

// EndJob says that a job is done, with its answer, or that it failed.
func (s *Store) EndJob(ctx context.Context, j *Job, state JobState) error {
	j.State, j.Ended = state, s.Now()
	return s.settleJob(ctx, j, 0, `
		UPDATE jobs
		SET state = $1, answer = $2, done = $3, total = $4, changed = $5, ended_at = $6, trouble = $7, lease_until = 0
		WHERE id = $8 AND state = 'waiting' AND lease_until = $9`, state, j.Answer, j.Done, j.Total, j.Changed, ms(j.Ended), j.Trouble, j.ID, j.leased)
}

// ReleaseJob gives a claimed job back before its lease runs out.
func (s *Store) ReleaseJob(ctx context.Context, j *Job) error {
	return s.settleJob(ctx, j, 0, `
		UPDATE jobs
		SET lease_until = 0
		WHERE id = $1 AND state = 'waiting' AND lease_until = $2`, j.ID, j.leased)
}

func (s *Store) settleJob(ctx context.Context, j *Job, until int64, statement string, args ...any) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, statement, args...)
		if err != nil {
			return fmt.Errorf("write job %s: %w", j.ID, err)
		}
		n, err := result.RowsAffected()
		if err == nil && n == 0 {
			return fmt.Errorf("job %s is another's by now: %w", j.ID, earshot.ErrConflict)
		}
		j.leased = until
		return err
	})
}
