-- What was taken over from an earlier installation, and the report of it (T-SVC-6).

CREATE TABLE takeover (
  id uuid PRIMARY KEY,
  -- of who asked for it
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  -- the name of the file
  origin text NOT NULL,
  format text NOT NULL,
  is_dry_run boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
  error text,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  -- kind → {created, updated, ignored, failed}
  counts jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX takeover_latest ON takeover (company_id, started_at DESC, id);

-- What became of each row.
CREATE TABLE takeover_line (
  company_id uuid NOT NULL,
  takeover_id uuid NOT NULL REFERENCES takeover ON DELETE CASCADE,
  position integer NOT NULL,
  -- the name of the company it went to
  company text NOT NULL,
  kind text NOT NULL,
  file text NOT NULL,
  line integer NOT NULL,
  name text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('created', 'updated', 'ignored', 'failed')),
  reason text NOT NULL DEFAULT '',
  PRIMARY KEY (takeover_id, position)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON takeover, takeover_line TO parley_app;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['takeover', 'takeover_line'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id))', name);
  END LOOP;
END $$;
