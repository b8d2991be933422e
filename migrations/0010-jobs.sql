-- Work that is done in the background, and what is to be backed up where.

CREATE TABLE job_run (
  id uuid PRIMARY KEY,
  -- null: of the installation, seen by who sees every company
  company_id uuid REFERENCES company ON DELETE CASCADE,
  job text NOT NULL,
  -- what it is about, e.g. a source of users; null when there is one of its name
  subject_id text,
  -- one run for each time of the schedule, whichever node is first
  schedule_key text UNIQUE,
  requested_by uuid,
  state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
  queued_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  input jsonb NOT NULL DEFAULT '{}',
  progress text NOT NULL DEFAULT '',
  summary jsonb,
  error text
);
CREATE INDEX job_run_latest ON job_run (queued_at DESC, id);
CREATE INDEX job_run_of_job ON job_run (job, subject_id, queued_at DESC);
GRANT SELECT, INSERT, UPDATE, DELETE ON job_run TO parley_app;
ALTER TABLE job_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON job_run USING (coalesce(parley_may_see(company_id), false)) WITH CHECK (coalesce(parley_may_see(company_id), false));

-- One row. No row: every day at 02:00 into the data folder, kept for 14 days, copied nowhere.
CREATE TABLE backup_plan (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  settings jsonb NOT NULL,
  -- password or private key of the SFTP server, encrypted with the master key of the installation
  sftp_secret bytea,
  version integer NOT NULL DEFAULT 1
);
GRANT SELECT, INSERT, UPDATE ON backup_plan TO parley_app;
