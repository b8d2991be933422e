-- Users that come from elsewhere: directories that are read, files, SCIM.

CREATE TABLE user_source (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  domain_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  kind text NOT NULL CHECK (kind IN ('ldap', 'active-directory', 'file')),
  -- host, port, security, bind name, base, filter, page size, fields
  settings jsonb NOT NULL,
  -- encrypted with the master key of the installation; null: anonymous
  bind_password bytea,
  synchronisation text NOT NULL CHECK (synchronisation IN ('full', 'insert-update-disable', 'insert-update', 'update')),
  -- null: only by hand
  schedule jsonb,
  -- held back when more than so many percent of the users it brought would go
  hold_back_percent integer NOT NULL DEFAULT 20 CHECK (hold_back_percent BETWEEN 0 AND 100),
  enabled boolean NOT NULL DEFAULT true,
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id)
);
CREATE UNIQUE INDEX user_source_name ON user_source (company_id, lower(name));
SELECT parley_administer('user_source', '{bind_password}');

-- Which user came from which entry. Only users that a source brought are disabled or deleted by it.
CREATE TABLE user_source_link (
  company_id uuid NOT NULL,
  source_id uuid NOT NULL,
  user_id uuid NOT NULL,
  key text NOT NULL,
  PRIMARY KEY (source_id, user_id),
  UNIQUE (source_id, key),
  FOREIGN KEY (company_id, source_id) REFERENCES user_source (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX user_source_link_user ON user_source_link (user_id);

CREATE TABLE user_import (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  -- null: a file
  source_id uuid REFERENCES user_source ON DELETE CASCADE,
  -- name of the source or of the file
  origin text NOT NULL,
  synchronisation text NOT NULL,
  is_dry_run boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'done', 'held-back', 'failed')),
  error text,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  counts jsonb NOT NULL DEFAULT '{}',
  timings jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX user_import_latest ON user_import (company_id, started_at DESC, id);

-- What became of each entry; those without any change have no line.
CREATE TABLE user_import_line (
  company_id uuid NOT NULL,
  import_id uuid NOT NULL REFERENCES user_import ON DELETE CASCADE,
  position integer NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('created', 'updated', 'disabled', 'deleted', 'ignored', 'failed')),
  key text NOT NULL,
  name text NOT NULL,
  user_id uuid,
  reason text NOT NULL DEFAULT '',
  -- field → [before, after]
  changes jsonb,
  PRIMARY KEY (import_id, position)
);

-- The customer may fetch his users once in 24 hours.
CREATE TABLE user_export (
  company_id uuid PRIMARY KEY REFERENCES company ON DELETE CASCADE,
  at timestamptz NOT NULL
);

-- Who may provision by SCIM, and into which domain.
CREATE TABLE scim_client (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  domain_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  token_hash bytea NOT NULL UNIQUE,
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id)
);
CREATE UNIQUE INDEX scim_client_name ON scim_client (company_id, lower(name));
SELECT parley_administer('scim_client', '{token_hash}', '{last_used_at}');

-- The group's key in another system.
ALTER TABLE app_group ADD COLUMN external_key text;

GRANT SELECT, INSERT, UPDATE, DELETE ON user_source_link, user_import, user_import_line, user_export TO parley_app;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['user_source_link', 'user_import', 'user_import_line', 'user_export'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id))', name);
  END LOOP;
END $$;

-- Deleting a device asks who called with it last: without an index every user is looked at for each.
CREATE INDEX app_user_current_device ON app_user (current_device_id) WHERE current_device_id IS NOT NULL;
