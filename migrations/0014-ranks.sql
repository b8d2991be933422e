-- Nobody rises above his rank, by whatever way he changes a user: an administrator of one company could otherwise take over somebody who
-- administers all of them, by giving him another mail address or password, say. The services refuse it with a sentence; this is the
-- wall behind them.

CREATE FUNCTION parley_demand_rank() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  actor CONSTANT jsonb := parley_actor();
  -- the program itself, set-up and signing in, or somebody who administers all
  may_all CONSTANT boolean := coalesce((actor ->> 'isSuper')::boolean, false)
    OR (actor ->> 'userId' IS NULL AND actor ->> 'via' IN ('system', 'browser'));
BEGIN
  IF may_all THEN RETURN coalesce(NEW, OLD); END IF;
  IF TG_OP <> 'DELETE' AND NEW.is_super AND (TG_OP = 'INSERT' OR NOT OLD.is_super) THEN
    RAISE EXCEPTION 'parley: rank' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'INSERT' OR OLD.id::text = actor ->> 'userId' THEN RETURN coalesce(NEW, OLD); END IF;
  IF NOT OLD.is_super AND NOT EXISTS (SELECT FROM administered_company a WHERE a.user_id = OLD.id) THEN RETURN coalesce(NEW, OLD); END IF;
  IF TG_OP = 'UPDATE' AND (actor ->> 'via' = 'scim' OR actor ->> 'via' LIKE 'job:%') THEN
    -- What comes from a directory may go on telling his name, not who he is here.
    NEW.login := OLD.login;
    NEW.email := OLD.email;
    NEW.external_key := OLD.external_key;
    NEW.enabled := OLD.enabled;
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.login, NEW.email, NEW.external_key, NEW.enabled, NEW.role, NEW.is_super, NEW.password_hash, NEW.domain_id)
    IS NOT DISTINCT FROM (OLD.login, OLD.email, OLD.external_key, OLD.enabled, OLD.role, OLD.is_super, OLD.password_hash, OLD.domain_id)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'parley: rank' USING ERRCODE = 'insufficient_privilege';
END $$;
-- Before `parley_version`, which counts what really changes.
CREATE TRIGGER parley_rank BEFORE INSERT OR UPDATE OR DELETE ON app_user FOR EACH ROW EXECUTE FUNCTION parley_demand_rank();

CREATE FUNCTION parley_demand_super() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  actor CONSTANT jsonb := parley_actor();
BEGIN
  IF coalesce((actor ->> 'isSuper')::boolean, false) OR (actor ->> 'userId' IS NULL AND actor ->> 'via' = 'system') THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'parley: rank' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER parley_rank BEFORE INSERT OR UPDATE ON administered_company FOR EACH ROW EXECUTE FUNCTION parley_demand_super();
