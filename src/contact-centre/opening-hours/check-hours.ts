import { isTimeZone } from '../../platform/job/index.ts';
import { invalidField } from '../catalogue/index.ts';
import type { OpeningHours } from './opening-hours.ts';

/** @throws ParleyError `input-invalid` with the field */
export function checkHours({ timeZone, specialDays, weekly }: Pick<OpeningHours, 'timeZone' | 'specialDays' | 'weekly'>): void {
  if (!isTimeZone(timeZone)) throw invalidField('timeZone', 'There is no such time zone; one is Europe/Paris.');
  const dates = specialDays.map(({ date }) => date);
  const twice = dates.find((date, index) => dates.indexOf(date) < index);
  if (twice !== undefined) throw invalidField('specialDays', `The day ${twice} stands there twice.`);
  const wrong = dates.find((date) => !isDay(date));
  if (wrong !== undefined) throw invalidField('specialDays', `There is no day ${wrong}.`);
  const times = [...weekly, ...specialDays.flatMap((day) => day.times)];
  if (times.some(({ from, to }) => from === '00:00' && to === '00:00'))
    throw invalidField('weekly', 'The whole day is from 00:00 to 24:00.');
}

/** 02-29 counts in leap years. */
function isDay(date: string): boolean {
  const full = date.length === 5 ? `2024-${date}` : date;
  return new Date(`${full}T00:00:00Z`).toISOString().startsWith(full);
}
