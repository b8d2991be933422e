-- Forwarding rules that administrators make for users; asked before or after the users' own (T-RUL-1).
CREATE TABLE imposed_rule (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  enabled boolean NOT NULL DEFAULT true,
  place text NOT NULL CHECK (place IN ('before', 'after')),
  position integer NOT NULL DEFAULT 0,
  level text NOT NULL CHECK (level IN ('company', 'domain', 'group', 'user')),
  domain_id uuid CHECK ((domain_id IS NOT NULL) = (level = 'domain')),
  group_id uuid CHECK ((group_id IS NOT NULL) = (level = 'group')),
  user_id uuid CHECK ((user_id IS NOT NULL) = (level = 'user')),
  -- as a user's own (forwardingRuleSchema)
  rule jsonb NOT NULL,
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, group_id) REFERENCES app_group (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX imposed_rule_name ON imposed_rule (company_id, lower(name));
CREATE INDEX imposed_rule_domain ON imposed_rule (domain_id) WHERE domain_id IS NOT NULL;
CREATE INDEX imposed_rule_group ON imposed_rule (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX imposed_rule_user ON imposed_rule (user_id) WHERE user_id IS NOT NULL;
SELECT parley_administer('imposed_rule');
