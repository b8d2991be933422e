-- What people keep of statistics: reports, wallboards, reports sent by mail. Each has an owner; `body` is as the contract has it.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['saved_report', 'wallboard', 'report_subscription'] LOOP
    EXECUTE format($table$
      CREATE TABLE %1$I (
        id uuid PRIMARY KEY,
        company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
        owner_id uuid NOT NULL,
        name text NOT NULL CHECK (name <> ''),
        body jsonb NOT NULL,
        -- {"everyone", "userIds", "groupIds"}
        shared_with jsonb NOT NULL,
        UNIQUE (company_id, id),
        FOREIGN KEY (company_id, owner_id) REFERENCES app_user (company_id, id) ON DELETE CASCADE
      )$table$, name);
    EXECUTE format('CREATE INDEX %I ON %I (company_id, owner_id)', name || '_owner', name);
  END LOOP;
END $$;

-- The moment for which it was sent last; what is later and past is due.
ALTER TABLE report_subscription ADD COLUMN sent_for_ms bigint NOT NULL DEFAULT 0, ADD COLUMN sent_at_ms bigint;

-- Screens that show a wallboard with nobody signed in.
CREATE TABLE wallboard_display (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL,
  wallboard_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  -- SHA-256 of the token
  token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz,
  FOREIGN KEY (company_id, wallboard_id) REFERENCES wallboard (company_id, id) ON DELETE CASCADE
);
CREATE INDEX wallboard_display_of ON wallboard_display (wallboard_id);

SELECT parley_administer('saved_report');
SELECT parley_administer('wallboard');
SELECT parley_administer('report_subscription', '{}', '{sent_for_ms,sent_at_ms}');
SELECT parley_administer('wallboard_display', '{token_hash}', '{last_seen_at}');
