-- What is administered: every such table has a version against lost updates, a record of each change (who, from where, before and after)
-- and row-level security. A later migration does all that with one line:
--   SELECT parley_administer('table', '{secret_column}', '{column_of_no_interest}');
-- The table needs a primary key and a column company_id (or is company itself).

CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- no reference: the record outlives the company
  company_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- {"userId", "login", "via", "address"}; {"via": "system"} when nobody asked for it
  actor jsonb NOT NULL,
  -- the table without `app_` and with hyphens: user, domain, queue-agent
  kind text NOT NULL,
  -- the primary key but for secret columns; of several joined by '/'
  row_id text NOT NULL,
  name text NOT NULL,
  -- insert, update, delete, or what else was done, e.g. restart
  action text NOT NULL,
  -- the row's version after an insert or update
  version integer,
  -- of an update the columns that changed, else the whole row; secret columns never
  before jsonb,
  after jsonb,
  changed_secrets text[] NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_entry_latest ON audit_entry (company_id, id DESC);
CREATE INDEX audit_entry_of_row ON audit_entry (company_id, kind, row_id, id DESC);
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON audit_entry USING (parley_may_see(company_id));
-- Written by the functions below alone, and by nobody changed.
GRANT SELECT ON audit_entry TO parley_app;

CREATE FUNCTION parley_actor() RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('parley.actor', true), '')::jsonb, '{"via": "system"}')
$$;

-- TG_ARGV: secret columns, columns of no interest
CREATE FUNCTION parley_raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  uninteresting CONSTANT text[] := TG_ARGV[1]::text[] || '{version,changed_at}';
BEGIN
  IF to_jsonb(NEW) - uninteresting IS DISTINCT FROM to_jsonb(OLD) - uninteresting THEN
    NEW.version := OLD.version + 1;
    NEW.changed_at := now();
  ELSE
    NEW.version := OLD.version;
    NEW.changed_at := OLD.changed_at;
  END IF;
  RETURN NEW;
END $$;

-- TG_ARGV: secret columns, columns of no interest, columns of the primary key
CREATE FUNCTION parley_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  secret CONSTANT text[] := TG_ARGV[0]::text[];
  uninteresting CONSTANT text[] := TG_ARGV[1]::text[] || '{version,changed_at}';
  old_row jsonb;
  new_row jsonb;
  shown jsonb;
  new_version integer;
  differs text[];
  secrets text[] := '{}';
BEGIN
  IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW); END IF;
  shown := coalesce(new_row, old_row);
  new_version := new_row ->> 'version';
  IF TG_OP = 'UPDATE' THEN
    SELECT coalesce(array_agg(key) FILTER (WHERE key <> ALL (secret)), '{}'), coalesce(array_agg(key) FILTER (WHERE key = ANY (secret)), '{}')
      INTO differs, secrets
      FROM jsonb_each(new_row) WHERE value IS DISTINCT FROM old_row -> key AND key <> ALL (uninteresting);
    IF cardinality(differs) + cardinality(secrets) = 0 THEN RETURN NULL; END IF;
    SELECT jsonb_object_agg(key, old_row -> key), jsonb_object_agg(key, new_row -> key) INTO old_row, new_row FROM unnest(differs) AS key;
    old_row := coalesce(old_row, '{}');
    new_row := coalesce(new_row, '{}');
  END IF;
  INSERT INTO audit_entry (company_id, actor, kind, row_id, name, action, version, before, after, changed_secrets)
  VALUES (
    coalesce(shown ->> 'company_id', shown ->> 'id')::uuid,
    parley_actor(),
    replace(regexp_replace(TG_TABLE_NAME, '^app_', ''), '_', '-'),
    (SELECT coalesce(string_agg(shown ->> key, '/' ORDER BY position), '') FROM unnest(TG_ARGV[2]::text[]) WITH ORDINALITY AS k (key, position)
      WHERE key <> ALL (secret)),
    coalesce(shown ->> 'name', shown ->> 'login', shown ->> 'pattern', ''),
    lower(TG_OP),
    new_version,
    old_row - secret - '{version,changed_at}'::text[],
    new_row - secret - '{version,changed_at}'::text[],
    secrets
  );
  RETURN NULL;
END $$;

-- Puts something into the record that is no change of a row: a restart, a restored backup, a download.
CREATE FUNCTION parley_record_action(company uuid, kind text, row_id text, name text, action text, details jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT coalesce(parley_may_see(company), false) THEN
    RAISE EXCEPTION 'another company''s record' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO audit_entry (company_id, actor, kind, row_id, name, action, after) VALUES (company, parley_actor(), kind, row_id, name, action, details);
END $$;

-- Forgets what is older; the only way to take anything out of the record. It leaves its own line.
CREATE FUNCTION parley_forget_audit(company uuid, older_than timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  forgotten bigint;
BEGIN
  IF NOT coalesce(parley_may_see(company), false) THEN
    RAISE EXCEPTION 'another company''s record' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM audit_entry WHERE company_id = company AND at < older_than;
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  IF forgotten > 0 THEN
    PERFORM parley_record_action(company, 'audit', '', '', 'forget', jsonb_build_object('entries', forgotten, 'olderThan', older_than));
  END IF;
  RETURN forgotten;
END $$;

-- May be called again for a table, e.g. when it gets another secret column.
CREATE FUNCTION parley_administer(table_name text, secret text[] DEFAULT '{}', uninteresting text[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  keys text[];
  owner CONSTANT text := CASE table_name WHEN 'company' THEN 'id' ELSE 'company_id' END;
BEGIN
  SELECT array_agg(a.attname ORDER BY array_position(i.indkey::int2[], a.attnum)) INTO keys
    FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = table_name::regclass AND i.indisprimary;
  EXECUTE format('ALTER TABLE %I ADD COLUMN IF NOT EXISTS version integer NOT NULL DEFAULT 1', table_name);
  EXECUTE format('ALTER TABLE %I ADD COLUMN IF NOT EXISTS changed_at timestamptz NOT NULL DEFAULT now()', table_name);
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
  EXECUTE format('DROP POLICY IF EXISTS own ON %I', table_name);
  EXECUTE format('CREATE POLICY own ON %I USING (parley_may_see(%I)) WITH CHECK (parley_may_see(%2$I))', table_name, owner);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO parley_app', table_name);
  EXECUTE format('DROP TRIGGER IF EXISTS parley_version ON %I', table_name);
  EXECUTE format('CREATE TRIGGER parley_version BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION parley_raise_version(%L, %L)',
    table_name, secret, uninteresting);
  EXECUTE format('DROP TRIGGER IF EXISTS parley_audit ON %I', table_name);
  EXECUTE format('CREATE TRIGGER parley_audit AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION parley_audit(%L, %L, %L)',
    table_name, secret, uninteresting, keys);
END $$;

-- Companies and domains can be closed for a time.
ALTER TABLE company ADD COLUMN enabled boolean NOT NULL DEFAULT true;
ALTER TABLE domain ADD COLUMN enabled boolean NOT NULL DEFAULT true, ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();

ALTER TABLE app_user
  -- argon2id, as the password's
  ADD COLUMN voicemail_pin_hash text,
  -- the user's key in another system
  ADD COLUMN external_key text,
  ADD COLUMN custom0 text NOT NULL DEFAULT '',
  ADD COLUMN custom1 text NOT NULL DEFAULT '',
  -- administers every company and the installation
  ADD COLUMN is_super boolean NOT NULL DEFAULT false CHECK (NOT is_super OR role = 'administrator');
CREATE INDEX app_user_external_key ON app_user (company_id, external_key) WHERE external_key IS NOT NULL;
CREATE INDEX app_user_name ON app_user (company_id, lower(last_name), lower(first_name), id);

-- The first administrator set the installation up.
UPDATE app_user SET is_super = true
  WHERE id = (SELECT id FROM app_user WHERE role = 'administrator' AND enabled ORDER BY created_at, id LIMIT 1);

-- Companies that an administrator administers beside his own.
CREATE TABLE administered_company (
  company_id uuid NOT NULL,
  user_id uuid NOT NULL,
  administered_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  PRIMARY KEY (user_id, administered_id),
  CHECK (administered_id <> company_id),
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX administered_company_administered ON administered_company (administered_id);

-- The company in which an administrator works, when it is not his own.
ALTER TABLE session ADD COLUMN acting_company_id uuid REFERENCES company ON DELETE SET NULL;

CREATE TABLE app_group (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX app_group_name ON app_group (company_id, lower(name));

CREATE TABLE group_member (
  company_id uuid NOT NULL,
  group_id uuid NOT NULL,
  user_id uuid NOT NULL,
  PRIMARY KEY (group_id, user_id),
  FOREIGN KEY (company_id, group_id) REFERENCES app_group (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX group_member_user ON group_member (user_id);

SELECT parley_administer('company');
SELECT parley_administer('domain');
SELECT parley_administer('app_user', '{password_hash,voicemail_pin_hash}', '{current_device_id}');
SELECT parley_administer('administered_company');
SELECT parley_administer('app_group');
SELECT parley_administer('group_member');
SELECT parley_administer('device', '{ha1_md5,ha1_sha256}');
SELECT parley_administer('trunk', '{registration_password}');
SELECT parley_administer('queue');
SELECT parley_administer('queue_agent');
SELECT parley_administer('agent');
SELECT parley_administer('numbering_rule');
SELECT parley_administer('forwarding');
