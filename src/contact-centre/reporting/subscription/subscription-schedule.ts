import type { SubscriptionSchedule } from '../../../contract/rest/report-subscriptions.ts';
import { nextTime, wallClock } from '../../../platform/job/index.ts';

/** The first moment of the schedule after `afterMs`. A day of the month that a month lacks is its last. */
export function nextDue(
  { every, at, weekday, dayOfMonth, zone }: SubscriptionSchedule,
  afterMs: number,
  usualZone: string,
): number {
  const timeZone = zone || usualZone;
  let due = afterMs;
  for (;;) {
    due = nextTime({ kind: 'daily', at, timeZone }, due);
    const { year, month, day } = wallClock(due, timeZone);
    const dayOfWeek = new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
    const lastOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
    if (every === 'day') return due;
    if (every === 'workday' && dayOfWeek < 6) return due;
    if (every === 'week' && dayOfWeek === weekday) return due;
    if (every === 'month' && day === Math.min(dayOfMonth, lastOfMonth)) return due;
  }
}

/** The latest moment of the schedule in `(afterMs, nowMs]`; null: none. */
export function latestDue(schedule: SubscriptionSchedule, afterMs: number, nowMs: number, usualZone: string): number | null {
  // Of what was missed for long only the latest counts: no need to look further back than two months.
  let due = nextDue(schedule, Math.max(afterMs, nowMs - 63 * 86_400_000), usualZone);
  let latest: number | null = null;
  for (; due <= nowMs; due = nextDue(schedule, due, usualZone)) latest = due;
  return latest;
}
