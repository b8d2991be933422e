-- Files that features keep in the data folder; who may read one is the business of what refers to it.
CREATE TABLE stored_file (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  size_bytes bigint NOT NULL CHECK (size_bytes >= 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  content_type text NOT NULL,
  written_at timestamptz NOT NULL,
  UNIQUE (company_id, id)
);
ALTER TABLE stored_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON stored_file USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
GRANT SELECT, INSERT, DELETE ON stored_file TO parley_app;

-- Files written before that no column named ..stored_file_id of any table names: what a killed program left between file and row.
CREATE FUNCTION parley_unused_files(before timestamptz) RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
  place record;
  uses text := '';
BEGIN
  FOR place IN
    SELECT c.oid::regclass AS name, a.attname AS field FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped AND a.atttypid = 'uuid'::regtype
       AND a.attname LIKE '%stored\_file\_id'
  LOOP
    uses := uses || format(' AND NOT EXISTS (SELECT FROM %s u WHERE u.%I = f.id)', place.name, place.field);
  END LOOP;
  RETURN QUERY EXECUTE 'SELECT f.id FROM stored_file f WHERE f.written_at < $1' || uses USING before;
END $$;
REVOKE ALL ON FUNCTION parley_unused_files FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley_unused_files TO parley_app;
