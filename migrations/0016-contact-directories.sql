-- Directories: where contacts come from (T-DIR-1 to 5). The contacts are in the next migration.

-- A directory is authorized by the row of `access_object` with its id, which follows it by itself.
CREATE TABLE contact_directory (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  domain_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  type text NOT NULL CHECK (type IN ('draft', 'public', 'private')),
  -- the lowest names the caller
  priority integer NOT NULL DEFAULT 100 CHECK (priority BETWEEN 0 AND 10000),
  connector text NOT NULL CHECK (connector ~ '^[a-z][a-z-]{1,40}$'),
  settings jsonb NOT NULL DEFAULT '{}',
  -- {name: value} encrypted with the master key of the installation; null: none
  secrets bytea,
  -- {id, fields, redList, names}
  mapping jsonb NOT NULL,
  merges boolean NOT NULL DEFAULT false,
  -- {kind: manual | daily | every, minutes}
  plan jsonb NOT NULL DEFAULT '{"kind": "manual"}',
  hold_back_percent integer NOT NULL DEFAULT 30 CHECK (hold_back_percent BETWEEN 0 AND 100),
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id)
);
CREATE UNIQUE INDEX contact_directory_name ON contact_directory (domain_id, lower(name));

-- Those that were only names so far become drafts: nothing is lost, and rights to them stay.
INSERT INTO contact_directory (id, company_id, domain_id, name, type, connector, mapping)
SELECT id, company_id, domain_id, name, 'draft', 'file', '{"id": null, "fields": {}, "redList": {}, "names": {}}'
  FROM access_object WHERE kind = 'directory';

CREATE FUNCTION parley_follow_contact_directory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM access_object WHERE id = OLD.id;
    RETURN OLD;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO access_object (id, company_id, domain_id, kind, name) VALUES (NEW.id, NEW.company_id, NEW.domain_id, 'directory', NEW.name);
  ELSIF NEW.name <> OLD.name OR NEW.domain_id <> OLD.domain_id THEN
    UPDATE access_object SET name = NEW.name, domain_id = NEW.domain_id WHERE id = NEW.id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER follow AFTER INSERT OR UPDATE OR DELETE ON contact_directory FOR EACH ROW EXECUTE FUNCTION parley_follow_contact_directory();

SELECT parley_administer('contact_directory', '{secrets}');
