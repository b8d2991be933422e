-- Ways to sign in beside a local password: second factors, passkeys, identity providers; and tokens for programs.

-- What a company asks of its people; no row: nothing beyond a password.
CREATE TABLE sign_in_policy (
  company_id uuid PRIMARY KEY REFERENCES company ON DELETE CASCADE,
  second_factor text NOT NULL DEFAULT 'optional' CHECK (second_factor IN ('optional', 'administrators', 'everyone')),
  -- the method None (by name alone) works only after somebody has accepted the warning
  none_accepted_at timestamptz,
  none_accepted_by uuid,
  CHECK ((none_accepted_at IS NULL) = (none_accepted_by IS NULL))
);

ALTER TABLE session
  ADD COLUMN method text NOT NULL DEFAULT 'TWS',
  -- when he last proved who he is; changes to how he signs in ask for it again
  ADD COLUMN confirmed_at timestamptz NOT NULL DEFAULT now();

CREATE TABLE totp_credential (
  user_id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  -- encrypted with the master key of the installation
  secret bytea NOT NULL,
  created_at timestamptz NOT NULL,
  -- null until the first code was shown to be right
  confirmed_at timestamptz,
  -- the time step of the last code taken: no code is good twice
  last_step bigint NOT NULL DEFAULT 0,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);

CREATE TABLE recovery_code (
  code_hash bytea NOT NULL,
  company_id uuid NOT NULL,
  user_id uuid NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (user_id, code_hash),
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);

CREATE TABLE passkey (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  user_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  credential_id bytea NOT NULL UNIQUE,
  public_key bytea NOT NULL,
  -- rises with each use where the authenticator counts; one that falls is a copy
  counter bigint NOT NULL,
  transports text[] NOT NULL DEFAULT '{}',
  is_synced boolean NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX passkey_of_user ON passkey (user_id);

-- OpenID Connect.
CREATE TABLE identity_provider (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  -- null: for the whole company
  domain_id uuid,
  name text NOT NULL CHECK (name <> ''),
  issuer text NOT NULL CHECK (issuer <> ''),
  client_id text NOT NULL CHECK (client_id <> ''),
  -- encrypted; null: a public client
  client_secret bytea,
  scopes text NOT NULL DEFAULT 'openid profile email',
  -- the claim that says who somebody is here, and what it is compared with
  user_claim text NOT NULL DEFAULT 'preferred_username',
  matches text NOT NULL DEFAULT 'login' CHECK (matches IN ('login', 'email')),
  -- taken off the end of the claim before it is compared with the login: @example.org
  strip_suffix text NOT NULL DEFAULT '',
  -- whether its word replaces our second factor
  is_strong boolean NOT NULL DEFAULT true,
  enabled boolean NOT NULL DEFAULT true,
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, domain_id) REFERENCES domain (company_id, id)
);
CREATE UNIQUE INDEX identity_provider_name ON identity_provider (company_id, lower(name));

-- Who was once recognised is known by the provider's own key for him from then on, whatever his name and mail address become.
CREATE TABLE external_identity (
  company_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider_id, subject),
  UNIQUE (provider_id, user_id),
  FOREIGN KEY (company_id, provider_id) REFERENCES identity_provider (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX external_identity_of_user ON external_identity (user_id);

-- Begun and not finished: a second factor asked for, a passkey's challenge, somebody sent to his provider.
CREATE TABLE sign_in_ticket (
  token_hash bytea PRIMARY KEY,
  kind text NOT NULL,
  data jsonb NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_ticket_expiry ON sign_in_ticket (expires_at);

CREATE TABLE api_token (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  user_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  token_hash bytea NOT NULL UNIQUE,
  -- the first characters, to recognise it by
  beginning text NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  last_used_from text,
  FOREIGN KEY (company_id, user_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
);
CREATE INDEX api_token_of_user ON api_token (user_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_ticket TO parley_app;
SELECT parley_administer('sign_in_policy');
SELECT parley_administer('totp_credential', '{secret}', '{last_step}');
SELECT parley_administer('recovery_code', '{code_hash}');
SELECT parley_administer('passkey', '{credential_id,public_key}', '{counter,last_used_at}');
SELECT parley_administer('identity_provider', '{client_secret}');
SELECT parley_administer('external_identity');
SELECT parley_administer('api_token', '{token_hash}', '{last_used_at,last_used_from}');
