import type { Decision } from '../../telephony/call/index.ts';
import type { WaitForecast } from '../interaction/index.ts';
import type { Floor } from './floor.ts';
import type { Waiting } from './live-state.ts';
import { overflowRulesOf } from './overflow-rules.ts';
import type { OverflowRule } from './routing-model.ts';

/** How many of its agents are logged on, whatever else they do. */
export function loggedOnIn(floor: Floor, { queue }: Waiting): number {
  let count = 0;
  queue.classes.each((at) => {
    const supply = floor.supply.at(at);
    if (supply.companyId === queue.settings.companyId) count += supply.size;
  });
  return count;
}

/** The first rule that sends somebody away as he comes. He is counted among the waiting; nobody is free for him. */
export function arrivalOverflow(floor: Floor, waiting: Waiting, forecast: WaitForecast | null): OverflowRule | null {
  const { queue } = waiting;
  const others = queue.waiting.size - 1;
  const applies = ({ when }: OverflowRule): boolean => {
    switch (when.kind) {
      case 'waited':
        return when.forMs <= 0;
      case 'length':
        return others > when.moreThan;
      case 'ratio': {
        const loggedOn = loggedOnIn(floor, waiting);
        return loggedOn === 0 || (others + 1) / loggedOn > when.moreThan;
      }
      case 'nobody-there':
        return loggedOnIn(floor, waiting) === 0;
      case 'forecast':
        return forecast !== null && forecast.lowMs > when.beyondMs;
    }
  };
  return overflowRulesOf(waiting).find(applies) ?? null;
}

/** The first rule by which he has waited too long in this queue. */
export function waitedOverflow(waiting: Waiting, nowMs: number): OverflowRule | null {
  const isDue = ({ when }: OverflowRule) => when.kind === 'waited' && nowMs >= waiting.arrivedAtMs + when.forMs;
  return overflowRulesOf(waiting).find(isDue) ?? null;
}

/** Why he is sent away. Told while he is still counted among the waiting. */
export function explainOverflow(floor: Floor, waiting: Waiting, { when, to }: OverflowRule): Decision {
  const queue = waiting.queue.settings.name;
  const target = to?.kind ?? null;
  const base = { queue, to: target };
  const end = to ? `goes on to ${to.kind === 'call-back' ? 'be called back' : `another ${to.kind}`}` : 'is let go';
  const others = waiting.queue.waiting.size - 1;
  const say = (params: Decision['params'], because: string): Decision => ({
    code: `overflow-${when.kind}`,
    params: { ...base, ...params },
    sentence: `${because}: the customer ${end}.`,
    steps: [],
  });
  switch (when.kind) {
    case 'waited': {
      const waitedS = Math.round((floor.nowMs - waiting.arrivedAtMs) / 1000);
      return say({ waitedS, limitS: when.forMs / 1000 }, `After ${waitedS} s in ${queue} nobody has taken it`);
    }
    case 'length':
      return say({ others, limit: when.moreThan }, `${others} others wait in ${queue}, more than ${when.moreThan}`);
    case 'ratio': {
      const agents = loggedOnIn(floor, waiting);
      return say({ waiting: others + 1, agents, limit: when.moreThan }, `${others + 1} wait for ${agents} agents in ${queue}`);
    }
    case 'nobody-there':
      return say({}, `No agent of ${queue} is logged on`);
    case 'forecast':
      return say({ limitS: when.beyondMs / 1000 }, `The wait in ${queue} will probably be longer than ${when.beyondMs / 1000} s`);
  }
}
