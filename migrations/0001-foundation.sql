-- Companies and what belongs to them, sign-in, calls. Every row of a company is guarded by row-level security: a transaction sees the
-- company it has named in parley.company_id, none when it named none, and all when it named '*' (sign-in, start, the journal).

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parley_app') THEN
    CREATE ROLE parley_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server was first
END $$;
DO $$ BEGIN
  EXECUTE format('GRANT parley_app TO %I', current_user);
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

CREATE FUNCTION parley_may_see(owner uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT current_setting('parley.company_id', true) IN ('*', owner::text)
$$;

CREATE TABLE company (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX company_name ON company (lower(name));

CREATE TABLE domain (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  sip_domain text NOT NULL UNIQUE CHECK (sip_domain = lower(sip_domain)),
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  international_prefix text NOT NULL,
  local_country_prefix text NOT NULL,
  external_prefix text NOT NULL,
  incoming_add text NOT NULL DEFAULT '',
  incoming_remove text NOT NULL DEFAULT '',
  internal_length integer NOT NULL CHECK (internal_length BETWEEN 1 AND 12),
  internal_reverse_length integer NOT NULL CHECK (internal_reverse_length BETWEEN 0 AND 12),
  UNIQUE (company_id, id)
);

CREATE TABLE numbering_rule (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  domain_id uuid NOT NULL,
  priority integer NOT NULL,
  pattern text NOT NULL CHECK (pattern <> ''),
  value text NOT NULL,
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id) ON DELETE CASCADE
);
CREATE INDEX numbering_rule_order ON numbering_rule (domain_id, priority, id);

CREATE TABLE app_user (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  domain_id uuid NOT NULL,
  login text NOT NULL CHECK (login <> ''),
  first_name text NOT NULL,
  last_name text NOT NULL,
  email text,
  mobile text,
  language text NOT NULL CHECK (language IN ('en', 'fr', 'de', 'sv')),
  role text NOT NULL CHECK (role IN ('user', 'administrator')),
  enabled boolean NOT NULL DEFAULT true,
  -- argon2id in its own text form; null: cannot sign in with a password
  password_hash text,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id)
);
CREATE UNIQUE INDEX app_user_login ON app_user (lower(login), company_id);
CREATE INDEX app_user_domain ON app_user (domain_id);

CREATE TABLE device (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  domain_id uuid NOT NULL,
  user_id uuid,
  name text NOT NULL CHECK (name <> ''),
  number text NOT NULL CHECK (number ~ '^[0-9]{1,12}$'),
  protocol text NOT NULL CHECK (protocol IN ('sip-softphone', 'sip-phone')),
  sip_user text NOT NULL CHECK (sip_user <> ''),
  ha1_md5 text NOT NULL CHECK (ha1_md5 ~ '^[0-9a-f]{32}$'),
  ha1_sha256 text NOT NULL CHECK (ha1_sha256 ~ '^[0-9a-f]{64}$'),
  one_number boolean NOT NULL,
  lines integer NOT NULL CHECK (lines BETWEEN 1 AND 50),
  dtmf_method text NOT NULL CHECK (dtmf_method IN ('rfc4733', 'sip-info')),
  codecs text[] NOT NULL DEFAULT '{}',
  enabled boolean NOT NULL DEFAULT true,
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id),
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX device_address_of_record ON device (domain_id, lower(sip_user));
CREATE INDEX device_number ON device (domain_id, number);
CREATE INDEX device_user ON device (user_id);

-- the device a user calls with when he does not say
ALTER TABLE app_user ADD COLUMN current_device_id uuid REFERENCES device ON DELETE SET NULL;

-- Where a user's calls go instead; no row: nowhere else.
CREATE TABLE forwarding (
  user_id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  immediate text,
  busy text,
  no_answer text,
  no_answer_after_s integer NOT NULL CHECK (no_answer_after_s BETWEEN 1 AND 600),
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);

CREATE TABLE trunk (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  domain_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  authentication text NOT NULL CHECK (authentication IN ('registration', 'address')),
  registration_user text,
  -- encrypted with the master key of the installation
  registration_password bytea,
  registrar text,
  peers text[] NOT NULL DEFAULT '{}',
  proxy text NOT NULL,
  media_security text NOT NULL CHECK (media_security IN ('rtp', 'srtp-sdes')),
  media_path text NOT NULL CHECK (media_path IN ('anchored', 'direct')),
  caller_id_header text NOT NULL,
  called_number_source text NOT NULL,
  number_format text NOT NULL,
  codecs text[] NOT NULL DEFAULT '{}',
  numbers jsonb NOT NULL DEFAULT '[]',
  max_calls integer NOT NULL CHECK (max_calls > 0),
  options_interval_s integer NOT NULL CHECK (options_interval_s >= 0),
  enabled boolean NOT NULL DEFAULT true,
  CHECK ((authentication = 'registration') = (registration_user IS NOT NULL AND registration_password IS NOT NULL AND registrar IS NOT NULL)),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id)
);
CREATE UNIQUE INDEX trunk_name ON trunk (domain_id, lower(name));

CREATE TABLE agent (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  user_id uuid NOT NULL UNIQUE,
  enabled boolean NOT NULL DEFAULT true,
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);

CREATE TABLE queue (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  domain_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  number text NOT NULL CHECK (number ~ '^[0-9]{1,12}$'),
  offer_timeout_ms integer NOT NULL CHECK (offer_timeout_ms > 0),
  wrap_up_ms integer NOT NULL CHECK (wrap_up_ms >= 0),
  max_wait_ms integer NOT NULL CHECK (max_wait_ms >= 0),
  enabled boolean NOT NULL DEFAULT true,
  UNIQUE (company_id, id),
  UNIQUE (domain_id, number),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id)
);

CREATE TABLE queue_agent (
  company_id uuid NOT NULL,
  queue_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  position integer NOT NULL,
  PRIMARY KEY (queue_id, agent_id),
  FOREIGN KEY (company_id, queue_id) REFERENCES queue (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE
);
CREATE INDEX queue_agent_agent ON queue_agent (agent_id);

CREATE TABLE agent_state (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  company_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('logged-off', 'not-ready', 'ready', 'busy', 'wrap-up')),
  reason text,
  at timestamptz NOT NULL,
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE
);
CREATE INDEX agent_state_latest ON agent_state (agent_id, id DESC);

CREATE TABLE sip_binding (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  -- what tells one binding of a device from another: instance and reg-id (RFC 5626), or the contact itself
  binding_key text NOT NULL,
  contact_uri text NOT NULL,
  expires_at timestamptz NOT NULL,
  details jsonb NOT NULL,
  PRIMARY KEY (device_id, binding_key),
  FOREIGN KEY (company_id, device_id) REFERENCES device (company_id, id) ON DELETE CASCADE
);

CREATE TABLE session (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  user_id uuid NOT NULL,
  -- the token itself is known to the browser alone
  token_hash bytea NOT NULL UNIQUE,
  -- still good for a moment after a rotation, for requests under way
  previous_token_hash bytea,
  rotated_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  address text NOT NULL,
  user_agent text NOT NULL,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_previous_token ON session (previous_token_hash) WHERE previous_token_hash IS NOT NULL;

-- Failed sign-ins by account and by source; rows older than a day mean nothing.
CREATE TABLE sign_in_failure (
  subject text PRIMARY KEY,
  failures integer NOT NULL,
  last_at timestamptz NOT NULL,
  blocked_until timestamptz NOT NULL
);

CREATE TABLE setup_link (
  id uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

CREATE TABLE call (
  id uuid NOT NULL,
  company_id uuid NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX call_unfinished ON call (company_id, id) WHERE ended_at IS NULL;

-- Facts: inserted, never changed.
CREATE TABLE call_event (
  company_id uuid NOT NULL,
  call_id uuid NOT NULL,
  seq integer NOT NULL CHECK (seq >= 0),
  domain_id uuid NOT NULL,
  at timestamptz NOT NULL,
  type text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (company_id, call_id, seq)
);

-- What one user sees of one call; computed from its events (telephony/call-log).
CREATE TABLE call_log (
  company_id uuid NOT NULL,
  call_id uuid NOT NULL,
  user_id uuid NOT NULL,
  -- 0 for the user's first part in the call, 1 when he came into it again, …
  part integer NOT NULL DEFAULT 0,
  direction text NOT NULL CHECK (direction IN ('incoming', 'outgoing', 'missed')),
  other_number text NOT NULL,
  other_name text NOT NULL,
  other_user_id uuid,
  is_private boolean NOT NULL,
  started_at timestamptz NOT NULL,
  answered_at timestamptz,
  ended_at timestamptz NOT NULL,
  talk_ms integer NOT NULL CHECK (talk_ms >= 0),
  cause text NOT NULL,
  queue_id uuid,
  answered_by uuid,
  note text NOT NULL DEFAULT '',
  PRIMARY KEY (company_id, call_id, user_id, part)
);
CREATE INDEX call_log_latest ON call_log (company_id, user_id, started_at DESC, call_id, part);

GRANT USAGE ON SCHEMA public TO parley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO parley_app;
REVOKE UPDATE ON call_event FROM parley_app;
REVOKE ALL ON migration FROM parley_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app;

ALTER TABLE company ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON company USING (parley_may_see(id)) WITH CHECK (parley_may_see(id));
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['domain', 'numbering_rule', 'app_user', 'device', 'forwarding', 'trunk', 'agent', 'queue', 'queue_agent', 'agent_state',
    'sip_binding', 'session', 'call', 'call_event', 'call_log'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id))', name);
  END LOOP;
END $$;
