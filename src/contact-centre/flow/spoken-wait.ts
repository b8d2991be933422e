import type { Spoken } from './flow-state.ts';

/** How long somebody will probably wait. */
export interface WaitRange {
  readonly lowMs: number;
  readonly highMs: number;
}

const minuteMs = 60_000;
/** Counts beyond are no use to anybody. */
const longestMinutes = 59;

/** "The waiting time is between 3 and 5 minutes." Always rounded so that the range is not narrower than what is known. */
export function spokenWait({ lowMs, highMs }: WaitRange): readonly Spoken[] {
  const low = Math.floor(Math.max(0, lowMs) / minuteMs);
  const high = Math.ceil(Math.max(0, highMs) / minuteMs);
  if (high <= 1) return [phrase('wait-minute')];
  if (high > longestMinutes) return [phrase('wait-long')];
  if (low < 1) return [phrase('wait-up-to'), number(high), phrase('wait-minutes')];
  if (low >= high || (low === 1 && high === 2)) return [phrase('wait-about'), number(high), phrase('wait-minutes')];
  return [phrase('wait-between'), number(low), phrase('wait-and'), number(high), phrase('wait-minutes')];
}

function phrase(name: string): Spoken {
  return { kind: 'phrase', name };
}

function number(minutes: number): Spoken {
  return { kind: 'number', number: minutes };
}
