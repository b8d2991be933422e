import { changesAfter, type OpeningHours, stateAt } from '../opening-hours/index.ts';

const stepMs = 3_600_000;
const horizonMs = 7 * 24 * stepMs;
const mostTimes = 60;
const mostChanges = 40;

/** The times a visitor may choose from: each opening within a week, and every full hour after it that is before its end. */
export function wishedTimes(hours: OpeningHours, nowMs: number, holidays: ReadonlySet<string>): readonly number[] {
  const until = nowMs + horizonMs;
  const first = { atMs: nowMs, state: stateAt(hours, nowMs, holidays) };
  const changes = [first, ...changesAfter(hours, nowMs, mostChanges, holidays)];
  const times: number[] = [];
  changes.forEach(({ atMs, state }, index) => {
    if (!state.isOpen) return;
    const endMs = Math.min(changes[index + 1]?.atMs ?? until, until);
    for (let at = atMs; at < endMs; at = (Math.floor(at / stepMs) + 1) * stepMs) if (at > nowMs) times.push(at);
  });
  return times.slice(0, mostTimes);
}
