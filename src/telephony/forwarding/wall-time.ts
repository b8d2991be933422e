import type { ProfileSwitch, RuleTime } from '../../contract/rest/forwarding.ts';
import { instantOf, wallClock } from '../../platform/job/index.ts';

/** What clocks and calendars of somebody show. */
export interface LocalMoment {
  /** `2026-11-21` */
  readonly date: string;
  /** Monday is 1, Sunday 7. */
  readonly weekday: number;
  readonly minuteOfDay: number;
}

const dayMs = 86_400_000;

/** What clocks in a zone show, summer time considered. */
export function localMoment(atMs: number, timeZone: string): LocalMoment {
  const { year, month, day, hour, minute } = wallClock(atMs, timeZone);
  return { ...dayOf(Date.UTC(year, month - 1, day)), minuteOfDay: hour * 60 + minute };
}

/** The first moment at which clocks in a zone show `YYYY-MM-DDTHH:MM`; as much later as they were put forward when they never do. */
export function instantOfLocal(text: string, timeZone: string): number {
  return instantOf(Date.parse(`${text}:00Z`), timeZone);
}

/** Days that are holidays: `2026-12-25`, or `12-25` of every year. */
export type Holidays = ReadonlySet<string>;

export function isHoliday(date: string, holidays: Holidays): boolean {
  return holidays.has(date) || holidays.has(date.slice(5));
}

/** Whether a rule's time has this moment. Of a night that goes over midnight the day counts on which it began. */
export function isWithin(time: RuleTime, moment: LocalMoment, holidays: Holidays): boolean {
  const { from, to } = time;
  const begins = from === null ? 0 : minutesOf(from);
  const ends = to === null ? 24 * 60 : minutesOf(to);
  const { minuteOfDay } = moment;
  if (begins < ends) return begins <= minuteOfDay && minuteOfDay < ends && fitsDay(time, moment, holidays);
  if (minuteOfDay >= begins) return fitsDay(time, moment, holidays);
  return minuteOfDay < ends && fitsDay(time, dayBefore(moment), holidays);
}

function fitsDay(
  { days, firstDay, lastDay, holidays: kind }: RuleTime,
  day: Pick<LocalMoment, 'date' | 'weekday'>,
  holidays: Holidays,
) {
  if (days.length > 0 && !days.includes(day.weekday)) return false;
  if ((firstDay !== null && day.date < firstDay) || (lastDay !== null && day.date > lastDay)) return false;
  return kind === 'also' || isHoliday(day.date, holidays) === (kind === 'only');
}

function dayBefore({ date }: LocalMoment): Pick<LocalMoment, 'date' | 'weekday'> {
  return dayOf(Date.parse(`${date}T00:00:00Z`) - dayMs);
}

function dayOf(utcMs: number): Pick<LocalMoment, 'date' | 'weekday'> {
  const day = new Date(utcMs);
  return { date: day.toISOString().slice(0, 10), weekday: day.getUTCDay() || 7 };
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

/** When a profile began to count by its times, the latest that is not after `atMs`; null: in the last eight days never. */
export function lastSwitch(switches: readonly ProfileSwitch[], atMs: number, timeZone: string): number | null {
  const times = switchesAround(switches, atMs, timeZone, [-8, 0]).filter((at) => at <= atMs);
  return times.length === 0 ? null : Math.max(...times);
}

/** The first time after `atMs`. */
export function nextSwitch(switches: readonly ProfileSwitch[], atMs: number, timeZone: string): number | null {
  const times = switchesAround(switches, atMs, timeZone, [-1, 8]).filter((at) => at > atMs);
  return times.length === 0 ? null : Math.min(...times);
}

function switchesAround(
  switches: readonly ProfileSwitch[],
  atMs: number,
  timeZone: string,
  [first, last]: readonly [number, number],
): number[] {
  if (switches.length === 0) return [];
  const today = Date.parse(`${localMoment(atMs, timeZone).date}T00:00:00Z`);
  const times: number[] = [];
  for (let offset = first; offset <= last; offset += 1) {
    const { date, weekday } = dayOf(today + offset * dayMs);
    for (const { days, at } of switches) if (days.includes(weekday)) times.push(instantOfLocal(`${date}T${at}`, timeZone));
  }
  return times;
}
