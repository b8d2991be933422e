import type { CallOrigin, ForwardType, UserStatus } from '../../../src/contract/rest/forwarding.ts';
import type { Feature } from '../../app/rights.tsx';

/** Parameters by which parts of rules are taken from people. */
export type RuleSwitch = Extract<Feature, `AuthorizedForward${string}`>;

export const typeSwitches: Readonly<Record<ForwardType, RuleSwitch>> = {
  immediate: 'AuthorizedForwardTypeImmediate',
  busy: 'AuthorizedForwardTypeBusy',
  'no-answer': 'AuthorizedForwardTypeNoAnswer',
};

export const originSwitches: Readonly<Record<CallOrigin, RuleSwitch>> = {
  all: 'AuthorizedForwardOriginAll',
  internal: 'AuthorizedForwardOriginInternal',
  external: 'AuthorizedForwardOriginExternal',
};

export const statusSwitches: Readonly<Record<UserStatus | 'calendar', RuleSwitch>> = {
  online: 'AuthorizedForwardPresenceOnline',
  absent: 'AuthorizedForwardPresenceAbsent',
  busy: 'AuthorizedForwardPresenceBusy',
  offline: 'AuthorizedForwardPresenceOffline',
  calendar: 'AuthorizedForwardPresenceCalendar',
};

/** What may be chosen: what may be set anew, and what is set already. */
export function offered<Id extends string>(
  switches: Readonly<Record<Id, RuleSwitch>>,
  ids: readonly Id[],
  may: (name: RuleSwitch) => boolean,
  set: readonly Id[],
): Id[] {
  return ids.filter((id) => set.includes(id) || may(switches[id]));
}
