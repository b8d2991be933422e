import * as contract from '../../contract/rest/forwarding.ts';
import { me } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import { showingCurrent } from '../../platform/api/index.ts';
import type { ForwardingProfile } from './forwarding.ts';
import type { ForwardingEngine } from './forwarding-engine.ts';
import * as declared from './forwarding-parameters.ts';
import { imposedOfUser, type NameBook, namesIn, profileView } from './forwarding-views.ts';
import type { ProfileService } from './profile-service.ts';
import type { SharedForwarding } from './shared-forwarding.ts';
import { instantOfLocal } from './wall-time.ts';

/** How a pretended call would go. */
export type TryCall = (
  actor: Pick<Actor, 'companyId' | 'userId'>,
  call: {
    readonly userId: UserId;
    readonly from: string;
    readonly dialled: string | null;
    readonly atMs: number;
    readonly status: contract.UserStatus | null;
    readonly phones: 'answered' | 'busy' | 'no-answer' | 'unreachable';
  },
) => Promise<contract.TriedForwarding>;

export interface ForwardingRouteParts {
  readonly profiles: ProfileService;
  readonly engine: ForwardingEngine;
  readonly shared: SharedForwarding;
  readonly names: (companyId: CompanyId) => NameBook;
  readonly tryCall: TryCall;
  /** What is dialled to choose the profile at a place, counted from 0; null: none. */
  readonly codeOf: (place: number) => string | null;
  readonly nowMs: () => number;
  /** Whether he is authorized to rules with conditions. */
  readonly mayUseRules: (actor: Actor) => boolean;
}

/** Where my calls go, for everybody with a telephone. */
export function forwardingRoutes(routes: RouteRegistrar, parts: ForwardingRouteParts): void {
  const { profiles, shared } = parts;
  routes.handle(me.readForwarding, ({ actor }) => simpleView(profiles.simpleOf(actor)));
  routes.handle(me.changeForwarding, async ({ actor, body }) => {
    demandOwn(actor);
    return simpleView(await profiles.saveSimple(actor, { userId: actor.userId, ...body }));
  });
  routes.handle(contract.readMyForwarding, ({ actor }) => mine(parts, actor));
  routes.handle(contract.createForwardingProfile, async ({ actor, body }) => {
    demandOwn(actor);
    return view(parts, actor, await profiles.create(actor, body.name, body.copyOf));
  });
  routes.handle(contract.changeForwardingProfile, ({ actor, params, body: { version, ...change } }) => {
    demandOwn(actor);
    return versioned(parts, actor, params.id, () => profiles.change(actor, params.id, version, change));
  });
  routes.handle(contract.deleteForwardingProfile, ({ actor, params }) => {
    demandOwn(actor);
    return profiles.remove(actor, params.id);
  });
  routes.handle(contract.activateForwardingProfile, async ({ actor, params }) => {
    demandOwn(actor);
    await profiles.activate(actor, params.id);
    return mine(parts, actor);
  });
  routes.handle(contract.tryForwarding, ({ actor, body }) =>
    parts.tryCall(actor, { ...body, ...momentOf(parts, actor, actor.userId, body), userId: actor.userId }),
  );
  routes.handle(contract.readSharedForwarding, ({ actor, params }) => shared.read(actor, params.id as UserId));
}

/** Rules with conditions, for who is authorized to the application Rules. */
export function forwardingRuleRoutes(routes: RouteRegistrar, parts: ForwardingRouteParts): void {
  const { profiles } = parts;
  routes.handle(contract.addForwardingRule, ({ actor, params, body: { version, rule } }) => {
    demandOwn(actor);
    return versioned(parts, actor, params.id, () => profiles.addRule(actor, params.id, version, rule));
  });
  routes.handle(contract.changeForwardingRule, ({ actor, params, body: { version, rule } }) => {
    demandOwn(actor);
    return versioned(parts, actor, params.id, () => profiles.changeRule(actor, params.id, version, params.ruleId, rule));
  });
  routes.handle(contract.deleteForwardingRule, ({ actor, params, query }) => {
    demandOwn(actor);
    return versioned(parts, actor, params.id, () => profiles.removeRule(actor, params.id, query.version, params.ruleId));
  });
  routes.handle(contract.orderForwardingRules, ({ actor, params, body: { version, ids } }) => {
    demandOwn(actor);
    return versioned(parts, actor, params.id, () => profiles.orderRules(actor, params.id, version, ids));
  });
}

/** The moment that a pretended call is at. */
export function momentOf(
  { engine, nowMs }: Pick<ForwardingRouteParts, 'engine' | 'nowMs'>,
  { companyId }: Pick<Actor, 'companyId'>,
  userId: UserId,
  { at, localTime }: { readonly at: number | null; readonly localTime: string | null },
): { readonly atMs: number } {
  if (localTime === null) return { atMs: at ?? nowMs() };
  const atMs = instantOfLocal(localTime, engine.timeZoneOf(companyId, userId));
  if (!Number.isFinite(atMs))
    throw new ParleyError('forwarding-invalid', 'There is no such day.', { details: { field: 'localTime' } });
  return { atMs };
}

function demandOwn({ companyId, userId, ...actor }: Actor): void {
  demand({ ...actor, companyId, userId }, 'change', { kind: 'forwarding', companyId, ownerId: userId });
}

async function versioned(parts: ForwardingRouteParts, actor: Actor, id: string, work: () => Promise<ForwardingProfile>) {
  const current = async () => view(parts, actor, parts.profiles.find(actor, id));
  return view(parts, actor, await showingCurrent(work, current));
}

function view(parts: ForwardingRouteParts, actor: Actor, profile: ForwardingProfile) {
  const { engine, codeOf } = parts;
  const activeId = engine.activeProfileOf(actor.companyId, actor.userId)?.id ?? null;
  const showsSimple = engine.value(declared.displaySimpleRules, actor.companyId, actor.userId);
  const place = parts.profiles.placeOf(actor, profile.id);
  return profileView(profile, { activeId, code: codeOf(place), showsSimple });
}

async function mine(parts: ForwardingRouteParts, actor: Actor): Promise<contract.MyForwardingView> {
  const { profiles, engine, names } = parts;
  const { companyId, userId } = actor;
  const all = await profiles.profilesOf(actor);
  const imposed = engine.imposedOn(companyId, userId);
  return {
    profiles: all.map((profile) => view(parts, actor, profile)),
    nextSwitchAt: engine.nextSwitchOf(companyId, userId),
    imposed: imposed.map(imposedOfUser),
    names: namesIn([...all.flatMap(({ rules }) => rules), ...imposed.map(({ rule }) => rule)], names(companyId)),
    timeZone: engine.timeZoneOf(companyId, userId),
    hasCalendar: engine.hasCalendar(userId),
    noAnswerAfterS: engine.value(declared.waitTimeNoReplyOfRules, companyId, userId),
    mayUseRules: parts.mayUseRules(actor),
    mayAddRules: profiles.mayAddRules(actor),
    onlyRules: engine.value(declared.createOnlyRules, companyId, userId),
  };
}

function simpleView({ immediate, busy, noAnswer, noAnswerAfterS }: contract.SimpleForwardingView) {
  return { immediate, busy, noAnswer, noAnswerAfterS };
}
