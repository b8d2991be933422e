-- Browsers that are told of calls and messages by push (P-APP-12). Gone with their session.
CREATE TABLE push_subscription (
  session_id uuid PRIMARY KEY REFERENCES session ON DELETE CASCADE,
  company_id uuid NOT NULL,
  user_id uuid NOT NULL,
  endpoint text NOT NULL,
  -- of the browser, for encryption (RFC 8291)
  p256dh text NOT NULL,
  auth text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX push_subscription_of_user ON push_subscription (user_id);
-- A browser that signed in anew keeps its address at the push service: it is the later session's.
CREATE UNIQUE INDEX push_subscription_endpoint ON push_subscription (md5(endpoint));
ALTER TABLE push_subscription ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON push_subscription USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON push_subscription TO parley_app;

-- After a restart those are told who missed a call shortly before.
CREATE INDEX call_log_missed ON call_log (ended_at) WHERE direction = 'missed';
