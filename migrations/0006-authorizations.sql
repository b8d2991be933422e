-- Who may see and use what (T-AUT-1), and seats of applications (T-AUT-2).

-- Directories and intercom groups as names that one can be authorized to. The features to come keep a row here for each of theirs.
CREATE TABLE access_object (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  domain_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('directory', 'intercom-group')),
  name text NOT NULL CHECK (name <> ''),
  UNIQUE (company_id, id),
  UNIQUE (company_id, id, kind),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id)
);
CREATE UNIQUE INDEX access_object_name ON access_object (domain_id, kind, lower(name));

-- No row: open to everybody of the company.
CREATE TABLE application_setting (
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  application text NOT NULL CHECK (application ~ '^[a-z][a-z-]{1,40}$'),
  is_open boolean NOT NULL,
  -- how many users may be authorized; null: any number
  seats integer CHECK (seats >= 0),
  PRIMARY KEY (company_id, application),
  CONSTRAINT application_open_without_seats CHECK (seats IS NULL OR NOT is_open)
);

CREATE TABLE access_authorization (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  -- for people, as of when it was made: "Sales → call log of Anna"
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('application', 'directory', 'calendar', 'intercom-group', 'queue', 'call-log', 'statistics', 'recording')),
  -- one of these is the object …
  object_application text,
  object_named_id uuid,
  object_user_id uuid,
  object_group_id uuid,
  object_queue_id uuid,
  -- … and one of these the subject
  subject_user_id uuid,
  subject_group_id uuid,
  subject_queue_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (num_nonnulls(object_application, object_named_id, object_user_id, object_group_id, object_queue_id) = 1),
  CHECK (num_nonnulls(subject_user_id, subject_group_id, subject_queue_id) = 1),
  CHECK ((kind = 'application') = (object_application IS NOT NULL)),
  CHECK ((kind IN ('directory', 'intercom-group')) = (object_named_id IS NOT NULL)),
  CHECK ((kind = 'queue') = (object_queue_id IS NOT NULL)),
  CHECK (subject_queue_id IS NULL OR kind = 'directory'),
  FOREIGN KEY (company_id, object_named_id, kind) REFERENCES access_object (company_id, id, kind) ON DELETE CASCADE,
  FOREIGN KEY (company_id, object_user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, object_group_id) REFERENCES app_group (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, object_queue_id) REFERENCES queue (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, subject_user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, subject_group_id) REFERENCES app_group (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, subject_queue_id) REFERENCES queue (company_id, id) ON DELETE CASCADE,
  CONSTRAINT access_authorization_once UNIQUE NULLS NOT DISTINCT (company_id, kind, object_application, object_named_id, object_user_id,
    object_group_id, object_queue_id, subject_user_id, subject_group_id, subject_queue_id)
);
CREATE INDEX access_authorization_object_user ON access_authorization (object_user_id) WHERE object_user_id IS NOT NULL;
CREATE INDEX access_authorization_object_group ON access_authorization (object_group_id) WHERE object_group_id IS NOT NULL;
CREATE INDEX access_authorization_object_queue ON access_authorization (object_queue_id) WHERE object_queue_id IS NOT NULL;
CREATE INDEX access_authorization_object_named ON access_authorization (object_named_id) WHERE object_named_id IS NOT NULL;
CREATE INDEX access_authorization_user ON access_authorization (subject_user_id) WHERE subject_user_id IS NOT NULL;
CREATE INDEX access_authorization_group ON access_authorization (subject_group_id) WHERE subject_group_id IS NOT NULL;
CREATE INDEX access_authorization_queue ON access_authorization (subject_queue_id) WHERE subject_queue_id IS NOT NULL;

SELECT parley_administer('access_object');
SELECT parley_administer('application_setting');
SELECT parley_administer('access_authorization');

-- Refuses what would need more seats than there are. Here and not in the program, for a seat is also taken by joining a group, and by
-- being enabled again. The setting's row is locked, so that two at once cannot both take the last one.
CREATE FUNCTION parley_check_seats(company uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  short record;
BEGIN
  PERFORM FROM application_setting WHERE company_id = company AND seats IS NOT NULL ORDER BY application FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT s.application, s.seats, count(DISTINCT u.id) AS needed INTO short
    FROM application_setting s
    JOIN access_authorization a ON a.company_id = s.company_id AND a.object_application = s.application
    LEFT JOIN app_group g ON g.id = a.subject_group_id AND g.enabled
    LEFT JOIN group_member m ON m.group_id = g.id
    JOIN app_user u ON u.id = coalesce(m.user_id, a.subject_user_id) AND u.enabled
    WHERE s.company_id = company AND s.seats IS NOT NULL
    GROUP BY s.application, s.seats
    HAVING count(DISTINCT u.id) > s.seats
    ORDER BY s.application LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'The application % has % seats; this would need %. Take the right from somebody, or get more seats.',
      short.application, short.seats, short.needed
      USING ERRCODE = 'check_violation', CONSTRAINT = 'seats_of_application', TABLE = 'application_setting',
        DETAIL = jsonb_build_object('application', short.application, 'seats', short.seats, 'needed', short.needed)::text;
  END IF;
END $$;

CREATE FUNCTION parley_check_seats_of_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  company uuid;
BEGIN
  FOR company IN SELECT DISTINCT company_id FROM added LOOP
    PERFORM parley_check_seats(company);
  END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION parley_check_seats_of_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM parley_check_seats(NEW.company_id);
  RETURN NULL;
END $$;

CREATE TRIGGER seats AFTER INSERT ON access_authorization REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION parley_check_seats_of_added();
CREATE TRIGGER seats AFTER INSERT ON group_member REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION parley_check_seats_of_added();
CREATE TRIGGER seats AFTER INSERT OR UPDATE ON application_setting
  FOR EACH ROW WHEN (NEW.seats IS NOT NULL) EXECUTE FUNCTION parley_check_seats_of_row();
CREATE TRIGGER seats AFTER UPDATE OF enabled ON app_user
  FOR EACH ROW WHEN (NEW.enabled AND NOT OLD.enabled) EXECUTE FUNCTION parley_check_seats_of_row();
CREATE TRIGGER seats AFTER UPDATE OF enabled ON app_group
  FOR EACH ROW WHEN (NEW.enabled AND NOT OLD.enabled) EXECUTE FUNCTION parley_check_seats_of_row();
