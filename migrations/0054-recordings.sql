-- Recordings of calls (E-REC-1). The sound is in files of the data folder, each sealed with a key of its own; without `sealed_key` nothing
-- of a recording can be read any more.
CREATE TABLE recording_key (
  company_id uuid PRIMARY KEY REFERENCES company ON DELETE CASCADE,
  -- wraps the keys of its recordings; itself sealed with the installation's master key
  sealed_key bytea NOT NULL,
  -- signs the end of its list (Ed25519), sealed alike
  sealed_signing_key bytea NOT NULL,
  -- SPKI, DER
  public_key bytea NOT NULL
);

CREATE TABLE recording (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  call_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('recording', 'finished', 'erased', 'lost')),
  direction text NOT NULL CHECK (direction IN ('inbound', 'outbound', 'internal')),
  queue_id uuid,
  -- our people who spoke, in the order in which they came; no references: a recording outlives who spoke
  user_ids uuid[] NOT NULL,
  -- empty once it is erased
  customer_number text NOT NULL,
  customer_name text NOT NULL,
  -- the decision that led to it
  reason jsonb NOT NULL,
  -- what is to be done when it is ready: rule, mails
  rule_id uuid,
  mail_user_ids uuid[] NOT NULL DEFAULT '{}',
  -- null: as the parameter says, 0: for ever
  keep_days integer,
  is_announced boolean NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  duration_ms integer NOT NULL DEFAULT 0,
  paused_ms integer NOT NULL DEFAULT 0,
  size_bytes bigint NOT NULL DEFAULT 0,
  -- of the sealed file
  sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  -- null: erased
  sealed_key bytea,
  -- of the left side, then as many of the right
  peaks bytea,
  peak_step_ms integer NOT NULL DEFAULT 100,
  is_cut boolean NOT NULL DEFAULT false,
  is_held boolean NOT NULL DEFAULT false,
  erased_at timestamptz,
  UNIQUE (company_id, id),
  CHECK ((state IN ('erased', 'lost')) = (sealed_key IS NULL))
);
CREATE INDEX recording_started ON recording (company_id, started_at DESC, id DESC);
CREATE INDEX recording_call ON recording (company_id, call_id);
CREATE INDEX recording_people ON recording USING gin (user_ids);
CREATE INDEX recording_unfinished ON recording (id) WHERE state = 'recording';
CREATE INDEX recording_readable ON recording (company_id, started_at) WHERE state = 'finished' AND NOT is_held;

-- What happened to recordings, company by company: each line holds the SHA-256 of the line before it. Never changed, never deleted.
CREATE TABLE recording_chain (
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  seq bigint NOT NULL CHECK (seq > 0),
  recording_id uuid,
  line text NOT NULL,
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (company_id, seq)
);
CREATE INDEX recording_chain_recording ON recording_chain (recording_id, seq);

CREATE TABLE recording_chain_head (
  company_id uuid PRIMARY KEY REFERENCES company ON DELETE CASCADE,
  seq bigint NOT NULL,
  hash text NOT NULL
);

CREATE TABLE recording_note (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  recording_id uuid NOT NULL,
  author_id uuid NOT NULL,
  at_ms integer,
  until_ms integer,
  body text NOT NULL CHECK (body <> ''),
  written_at timestamptz NOT NULL,
  changed_at timestamptz,
  FOREIGN KEY (company_id, recording_id) REFERENCES recording (company_id, id) ON DELETE CASCADE
);
CREATE INDEX recording_note_recording ON recording_note (recording_id);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['recording_key', 'recording', 'recording_chain', 'recording_chain_head', 'recording_note'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id))', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON recording_key, recording_chain TO parley_app;
GRANT SELECT, INSERT, UPDATE ON recording, recording_chain_head TO parley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON recording_note TO parley_app;
