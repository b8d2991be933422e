import type { ForwardingRule, NewForwardingRule, ProfileSwitch } from '../../contract/rest/forwarding.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { IdSource } from '../../kernel/ids.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { checkRule, type RuleCheckParts } from './check-rule.ts';
import type { Forwarding, ForwardingProfile, ForwardingProfileId, SimpleForwarding } from './forwarding.ts';
import { type ForwardingEngine, usualSimple } from './forwarding-engine.ts';
import * as declared from './forwarding-parameters.ts';
import type { Owner, ProfileRecords } from './forwarding-records.ts';
import { demandRule, demandSimple, invalid, switchedOff } from './forwarding-rights.ts';
import type { ForwardingDirectory } from './live-forwardings.ts';
import { findCircle, type PlainTargets } from './loop-check.ts';

export interface ProfileServiceParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: IdSource;
  readonly forwardings: ForwardingDirectory;
  readonly engine: ForwardingEngine;
  readonly records: ProfileRecords;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly directory: CompanyDirectory;
  readonly isGroup: RuleCheckParts['isGroup'];
  /** What a number of a domain leads to, by its numbering plan. */
  readonly dial: (domainId: NonNullable<ReturnType<CompanyDirectory['user']>>['domainId'], number: string) => string;
}

const mostProfiles = 20;
const mostRules = 100;

/** A user's own profiles and rules, as he changes them. What is refused says which field is wrong. */
export class ProfileService {
  readonly #parts: ProfileServiceParts;
  readonly #making = new Map<Owner['userId'], Promise<void>>();

  constructor(parts: ProfileServiceParts) {
    this.#parts = parts;
  }

  /** There is always one: the first is made when somebody looks for what he has; once, however many pages of his look. */
  async profilesOf(owner: Owner): Promise<readonly ForwardingProfile[]> {
    const { userId } = owner;
    const profiles = this.#parts.forwardings.profilesOf(userId);
    if (profiles.length > 0) return profiles;
    let making = this.#making.get(userId);
    if (!making) {
      making = this.#makeFirst(owner).finally(() => this.#making.delete(userId));
      this.#making.set(userId, making);
    }
    await making;
    return this.#parts.forwardings.profilesOf(userId);
  }

  async #makeFirst({ companyId, userId }: Owner): Promise<void> {
    const first = usualSimple(this.#parts.engine, companyId, userId);
    const id = this.#parts.ids.next<ForwardingProfileId>();
    await this.#parts.records.add({ companyId, userId, id, name: '', position: 0, simple: first, rules: [], switches: [] });
  }

  /** The simple forwarding of all origins in the profile that counts. */
  simpleOf(owner: Owner): SimpleForwarding {
    const { engine } = this.#parts;
    return engine.activeProfileOf(owner.companyId, owner.userId)?.simple ?? usualSimple(engine, owner.companyId, owner.userId);
  }

  /** @throws ParleyError `not-permitted`, `forwarding-invalid` */
  async saveSimple(owner: Owner, { userId: _own, ...wanted }: Forwarding): Promise<SimpleForwarding> {
    const before = this.simpleOf(owner);
    const simple = { ...before, ...wanted };
    demandSimple(this.#parts.parameters, owner, before, simple);
    this.#demandNoCircle(owner, { simple, rules: [] });
    await this.profilesOf(owner);
    const active = this.#parts.engine.activeProfileOf(owner.companyId, owner.userId)!;
    await this.#parts.records.change(owner, active.id, active.version, { simple });
    return this.simpleOf(owner);
  }

  /** @throws ParleyError `not-permitted`, `name-taken`, `input-invalid` */
  async create(owner: Owner, name: string, copyOf: string | null): Promise<ForwardingProfile> {
    const { parameters, records, ids, engine } = this.#parts;
    demandFeature(parameters, declared.authorizeSimpleRules, owner);
    demandFeature(parameters, declared.authorizedCreateProfil, owner);
    const present = await this.profilesOf(owner);
    if (present.length >= mostProfiles)
      throw new ParleyError('input-invalid', `More than ${mostProfiles} profiles are not kept.`);
    const model = copyOf === null ? null : this.find(owner, copyOf);
    const id = ids.next<ForwardingProfileId>();
    await records.add({
      companyId: owner.companyId,
      userId: owner.userId,
      id,
      name,
      position: Math.max(...present.map(({ position }) => position)) + 1,
      simple: model?.simple ?? usualSimple(engine, owner.companyId, owner.userId),
      rules: (model?.rules ?? []).map((rule) => ({ ...rule, id: ids.next() })),
      switches: [],
    });
    return this.find(owner, id);
  }

  /** @throws ParleyError `not-found` also for somebody else's */
  find(owner: Owner, id: string): ForwardingProfile {
    const found = this.#parts.forwardings.profilesOf(owner.userId).find((profile) => profile.id === id);
    if (!found) throw new ParleyError('not-found', 'There is no such profile.');
    return found;
  }

  /** @throws ParleyError `not-found`, `not-permitted`, `changed-meanwhile`, `name-taken`, `forwarding-invalid` */
  async change(
    owner: Owner,
    id: string,
    version: number,
    change: {
      readonly name?: string | undefined;
      readonly simple?: SimpleForwarding | undefined;
      readonly switches?: readonly ProfileSwitch[] | undefined;
    },
  ): Promise<ForwardingProfile> {
    const { parameters, records } = this.#parts;
    const before = this.find(owner, id);
    demandFeature(parameters, declared.authorizeSimpleRules, owner);
    if (change.simple) {
      demandSimple(parameters, owner, before.simple, change.simple);
      this.#demandNoCircle(owner, { simple: change.simple, rules: [] });
    }
    await records.change(owner, before.id, version, change);
    return this.find(owner, id);
  }

  /** @throws ParleyError `not-found`, `not-permitted`, `input-invalid` for the last one */
  async remove(owner: Owner, id: string): Promise<void> {
    demandFeature(this.#parts.parameters, declared.authorizeSimpleRules, owner);
    const { id: found } = this.find(owner, id);
    if (this.#parts.forwardings.profilesOf(owner.userId).length === 1)
      throw new ParleyError('input-invalid', 'This is the only profile. Change it instead.');
    await this.#parts.records.remove(owner, found);
  }

  /** From now on it counts. @throws ParleyError `not-found`, `not-permitted` */
  async activate(owner: Owner, id: string): Promise<ForwardingProfile> {
    demandFeature(this.#parts.parameters, declared.authorizeSimpleRules, owner);
    const { id: found } = this.find(owner, id);
    await this.#parts.records.choose(owner, found, this.#parts.clock.now());
    return this.find(owner, id);
  }

  /** As {@link activate}, of the profile at a place counted from 0. */
  async chooseAt(owner: Owner, place: number): Promise<void> {
    const profile = this.#parts.forwardings.profilesOf(owner.userId)[place];
    if (!profile) throw new ParleyError('not-found', 'There is no such profile.');
    await this.activate(owner, profile.id);
  }

  /** @throws ParleyError as {@link change} */
  addRule(owner: Owner, id: string, version: number, rule: NewForwardingRule): Promise<ForwardingProfile> {
    this.#demandMayAdd(owner);
    return this.#changeRules(owner, id, version, (rules) => {
      if (rules.length >= mostRules) throw new ParleyError('input-invalid', `More than ${mostRules} rules are not kept.`);
      this.#demandGood(owner, rule, null);
      return [...rules, { ...rule, id: this.#parts.ids.next() }];
    });
  }

  /** @throws ParleyError as {@link change} */
  changeRule(owner: Owner, id: string, version: number, ruleId: string, rule: NewForwardingRule): Promise<ForwardingProfile> {
    return this.#changeRules(owner, id, version, (rules) => {
      const before = ruleIn(rules, ruleId);
      this.#demandGood(owner, rule, before);
      return rules.map((one) => (one === before ? { ...rule, id: ruleId } : one));
    });
  }

  /** @throws ParleyError as {@link change} */
  removeRule(owner: Owner, id: string, version: number, ruleId: string): Promise<ForwardingProfile> {
    return this.#changeRules(owner, id, version, (rules) => rules.filter((one) => one !== ruleIn(rules, ruleId)));
  }

  /** Rules not named keep their places after those named. @throws ParleyError as {@link change} */
  orderRules(owner: Owner, id: string, version: number, ids: readonly string[]): Promise<ForwardingProfile> {
    return this.#changeRules(owner, id, version, (rules) => {
      const places = new Map(ids.map((ruleId, place) => [ruleId, place]));
      return rules.toSorted((one, other) => (places.get(one.id) ?? ids.length) - (places.get(other.id) ?? ids.length));
    });
  }

  /** Counted from 0, as its code is. */
  placeOf(owner: Owner, id: string): number {
    return this.#parts.forwardings.profilesOf(owner.userId).findIndex((profile) => profile.id === id);
  }

  /** Whether he may make rules (IsUserAuthorizedToCreateWithAdminRules). */
  mayAddRules(owner: Owner): boolean {
    const { parameters, engine } = this.#parts;
    return (
      parameters.value(declared.authorizeSimpleRules, owner) &&
      (parameters.value(declared.createBesideAdminRules, owner) || engine.imposedOn(owner.companyId, owner.userId).length === 0)
    );
  }

  async #changeRules(
    owner: Owner,
    id: string,
    version: number,
    change: (rules: readonly ForwardingRule[]) => readonly ForwardingRule[],
  ): Promise<ForwardingProfile> {
    demandFeature(this.#parts.parameters, declared.authorizeSimpleRules, owner);
    const profile = this.find(owner, id);
    const rules = change(profile.rules);
    await this.#parts.records.change(owner, profile.id, version, { rules });
    return this.find(owner, id);
  }

  #demandMayAdd(owner: Owner): void {
    demandFeature(this.#parts.parameters, declared.authorizeSimpleRules, owner);
    if (!this.mayAddRules(owner))
      throw switchedOff(
        'An administrator made rules for you; own ones beside them are not made here',
        declared.createBesideAdminRules,
      );
  }

  #demandGood(owner: Owner, rule: NewForwardingRule, before: ForwardingRule | null): void {
    const { parameters, directory } = this.#parts;
    demandRule(parameters, owner, rule, before);
    checkRule(this.#parts, { ...owner, domainId: directory.user(owner.userId)?.domainId ?? null }, rule);
    const none = usualSimple(this.#parts.engine, owner.companyId, owner.userId);
    this.#demandNoCircle(owner, { simple: none, rules: [{ ...rule, id: '' }] });
  }

  /** CIRCULARLEVEL */
  #demandNoCircle(owner: Owner, wanted: PlainTargets): void {
    const { directory, engine, dial } = this.#parts;
    const level = engine.limitsOf(owner.userId).circularLevel;
    const domainId = directory.user(owner.userId)?.domainId;
    if (!domainId) return;
    const field = findCircle(owner.userId, wanted, level, {
      ownerOf: (number) => directory.userByNumber(domainId, dial(domainId, number))?.id,
      targetsOf: (userId) => engine.activeProfileOf(owner.companyId, userId),
    });
    if (field) throw invalid(field, 'Calls would come back to you from there (CIRCULARLEVEL). Send them somewhere else.');
  }
}

function ruleIn(rules: readonly ForwardingRule[], ruleId: string): ForwardingRule {
  const found = rules.find(({ id }) => id === ruleId);
  if (!found) throw new ParleyError('not-found', 'There is no such rule.');
  return found;
}
