import { wallClock } from '../../platform/job/index.ts';
import { type Holidays, localMoment } from '../../telephony/forwarding/index.ts';
import { DayTimes, dayAfter } from './day-times.ts';
import type { HoursCode, HoursState, OpeningHours } from './opening-hours.ts';

/** Each day costs two questions about the zone's clocks. */
const horizonDays = 100;
const daysAtOnce = 8;
const noHolidays: Holidays = new Set();

/** Whether it is open at a moment, why, and when that changes. Pure: the same question gives the same answer. */
export function stateAt(hours: OpeningHours, atMs: number, holidays: Holidays = noHolidays): HoursState {
  const days = new DayTimes(hours, holidays);
  const isOpen = isOpenAt(hours, days, atMs);
  const mayChange = isEverOpen(hours) && !isAlwaysOpen(hours, holidays);
  const changesAtMs = mayChange ? nextChange(hours, days, atMs, isOpen) : null;
  return { isOpen, because: reasonOf(hours, days, atMs, changesAtMs), changesAtMs };
}

/** The changes after a moment, each with how it is from then on. */
export function changesAfter(
  hours: OpeningHours,
  atMs: number,
  most: number,
  holidays: Holidays = noHolidays,
): readonly { readonly atMs: number; readonly state: HoursState }[] {
  const changes: { atMs: number; state: HoursState }[] = [];
  let next = stateAt(hours, atMs, holidays).changesAtMs;
  while (next !== null && changes.length < most) {
    const state = stateAt(hours, next, holidays);
    changes.push({ atMs: next, state });
    next = state.changesAtMs;
  }
  return changes;
}

function isOpenAt({ exception, timeZone }: OpeningHours, days: DayTimes, atMs: number): boolean {
  if (exception && exception.fromMs <= atMs && atMs < exception.untilMs) return exception.isOpen;
  return days.openingAt(atMs, localMoment(atMs, timeZone).date) !== null;
}

/** With neither times nor an exception nothing will ever change. */
function isEverOpen({ weekly, specialDays, exception }: OpeningHours): boolean {
  return weekly.length > 0 || exception !== null || specialDays.some(({ times }) => times.length > 0);
}

/** Every minute of the week, and nothing else to look at. */
function isAlwaysOpen({ weekly, specialDays, exception, followsHolidays }: OpeningHours, holidays: Holidays): boolean {
  if (exception || specialDays.length > 0 || (followsHolidays && holidays.size > 0)) return false;
  return [1, 2, 3, 4, 5, 6, 7].every((day) =>
    weekly.some((time) => time.day === day && time.from === '00:00' && time.to === '24:00'),
  );
}

/** Looks at every beginning and end in turn until one makes a difference: openings may touch, overlap, or be covered by an exception. */
function nextChange(hours: OpeningHours, days: DayTimes, atMs: number, isOpen: boolean): number | null {
  const today = localMoment(atMs, hours.timeZone).date;
  const byHand = hours.exception ? [hours.exception.fromMs, hours.exception.untilMs] : [];
  // Edges before `seen` were looked at; those of openings that reach into the next part come up there again.
  let seen = atMs;
  for (let first = -1; first < horizonDays; first += daysAtOnce) {
    const edges: number[] = [...byHand];
    for (let day = first - 1; day <= first + daysAtOnce; day++)
      for (const { fromMs, untilMs } of days.openingsOf(dayAfter(today, day))) edges.push(fromMs, untilMs);
    const until = Date.parse(`${dayAfter(today, first + daysAtOnce - 1)}T00:00:00Z`);
    for (const edge of edges.toSorted((one, other) => one - other)) {
      if (edge <= seen || edge >= until) continue;
      seen = edge;
      if (isOpenAt(hours, days, edge) !== isOpen) return edge;
    }
  }
  const later = byHand.filter((edge) => edge > seen && isOpenAt(hours, days, edge) !== isOpen);
  return later.length > 0 ? Math.min(...later) : null;
}

function reasonOf(hours: OpeningHours, days: DayTimes, atMs: number, changesAtMs: number | null): HoursState['because'] {
  const { exception, timeZone } = hours;
  const change = changesAtMs === null ? null : localText(changesAtMs, timeZone);
  if (exception && exception.fromMs <= atMs && atMs < exception.untilMs) {
    const until = localText(exception.untilMs, timeZone);
    const { isOpen, reason } = exception;
    const sentence = `${isOpen ? 'Opened' : 'Closed'} by hand until ${spoken(until)}${reason ? `: ${reason}` : ''}.`;
    return { code: isOpen ? 'exception-open' : 'exception-closed', params: { until, reason }, sentence };
  }
  const { date } = localMoment(atMs, timeZone);
  const open = days.openingAt(atMs, date);
  const { kind, name } = days.ruleOf(open?.date ?? date);
  if (open) {
    if (change === null) return { code: 'always-open', params: {}, sentence: 'Open at all hours.' };
    const special = kind === 'special' && name ? `${name}: open` : 'Open';
    const code: HoursCode = kind === 'special' ? 'special-open' : 'weekly-open';
    return { code, params: { until: change, name }, sentence: `${special} until ${spoken(change)}.` };
  }
  if (change === null) return { code: 'never-open', params: {}, sentence: 'Closed: no opening times to come.' };
  const opens = `opens on ${spoken(change)}`;
  if (kind === 'weekly') return { code: 'weekly-closed', params: { opens: change }, sentence: `Closed: ${opens}.` };
  if (kind === 'holiday') return { code: 'holiday', params: { opens: change, date }, sentence: `Closed on a holiday: ${opens}.` };
  return {
    code: 'special-closed',
    params: { opens: change, name, date },
    sentence: `Closed for ${name || 'a special day'}: ${opens}.`,
  };
}

/** `2026-11-21T18:00` */
function localText(atMs: number, timeZone: string): string {
  const { year, month, day, hour, minute } = wallClock(atMs, timeZone);
  return new Date(Date.UTC(year, month - 1, day, hour, minute)).toISOString().slice(0, 16);
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `Monday 2026-11-23, 09:00` */
function spoken(local: string): string {
  return `${weekdays[new Date(`${local}:00Z`).getUTCDay()]} ${local.replace('T', ', ')}`;
}
