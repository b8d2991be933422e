-- Layouts of the window about a caller (T-ALR-2), by the name that the parameter AlerterXml says.
CREATE TABLE screen_pop_layout (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  xml text NOT NULL CHECK (octet_length(xml) <= 65536),
  UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX screen_pop_layout_name ON screen_pop_layout (company_id, lower(name));
SELECT parley_administer('screen_pop_layout');
