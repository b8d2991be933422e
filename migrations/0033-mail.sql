-- Mail that the program writes by itself (T-APP-7), until a server took it.
CREATE TABLE mail (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  -- whose parameters hold; no reference: a mail on its way does not keep anybody from being deleted
  user_id uuid,
  receiver text NOT NULL,
  message_id text NOT NULL,
  subject text NOT NULL,
  -- empty when it is over: what was sent is the receiver's, not ours
  body text NOT NULL,
  html text,
  -- [{fileName, contentType, storedFile}]
  attachments jsonb NOT NULL DEFAULT '[]',
  state text NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  next_at timestamptz NOT NULL,
  last_error text,
  -- what it is about, when that must not be told twice
  about text
);
CREATE UNIQUE INDEX mail_about ON mail (company_id, about);
CREATE INDEX mail_due ON mail (next_at) WHERE state = 'waiting';
CREATE INDEX mail_over ON mail (created_at) WHERE state <> 'waiting';

-- What somebody wants to be told of, and how (T-APP-7, P-APP-12). Without a row: what the program takes for usual.
CREATE TABLE notification_choice (
  company_id uuid NOT NULL,
  user_id uuid PRIMARY KEY,
  choices jsonb NOT NULL,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['mail', 'notification_choice'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO parley_app', name);
  END LOOP;
END $$;
