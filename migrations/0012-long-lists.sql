-- Lists of a hundred thousand rows: whose rows one may see is asked once a statement and not once a row, and users lie ready in the
-- order of their names.

-- The company that the transaction has named; null when it named none, or all.
CREATE FUNCTION parley_company() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN named ~ '^[0-9a-fA-F-]{36}$' THEN named::uuid END FROM current_setting('parley.company_id', true) AS named
$$;
CREATE FUNCTION parley_sees_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT current_setting('parley.company_id', true) IS NOT DISTINCT FROM '*'
$$;

CREATE FUNCTION parley_guard(table_name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  owner CONSTANT text := CASE table_name WHEN 'company' THEN 'id' ELSE 'company_id' END;
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
  EXECUTE format('DROP POLICY IF EXISTS own ON %I', table_name);
  EXECUTE format('CREATE POLICY own ON %I USING (%I = (SELECT parley_company()) OR (SELECT parley_sees_all())) WITH CHECK (parley_may_see(%2$I))',
    table_name, owner);
END $$;

DO $$
DECLARE
  guarded text;
BEGIN
  FOR guarded IN SELECT c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      WHERE p.polname = 'own' AND c.relnamespace = 'public'::regnamespace
        AND (c.relname = 'company' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'company_id' AND a.attnotnull))
  LOOP
    PERFORM parley_guard(guarded);
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION parley_administer(table_name text, secret text[] DEFAULT '{}', uninteresting text[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  keys text[];
BEGIN
  SELECT array_agg(a.attname ORDER BY array_position(i.indkey::int2[], a.attnum)) INTO keys
    FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = table_name::regclass AND i.indisprimary;
  EXECUTE format('ALTER TABLE %I ADD COLUMN IF NOT EXISTS version integer NOT NULL DEFAULT 1', table_name);
  EXECUTE format('ALTER TABLE %I ADD COLUMN IF NOT EXISTS changed_at timestamptz NOT NULL DEFAULT now()', table_name);
  PERFORM parley_guard(table_name);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO parley_app', table_name);
  EXECUTE format('DROP TRIGGER IF EXISTS parley_version ON %I', table_name);
  EXECUTE format('CREATE TRIGGER parley_version BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION parley_raise_version(%L, %L)',
    table_name, secret, uninteresting);
  EXECUTE format('DROP TRIGGER IF EXISTS parley_audit ON %I', table_name);
  EXECUTE format('CREATE TRIGGER parley_audit AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION parley_audit(%L, %L, %L)',
    table_name, secret, uninteresting, keys);
END $$;

-- The order people expect, accents beside their letters; where the server was built without it, that of bytes.
DO $$ BEGIN
  CREATE COLLATION parley_text (provider = icu, locale = 'und');
EXCEPTION WHEN feature_not_supported OR undefined_object OR invalid_parameter_value THEN
  CREATE COLLATION parley_text FROM "C";
END $$;

DROP INDEX app_user_name;
CREATE INDEX app_user_name ON app_user (company_id, (lower(last_name || ' ' || first_name || ' ' || login) COLLATE parley_text), id);
