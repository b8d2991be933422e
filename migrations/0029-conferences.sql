-- Meet-me rooms of conferences (T-CNF-1). PINs are told to those who are invited: kept as they are, out of the record of changes.
CREATE TABLE conference_room (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  domain_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  number text NOT NULL CHECK (number <> ''),
  owner_id uuid,
  participant_pin text NOT NULL DEFAULT '' CHECK (participant_pin ~ '^([0-9]{4,12})?$'),
  leader_pin text NOT NULL DEFAULT '' CHECK (leader_pin ~ '^([0-9]{4,12})?$' AND (leader_pin = '' OR leader_pin <> participant_pin)),
  max_parties integer NOT NULL DEFAULT 30 CHECK (max_parties BETWEEN 2 AND 100),
  announces_parties boolean NOT NULL DEFAULT true,
  waits_for_leader boolean NOT NULL DEFAULT false,
  ends_with_leader boolean NOT NULL DEFAULT false,
  may_record boolean NOT NULL DEFAULT false,
  enabled boolean NOT NULL DEFAULT true,
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, owner_id) REFERENCES app_user (company_id, id) ON DELETE SET NULL (owner_id)
);
CREATE UNIQUE INDEX conference_room_number ON conference_room (domain_id, number);
CREATE INDEX conference_room_owner ON conference_room (owner_id) WHERE owner_id IS NOT NULL;
SELECT parley_administer('conference_room', ARRAY['participant_pin', 'leader_pin']);

-- What was recorded, and the file it is in.
CREATE TABLE conference_recording (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  room_id uuid,
  name text NOT NULL,
  user_id uuid NOT NULL,
  stored_file_id uuid NOT NULL,
  started_at timestamptz NOT NULL,
  duration_ms integer NOT NULL,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, room_id) REFERENCES conference_room (company_id, id) ON DELETE SET NULL (room_id)
);
CREATE INDEX conference_recording_user ON conference_recording (user_id, started_at);
ALTER TABLE conference_recording ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON conference_recording USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON conference_recording TO parley_app;
