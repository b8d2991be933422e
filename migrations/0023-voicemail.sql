-- Messages that callers left (T-APP-6). The sound is a stored file; who deleted one can take that back for a day.
CREATE TABLE voicemail_message (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  user_id uuid NOT NULL,
  call_id uuid,
  -- as the caller presented himself; empty when withheld
  from_number text NOT NULL,
  from_name text NOT NULL,
  from_user_id uuid,
  is_private boolean NOT NULL,
  left_at timestamptz NOT NULL,
  duration_ms integer NOT NULL CHECK (duration_ms >= 0),
  -- the program ended while it was spoken: it may lack its end
  is_cut_off boolean NOT NULL DEFAULT false,
  stored_file_id uuid NOT NULL,
  heard_at timestamptz,
  deleted_at timestamptz,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX voicemail_message_of_user ON voicemail_message (user_id, left_at DESC);
CREATE INDEX voicemail_message_deleted ON voicemail_message (deleted_at) WHERE deleted_at IS NOT NULL;

-- What a caller hears before the tone, by the state of who is called.
CREATE TABLE voicemail_greeting (
  company_id uuid NOT NULL,
  user_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('usual', 'busy', 'absent', 'closed')),
  stored_file_id uuid NOT NULL,
  duration_ms integer NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, kind),
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['voicemail_message', 'voicemail_greeting'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO parley_app', name);
  END LOOP;
END $$;
