-- A user's groups are part of what is edited of him: when somebody else has put him into a group meanwhile, an older list of his groups
-- must not take him out again. So his version rises with his memberships, whoever changes them; the record has the memberships themselves.

ALTER TABLE app_user ADD COLUMN groups_version integer NOT NULL DEFAULT 0;

CREATE FUNCTION parley_groups_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE app_user SET groups_version = groups_version + 1 WHERE id IN (SELECT user_id FROM changed);
  RETURN NULL;
END $$;
CREATE TRIGGER parley_joined AFTER INSERT ON group_member REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION parley_groups_changed();
CREATE TRIGGER parley_left AFTER DELETE ON group_member REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION parley_groups_changed();

-- As in 0004, but for counters that stand for changes in other tables: they are no change of their own.
CREATE OR REPLACE FUNCTION parley_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  secret CONSTANT text[] := TG_ARGV[0]::text[];
  counters CONSTANT text[] := '{version,changed_at,groups_version,members_version}';
  uninteresting CONSTANT text[] := TG_ARGV[1]::text[] || counters;
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
    old_row - secret - counters,
    new_row - secret - counters,
    secrets
  );
  RETURN NULL;
END $$;
