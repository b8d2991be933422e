-- Customer matters on any channel, and what happened to them: the facts of all statistics, histories and replays of the contact centre.
-- `interaction` is what one looks for (when, which customer, which call, does it go on); the events say everything.

CREATE TABLE interaction (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  channel text NOT NULL,
  -- as `customerKey` makes it; empty: does not show himself
  customer text NOT NULL,
  began_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  -- null: it goes on
  ended_at timestamptz,
  -- who worked on it last
  agent_id uuid,
  PRIMARY KEY (company_id, id)
) WITH (fillfactor = 80);
CREATE INDEX interaction_open ON interaction (company_id) WHERE ended_at IS NULL;
CREATE INDEX interaction_began ON interaction (company_id, began_at);
CREATE INDEX interaction_last ON interaction (company_id, last_at);
CREATE INDEX interaction_customer ON interaction (company_id, customer, began_at DESC) WHERE customer <> '';

CREATE TABLE interaction_call (
  company_id uuid NOT NULL,
  call_id uuid NOT NULL,
  interaction_id uuid NOT NULL,
  PRIMARY KEY (company_id, call_id, interaction_id)
);
CREATE INDEX interaction_call_of ON interaction_call (company_id, interaction_id);

-- As with calls (0003): a matter's part of a batch to the row, `events` a JSON array of bodies with "atMs", in order, the first has the
-- number `seq`. A batch that is written again may be cut otherwise; `last_seq` in the key lets both stand.
CREATE TABLE interaction_event_group (
  company_id uuid NOT NULL,
  interaction_id uuid NOT NULL,
  seq integer NOT NULL CHECK (seq >= 0),
  last_seq integer NOT NULL CHECK (last_seq >= seq),
  events text NOT NULL,
  PRIMARY KEY (company_id, interaction_id, seq, last_seq)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['interaction', 'interaction_call', 'interaction_event_group'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO parley_app', name);
  END LOOP;
END $$;

CREATE VIEW interaction_event WITH (security_invoker = true) AS
SELECT DISTINCT ON (g.company_id, g.interaction_id, g.seq + e.position::int - 1)
  g.company_id, g.interaction_id, g.seq + e.position::int - 1 AS seq,
  to_timestamp((e.event->>'atMs')::float8 / 1000) AS at, e.event->>'type' AS type, e.event - 'atMs' AS body
FROM interaction_event_group g, jsonb_array_elements(g.events::jsonb) WITH ORDINALITY AS e (event, position)
ORDER BY g.company_id, g.interaction_id, g.seq + e.position::int - 1, g.last_seq DESC;

GRANT SELECT ON interaction_event TO parley_app;
