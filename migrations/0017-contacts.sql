-- Contacts of directories, and what they are found by (docs/decisions/0011). Written by parley_apply_contacts alone, which takes a
-- directory's new contents as a whole; read by the functions below, for row-level security would keep indexes of text from being used
-- (their operators are not leakproof). Each function reads the company of the transaction itself: nobody can forget it.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- What of a directory the same people see: all of a public one, one owner's part of a private one.
CREATE SEQUENCE contact_version;
CREATE TABLE contact_section (
  no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- another one whenever its contacts have changed: what is kept of them in memory is read anew then
  version bigint NOT NULL DEFAULT nextval('contact_version'),
  company_id uuid NOT NULL,
  directory_id uuid NOT NULL,
  owner_id uuid,
  UNIQUE NULLS NOT DISTINCT (directory_id, owner_id),
  FOREIGN KEY (company_id, directory_id) REFERENCES contact_directory (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, owner_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_section_company ON contact_section (company_id);
CREATE INDEX contact_section_owner ON contact_section (owner_id) WHERE owner_id IS NOT NULL;

-- What refers to a section here has no foreign key: it would cost a check for each of millions of rows. They go with the section by a trigger.
CREATE TABLE contact (
  no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- the same as long as the source has the entry
  id uuid NOT NULL UNIQUE,
  company_id uuid NOT NULL,
  section_no integer NOT NULL,
  source_key text NOT NULL COLLATE "C",
  -- of all that the source and the numbering plan say
  hash uuid NOT NULL,
  -- what it is listed by, folded
  name text NOT NULL COLLATE "C",
  -- every word and number that may be seen, folded, each between blanks
  words text NOT NULL COLLATE "C",
  -- {values, invisible, mapped, redListed, vip}
  details jsonb NOT NULL,
  UNIQUE (section_no, source_key)
);
CREATE INDEX contact_in_order ON contact (section_no, name, no);

-- Every beginning that a contact is found by: a word and what follows it ('martin paul '), so that a range is in the order it is shown.
CREATE TABLE contact_word (
  -- section_no * 4 + 0: where the name, the company, the e-mail address begins; 1: other words; 2: numbers
  shelf integer NOT NULL,
  form text NOT NULL COLLATE "C",
  contact_no bigint NOT NULL,
  -- of each word and number of the contact one bit, made of its first three letters: most that lack another word are told here already
  signs bigint NOT NULL,
  PRIMARY KEY (shelf, form, contact_no) INCLUDE (signs)
);
CREATE INDEX contact_word_contact ON contact_word (contact_no);

-- The words there are, for what is inside them and for typing errors; e-mail addresses are in it by their parts.
CREATE TABLE contact_term (
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  word text NOT NULL COLLATE "C",
  uses bigint NOT NULL,
  -- public sections that have it
  sections integer[] NOT NULL,
  PRIMARY KEY (company_id, word)
);

-- Numbers, those on the red list too: by them callers are known.
CREATE TABLE contact_number (
  -- made of the company's id, to keep rows short; the section tells for certain
  company_key integer NOT NULL,
  -- 'i201' internal, 'e+493012345' external
  key text NOT NULL COLLATE "C",
  section_no integer NOT NULL,
  contact_no bigint NOT NULL,
  -- place in the list of number fields
  field smallint NOT NULL,
  -- may be searched for: shown, and not on the red list
  is_open boolean NOT NULL
);
CREATE INDEX contact_number_key ON contact_number (company_key, key);
CREATE INDEX contact_number_contact ON contact_number (section_no, contact_no);

-- All ways of leaving out one letter, and none: two words that share one differ by one typing error (a letter too many, too few, wrong, or
-- two exchanged).
CREATE FUNCTION parley_near(word text) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  ways integer[] := ARRAY[hashtext(word COLLATE "C")];
BEGIN
  FOR at IN 1 .. length(word) LOOP
    ways := ways || hashtext((substr(word, 1, at - 1) || substr(word, at + 1)) COLLATE "C");
  END LOOP;
  RETURN ways;
END $$;

-- All four digits in a row.
CREATE FUNCTION parley_digit_grams(number text) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  digits CONSTANT text := regexp_replace(number, '\D', '', 'g');
  grams integer[] := '{}';
BEGIN
  FOR at IN 1 .. length(digits) - 3 LOOP
    grams := grams || substr(digits, at, 4)::integer;
  END LOOP;
  RETURN grams;
END $$;

-- What is still to be put in place is kept apart for a moment: parley_write_contacts ends it.
CREATE INDEX contact_term_inside ON contact_term USING gin (company_id, word gin_trgm_ops);
CREATE INDEX contact_term_near ON contact_term USING gin (company_id, parley_near(word))
  WHERE length(word) BETWEEN 3 AND 25 AND word !~ '[0-9]';
CREATE INDEX contact_number_inside ON contact_number USING gin (company_key, parley_digit_grams(key)) WHERE is_open;

ALTER TABLE contact_section ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_term ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_word ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_number ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON contact_section USING (parley_may_see(company_id));
CREATE POLICY own ON contact USING (parley_may_see(company_id));
CREATE POLICY own ON contact_term USING (parley_may_see(company_id));
CREATE POLICY nobody ON contact_word USING (false);
CREATE POLICY nobody ON contact_number USING (false);
-- Deleted directly only when a whole company is.
GRANT SELECT, DELETE ON contact_section, contact, contact_term TO parley_app;

-- The company of this transaction. "All companies" is none: nobody's view is over them.
CREATE FUNCTION parley_own_company() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  named CONSTANT text := current_setting('parley.company_id', true);
BEGIN
  IF named IS NULL OR named IN ('', '*') THEN
    RAISE EXCEPTION 'contacts are one company''s: none is named' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN named::uuid;
END $$;

CREATE FUNCTION parley_company_key(company uuid) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT uuid_hash(company) $$;

-- The word that a form begins with.
CREATE FUNCTION parley_word_of(form text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT split_part(form, ' ', 1) $$;

-- The temporary tables of a change; in this session alone, gone at its end.
CREATE FUNCTION parley_prepare_contact_change() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- words by section, and how many more (or fewer) contacts have them
  CREATE TEMP TABLE IF NOT EXISTS contact_change (section_no integer, word text COLLATE "C", more bigint) ON COMMIT DROP;
  CREATE TEMP TABLE IF NOT EXISTS contact_term_change (word text COLLATE "C", more bigint, gains integer[], losses integer[]) ON COMMIT DROP;
  TRUNCATE pg_temp.contact_change, pg_temp.contact_term_change;
END $$;

-- Carries what contact_change says into the dictionary. Under the company's lock: see parley_lock_contacts.
CREATE FUNCTION parley_change_terms(company uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO pg_temp.contact_term_change
  SELECT c.word, sum(c.more), coalesce(array_agg(c.section_no) FILTER (WHERE c.is_public AND c.has_it), '{}'),
      coalesce(array_agg(c.section_no) FILTER (WHERE NOT c.has_it), '{}')
    FROM (
      SELECT m.section_no, m.word, m.more, coalesce(s.owner_id IS NULL AND s.no IS NOT NULL, false) AS is_public,
          m.more > 0 OR EXISTS (
            SELECT FROM generate_series(0, 1) AS place, LATERAL (
              SELECT FROM contact_word w WHERE w.shelf = m.section_no * 4 + place AND w.form >= m.word || ' ' AND w.form < m.word || '!' LIMIT 1)) AS has_it
        FROM (SELECT section_no, word, sum(more) AS more FROM pg_temp.contact_change GROUP BY section_no, word) AS m
        LEFT JOIN contact_section s ON s.no = m.section_no
    ) AS c
   GROUP BY c.word;
  ANALYZE pg_temp.contact_term_change;
  UPDATE contact_term t SET
      uses = t.uses + c.more,
      sections = CASE WHEN c.gains <@ t.sections AND NOT c.losses && t.sections THEN t.sections
        ELSE ARRAY((SELECT unnest(t.sections) UNION SELECT unnest(c.gains)) EXCEPT SELECT unnest(c.losses)) END
    FROM pg_temp.contact_term_change c
   WHERE t.company_id = company AND t.word = c.word AND (c.more <> 0 OR NOT c.gains <@ t.sections OR c.losses && t.sections);
  INSERT INTO contact_term (company_id, word, uses, sections)
  SELECT company, c.word, c.more, c.gains FROM pg_temp.contact_term_change c
   WHERE c.more > 0 AND NOT EXISTS (SELECT FROM contact_term t WHERE t.company_id = company AND t.word = c.word) ORDER BY c.word;
  DELETE FROM contact_term t USING pg_temp.contact_term_change c WHERE t.company_id = company AND t.word = c.word AND t.uses <= 0;
END $$;

-- One change of a company's contacts at a time: they share the dictionary.
CREATE FUNCTION parley_lock_contacts(company uuid) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtextextended(company::text, 17))
$$;

CREATE FUNCTION parley_empty_contact_section() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM parley_lock_contacts(OLD.company_id);
  PERFORM parley_prepare_contact_change();
  WITH old AS (DELETE FROM contact_word WHERE shelf BETWEEN OLD.no * 4 AND OLD.no * 4 + 3 RETURNING shelf, form)
  INSERT INTO pg_temp.contact_change SELECT OLD.no, parley_word_of(form), -count(*) FROM old WHERE shelf % 4 < 2 AND strpos(parley_word_of(form), '@') = 0 GROUP BY 2;
  DELETE FROM contact_number WHERE section_no = OLD.no;
  DELETE FROM contact WHERE section_no = OLD.no;
  PERFORM parley_change_terms(OLD.company_id);
  RETURN NULL;
END $$;
CREATE TRIGGER empty AFTER DELETE ON contact_section FOR EACH ROW EXECUTE FUNCTION parley_empty_contact_section();

-- Where a directory's new contents are collected: in this session alone, so that nothing of it is left whenever it ends.
CREATE FUNCTION parley_stage_contacts() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  CREATE TEMP TABLE staged_contact (
    -- the nil UUID where nobody owns it
    owner_key uuid NOT NULL,
    source_key text NOT NULL COLLATE "C",
    id uuid NOT NULL,
    hash uuid NOT NULL,
    -- null in all that follows: just as it is there already
    name text,
    words text,
    signs bigint,
    details jsonb,
    begins text[],
    inner_forms text[],
    open_numbers text[],
    number_keys text[],
    number_fields smallint[],
    number_open boolean[],
    PRIMARY KEY (owner_key, source_key)
  );
  GRANT SELECT, INSERT, UPDATE ON staged_contact TO parley_app;
END $$;

-- Compares what is staged with the directory, and, unless it is only asked about, makes the directory so.
-- owners: only these users' parts of it; null: all of it.
CREATE FUNCTION parley_apply_contacts(directory uuid, owners uuid[], only_compare boolean,
  OUT present bigint, OUT created bigint, OUT changed bigint, OUT unchanged bigint, OUT removed bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '64MB' AS $$
DECLARE
  company CONSTANT uuid := parley_own_company();
  nobody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
  PERFORM FROM contact_directory WHERE id = directory AND company_id = company;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such directory' USING ERRCODE = 'foreign_key_violation'; END IF;
  IF owners IS NOT NULL AND EXISTS (SELECT FROM pg_temp.staged_contact WHERE owner_key <> ALL (owners)) THEN
    RAISE EXCEPTION 'a contact of a user who is not among those read' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT only_compare THEN
    PERFORM parley_lock_contacts(company);
    INSERT INTO contact_section (company_id, directory_id, owner_id)
    SELECT DISTINCT company, directory, nullif(owner_key, nobody) FROM pg_temp.staged_contact ON CONFLICT DO NOTHING;
  END IF;
  DROP TABLE IF EXISTS pg_temp.contact_scope, pg_temp.contact_difference, pg_temp.contact_gone;
  CREATE TEMP TABLE contact_scope ON COMMIT DROP AS
    SELECT s.no, coalesce(s.owner_id, nobody) AS owner_key FROM contact_section s
     WHERE s.directory_id = directory AND (owners IS NULL OR s.owner_id = ANY (owners));
  ANALYZE pg_temp.staged_contact;
  ANALYZE pg_temp.contact_scope;
  CREATE TEMP TABLE contact_difference ON COMMIT DROP AS
    SELECT s.owner_key, s.source_key, x.no AS section_no, c.no AS contact_no, c.no IS NULL AS is_new
      FROM pg_temp.staged_contact s
      LEFT JOIN pg_temp.contact_scope x ON x.owner_key = s.owner_key
      LEFT JOIN contact c ON c.section_no = x.no AND c.source_key = s.source_key
     WHERE c.no IS NULL OR c.hash <> s.hash;
  CREATE TEMP TABLE contact_gone ON COMMIT DROP AS
    SELECT c.no FROM pg_temp.contact_scope x JOIN contact c ON c.section_no = x.no
     WHERE NOT EXISTS (SELECT FROM pg_temp.staged_contact s WHERE s.owner_key = x.owner_key AND s.source_key = c.source_key);
  SELECT count(*) INTO present FROM contact c WHERE c.section_no IN (SELECT no FROM pg_temp.contact_scope);
  SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) INTO created, changed FROM pg_temp.contact_difference;
  SELECT count(*) INTO removed FROM pg_temp.contact_gone;
  unchanged := present - changed - removed;
  IF NOT only_compare AND created + changed + removed > 0 THEN
    PERFORM parley_write_contacts(company);
    UPDATE contact_section s SET version = nextval('contact_version') FROM pg_temp.contact_scope x WHERE s.no = x.no;
  END IF;
END $$;

-- The second half of parley_apply_contacts: what differs is written.
CREATE FUNCTION parley_write_contacts(company uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE pg_temp.contact_difference;
  ANALYZE pg_temp.contact_gone;
  IF EXISTS (SELECT FROM pg_temp.contact_difference JOIN pg_temp.staged_contact USING (owner_key, source_key) WHERE details IS NULL) THEN
    RAISE EXCEPTION 'the directory was changed by somebody else while it was read' USING ERRCODE = 'serialization_failure';
  END IF;
  PERFORM parley_prepare_contact_change();

  WITH old AS (
    DELETE FROM contact_word w USING (SELECT no FROM pg_temp.contact_gone UNION ALL SELECT contact_no FROM pg_temp.contact_difference WHERE NOT is_new) AS o
     WHERE w.contact_no = o.no RETURNING w.shelf, w.form
  ) INSERT INTO pg_temp.contact_change SELECT shelf / 4, parley_word_of(form), -count(*) FROM old WHERE shelf % 4 < 2 AND strpos(parley_word_of(form), '@') = 0 GROUP BY 1, 2;
  DELETE FROM contact_number n USING contact c, (SELECT no FROM pg_temp.contact_gone UNION ALL SELECT contact_no FROM pg_temp.contact_difference WHERE NOT is_new) AS o
   WHERE c.no = o.no AND n.section_no = c.section_no AND n.contact_no = c.no;
  DELETE FROM contact c USING pg_temp.contact_gone o WHERE c.no = o.no;

  UPDATE contact c SET hash = s.hash, name = s.name, words = s.words, details = s.details
    FROM pg_temp.contact_difference d JOIN pg_temp.staged_contact s USING (owner_key, source_key) WHERE NOT d.is_new AND c.no = d.contact_no;
  INSERT INTO contact (id, company_id, section_no, source_key, hash, name, words, details)
  SELECT s.id, company, d.section_no, s.source_key, s.hash, s.name, s.words, s.details
    FROM pg_temp.contact_difference d JOIN pg_temp.staged_contact s USING (owner_key, source_key) WHERE d.is_new;
  UPDATE pg_temp.contact_difference d SET contact_no = c.no FROM contact c WHERE d.is_new AND c.section_no = d.section_no AND c.source_key = d.source_key;

  WITH new AS (
    INSERT INTO contact_word (shelf, form, contact_no, signs)
    SELECT d.section_no * 4 + f.place, f.form, d.contact_no, s.signs
      FROM pg_temp.contact_difference d JOIN pg_temp.staged_contact s USING (owner_key, source_key)
      CROSS JOIN LATERAL (
        SELECT 0 AS place, unnest(s.begins) AS form UNION ALL SELECT 1, unnest(s.inner_forms) UNION ALL SELECT 2, unnest(s.open_numbers)) AS f
     ORDER BY 1, 2, 3
    RETURNING shelf, form
  ) INSERT INTO pg_temp.contact_change SELECT shelf / 4, parley_word_of(form), count(*) FROM new WHERE shelf % 4 < 2 AND strpos(parley_word_of(form), '@') = 0 GROUP BY 1, 2;
  INSERT INTO contact_number (company_key, key, section_no, contact_no, field, is_open)
  SELECT parley_company_key(company), n.key, d.section_no, d.contact_no, n.field, n.is_open
    FROM pg_temp.contact_difference d JOIN pg_temp.staged_contact s USING (owner_key, source_key)
    CROSS JOIN LATERAL unnest(s.number_keys, s.number_fields, s.number_open) AS n (key, field, is_open) ORDER BY 2;
  PERFORM parley_change_terms(company);
  PERFORM gin_clean_pending_list(name::regclass) FROM unnest('{contact_term_inside,contact_term_near,contact_number_inside}'::text[]) AS name;
END $$;

-- As src/kernel/fold.ts, nearly: what is compared of a field's text.
CREATE FUNCTION parley_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT replace(replace(replace(replace(translate(
    lower(regexp_replace(normalize(value, NFKD), U&'[\0300-\036F\1AB0-\1AFF\1DC0-\1DFF\20D0-\20FF\FE20-\FE2F]', '', 'g')),
    'øđðłı', 'oddli'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
$$;

-- Whether each of these fields contains its text; of numbers the digits. What is not shown is not searched.
CREATE FUNCTION parley_fits_fields(details jsonb, fields jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT NOT EXISTS (
    SELECT FROM jsonb_each_text(fields) AS f (field, part)
     WHERE NOT coalesce(
       CASE WHEN f.field ~ 'Phone$|^fax$' THEN strpos(regexp_replace(details -> 'values' ->> f.field, '\D', '', 'g'), ltrim(regexp_replace(f.part, '\D', '', 'g'), '0')) > 0
         ELSE strpos(parley_fold(details -> 'values' ->> f.field), parley_fold(f.part)) > 0 END, false)
       OR coalesce(details -> 'invisible' ? f.field, false) OR coalesce(details -> 'redListed' ? f.field, false))
$$;

-- Contacts with a form at one of `places` that begins with the prefix beside it, in order from after a place on: first, if wholes_first,
-- those where the prefix is all of it, then those of the viewer's domain first, then by form. `must`: patterns that the words have to be
-- like, must_signs: their signs. A row that is not kept only says how far was looked: its contact fits better (by a form at one of better_places that begins with
-- better_prefixes), or comes by another form.
CREATE FUNCTION parley_contacts_beginning(directories uuid[], viewer uuid, own_domain uuid, places integer[], prefixes text[], wholes_first boolean,
  must text[], must_signs bigint, fields jsonb, better_places integer[], better_prefixes text[], after_is_whole boolean, after_is_own boolean, after_form text, after_no bigint,
  how_many integer)
RETURNS TABLE (contact_no bigint, is_whole boolean, is_own boolean, form text, is_kept boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_memoize = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  company CONSTANT uuid := parley_own_company();
  last CONSTANT bigint := 9223372036854775807;
  sections integer[];
  owns boolean[];
  -- of each shelf a few at a time: what comes before the end of every shelf's few is in order
  at_once integer;
  some_row record;
  found_rows integer := 0;
  is_end boolean := false;
BEGIN
  SELECT coalesce(array_agg(x.no), '{}'), coalesce(array_agg(coalesce(d.domain_id = own_domain, false)), '{}') INTO sections, owns
    FROM contact_directory d CROSS JOIN LATERAL (
      SELECT a.no FROM contact_section a WHERE a.directory_id = d.id AND a.owner_id IS NULL
      UNION ALL SELECT b.no FROM contact_section b WHERE b.directory_id = d.id AND b.owner_id = viewer) AS x
   WHERE d.company_id = company AND d.id = ANY (directories);
  at_once := greatest(3, 2 * how_many / greatest(1, cardinality(sections) * cardinality(places)));
  WHILE found_rows < how_many AND NOT is_end LOOP
    is_end := true;
    FOR some_row IN
      WITH few AS MATERIALIZED (
        SELECT f.contact_no, f.is_whole, s.is_own, f.form, s.no AS section_no, count(*) OVER w AS many, row_number() OVER (w ORDER BY f.form, f.contact_no) AS at
          FROM unnest(sections, owns) AS s (no, is_own)
          CROSS JOIN (SELECT u.place, u.prefix, CASE WHEN wholes_first THEN u.prefix || ' ' ELSE '' END COLLATE "C" AS whole
            FROM unnest(places, prefixes) AS u (place, prefix)) AS p
          CROSS JOIN LATERAL (
            SELECT w.contact_no, w.form = p.whole AS is_whole, w.form FROM contact_word w
             WHERE w.shelf = s.no * 4 + p.place AND w.form < p.prefix || U&'\+10FFFF'
               -- one lower bound, not two: of two the index may take the wrong one to begin with
               AND (w.form, w.contact_no) > (greatest(p.prefix COLLATE "C",
                 CASE WHEN after_is_whole AND s.is_own < after_is_own THEN ''
                   WHEN s.is_own <> after_is_own THEN p.whole
                   WHEN after_is_whole THEN least(after_form COLLATE "C", p.whole)
                   ELSE greatest(after_form COLLATE "C", p.whole) END),
                 CASE WHEN after_is_whole AND s.is_own < after_is_own THEN 0
                   WHEN s.is_own <> after_is_own THEN last
                   WHEN after_is_whole THEN CASE WHEN after_form COLLATE "C" <= p.whole THEN after_no ELSE last END
                   ELSE CASE WHEN after_form COLLATE "C" > p.whole THEN after_no ELSE last END END)
               -- single values: EXISTS would be answered from a table of all contacts
               AND w.signs & must_signs = must_signs AND (must IS NULL OR w.form LIKE ALL (must) OR (SELECT c.words FROM contact c WHERE c.no = w.contact_no) LIKE ALL (must))
               AND (fields IS NULL OR (SELECT parley_fits_fields(c.details, fields) FROM contact c WHERE c.no = w.contact_no))
             ORDER BY w.form, w.contact_no LIMIT at_once) AS f
         WHERE after_is_whole OR s.is_own <= after_is_own
        WINDOW w AS (PARTITION BY s.no, p.place, p.prefix)
      ), border AS (
        SELECT NOT f.is_whole AS part, NOT f.is_own AS foreign_part, f.form, f.contact_no FROM few f WHERE f.many = at_once AND f.at = at_once
         ORDER BY 1, 2, 3, 4 LIMIT 1)
      SELECT r.*, EXISTS (SELECT FROM border) AS is_cut,
          (SELECT count(*) FROM contact_word w, unnest(places, prefixes) AS p (place, prefix)
            WHERE w.contact_no = r.contact_no AND w.shelf = r.section_no * 4 + p.place AND starts_with(w.form, p.prefix)
              AND (NOT (wholes_first AND w.form = p.prefix || ' '), w.form) < (NOT r.is_whole, r.form)) = 0
          AND (better_places IS NULL OR (SELECT count(*) FROM contact_word w, unnest(better_places, better_prefixes) AS p (place, prefix)
            WHERE w.contact_no = r.contact_no AND w.shelf = r.section_no * 4 + p.place AND starts_with(w.form, p.prefix)) = 0) AS is_kept
        FROM (
          SELECT DISTINCT f.contact_no, f.is_whole, f.is_own, f.form, f.section_no FROM few f
           WHERE NOT EXISTS (SELECT FROM border b WHERE (b.part, b.foreign_part, b.form, b.contact_no) < (NOT f.is_whole, NOT f.is_own, f.form, f.contact_no))
           ORDER BY f.is_whole DESC, f.is_own DESC, f.form, f.contact_no LIMIT how_many - found_rows) AS r
       ORDER BY r.is_whole DESC, r.is_own DESC, r.form, r.contact_no
    LOOP
      is_end := NOT some_row.is_cut;
      found_rows := found_rows + 1;
      contact_no := some_row.contact_no;
      is_whole := some_row.is_whole;
      is_own := some_row.is_own;
      form := some_row.form;
      is_kept := some_row.is_kept;
      RETURN NEXT;
    END LOOP;
    after_is_whole := is_whole;
    after_is_own := is_own;
    after_form := form;
    after_no := contact_no;
    at_once := at_once * 2;
  END LOOP;
END $$;

-- How many contacts have a word that begins so, or (inside) has it somewhere. Only 500 words are counted: if there are more, very many.
CREATE FUNCTION parley_term_uses(asked text[], is_inside boolean) RETURNS TABLE (word text, uses bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  company CONSTANT uuid := parley_own_company();
BEGIN
  RETURN QUERY
  SELECT a.word, coalesce(c.uses, 0)::bigint FROM unnest(asked) AS a (word) CROSS JOIN LATERAL (
    SELECT sum(f.uses) + CASE WHEN count(*) = 500 THEN 1000000 ELSE 0 END AS uses FROM (
      (SELECT t.uses FROM contact_term t WHERE NOT is_inside AND t.company_id = company AND t.word >= a.word AND t.word < a.word || U&'\+10FFFF' LIMIT 500)
      UNION ALL
      (SELECT t.uses FROM contact_term t WHERE is_inside AND t.company_id = company AND t.word LIKE '%' || a.word || '%' LIMIT 500)) AS f) AS c;
END $$;

-- Words of the dictionary that differ from one asked by one typing error; of each the first hundred.
CREATE FUNCTION parley_similar_terms(asked text[]) RETURNS TABLE (asked_word text, word text, uses bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  company CONSTANT uuid := parley_own_company();
BEGIN
  RETURN QUERY
  SELECT a.word, t.word, t.uses FROM unnest(asked) AS a (word) CROSS JOIN LATERAL (
    SELECT t.word, t.uses FROM contact_term t
     WHERE t.company_id = company AND parley_near(t.word) && parley_near(a.word)
       AND length(t.word) BETWEEN 3 AND 25 AND t.word !~ '[0-9]' AND t.word <> a.word
     ORDER BY t.word LIMIT 100) AS t;
END $$;

-- Contacts that have a word with `part` inside it, or one of the words `similar`, in the order of parley_contacts_beginning. All of `must`
-- and `must_any` (regular expressions) have to hold for their words, and not all of `better`.
CREATE FUNCTION parley_contacts_containing(directories uuid[], viewer uuid, own_domain uuid, part text, similar_words text[], must text[],
  must_any text[], better text[], fields jsonb, after_is_own boolean, after_form text, after_no bigint, how_many integer)
RETURNS TABLE (contact_no bigint, is_own boolean, form text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_memoize = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  company CONSTANT uuid := parley_own_company();
  pattern CONSTANT text := '%' || part || '%';
  pass boolean;
  public_sections integer[];
  private_sections integer[];
  from_form text;
  from_no bigint;
  last_word text;
  terms_at_once integer;
  terms integer;
  pair_words text[];
  pair_sections integer[];
  first integer;
  pairs_at_once integer;
  found integer := 0;
  got integer;
BEGIN
  FOREACH pass IN ARRAY CASE WHEN after_is_own THEN '{t,f}'::boolean[] ELSE '{f}' END LOOP
    SELECT coalesce(array_agg(x.no) FILTER (WHERE x.owner_id IS NULL), '{}'), coalesce(array_agg(x.no) FILTER (WHERE x.owner_id IS NOT NULL), '{}')
      INTO public_sections, private_sections
      FROM contact_directory d CROSS JOIN LATERAL (
        SELECT a.no, a.owner_id FROM contact_section a WHERE a.directory_id = d.id AND a.owner_id IS NULL
        UNION ALL SELECT b.no, b.owner_id FROM contact_section b WHERE b.directory_id = d.id AND b.owner_id = viewer) AS x
     WHERE d.company_id = company AND d.id = ANY (directories) AND coalesce(d.domain_id = own_domain, false) = pass;
    CONTINUE WHEN cardinality(public_sections) + cardinality(private_sections) = 0;
    from_form := CASE WHEN pass = after_is_own THEN after_form ELSE '' END;
    from_no := CASE WHEN pass = after_is_own THEN after_no ELSE 0 END;
    last_word := parley_word_of(from_form);
    terms_at_once := 150;
    LOOP
      -- The dictionary goes by in pieces: of common parts the first piece has enough.
      SELECT count(DISTINCT q.word), max(q.word), array_agg(q.word ORDER BY q.word, x.no), array_agg(x.no ORDER BY q.word, x.no)
        INTO terms, last_word, pair_words, pair_sections
        FROM (
          SELECT u.word, u.sections FROM (
            SELECT t.word, t.sections FROM contact_term t WHERE t.company_id = company AND t.word LIKE pattern
            UNION
            SELECT t.word, t.sections FROM contact_term t WHERE t.company_id = company AND t.word = ANY (similar_words)) AS u
           WHERE u.word >= last_word AND (u.sections && public_sections OR cardinality(private_sections) > 0)
           ORDER BY u.word LIMIT terms_at_once) AS q
        CROSS JOIN LATERAL (
          SELECT p.no FROM unnest(public_sections) AS p (no) WHERE p.no = ANY (q.sections) UNION ALL SELECT unnest(private_sections)) AS x;
      EXIT WHEN pair_words IS NULL;
      first := 1;
      pairs_at_once := 32;
      WHILE first <= cardinality(pair_words) AND found < how_many LOOP
        -- No word may be torn apart: its contacts are in order over all sections.
        WHILE first + pairs_at_once <= cardinality(pair_words) AND pair_words[first + pairs_at_once] = pair_words[first + pairs_at_once - 1] LOOP
          pairs_at_once := pairs_at_once + 1;
        END LOOP;
        RETURN QUERY
        SELECT f.contact_no, pass, f.form
          FROM unnest(pair_words[first:first + pairs_at_once - 1], pair_sections[first:first + pairs_at_once - 1]) AS p (word, no)
          CROSS JOIN generate_series(0, 1) AS place
          CROSS JOIN LATERAL (
            -- by word first, whatever the planner thinks of how many there are: OFFSET keeps the two apart
            SELECT w.contact_no, w.form FROM contact_word w CROSS JOIN LATERAL (SELECT o.words, o.details FROM contact o WHERE o.no = w.contact_no OFFSET 0) AS c
             WHERE w.shelf = p.no * 4 + place AND w.form < p.word || '!'
               AND (w.form, w.contact_no) > (greatest(p.word || ' ' COLLATE "C", from_form COLLATE "C"), CASE WHEN p.word || ' ' <= from_form COLLATE "C" THEN from_no ELSE 0 END)
               AND (must IS NULL OR c.words LIKE ALL (must)) AND (must_any IS NULL OR c.words ~ ALL (must_any)) AND NOT c.words LIKE ALL (better)
               AND (fields IS NULL OR parley_fits_fields(c.details, fields))
               AND NOT EXISTS (SELECT FROM unnest(string_to_array(c.words, ' ')) AS o WHERE o < p.word COLLATE "C" AND (o LIKE pattern OR o = ANY (similar_words)))
             ORDER BY w.form, w.contact_no LIMIT how_many) AS f
         ORDER BY f.form, f.contact_no LIMIT how_many - found;
        GET DIAGNOSTICS got = ROW_COUNT;
        found := found + got;
        first := first + pairs_at_once;
        pairs_at_once := pairs_at_once * 2;
      END LOOP;
      EXIT WHEN terms < terms_at_once OR found >= how_many;
      -- The last word is looked at again, with nothing left before its end.
      from_form := last_word || '!';
      from_no := 0;
      terms_at_once := terms_at_once * 4;
    END LOOP;
    EXIT WHEN found >= how_many;
  END LOOP;
END $$;

-- Contacts with a number that has these digits inside it, four at least, unless one begins with what is better; by the number.
CREATE FUNCTION parley_contacts_with_digits(directories uuid[], viewer uuid, own_domain uuid, part text, fields jsonb,
  better_places integer[], better_prefixes text[], after_is_own boolean, after_form text, after_no bigint, how_many integer)
RETURNS TABLE (contact_no bigint, is_own boolean, form text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_memoize = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  company CONSTANT uuid := parley_own_company();
  own_key CONSTANT integer := parley_company_key(company);
  grams CONSTANT integer[] := parley_digit_grams(part);
  sections integer[];
  owns boolean[];
BEGIN
  SELECT coalesce(array_agg(x.no), '{}'), coalesce(array_agg(coalesce(d.domain_id = own_domain, false)), '{}') INTO sections, owns
    FROM contact_directory d CROSS JOIN LATERAL (
      SELECT a.no FROM contact_section a WHERE a.directory_id = d.id AND a.owner_id IS NULL
      UNION ALL SELECT b.no FROM contact_section b WHERE b.directory_id = d.id AND b.owner_id = viewer) AS x
   WHERE d.company_id = company AND d.id = ANY (directories);
  RETURN QUERY
  WITH hits AS MATERIALIZED (
    SELECT n.contact_no, n.section_no, n.key FROM contact_number n
     WHERE n.company_key = own_key AND n.is_open AND parley_digit_grams(n.key) @> grams AND n.key LIKE '%' || part || '%'
  ), forms AS MATERIALIZED (
    SELECT h.contact_no, s.is_own, h.section_no, min(ltrim(h.key, 'ie+') || ' ' COLLATE "C") AS form
      FROM hits h JOIN unnest(sections, owns) AS s (no, is_own) ON s.no = h.section_no
     GROUP BY h.contact_no, s.is_own, h.section_no)
  -- in order first: what is looked up of each is looked up until there are enough
  SELECT f.contact_no, f.is_own, f.form FROM (
    SELECT * FROM forms o WHERE o.is_own < after_is_own OR o.is_own = after_is_own AND (o.form, o.contact_no) > (after_form COLLATE "C", after_no)
     ORDER BY o.is_own DESC, o.form, o.contact_no OFFSET 0) AS f
   WHERE (SELECT count(*) FROM contact_word w, unnest(better_places, better_prefixes) AS p (place, prefix)
       WHERE w.contact_no = f.contact_no AND w.shelf = f.section_no * 4 + p.place AND starts_with(w.form, p.prefix)) = 0
     AND (fields IS NULL OR (SELECT parley_fits_fields(c.details, fields) FROM contact c WHERE c.no = f.contact_no))
   LIMIT how_many;
END $$;

-- All that a viewer sees, by name.
CREATE FUNCTION parley_contacts_in_order(directories uuid[], viewer uuid, fields jsonb, after_name text, after_no bigint, how_many integer)
RETURNS TABLE (contact_no bigint, is_own boolean, form text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_memoize = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  company CONSTANT uuid := parley_own_company();
  sections integer[];
  owns boolean[];
BEGIN
  SELECT coalesce(array_agg(x.no), '{}'), coalesce(array_agg(false), '{}') INTO sections, owns
    FROM contact_directory d CROSS JOIN LATERAL (
      SELECT a.no FROM contact_section a WHERE a.directory_id = d.id AND a.owner_id IS NULL
      UNION ALL SELECT b.no FROM contact_section b WHERE b.directory_id = d.id AND b.owner_id = viewer) AS x
   WHERE d.company_id = company AND d.id = ANY (directories);
  RETURN QUERY
  SELECT f.no, false, f.name FROM unnest(sections) AS s (no) CROSS JOIN LATERAL (
    SELECT c.no, c.name FROM contact c
     WHERE c.section_no = s.no AND (c.name, c.no) > (after_name COLLATE "C", after_no) AND (fields IS NULL OR parley_fits_fields(c.details, fields))
     ORDER BY c.name, c.no LIMIT how_many) AS f
   ORDER BY f.name, f.no LIMIT how_many;
END $$;

-- What some contacts are found by, those among them that the viewer sees: for favourites, which are few.
CREATE FUNCTION parley_contact_forms(directories uuid[], viewer uuid, own_domain uuid, contacts uuid[], fields jsonb)
RETURNS TABLE (contact_no bigint, is_own boolean, places integer[], forms text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  company CONSTANT uuid := parley_own_company();
BEGIN
  RETURN QUERY
  SELECT c.no, coalesce(d.domain_id = own_domain, false), f.places, f.forms
    FROM contact c JOIN contact_section s ON s.no = c.section_no JOIN contact_directory d ON d.id = s.directory_id
    CROSS JOIN LATERAL (SELECT array_agg(w.shelf % 4 ORDER BY w.form) AS places, array_agg(w.form ORDER BY w.form) AS forms FROM contact_word w WHERE w.contact_no = c.no) AS f
   WHERE c.id = ANY (contacts) AND d.company_id = company AND d.id = ANY (directories) AND (s.owner_id IS NULL OR s.owner_id = viewer)
     AND (fields IS NULL OR parley_fits_fields(c.details, fields));
END $$;

-- Who has one of these numbers, in all directories of the company.
CREATE FUNCTION parley_contacts_by_number(keys text[])
RETURNS TABLE (contact_no bigint, key text, field smallint, priority integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  company CONSTANT uuid := parley_own_company();
  own_key CONSTANT integer := parley_company_key(company);
BEGIN
  RETURN QUERY
  SELECT n.contact_no, n.key, n.field, d.priority
    FROM (SELECT f.* FROM unnest(keys) AS k (key) CROSS JOIN LATERAL (
      SELECT m.contact_no, m.key, m.field, m.section_no FROM contact_number m WHERE m.company_key = own_key AND m.key = k.key LIMIT 1000) AS f) AS n
    JOIN contact_section s ON s.no = n.section_no JOIN contact_directory d ON d.id = s.directory_id
   WHERE s.company_id = company AND d.type <> 'draft'
   ORDER BY d.priority, n.contact_no, n.field LIMIT 200;
END $$;

-- Contacts by number, whole; others' are left out. A plan that goes by them one after another, whatever row-level security would make of it.
CREATE FUNCTION parley_contact_rows(nos bigint[])
RETURNS TABLE (no bigint, id uuid, company_id uuid, directory_id uuid, owner_id uuid, source_key text, details jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  company CONSTANT uuid := parley_own_company();
BEGIN
  RETURN QUERY
  SELECT c.no, c.id, c.company_id, s.directory_id, s.owner_id, c.source_key::text, c.details
    FROM unnest(nos) AS n (no) JOIN contact c ON c.no = n.no JOIN contact_section s ON s.no = c.section_no
   WHERE c.company_id = company AND s.company_id = company;
END $$;

-- What the contacts of a section are found by, in order, for the index in memory; nothing of another company's.
CREATE FUNCTION parley_section_forms(section integer)
RETURNS TABLE (place integer, form text, contact_no bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  PERFORM FROM contact_section WHERE no = section AND company_id = parley_own_company();
  IF NOT FOUND THEN RETURN; END IF;
  RETURN QUERY
  SELECT w.shelf - section * 4, w.form, w.contact_no FROM contact_word w
   WHERE w.shelf BETWEEN section * 4 AND section * 4 + 2 ORDER BY w.shelf, w.form, w.contact_no;
END $$;

-- Ends what a session of the program asks for at present: nobody waits for it any more. Its role is the owner's, whom the program's may not cancel.
CREATE FUNCTION parley_cancel(session integer) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pg_cancel_backend(a.pid) FROM pg_stat_activity a
   WHERE a.pid = session AND a.datname = current_database() AND a.usename = session_user AND a.application_name = 'parley'
$$;

-- Only the program's own role may call what reads past row-level security.
REVOKE ALL ON FUNCTION parley_stage_contacts, parley_apply_contacts, parley_write_contacts, parley_change_terms,
  parley_contacts_beginning, parley_term_uses, parley_similar_terms, parley_contacts_containing, parley_contacts_with_digits,
  parley_contacts_in_order, parley_contact_forms, parley_contacts_by_number, parley_contact_rows, parley_section_forms, parley_cancel FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parley_stage_contacts, parley_apply_contacts, parley_contacts_beginning, parley_term_uses, parley_similar_terms,
  parley_contacts_containing, parley_contacts_with_digits, parley_contacts_in_order, parley_contact_forms, parley_contacts_by_number, parley_contact_rows, parley_section_forms, parley_cancel TO parley_app;
