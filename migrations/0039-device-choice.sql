-- Where a user's calls ring, and the number he calls with when it is none of his devices (T-APP-2).

CREATE TABLE device_choice (
  user_id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  -- devices of his that do not ring
  silent_device_ids uuid[] NOT NULL DEFAULT '{}',
  -- numbers outside of his devices: [{"id", "kind", "number", "rings"}]
  numbers jsonb NOT NULL DEFAULT '[]',
  -- the one of `numbers` that he calls with; null: one of his devices (app_user.current_device_id)
  current_number_id text,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
ALTER TABLE device_choice ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON device_choice USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON device_choice TO parley_app;
