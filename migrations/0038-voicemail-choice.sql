-- What the owner of a mailbox chose himself (T-APP-6): one greeting for every caller, in place of the one for his state.
CREATE TABLE voicemail_choice (
  user_id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  always_greeting text CHECK (always_greeting IN ('usual', 'busy', 'absent', 'closed')),
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);

ALTER TABLE voicemail_choice ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON voicemail_choice USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON voicemail_choice TO parley_app;
