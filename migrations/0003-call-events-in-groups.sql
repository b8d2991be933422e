-- Call events are stored a call's part of a batch to the row: one row, one index entry and one policy check for what used to be several.
-- A batch that is written again after an answer was lost may cut a call's events otherwise; `last_seq` in the key lets both stand, and the
-- view shows each event once.

ALTER TABLE call_event RENAME TO call_event_single;

CREATE TABLE call_event_group (
  company_id uuid NOT NULL,
  call_id uuid NOT NULL,
  seq integer NOT NULL CHECK (seq >= 0),
  last_seq integer NOT NULL CHECK (last_seq >= seq),
  domain_id uuid NOT NULL,
  -- a JSON array of bodies with "atMs", in order; the first has the number `seq`. Text: it is written a thousand times for once that it is read.
  events text NOT NULL,
  PRIMARY KEY (company_id, call_id, seq, last_seq)
);

INSERT INTO call_event_group (company_id, call_id, seq, last_seq, domain_id, events)
SELECT company_id, call_id, seq, seq, domain_id,
  jsonb_build_array(jsonb_build_object('atMs', round(extract(epoch FROM at) * 1000)) || body)::text
FROM call_event_single;

DROP TABLE call_event_single;

ALTER TABLE call_event_group ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON call_event_group USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
GRANT SELECT, INSERT, DELETE ON call_event_group TO parley_app;

CREATE VIEW call_event WITH (security_invoker = true) AS
SELECT DISTINCT ON (g.company_id, g.call_id, g.seq + e.position::int - 1)
  g.company_id, g.call_id, g.seq + e.position::int - 1 AS seq, g.domain_id,
  to_timestamp((e.event->>'atMs')::float8 / 1000) AS at, e.event->>'type' AS type, e.event - 'atMs' AS body
FROM call_event_group g, jsonb_array_elements(g.events::jsonb) WITH ORDINALITY AS e (event, position)
ORDER BY g.company_id, g.call_id, g.seq + e.position::int - 1, g.last_seq DESC;

GRANT SELECT ON call_event TO parley_app;

-- The calls that go on: a restart closes what is left here. A call that ended needs no row, its events say it all.
DELETE FROM call WHERE ended_at IS NOT NULL;
DROP INDEX call_unfinished;
ALTER TABLE call DROP COLUMN ended_at;
ALTER TABLE call RENAME TO open_call;
ALTER TABLE open_call SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
