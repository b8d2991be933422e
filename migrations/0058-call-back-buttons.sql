-- What web pages and mails show so that people ask to be called (T-API-2).
CREATE TABLE call_back_button (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  -- in addresses; nobody guesses it, but it is no secret
  key text NOT NULL UNIQUE DEFAULT replace(gen_random_uuid()::text, '-', ''),
  name text NOT NULL CHECK (name <> ''),
  enabled boolean NOT NULL,
  target text NOT NULL CHECK (target IN ('person', 'queue')),
  user_id uuid,
  queue_id uuid,
  origins text[] NOT NULL,
  -- ISO 3166
  countries text[] NOT NULL,
  number_kinds text[] NOT NULL CHECK (number_kinds <@ ARRAY['fixed', 'mobile']),
  hours_id uuid,
  when_closed text NOT NULL CHECK (when_closed IN ('say', 'ask-time')),
  languages text[] NOT NULL,
  -- {"en": "Call me back"}
  labels jsonb NOT NULL,
  colour text NOT NULL CHECK (colour ~ '^#[0-9a-f]{6}$'),
  consents jsonb NOT NULL,
  asks_name boolean NOT NULL,
  per_source_hour integer NOT NULL CHECK (per_source_hour > 0),
  per_number_day integer NOT NULL CHECK (per_number_day > 0),
  per_button_hour integer NOT NULL CHECK (per_button_hour > 0),
  UNIQUE (company_id, id),
  CHECK ((target = 'person') = (user_id IS NOT NULL) AND (target = 'queue') = (queue_id IS NOT NULL)),
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, queue_id) REFERENCES queue (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, hours_id) REFERENCES opening_hours (company_id, id) ON DELETE SET NULL (hours_id)
);
CREATE UNIQUE INDEX call_back_button_name ON call_back_button (company_id, lower(name));
CREATE INDEX call_back_button_user ON call_back_button (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX call_back_button_queue ON call_back_button (queue_id) WHERE queue_id IS NOT NULL;
CREATE INDEX call_back_button_hours ON call_back_button (hours_id) WHERE hours_id IS NOT NULL;
SELECT parley_administer('call_back_button');

CREATE TABLE call_back_request (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  button_id uuid NOT NULL,
  -- E.164
  number text NOT NULL,
  name text NOT NULL,
  language text NOT NULL,
  via text NOT NULL CHECK (via IN ('web', 'page', 'api')),
  -- of the page that showed the button; '' where that is not known
  origin text NOT NULL,
  state text NOT NULL CHECK (state IN ('planned', 'ringing', 'waiting', 'calling', 'connected', 'ended', 'not-reached',
    'visitor-not-reached', 'cancelled', 'failed')),
  cause text,
  asked_at timestamptz NOT NULL,
  wanted_at timestamptz,
  connected_at timestamptz,
  ended_at timestamptz,
  -- the same number asked again meanwhile
  merged integer NOT NULL,
  call_id uuid,
  interaction_id uuid,
  FOREIGN KEY (company_id, button_id) REFERENCES call_back_button (company_id, id) ON DELETE CASCADE
);
CREATE INDEX call_back_request_button ON call_back_request (button_id, asked_at);
CREATE INDEX call_back_request_company ON call_back_request (company_id, asked_at);
CREATE INDEX call_back_request_open ON call_back_request (id) WHERE ended_at IS NULL;
ALTER TABLE call_back_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON call_back_request USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON call_back_request TO parley_app;
