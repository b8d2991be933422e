import { me } from '../../contract/rest/index.ts';
import { demand } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import type { Forwarding, ForwardingStore, LiveForwardings } from './forwarding.ts';
import { authorizedForwardTypes, authorizeSimpleRules, waitTimeNoReply } from './forwarding-parameters.ts';

export interface ForwardingRouteParts {
  readonly forwardings: LiveForwardings;
  readonly store: ForwardingStore;
  readonly parameters: Pick<ParameterReader, 'value'>;
}

/** Where my calls go. */
export function forwardingRoutes(routes: RouteRegistrar, parts: ForwardingRouteParts): void {
  const { forwardings, store } = parts;
  routes.handle(me.readForwarding, ({ actor }) => view(current(parts, actor)));
  routes.handle(me.changeForwarding, async ({ actor, body }) => {
    demand(actor, 'change', { kind: 'forwarding', companyId: actor.companyId, ownerId: actor.userId });
    const forwarding: Forwarding = { userId: actor.userId, ...body };
    demandAllowed(parts, actor, forwarding);
    // In the store first: a restart must not send calls where nobody was told.
    await store.save(forwarding);
    forwardings.replace(forwarding);
    return view(forwarding);
  });
}

function current({ forwardings, parameters }: ForwardingRouteParts, actor: Actor): Forwarding {
  const own = forwardings.forwardingOf(actor.userId);
  if (own) return own;
  const noAnswerAfterS = parameters.value(waitTimeNoReply, { companyId: actor.companyId, userId: actor.userId });
  return { userId: actor.userId, immediate: null, busy: null, noAnswer: null, noAnswerAfterS };
}

/**
 * What is switched off may stay as it is and be taken away, but not be set anew.
 * @throws ParleyError `not-permitted`
 */
function demandAllowed(parts: ForwardingRouteParts, actor: Actor, wanted: Forwarding): void {
  demandFeature(parts.parameters, authorizeSimpleRules, actor);
  const before = current(parts, actor);
  for (const type of ['immediate', 'busy', 'noAnswer'] as const)
    if (wanted[type] !== null && wanted[type] !== before[type])
      demandFeature(parts.parameters, authorizedForwardTypes[type], actor);
}

function view({ immediate, busy, noAnswer, noAnswerAfterS }: Forwarding) {
  return { immediate, busy, noAnswer, noAnswerAfterS };
}
