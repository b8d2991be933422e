-- Synchronisations of directories (T-DIR-5), what came of each, and files that directories are made of.

CREATE TABLE contact_synchronisation (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  directory_id uuid NOT NULL,
  -- what made it begin
  origin text NOT NULL CHECK (origin IN ('hand', 'schedule', 'upload', 'approval')),
  state text NOT NULL CHECK (state IN ('running', 'done', 'held-back', 'approved', 'discarded', 'failed', 'cancelled', 'interrupted')),
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  entries_read integer NOT NULL DEFAULT 0,
  entries_rejected integer NOT NULL DEFAULT 0,
  -- {present, created, changed, unchanged, removed, duplicates}
  counts jsonb NOT NULL DEFAULT '{}',
  -- milliseconds: read, compare, apply
  timings jsonb NOT NULL DEFAULT '{}',
  error text,
  FOREIGN KEY (company_id, directory_id) REFERENCES contact_directory (company_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_synchronisation_latest ON contact_synchronisation (directory_id, started_at DESC, id);

-- Entries that became no contact, and fields that were left out; the first of them.
CREATE TABLE contact_synchronisation_line (
  company_id uuid NOT NULL,
  synchronisation_id uuid NOT NULL REFERENCES contact_synchronisation ON DELETE CASCADE,
  position integer NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('rejected', 'field-left-out')),
  -- counted as the source gives them, from 1
  entry integer NOT NULL,
  key text NOT NULL,
  name text NOT NULL DEFAULT '',
  field text,
  reason text NOT NULL,
  PRIMARY KEY (synchronisation_id, position)
);

-- How a directory is doing: not administered, so that it raises no version and is no change of anybody's.
CREATE TABLE contact_directory_state (
  directory_id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  contacts integer NOT NULL DEFAULT 0,
  -- of the numbering plan that its numbers were made comparable by
  numbering_digest text NOT NULL DEFAULT '',
  FOREIGN KEY (company_id, directory_id) REFERENCES contact_directory (company_id, id) ON DELETE CASCADE
);

-- Uploaded files; what is in them is in the data folder.
CREATE TABLE contact_file (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  size_bytes bigint NOT NULL,
  uploaded_at timestamptz NOT NULL
);
CREATE INDEX contact_file_of_company ON contact_file (company_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON contact_synchronisation, contact_synchronisation_line, contact_directory_state, contact_file TO parley_app;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['contact_synchronisation', 'contact_synchronisation_line', 'contact_directory_state', 'contact_file'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id))', name);
  END LOOP;
END $$;
