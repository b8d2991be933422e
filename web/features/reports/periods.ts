import type { ReportPeriod } from '../../../src/contract/rest/reports.ts';

export const periods: readonly ReportPeriod[] = [
  'today',
  'yesterday',
  'this-week',
  'last-week',
  'last-7-days',
  'this-month',
  'last-month',
  'last-30-days',
];

export interface Span {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

/** The beginning of a day, some days from that of `at`; by the clock of the reader's zone, so that days of 23 and 25 hours are whole ones. */
function dayStart(at: Date, days = 0): Date {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days);
}

/** Weeks begin on Monday (ISO 8601). */
function weekStart(at: Date, weeks = 0): Date {
  const sinceMonday = (at.getDay() + 6) % 7;
  return dayStart(at, weeks * 7 - sinceMonday);
}

function monthStart(at: Date, months = 0): Date {
  return new Date(at.getFullYear(), at.getMonth() + months, 1);
}

const spans: Readonly<Record<ReportPeriod, (now: Date) => readonly [Date, Date]>> = {
  today: (now) => [dayStart(now), dayStart(now, 1)],
  yesterday: (now) => [dayStart(now, -1), dayStart(now)],
  'this-week': (now) => [weekStart(now), weekStart(now, 1)],
  'last-week': (now) => [weekStart(now, -1), weekStart(now)],
  'last-7-days': (now) => [dayStart(now, -6), dayStart(now, 1)],
  'this-month': (now) => [monthStart(now), monthStart(now, 1)],
  'last-month': (now) => [monthStart(now, -1), monthStart(now)],
  'last-30-days': (now) => [dayStart(now, -29), dayStart(now, 1)],
};

/** From when to when a moving period reaches now. */
export function spanOf(period: ReportPeriod, nowMs: number): Span {
  const [from, to] = spans[period](new Date(nowMs));
  return { from: from.getTime(), to: to.getTime() };
}
