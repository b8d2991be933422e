-- Which calls are recorded. Lists of ids without references: a rule for a queue that is gone fits no call any more.
CREATE TABLE recording_rule (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  position integer NOT NULL CHECK (position BETWEEN 1 AND 10000),
  enabled boolean NOT NULL,
  action text NOT NULL CHECK (action IN ('record', 'never')),
  direction text NOT NULL CHECK (direction IN ('any', 'inbound', 'outbound', 'internal')),
  queue_ids uuid[] NOT NULL,
  user_ids uuid[] NOT NULL,
  group_ids uuid[] NOT NULL,
  trunk_ids uuid[] NOT NULL,
  numbers text[] NOT NULL,
  share_percent integer NOT NULL CHECK (share_percent BETWEEN 1 AND 100),
  announces boolean NOT NULL,
  masks_digits boolean NOT NULL,
  includes_consultation boolean NOT NULL,
  keep_days integer CHECK (keep_days BETWEEN 0 AND 36500),
  mail_user_ids uuid[] NOT NULL,
  mails_people boolean NOT NULL,
  UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX recording_rule_name ON recording_rule (company_id, lower(name));
SELECT parley_administer('recording_rule');

-- Forms by which coaches judge calls, with their weighted questions.
CREATE TABLE scorecard_form (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  describes text NOT NULL,
  enabled boolean NOT NULL,
  questions jsonb NOT NULL,
  UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX scorecard_form_name ON scorecard_form (company_id, lower(name));
SELECT parley_administer('scorecard_form');

CREATE TABLE scorecard (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  recording_id uuid NOT NULL,
  form_id uuid NOT NULL,
  -- whose work it is about, and who judged
  agent_user_id uuid NOT NULL,
  reviewer_id uuid NOT NULL,
  -- as they were when it was filled
  questions jsonb NOT NULL,
  answers jsonb NOT NULL,
  score double precision CHECK (score BETWEEN 0 AND 100),
  comment text NOT NULL,
  written_at timestamptz NOT NULL,
  UNIQUE (recording_id, form_id, reviewer_id),
  FOREIGN KEY (company_id, recording_id) REFERENCES recording (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, form_id) REFERENCES scorecard_form (company_id, id) ON DELETE CASCADE
);
CREATE INDEX scorecard_form_agent ON scorecard (company_id, agent_user_id, written_at);
CREATE INDEX scorecard_of_form ON scorecard (form_id);
ALTER TABLE scorecard ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON scorecard USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON scorecard TO parley_app;

-- One may be authorized to the recordings (or statistics) of a queue as well as to those of people.
ALTER TABLE access_authorization DROP CONSTRAINT access_authorization_queue;
ALTER TABLE access_authorization ADD CONSTRAINT access_authorization_queue CHECK (
  CASE WHEN kind = 'queue' THEN object_queue_id IS NOT NULL ELSE object_queue_id IS NULL OR kind IN ('supervision', 'recording', 'statistics') END);
