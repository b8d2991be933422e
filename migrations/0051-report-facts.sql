-- Countable facts of interactions, computed of their events (contact-centre/reporting/facts) and of nothing else: they can be rebuilt at any time.
-- Times are milliseconds since 1970, durations milliseconds. Columns that most reports read come first.

CREATE TABLE report_visit (
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  at_ms bigint NOT NULL,
  end_ms bigint,
  queue_id uuid NOT NULL,
  exit text,
  wait_ms integer,
  agent_id uuid,
  channel text NOT NULL,
  because text NOT NULL,
  is_ringing boolean NOT NULL,
  age_ms bigint,
  offers integer NOT NULL,
  dialled text NOT NULL,
  forecast_low_ms bigint,
  forecast_high_ms bigint,
  forecast_error_ms bigint,
  is_in_forecast boolean,
  interaction_id uuid NOT NULL,
  part integer NOT NULL,
  skill_ids uuid[] NOT NULL,
  dispositions text[] NOT NULL,
  PRIMARY KEY (company_id, interaction_id, part)
);

CREATE TABLE report_work (
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  at_ms bigint NOT NULL,
  end_ms bigint,
  agent_id uuid NOT NULL,
  queue_id uuid,
  "end" text,
  talk_ms bigint,
  hold_ms bigint,
  consult_ms bigint,
  wrap_up_ms bigint,
  handle_ms bigint,
  channel text NOT NULL,
  how text NOT NULL,
  holds integer NOT NULL,
  consults integer NOT NULL,
  transfer text,
  transfer_to text,
  transfer_target text,
  dialled text NOT NULL,
  interaction_id uuid NOT NULL,
  part integer NOT NULL,
  skill_ids uuid[] NOT NULL,
  dispositions text[] NOT NULL,
  PRIMARY KEY (company_id, interaction_id, part)
);

CREATE TABLE report_offer (
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  at_ms bigint NOT NULL,
  end_ms bigint,
  agent_id uuid NOT NULL,
  queue_id uuid NOT NULL,
  outcome text,
  ring_ms bigint,
  channel text NOT NULL,
  dialled text NOT NULL,
  interaction_id uuid NOT NULL,
  part integer NOT NULL,
  dispositions text[] NOT NULL,
  PRIMARY KEY (company_id, interaction_id, part)
);

CREATE TABLE report_interaction (
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  at_ms bigint NOT NULL,
  end_ms bigint,
  queue_id uuid,
  agent_id uuid,
  channel text NOT NULL,
  cause text,
  works integer NOT NULL,
  visits integer NOT NULL,
  transfers integer NOT NULL,
  duration_ms bigint,
  next_gap_ms bigint,
  previous_gap_ms bigint,
  call_back_ms bigint,
  is_call_back boolean NOT NULL,
  is_reached boolean NOT NULL,
  tries integer NOT NULL,
  merged integer NOT NULL,
  dialled text NOT NULL,
  customer text,
  call_id uuid,
  interaction_id uuid NOT NULL,
  part integer NOT NULL,
  dispositions text[] NOT NULL,
  PRIMARY KEY (company_id, interaction_id, part)
);
CREATE INDEX report_interaction_customer ON report_interaction (company_id, customer, at_ms) WHERE customer IS NOT NULL;

CREATE TABLE report_step (
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  at_ms bigint NOT NULL,
  end_ms bigint,
  flow_id uuid NOT NULL,
  version integer NOT NULL,
  node_id text NOT NULL,
  node_kind text NOT NULL,
  outlet text NOT NULL,
  position integer NOT NULL,
  left_how text,
  channel text NOT NULL,
  dialled text NOT NULL,
  interaction_id uuid NOT NULL,
  part integer NOT NULL,
  dispositions text[] NOT NULL,
  PRIMARY KEY (company_id, interaction_id, part)
);

-- Everything that was stored before this is in the facts; what came later is looked through at the next start.
CREATE TABLE report_position (
  company_id uuid PRIMARY KEY REFERENCES company ON DELETE CASCADE,
  at_ms bigint NOT NULL
);

CREATE INDEX agent_state_course ON agent_state (company_id, at);

-- The same guard as elsewhere, asked once for a query instead of once for each of a million rows.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['report_visit', 'report_work', 'report_offer', 'report_interaction', 'report_step'] LOOP
    EXECUTE format('CREATE INDEX %I ON %I (company_id, at_ms)', name || '_at', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['report_visit', 'report_work', 'report_offer', 'report_interaction', 'report_step', 'report_position'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING ((SELECT current_setting(''parley.company_id'', true) = ''*'')
      OR company_id = (SELECT nullif(nullif(current_setting(''parley.company_id'', true), ''*''), '''')::uuid)) WITH CHECK (parley_may_see(company_id))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO parley_app', name);
  END LOOP;
END $$;
