-- Whom one supervises (C-ACD-3): a user, the users of a group, or a queue and its agents.
ALTER TABLE access_authorization DROP CONSTRAINT access_authorization_kind_check;
ALTER TABLE access_authorization ADD CONSTRAINT access_authorization_kind_check CHECK (kind IN ('application', 'directory', 'calendar',
  'intercom-group', 'queue', 'call-log', 'statistics', 'recording', 'supervision'));

-- "A queue is the object of a right to a queue alone", whose name PostgreSQL chose.
DO $$
DECLARE
  found text;
BEGIN
  SELECT conname INTO STRICT found FROM pg_constraint
    WHERE conrelid = 'access_authorization'::regclass AND contype = 'c'
      AND pg_get_constraintdef(oid) ~ 'kind = ''queue''::text\) = \(object_queue_id IS NOT NULL';
  EXECUTE format('ALTER TABLE access_authorization DROP CONSTRAINT %I', found);
END $$;
ALTER TABLE access_authorization ADD CONSTRAINT access_authorization_queue CHECK (
  CASE kind WHEN 'queue' THEN object_queue_id IS NOT NULL WHEN 'supervision' THEN true ELSE object_queue_id IS NULL END);
