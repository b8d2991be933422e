import type { HoursStateView, OpeningHoursView } from '../../../../src/contract/rest/opening-hours.ts';
import type { AdminKey, AdminWords } from '../words/index.ts';

type Said = Pick<AdminWords, 't' | 'locale'>;

/** Why it is open or closed, in the reader's language. */
export function stateWords({ because }: Pick<HoursStateView, 'because'>, { t, locale }: Said): string {
  const { code, params } = because;
  const name = String(params['name'] ?? '');
  const reason = String(params['reason'] ?? '');
  const values = { name, reason, until: momentWords(params['until'], locale), opens: momentWords(params['opens'], locale) };
  if (code.startsWith('exception')) return t(`hours.${code}${reason ? '-why' : ''}` as AdminKey, values);
  if (code.startsWith('special')) return t(`hours.${code}${name ? '' : '-unnamed'}` as AdminKey, values);
  return t(`hours.${code}` as AdminKey, values);
}

/** `2026-11-23T09:00` as it is said there: `Mon 23 Nov, 09:00`. */
function momentWords(local: unknown, locale: string): string {
  if (typeof local !== 'string' || local === '') return '';
  const shown = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  return shown.format(new Date(`${local}:00Z`));
}

export function weekdayName(day: number, locale: string): string {
  // 2024-01-01 was a Monday.
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, day)));
}

/** The week in short: `Mon–Fri 09:00–18:00, Sat 10:00–14:00`. */
export function weekText(weekly: OpeningHoursView['weekly'], locale: string): string {
  const short = (day: number) =>
    new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, day)));
  const timesOf = (day: number) =>
    weekly
      .filter((time) => time.day === day)
      .map(({ from, to }) => `${from}–${to}`)
      .toSorted((one, other) => (one < other ? -1 : 1))
      .join(' ');
  const runs: { first: number; last: number; times: string }[] = [];
  for (let day = 1; day <= 7; day++) {
    const times = timesOf(day);
    const run = runs.at(-1);
    if (run && run.times === times && run.last === day - 1) run.last = day;
    else runs.push({ first: day, last: day, times });
  }
  return runs
    .filter(({ times }) => times !== '')
    .map(({ first, last, times }) => `${first === last ? short(first) : `${short(first)}–${short(last)}`} ${times}`)
    .join(', ');
}
