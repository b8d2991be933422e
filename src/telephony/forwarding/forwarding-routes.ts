import { me } from '../../contract/rest/index.ts';
import type { UserId } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import type { Forwarding, ForwardingStore, LiveForwardings } from './forwarding.ts';

export interface ForwardingRouteParts {
  readonly forwardings: LiveForwardings;
  readonly store: ForwardingStore;
}

const defaultNoAnswerAfterS = 20;

/** Where my calls go. */
export function forwardingRoutes(routes: RouteRegistrar, { forwardings, store }: ForwardingRouteParts): void {
  routes.handle(me.readForwarding, ({ actor }) => view(forwardings.forwardingOf(actor.userId) ?? none(actor.userId)));
  routes.handle(me.changeForwarding, async ({ actor, body }) => {
    demand(actor, 'change', { kind: 'forwarding', companyId: actor.companyId, ownerId: actor.userId });
    const forwarding: Forwarding = { userId: actor.userId, ...body };
    // In the store first: a restart must not send calls where nobody was told.
    await store.save(forwarding);
    forwardings.replace(forwarding);
    return view(forwarding);
  });
}

function none(userId: UserId): Forwarding {
  return { userId, immediate: null, busy: null, noAnswer: null, noAnswerAfterS: defaultNoAnswerAfterS };
}

function view({ immediate, busy, noAnswer, noAnswerAfterS }: Forwarding) {
  return { immediate, busy, noAnswer, noAnswerAfterS };
}
