import type { ForwardingRule } from '../../contract/rest/forwarding.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { SimpleForwarding } from './forwarding.ts';
import { simpleTypes } from './forwarding.ts';

/** Where somebody's calls go whoever calls and whenever: what can be seen before any call. */
export interface PlainTargets {
  readonly simple: SimpleForwarding;
  readonly rules: readonly ForwardingRule[];
}

/** A target and the field that names it. */
interface Named {
  readonly field: string;
  readonly userId: UserId;
}

export interface LoopWorld {
  /** The colleague who has a number. */
  ownerOf(number: string): UserId | undefined;
  /** What counts for somebody now; null: nothing is set. */
  targetsOf(userId: UserId): PlainTargets | null;
}

/**
 * The field of what `wanted` sets by which calls would come back to `userId` within `level` forwardings (CIRCULARLEVEL); null: none.
 * Only what is without conditions is followed; the rest is seen at the call.
 */
export function findCircle(userId: UserId, wanted: PlainTargets, level: number, world: LoopWorld): string | null {
  for (const first of plainTargets(wanted, world)) {
    let reached = new Set([first.userId]);
    for (let hop = 1; hop <= level; hop += 1) {
      if (reached.has(userId)) return first.field;
      const next = new Set<UserId>();
      for (const one of reached) {
        const set = world.targetsOf(one);
        if (set) for (const target of plainTargets(set, world)) next.add(target.userId);
      }
      reached = next;
    }
  }
  return null;
}

function plainTargets({ simple, rules }: PlainTargets, world: LoopWorld): Named[] {
  const found: Named[] = [];
  const add = (field: string, userId: UserId | undefined) => {
    if (userId) found.push({ field, userId });
  };
  for (const origin of [null, 'internal', 'external'] as const)
    for (const type of simpleTypes) {
      const number = origin ? simple[origin][type] : simple[type];
      if (number !== null) add(origin ? `simple.${origin}.${type}` : `simple.${type}`, world.ownerOf(number));
    }
  for (const rule of rules) {
    if (!rule.enabled || !isWithoutConditions(rule)) continue;
    if (rule.action.kind === 'number') add('action.number', world.ownerOf(rule.action.number));
    if (rule.action.kind === 'user') add('action.userId', rule.action.userId as UserId);
  }
  return found;
}

function isWithoutConditions({ origin, callers, called, time, statuses, calendar }: ForwardingRule): boolean {
  return (
    origin === 'all' && callers.length === 0 && called.length === 0 && time === null && statuses.length === 0 && calendar === null
  );
}
