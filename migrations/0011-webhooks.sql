-- Other programs that are told what happens.

CREATE TABLE webhook (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  url text NOT NULL,
  -- kinds of events; empty: all
  events text[] NOT NULL DEFAULT '{}',
  -- encrypted with the master key of the installation
  secret bytea NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX webhook_name ON webhook (company_id, lower(name));
SELECT parley_administer('webhook', '{secret}');

CREATE TABLE webhook_delivery (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  event text NOT NULL,
  body text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  next_at timestamptz NOT NULL,
  last_status integer,
  last_error text,
  FOREIGN KEY (company_id, webhook_id) REFERENCES webhook (company_id, id) ON DELETE CASCADE
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_latest ON webhook_delivery (webhook_id, created_at DESC);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_delivery TO parley_app;
ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON webhook_delivery USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
