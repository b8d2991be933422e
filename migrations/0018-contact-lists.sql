-- What people keep of contacts: their own, lists, favourites (T-DIR-10); and how naming finds contacts (T-DIR-6, T-DIR-8).

-- A contact of somebody's own, as he wrote it. From here it comes into the directory of private contacts of his domain, like entries of any
-- other source.
CREATE TABLE own_contact (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  owner_id uuid NOT NULL,
  fields jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (company_id, owner_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX own_contact_owner ON own_contact (owner_id);

CREATE TABLE contact_list (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  owner_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('favourites', 'list')),
  name text NOT NULL,
  is_public boolean NOT NULL DEFAULT false,
  position integer NOT NULL DEFAULT 0,
  version integer NOT NULL DEFAULT 1,
  UNIQUE (company_id, id),
  CHECK (kind = 'list' AND name <> '' OR kind = 'favourites' AND NOT is_public),
  FOREIGN KEY (company_id, owner_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_list_owner ON contact_list (owner_id);
CREATE UNIQUE INDEX contact_list_favourites ON contact_list (owner_id) WHERE kind = 'favourites';
CREATE UNIQUE INDEX contact_list_name ON contact_list (owner_id, lower(name)) WHERE kind = 'list';

-- No reference to contacts: they come and go with their directories, and a member that is gone for a day must not be lost.
CREATE TABLE contact_list_member (
  company_id uuid NOT NULL,
  list_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('person', 'contact')),
  target_id uuid NOT NULL,
  position integer NOT NULL,
  PRIMARY KEY (list_id, kind, target_id),
  FOREIGN KEY (company_id, list_id) REFERENCES contact_list (company_id, id) ON DELETE CASCADE
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['own_contact', 'contact_list', 'contact_list_member'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO parley_app', name);
  END LOOP;
END $$;

-- By hash: few bytes in each of millions of rows.
CREATE FUNCTION parley_address_hash(address text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT hashtext(lower(btrim(address)) COLLATE "C")
$$;
CREATE INDEX contact_email1 ON contact (parley_address_hash(details -> 'values' ->> 'email1')) WHERE details -> 'values' ->> 'email1' IS NOT NULL;
CREATE INDEX contact_email2 ON contact (parley_address_hash(details -> 'values' ->> 'email2')) WHERE details -> 'values' ->> 'email2' IS NOT NULL;
CREATE INDEX contact_on_red_list ON contact (company_id) WHERE details -> 'redListed' <> '[]';

-- Contacts with one of these e-mail addresses in directories that merge, over the whole company; who sees them is decided by the program.
CREATE FUNCTION parley_contacts_by_address(addresses text[]) RETURNS TABLE (contact_no bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  SELECT c.no FROM (
    SELECT e.no, e.section_no, e.company_id FROM unnest(addresses) AS a (address), contact e
     WHERE e.details -> 'values' ->> 'email1' IS NOT NULL AND parley_address_hash(e.details -> 'values' ->> 'email1') = parley_address_hash(a.address)
       AND lower(btrim(e.details -> 'values' ->> 'email1')) = a.address
    UNION
    SELECT e.no, e.section_no, e.company_id FROM unnest(addresses) AS a (address), contact e
     WHERE e.details -> 'values' ->> 'email2' IS NOT NULL AND parley_address_hash(e.details -> 'values' ->> 'email2') = parley_address_hash(a.address)
       AND lower(btrim(e.details -> 'values' ->> 'email2')) = a.address
  ) AS c JOIN contact_section s ON s.no = c.section_no JOIN contact_directory d ON d.id = s.directory_id
   WHERE c.company_id = parley_own_company() AND d.merges AND d.type <> 'draft' LIMIT 1000
$$;

-- Numbers that nobody may see: as callers are looked up by them, and whose private contact it is.
CREATE FUNCTION parley_red_list() RETURNS TABLE (key text, field smallint, red_listed jsonb, owner_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT n.key, n.field, c.details -> 'redListed', s.owner_id
    FROM contact c JOIN contact_section s ON s.no = c.section_no JOIN contact_directory d ON d.id = s.directory_id
    JOIN contact_number n ON n.section_no = c.section_no AND n.contact_no = c.no
   WHERE c.company_id = parley_own_company() AND c.details -> 'redListed' <> '[]' AND d.type <> 'draft'
$$;

REVOKE ALL ON FUNCTION parley_contacts_by_address, parley_red_list FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley_contacts_by_address, parley_red_list TO parley_app;
