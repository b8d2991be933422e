-- Call flows (N-IVR-1). What is drawn has versions, which are added and never changed; calls go through the one that is live.
CREATE TABLE flow (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  domain_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  -- internal numbers that lead there; no two of a domain have one in common (claim-numbers.ts)
  numbers text[] NOT NULL DEFAULT '{}',
  enabled boolean NOT NULL DEFAULT true,
  -- the latest version; null: nothing was drawn yet
  draft integer,
  -- the one that calls go through; null: none
  live integer,
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX flow_name ON flow (domain_id, lower(name));
CREATE INDEX flow_numbers ON flow USING gin (numbers);
SELECT parley_administer('flow');

CREATE TABLE flow_version (
  company_id uuid NOT NULL,
  flow_id uuid NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  document jsonb NOT NULL,
  note text NOT NULL DEFAULT '',
  saved_at timestamptz NOT NULL DEFAULT now(),
  -- names as they were then: who is gone is still named
  saved_by text NOT NULL,
  published_at timestamptz,
  published_by text,
  PRIMARY KEY (flow_id, number),
  FOREIGN KEY (company_id, flow_id) REFERENCES flow (company_id, id) ON DELETE CASCADE
);
ALTER TABLE flow_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON flow_version USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
GRANT SELECT, INSERT, DELETE ON flow_version TO parley_app;
GRANT UPDATE (published_at, published_by) ON flow_version TO parley_app;

-- For the HTTP requests of a flow, sealed with the installation's key.
CREATE TABLE flow_secret (
  company_id uuid NOT NULL,
  flow_id uuid NOT NULL,
  name text NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (flow_id, name),
  FOREIGN KEY (company_id, flow_id) REFERENCES flow (company_id, id) ON DELETE CASCADE
);
SELECT parley_administer('flow_secret', ARRAY['sealed']);
