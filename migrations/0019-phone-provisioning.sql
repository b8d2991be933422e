-- Desk phones that fetch their configuration by themselves. A row is a device's own.
CREATE TABLE phone_provisioning (
  -- the device
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  vendor text NOT NULL CHECK (vendor IN ('fanvil', 'grandstream', 'mitel', 'poly', 'snom', 'yealink')),
  model text NOT NULL DEFAULT '',
  mac text NOT NULL CHECK (mac ~ '^[0-9a-f]{12}$'),
  keys jsonb NOT NULL DEFAULT '[]',
  -- the phone's own part of the address it asks at: hashed to be found by, sealed to be shown to administrators
  token_hash bytea NOT NULL UNIQUE,
  token_sealed bytea NOT NULL,
  -- until when passwords are given to whoever knows the address; null: not open
  open_until timestamptz,
  enrolled_at timestamptz,
  -- sealed: the passwords that were delivered
  secrets bytea,
  -- what the phone was told last, as a hash
  delivered text,
  -- the last requests, the newest first
  fetches jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (company_id, id) REFERENCES device (company_id, id) ON DELETE CASCADE,
  CHECK ((enrolled_at IS NULL) = (secrets IS NULL))
);
CREATE UNIQUE INDEX phone_provisioning_mac ON phone_provisioning (company_id, mac);
CREATE INDEX phone_provisioning_open ON phone_provisioning (mac) WHERE open_until IS NOT NULL;
SELECT parley_administer('phone_provisioning', '{token_hash,token_sealed,secrets}', '{fetches,delivered}');
