-- Values that differ from a parameter's own default (T-PRM-1): of the company, of a domain, a group or a user; the nearest wins.
-- Which parameters there are and what values they take is known by the program. Names it does not know are left alone.

CREATE TABLE parameter_value (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  -- one of these, or none: for the whole company
  domain_id uuid,
  group_id uuid,
  user_id uuid,
  value jsonb,
  -- a secret, encrypted with the master key of the installation
  sealed bytea,
  CHECK (num_nonnulls(domain_id, group_id, user_id) <= 1),
  CHECK (num_nonnulls(value, sealed) = 1),
  CONSTRAINT parameter_value_once UNIQUE NULLS NOT DISTINCT (company_id, name, domain_id, group_id, user_id),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, group_id) REFERENCES app_group (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX parameter_value_domain ON parameter_value (domain_id) WHERE domain_id IS NOT NULL;
CREATE INDEX parameter_value_group ON parameter_value (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX parameter_value_user ON parameter_value (user_id) WHERE user_id IS NOT NULL;

SELECT parley_administer('parameter_value', '{sealed}');
