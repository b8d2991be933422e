const dayMs = 86_400_000;

const startOfDay = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);

/** Days between the calendar days of two moments in the reader's zone. */
function daysBetween(fromMs: number, toMs: number): number {
  return Math.round((startOfDay(toMs) - startOfDay(fromMs)) / dayMs);
}

/** When something was, in few words: `10:42` today, `yesterday 10:42`, `Tue 10:42` within a week, else the date. */
export function formatWhen(atMs: number, nowMs: number, language: string): string {
  const days = daysBetween(atMs, nowMs);
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(atMs);
  if (days <= 0) return time;
  if (days === 1) return `${new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-1, 'day')} ${time}`;
  if (days < 7) return `${new Intl.DateTimeFormat(language, { weekday: 'short' }).format(atMs)} ${time}`;
  const isSameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  const year = isSameYear ? {} : { year: 'numeric' as const };
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', ...year }).format(atMs);
}

/** When something will be over: `18:40` today, `Tue 18:40` within a week, else with the date. */
export function formatUntil(atMs: number, nowMs: number, language: string): string {
  const days = daysBetween(nowMs, atMs);
  const near =
    days === 0 ? {} : days > 0 && days < 7 ? { weekday: 'short' as const } : ({ day: 'numeric', month: 'short' } as const);
  return new Intl.DateTimeFormat(language, { ...near, hour: '2-digit', minute: '2-digit' }).format(atMs);
}

/** The whole moment, for tooltips and cards. */
export function formatMoment(atMs: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' }).format(atMs);
}
