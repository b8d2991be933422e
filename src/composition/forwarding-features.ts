import type { ContactDirectoryId } from '../directory/contact/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CompanyId } from '../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import { forApplication } from '../platform/authorization/index.ts';
import { ForwardingFeed, type LiveHub } from '../realtime/index.ts';
import {
  type ForwardingRouteParts,
  forwardingRoutes,
  forwardingRuleRoutes,
  type TryCall,
} from '../telephony/forwarding/forwarding-routes.ts';
import { imposedRuleRoutes } from '../telephony/forwarding/imposed-rule-routes.ts';
import { ImposedRules, profileCodeOf } from '../telephony/forwarding/index.ts';
import { CallTrial, type CallTrialParts, defaultServiceCodes } from '../telephony/routing/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import type { ServedExchange } from './served-exchange.ts';

type Exchange = Pick<ServedExchange, 'numbering' | 'conditionOfTrunk'>;

/** Where calls go, by the API. */
export function forwardingFeatures(
  { clock, ids }: Foundation,
  configuration: Configuration,
  exchange: Exchange,
): readonly ((routes: RouteRegistrar) => void)[] {
  const { directory, rights, forwarding, contactDirectories } = configuration;
  const { access } = rights;
  const { engine, service: profiles, imposed, shared, isGroup } = forwarding;
  const names = (companyId: CompanyId) => ({
    directory,
    groupName: (id: string) => access.of(companyId).group(id)?.name,
    directoryName: (id: string) => contactDirectories.book.find(companyId, id as ContactDirectoryId)?.name,
  });
  const tryCall = triedBy(configuration, exchange);
  const nowMs = () => clock.now();
  const mayUseRules = (actor: Actor) =>
    access.may(actor, 'use', { kind: 'application', companyId: actor.companyId, ownerId: null, id: 'rules' }).allowed;
  const parts: ForwardingRouteParts = { profiles, engine, shared, names, tryCall, codeOf: profileCodeOf, nowMs, mayUseRules };
  const rules = new ImposedRules({ ids, records: imposed, directory, isGroup });
  return [
    (routes) => forwardingRoutes(forApplication(routes, access, 'caller'), parts),
    (routes) => forwardingRuleRoutes(forApplication(forApplication(routes, access, 'caller'), access, 'rules'), parts),
    (routes) => imposedRuleRoutes(routes, { rules, names, engine, directory, tryCall, nowMs }),
  ];
}

/** How long real phones ring without a forwarding, in milliseconds. */
const ringTimeoutMs = 60_000;
/** Who calls is looked up this long. */
const patienceMs = 1000;

function triedBy({ directory, forwarding, callingPolicies, deviceChoices }: Configuration, exchange: Exchange): TryCall {
  const parts: CallTrialParts = {
    directory,
    numbering: exchange.numbering,
    policy: callingPolicies,
    forwardings: forwarding.engine,
    ringing: deviceChoices,
    serviceCodes: defaultServiceCodes,
    isTrunkUp: (trunkId) => !['unreachable', 'refused'].includes(exchange.conditionOfTrunk(trunkId).state),
    ringTimeoutMs,
  };
  const trial = new CallTrial(parts);
  return async ({ companyId }, { userId, dialled, ...call }) => {
    const user = directory.user(userId)!;
    const number = dialled ?? directory.devicesOf(userId).find(({ enabled }) => enabled)?.number ?? '';
    const pretended = { ...call, user, dialled: number };
    const first = trial.run(pretended);
    const profileName = forwarding.engine.activeProfileOf(companyId, userId, call.atMs)?.name ?? '';
    if (call.from === '') return { ...first, profileName };
    // What rules depend on may have had to be looked up.
    await forwarding.names.prepare(companyId, user.domainId, [call.from], patienceMs);
    return { ...trial.run(pretended), profileName };
  };
}

/** Tells pages whose calls go elsewhere than before. */
export function openForwardingFeed(
  { clock }: Foundation,
  { forwarding: { engine }, forwardings, rights }: Configuration,
  hub: LiveHub,
  parts: DisposalStack,
): void {
  const feed = new ForwardingFeed({
    clock,
    hub,
    toldTo: ({ companyId, userId }) =>
      JSON.stringify([
        engine.activeProfileOf(companyId, userId)?.id,
        forwardings.profilesOf(userId).map(({ id, version }) => [id, version]),
        engine.imposedOn(companyId, userId).map(({ id, version, position }) => [id, version, position]),
      ]),
    nextChangeOf: ({ companyId, userId }) => engine.nextSwitchOf(companyId, userId),
    onChanged: (listener) => {
      const stops = [forwardings.onChanged(listener), rights.parameters.onChanged(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  });
  parts.use('forwarding feed', feed);
}
