import type { ScenarioInput } from '../../../src/contract/rest/time-machine.ts';

export type Strategy = NonNullable<NonNullable<ScenarioInput['queues']>[number]['strategy']>;
export const strategies: readonly Strategy[] = ['longest-idle', 'least-occupied', 'best-skill', 'round-robin', 'ring-all'];

/** One thing that is otherwise, as a line of the page. */
export type Change =
  | { readonly kind: 'volume'; readonly percent: number }
  | { readonly kind: 'handling'; readonly percent: number }
  | {
      readonly kind: 'add';
      readonly count: number;
      readonly queueIds: readonly string[];
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: 'without'; readonly agentIds: readonly string[] }
  | { readonly kind: 'shift'; readonly agentIds: readonly string[]; readonly minutes: number }
  | { readonly kind: 'skill'; readonly agentId: string; readonly skillId: string; readonly level: number }
  | { readonly kind: 'member'; readonly agentId: string; readonly queueId: string; readonly isMember: boolean }
  | {
      readonly kind: 'queue';
      readonly queueId: string;
      readonly strategy: Strategy;
      readonly priority: number;
      readonly offerTimeoutS: number;
      readonly wrapUpS: number;
      readonly maxWaitS: number;
    }
  | { readonly kind: 'chats'; readonly most: number };
export type ChangeKind = Change['kind'];

const minuteOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
};

/** What the server is asked to change; lines that name nothing yet change nothing. */
export function scenarioOf(changes: readonly Change[]): ScenarioInput {
  const of = <Kind extends ChangeKind>(kind: Kind) =>
    changes.filter((change): change is Extract<Change, { kind: Kind }> => change.kind === kind);
  return {
    volumePercent: of('volume').at(-1)?.percent ?? 100,
    handlingPercent: of('handling').at(-1)?.percent ?? 100,
    addAgents: of('add')
      .filter(({ queueIds }) => queueIds.length > 0)
      .map(({ count, queueIds, from, to }) => ({
        count,
        queueIds: [...queueIds],
        fromMinute: minuteOf(from),
        toMinute: minuteOf(to),
      })),
    withoutAgentIds: of('without').flatMap(({ agentIds }) => agentIds),
    shiftMoves: of('shift').map(({ agentIds, minutes }) => ({ agentIds: [...agentIds], byMinutes: minutes })),
    skills: of('skill')
      .filter(({ agentId, skillId }) => agentId && skillId)
      .map(({ agentId, skillId, level }) => ({ agentId, skillId, level })),
    members: of('member')
      .filter(({ agentId, queueId }) => agentId && queueId)
      .map(({ agentId, queueId, isMember }) => ({ agentId, queueId, isMember })),
    capacity: of('chats').map(({ most }) => ({ channel: 'chat' as const, most })),
    queues: of('queue')
      .filter(({ queueId }) => queueId)
      .map(({ queueId, strategy, priority, offerTimeoutS, wrapUpS, maxWaitS }) => ({
        queueId,
        strategy,
        priority,
        offerTimeoutMs: offerTimeoutS * 1000,
        wrapUpMs: wrapUpS * 1000,
        maxWaitMs: maxWaitS * 1000,
      })),
  };
}
