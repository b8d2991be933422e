-- Who sees whose presence (T-PRS-1), and what people say about themselves (T-PRS-2).

CREATE TABLE user_status (
  user_id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('online', 'absent', 'busy', 'offline')),
  message text NOT NULL DEFAULT '' CHECK (length(message) <= 200),
  until timestamptz,
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
ALTER TABLE user_status ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON user_status USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON user_status TO parley_app;

-- An intercom group is authorized by the row of `access_object` with its id: each follows the other, so that names made there become groups.
CREATE TABLE intercom_group (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  domain_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  -- a virtual device whose number stands for all devices of the group
  device_id uuid,
  enabled boolean NOT NULL DEFAULT true,
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id),
  FOREIGN KEY (company_id, device_id) REFERENCES device (company_id, id) ON DELETE SET NULL (device_id)
);
CREATE UNIQUE INDEX intercom_group_name ON intercom_group (domain_id, lower(name));

-- Devices whose presence those authorized to the group see, beside each other's.
CREATE TABLE intercom_group_device (
  company_id uuid NOT NULL,
  group_id uuid NOT NULL,
  device_id uuid NOT NULL,
  PRIMARY KEY (group_id, device_id),
  FOREIGN KEY (company_id, group_id) REFERENCES intercom_group (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, device_id) REFERENCES device (company_id, id) ON DELETE CASCADE
);
CREATE INDEX intercom_group_device_device ON intercom_group_device (device_id);

INSERT INTO intercom_group (id, company_id, domain_id, name)
SELECT id, company_id, domain_id, name FROM access_object WHERE kind = 'intercom-group';

CREATE FUNCTION parley_follow_intercom_group() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM access_object WHERE id = OLD.id;
    RETURN OLD;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO access_object (id, company_id, domain_id, kind, name)
    VALUES (NEW.id, NEW.company_id, NEW.domain_id, 'intercom-group', NEW.name) ON CONFLICT (id) DO NOTHING;
  ELSE
    UPDATE access_object SET name = NEW.name, domain_id = NEW.domain_id
     WHERE id = NEW.id AND (name <> NEW.name OR domain_id <> NEW.domain_id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER follow AFTER INSERT OR UPDATE OR DELETE ON intercom_group FOR EACH ROW EXECUTE FUNCTION parley_follow_intercom_group();

CREATE FUNCTION parley_intercom_group_of_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.kind = 'intercom-group' THEN DELETE FROM intercom_group WHERE id = OLD.id; END IF;
    RETURN OLD;
  ELSIF NEW.kind <> 'intercom-group' THEN
    RETURN NEW;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO intercom_group (id, company_id, domain_id, name) VALUES (NEW.id, NEW.company_id, NEW.domain_id, NEW.name) ON CONFLICT (id) DO NOTHING;
  ELSE
    UPDATE intercom_group SET name = NEW.name, domain_id = NEW.domain_id
     WHERE id = NEW.id AND (name <> NEW.name OR domain_id <> NEW.domain_id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER intercom_group AFTER INSERT OR UPDATE OR DELETE ON access_object FOR EACH ROW EXECUTE FUNCTION parley_intercom_group_of_name();

SELECT parley_administer('intercom_group');
SELECT parley_administer('intercom_group_device');
