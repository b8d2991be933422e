-- What administrators set of the contact centre (E-ACD-1): opening hours, skills, reasons, dispositions, scripts, and what queues make of them.

-- Times are those of the wall in `time_zone`; see contact-centre/opening-hours.
CREATE TABLE opening_hours (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  time_zone text NOT NULL CHECK (time_zone <> ''),
  -- [{"day": 1, "from": "09:00", "to": "18:00"}]
  weekly jsonb NOT NULL DEFAULT '[]',
  -- [{"date": "2026-12-24" or "12-25", "name", "times": [{"from", "to"}]}]; no times: closed
  special_days jsonb NOT NULL DEFAULT '[]',
  -- closed on the company's holidays (parameter `Holidays`), too
  follows_holidays boolean NOT NULL DEFAULT true,
  -- {"isOpen", "fromMs", "untilMs", "reason"} or null
  exception jsonb,
  UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX opening_hours_name ON opening_hours (company_id, lower(name));

CREATE TABLE skill (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX skill_name ON skill (company_id, lower(name));

CREATE TABLE agent_skill (
  company_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  skill_id uuid NOT NULL,
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 10),
  PRIMARY KEY (agent_id, skill_id),
  FOREIGN KEY (company_id, agent_id) REFERENCES agent (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, skill_id) REFERENCES skill (company_id, id) ON DELETE CASCADE
);
CREATE INDEX agent_skill_skill ON agent_skill (skill_id);

-- Why agents are not ready. `code` is what an agent state says; it never changes its meaning.
CREATE TABLE not_ready_reason (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  code text NOT NULL CHECK (code ~ '^[a-z][a-z0-9-]{0,39}$'),
  -- {"en": "Lunch", "fr": "Déjeuner"}: at least one
  names jsonb NOT NULL CHECK (names <> '{}'),
  is_paid boolean NOT NULL DEFAULT true,
  is_productive boolean NOT NULL DEFAULT false,
  -- longer is noted; null: as long as it takes
  allowed_ms integer CHECK (allowed_ms > 0),
  position integer NOT NULL DEFAULT 0,
  enabled boolean NOT NULL DEFAULT true,
  UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX not_ready_reason_code ON not_ready_reason (company_id, code);

-- What a matter was about; those with others beneath are categories.
CREATE TABLE disposition (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  parent_id uuid,
  name text NOT NULL CHECK (name <> ''),
  outcome text NOT NULL DEFAULT 'none' CHECK (outcome IN ('none', 'resolved', 'unresolved', 'follow-up')),
  needs_note boolean NOT NULL DEFAULT false,
  position integer NOT NULL DEFAULT 0,
  enabled boolean NOT NULL DEFAULT true,
  UNIQUE (company_id, id),
  FOREIGN KEY (company_id, parent_id) REFERENCES disposition (company_id, id) ON DELETE CASCADE,
  CHECK (parent_id <> id)
);
CREATE UNIQUE INDEX disposition_name ON disposition (company_id, coalesce(parent_id, '00000000-0000-0000-0000-000000000000'), lower(name));
CREATE INDEX disposition_parent ON disposition (parent_id) WHERE parent_id IS NOT NULL;

-- What agents read out and fill in.
CREATE TABLE script (
  id uuid PRIMARY KEY,
  company_id uuid NOT NULL REFERENCES company ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL DEFAULT '',
  -- [{"kind": "text", "text"} or {"kind": "field", "key", "label", "type", …}]
  blocks jsonb NOT NULL DEFAULT '[]',
  enabled boolean NOT NULL DEFAULT true,
  UNIQUE (company_id, id)
);
CREATE UNIQUE INDEX script_name ON script (company_id, lower(name));

ALTER TABLE agent
  -- {"voice": 1, "chat": 3}; {}: one call
  ADD COLUMN capacity jsonb NOT NULL DEFAULT '{}',
  -- where he is rung; null: at his own telephones
  ADD COLUMN phone_number text CHECK (phone_number <> ''),
  ADD COLUMN phone_mode text NOT NULL DEFAULT 'per-call' CHECK (phone_mode IN ('per-call', 'nailed-up')),
  ADD COLUMN members_version integer NOT NULL DEFAULT 0;

ALTER TABLE queue
  ADD COLUMN strategy text NOT NULL DEFAULT 'longest-idle'
    CHECK (strategy IN ('longest-idle', 'least-occupied', 'best-skill', 'round-robin', 'ring-all')),
  ADD COLUMN sticky_ms integer NOT NULL DEFAULT 0 CHECK (sticky_ms >= 0),
  -- [{"when": {"kind", …}, "to": {"kind", …} or null}], the first that applies
  ADD COLUMN overflow jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN service_level jsonb NOT NULL DEFAULT '{"withinMs": 20000, "ratio": 0.8}',
  ADD COLUMN short_abandon_ms integer NOT NULL DEFAULT 5000 CHECK (short_abandon_ms >= 0),
  ADD COLUMN hours_id uuid,
  -- {"kind", …}; null: callers are let go
  ADD COLUMN closed_to jsonb,
  ADD COLUMN offer_call_back_after_ms integer CHECK (offer_call_back_after_ms >= 0),
  ADD COLUMN needs_disposition boolean NOT NULL DEFAULT false,
  ADD COLUMN script_id uuid,
  -- what callers hear and can do while they wait
  ADD COLUMN waiting_settings jsonb NOT NULL DEFAULT '{}';
ALTER TABLE queue ADD CONSTRAINT queue_hours FOREIGN KEY (company_id, hours_id)
  REFERENCES opening_hours (company_id, id) ON DELETE SET NULL (hours_id);
ALTER TABLE queue ADD CONSTRAINT queue_script FOREIGN KEY (company_id, script_id)
  REFERENCES script (company_id, id) ON DELETE SET NULL (script_id);
CREATE INDEX queue_hours_id ON queue (hours_id) WHERE hours_id IS NOT NULL;
CREATE INDEX queue_script_id ON queue (script_id) WHERE script_id IS NOT NULL;

-- What a queue asks of its agents, and how that eases while somebody waits.
CREATE TABLE queue_skill (
  company_id uuid NOT NULL,
  queue_id uuid NOT NULL,
  skill_id uuid NOT NULL,
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 10),
  -- [{"afterMs": 120000, "level": 5}]; level 0: not asked for any more
  relaxations jsonb NOT NULL DEFAULT '[]',
  position integer NOT NULL,
  PRIMARY KEY (queue_id, skill_id),
  FOREIGN KEY (company_id, queue_id) REFERENCES queue (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, skill_id) REFERENCES skill (company_id, id) ON DELETE CASCADE
);
CREATE INDEX queue_skill_skill ON queue_skill (skill_id);

-- What agents of a queue may choose; of a category everything beneath it.
CREATE TABLE queue_disposition (
  company_id uuid NOT NULL,
  queue_id uuid NOT NULL,
  disposition_id uuid NOT NULL,
  position integer NOT NULL,
  PRIMARY KEY (queue_id, disposition_id),
  FOREIGN KEY (company_id, queue_id) REFERENCES queue (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, disposition_id) REFERENCES disposition (company_id, id) ON DELETE CASCADE
);
CREATE INDEX queue_disposition_disposition ON queue_disposition (disposition_id);

SELECT parley_administer('opening_hours');
SELECT parley_administer('skill');
SELECT parley_administer('agent_skill');
SELECT parley_administer('not_ready_reason');
SELECT parley_administer('disposition');
SELECT parley_administer('script');
SELECT parley_administer('queue_skill');
SELECT parley_administer('queue_disposition');

-- An agent's skills and queues are part of what is edited of him, as a user's groups are (0015).
CREATE FUNCTION parley_agent_parts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE agent SET members_version = members_version + 1 WHERE id IN (SELECT agent_id FROM changed);
  RETURN NULL;
END $$;
CREATE TRIGGER parley_learnt AFTER INSERT ON agent_skill REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION parley_agent_parts_changed();
CREATE TRIGGER parley_level AFTER UPDATE ON agent_skill REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION parley_agent_parts_changed();
CREATE TRIGGER parley_forgot AFTER DELETE ON agent_skill REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION parley_agent_parts_changed();
CREATE TRIGGER parley_agent_joined AFTER INSERT ON queue_agent REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION parley_agent_parts_changed();
CREATE TRIGGER parley_agent_left AFTER DELETE ON queue_agent REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION parley_agent_parts_changed();

-- Every wording a script had, so that what was filled in can be read with the questions as they were.
CREATE TABLE script_version (
  company_id uuid NOT NULL,
  script_id uuid NOT NULL,
  -- the script's own version when it got this wording
  version integer NOT NULL,
  blocks jsonb NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  made_by text NOT NULL DEFAULT '',
  PRIMARY KEY (script_id, version),
  FOREIGN KEY (company_id, script_id) REFERENCES script (company_id, id) ON DELETE CASCADE
);
ALTER TABLE script_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON script_version USING (parley_may_see(company_id)) WITH CHECK (parley_may_see(company_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON script_version TO parley_app;

CREATE FUNCTION parley_keep_wording() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.blocks IS DISTINCT FROM OLD.blocks THEN
    INSERT INTO script_version (company_id, script_id, version, blocks, made_by)
    VALUES (NEW.company_id, NEW.id, NEW.version, NEW.blocks, coalesce(parley_actor() ->> 'login', ''));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER wording AFTER INSERT OR UPDATE ON script FOR EACH ROW EXECUTE FUNCTION parley_keep_wording();
