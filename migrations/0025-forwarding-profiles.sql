-- A user has several forwardings, one of which counts at a time (T-APP-9): each row becomes a profile. What was set stays, in the usual one.
ALTER TABLE forwarding
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
  -- empty: the usual one, that nobody named
  ADD COLUMN name text NOT NULL DEFAULT '' CHECK (length(name) <= 60),
  ADD COLUMN position integer NOT NULL DEFAULT 0,
  -- {immediate, busy, noAnswer}: for calls of this origin, where it is another than for all
  ADD COLUMN internal jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN external jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN also_ring text,
  -- advanced rules (T-RUL-1), in order; their form is forwardingRuleSchema
  ADD COLUMN rules jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(rules) = 'array' AND jsonb_array_length(rules) <= 100),
  -- [{days, at}]: when it begins by itself
  ADD COLUMN switches jsonb NOT NULL DEFAULT '[]',
  -- when somebody chose it last
  ADD COLUMN chosen_at timestamptz;
ALTER TABLE forwarding DROP CONSTRAINT forwarding_pkey, ADD PRIMARY KEY (id), ADD UNIQUE (company_id, id);
CREATE UNIQUE INDEX forwarding_name ON forwarding (user_id, lower(name));
SELECT parley_administer('forwarding', '{}', '{chosen_at}');

-- {"busy": "210"} without the numbers
CREATE FUNCTION parley_without_numbers(targets jsonb, numbers text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(key, CASE WHEN value #>> '{}' = ANY (numbers) THEN 'null'::jsonb ELSE value END), '{}') FROM jsonb_each(targets)
$$;

-- Rules that lead to one of the numbers are switched off: whom they were about rings as if they were not there.
CREATE FUNCTION parley_rules_without_numbers(rules jsonb, numbers text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_agg(CASE WHEN rule #>> '{action,number}' = ANY (numbers) THEN jsonb_set(rule, '{enabled}', 'false') ELSE rule END ORDER BY place), '[]')
  FROM jsonb_array_elements(rules) WITH ORDINALITY AS r (rule, place)
$$;

-- Every number that a forwarding leads to.
CREATE FUNCTION parley_forwarding_numbers(f forwarding) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT array_remove(ARRAY[f.immediate, f.busy, f.no_answer, f.also_ring]
    || ARRAY(SELECT value #>> '{}' FROM jsonb_each(f.internal)) || ARRAY(SELECT value #>> '{}' FROM jsonb_each(f.external))
    || ARRAY(SELECT rule #>> '{action,number}' FROM jsonb_array_elements(f.rules) AS r (rule) WHERE (rule ->> 'enabled')::boolean), NULL)
$$;
