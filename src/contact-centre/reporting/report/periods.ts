import type { ReportPeriod } from '../../../contract/rest/reports.ts';
import { instantOf, wallClock } from '../../../platform/job/index.ts';

/** A period that moves along, as of now: whole days of the zone, the current one as far as it goes. */
export function periodAt(period: ReportPeriod, nowMs: number, zone: string): { fromMs: number; toMs: number } {
  const { year, month, day } = wallClock(nowMs, zone);
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
  const date = (months: number, days: number) => instantOf(Date.UTC(year, month - 1 + months, days), zone);
  const periods: Readonly<Record<ReportPeriod, readonly [number, number]>> = {
    today: [date(0, day), date(0, day + 1)],
    yesterday: [date(0, day - 1), date(0, day)],
    'this-week': [date(0, day - weekday + 1), date(0, day - weekday + 8)],
    'last-week': [date(0, day - weekday - 6), date(0, day - weekday + 1)],
    'this-month': [date(0, 1), date(1, 1)],
    'last-month': [date(-1, 1), date(0, 1)],
    'last-7-days': [date(0, day - 7), date(0, day)],
    'last-30-days': [date(0, day - 30), date(0, day)],
  };
  const [fromMs, toMs] = periods[period];
  return { fromMs, toMs };
}

/** When the day began that now is. */
export function dayBegin(nowMs: number, zone: string): number {
  return periodAt('today', nowMs, zone).fromMs;
}
