import ICAL from 'ical.js';
import type { HolidayCalendar } from '../../contact-centre/opening-hours/index.ts';
import type { SpecialDay } from '../../contract/rest/opening-hours.ts';
import { ParleyError } from '../../kernel/errors.ts';

/** Rules without an end go on for so many years, but for those that name one day of every year. */
const yearsAhead = 5;
const mostDays = 1000;
/** Longer ones are no holidays, but somebody's calendar. */
const longestDays = 60;

/**
 * Whole-day events as closed days: one of every year on the same date as `MM-DD`, others each with its year.
 * @throws ParleyError `input-invalid` when it is no calendar
 */
export function readHolidays(text: string, fromYear: number): HolidayCalendar {
  const days = new Map<string, SpecialDay>();
  let skipped = 0;
  for (const component of eventsOf(text)) {
    const dates = datesOf(component, fromYear);
    if (dates.length === 0) skipped += 1;
    const name = String(component.getFirstPropertyValue('summary') ?? '').trim();
    for (const date of dates) {
      const known = days.get(date);
      // One day may be several holidays.
      const names = known && known.name !== name ? `${known.name}, ${name}` : name;
      if (days.size < mostDays || known) days.set(date, { date, name: names.slice(0, 100), times: [] });
    }
  }
  return { days: [...days.values()].toSorted((one, other) => (one.date < other.date ? -1 : 1)), skipped };
}

function eventsOf(text: string): readonly ICAL.Component[] {
  try {
    const parsed = ICAL.parse(text.trim()) as unknown[];
    // Several calendars in one file come as several.
    const calendars = typeof parsed[0] === 'string' ? [parsed] : parsed;
    const components = calendars.map((one) => new ICAL.Component(one as never));
    if (components.some(({ name }) => name !== 'vcalendar')) throw new Error('no calendar');
    return components.flatMap((one) => one.getAllSubcomponents('vevent'));
  } catch (cause) {
    throw new ParleyError('input-invalid', 'This is no calendar file: it should begin with BEGIN:VCALENDAR (.ics).', { cause });
  }
}

function datesOf(component: ICAL.Component, fromYear: number): readonly string[] {
  try {
    const event = new ICAL.Event(component);
    if (!event.startDate.isDate || component.getFirstPropertyValue('status') === 'CANCELLED') return [];
    if (isSameEveryYear(event)) return [event.startDate.toString().slice(5, 10)];
    if (!event.isRecurring()) return daysFrom(event.startDate, lengthOf(event)).filter((day) => yearOf(day) >= fromYear);
    const found: string[] = [];
    const iterator = event.iterator();
    for (
      let next = iterator.next();
      next && next.year <= fromYear + yearsAhead && found.length < mostDays;
      next = iterator.next()
    )
      if (next.year >= fromYear) found.push(...daysFrom(next, lengthOf(event)));
    return found;
  } catch {
    return [];
  }
}

/** `RRULE:FREQ=YEARLY` without an end or anything that moves it. */
function isSameEveryYear(event: ICAL.Event): boolean {
  const rules = event.component.getAllProperties('rrule');
  const rule = event.component.getFirstPropertyValue('rrule') as ICAL.Recur | null;
  if (rules.length !== 1 || rule?.freq !== 'YEARLY' || rule.interval !== 1 || rule.count || rule.until || lengthOf(event) > 1)
    return false;
  const { BYMONTH: months = [], BYMONTHDAY: monthDays = [], ...others } = rule.parts as Record<string, unknown[]>;
  if (Object.values(others).some((values) => values.length > 0)) return false;
  const { month, day } = event.startDate;
  return months.every((one) => Number(one) === month) && monthDays.every((one) => Number(one) === day);
}

function lengthOf({ startDate, endDate }: ICAL.Event): number {
  const seconds = endDate ? endDate.subtractDateTz(startDate).toSeconds() : 0;
  return Math.min(longestDays, Math.max(1, Math.round(seconds / 86_400)));
}

function daysFrom(start: ICAL.Time, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const day = start.clone();
    day.adjust(index, 0, 0, 0);
    return day.toString().slice(0, 10);
  });
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}
