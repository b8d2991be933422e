-- All that an administrator says of a device, versions for the calling policy, and the incident log.

ALTER TABLE device
  DROP CONSTRAINT device_protocol_check,
  -- virtual: a number without a telephone, for forwarding and watching
  ADD CONSTRAINT device_protocol_check CHECK (protocol IN ('sip-softphone', 'sip-phone', 'virtual')),
  ADD COLUMN description text NOT NULL DEFAULT '',
  -- the address or network it registers from; null: any
  ADD COLUMN allowed_address text,
  -- the only one by which it registers
  ADD COLUMN transport text NOT NULL DEFAULT 'any' CHECK (transport IN ('any', 'udp', 'tcp', 'tls', 'ws', 'wss')),
  ADD COLUMN video_allowed boolean NOT NULL DEFAULT false,
  -- host or host:port that the device is told; null: none
  ADD COLUMN stun_server text;
CREATE INDEX device_of_company ON device (company_id, number, id);

-- raised with each change of who belongs to them, so that their own version is, too
ALTER TABLE queue ADD COLUMN members_version integer NOT NULL DEFAULT 0;
ALTER TABLE calling_policy ADD COLUMN members_version integer NOT NULL DEFAULT 0;
SELECT parley_administer('calling_policy');
SELECT parley_administer('dial_out_user');

-- What is or was wrong. Without a company: of the server itself, seen by who sees every company.
CREATE TABLE incident (
  id uuid PRIMARY KEY,
  company_id uuid REFERENCES company ON DELETE CASCADE,
  code text NOT NULL,
  -- what it is about, e.g. a trunk; empty when there is one of its code
  subject text NOT NULL,
  params jsonb NOT NULL,
  count integer NOT NULL CHECK (count > 0),
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  -- null while it lasts
  resolved_at timestamptz
);
CREATE INDEX incident_latest ON incident (last_at DESC, id);
CREATE INDEX incident_open ON incident (id) WHERE resolved_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON incident TO parley_app;
ALTER TABLE incident ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON incident USING (coalesce(parley_may_see(company_id), false)) WITH CHECK (coalesce(parley_may_see(company_id), false));
