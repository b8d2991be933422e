-- A company's rules against toll fraud; no row: the safe ones of the program.

CREATE TABLE calling_policy (
  company_id uuid PRIMARY KEY REFERENCES company ON DELETE CASCADE,
  dial_out text NOT NULL CHECK (dial_out IN ('everyone', 'listed', 'nobody')),
  max_calls_per_user integer NOT NULL CHECK (max_calls_per_user BETWEEN 1 AND 1000),
  block_premium boolean NOT NULL,
  blocked_prefixes text[] NOT NULL,
  open_numbers text[] NOT NULL
);

CREATE TABLE dial_out_user (
  company_id uuid NOT NULL REFERENCES calling_policy ON DELETE CASCADE,
  user_id uuid NOT NULL,
  PRIMARY KEY (company_id, user_id),
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);

GRANT SELECT, INSERT, UPDATE, DELETE ON calling_policy, dial_out_user TO parley_app;
ALTER TABLE calling_policy ENABLE ROW LEVEL SECURITY;
ALTER TABLE dial_out_user ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON calling_policy USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
CREATE POLICY own ON dial_out_user USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
