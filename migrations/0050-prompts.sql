-- What callers of flows and queues hear: texts that the machine speaks, or sounds.
CREATE TABLE prompt (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  -- by language; of one that has a sound, what is said in it
  texts jsonb NOT NULL DEFAULT '{}',
  UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX prompt_name ON prompt (company_id, lower(name));
SELECT parley_administer('prompt');

CREATE TABLE prompt_sound (
  company_id uuid NOT NULL,
  prompt_id uuid NOT NULL,
  language text NOT NULL CHECK (language IN ('en', 'fr', 'de', 'sv')),
  stored_file_id uuid NOT NULL,
  duration_ms integer NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (prompt_id, language),
  FOREIGN KEY (company_id, prompt_id) REFERENCES prompt (company_id, id) ON DELETE CASCADE
);
SELECT parley_administer('prompt_sound');
