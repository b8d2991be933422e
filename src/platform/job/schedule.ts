/** When something is done again and again. */
export type Schedule =
  /** Every day at a time of the clock on the wall, `HH:MM`, in a zone like `Europe/Paris`. */
  | { readonly kind: 'daily'; readonly at: string; readonly timeZone: string }
  | { readonly kind: 'every'; readonly minutes: number };

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * The first time of the schedule after `afterMs`, in milliseconds since 1970. A time that the change to summer time leaves out comes as
 * much later as the clock was put forward; of a time that comes twice the first counts.
 */
export function nextTime(schedule: Schedule, afterMs: number): number {
  if (schedule.kind === 'every') {
    const step = schedule.minutes * minuteMs;
    return (Math.floor(afterMs / step) + 1) * step;
  }
  const { year, month, day } = wallClock(afterMs, schedule.timeZone);
  const [hours, minutes] = schedule.at.split(':').map(Number) as [number, number];
  // The day before as well: its time may have been put off past midnight.
  for (let offset = -1; ; offset++) {
    const wanted = Date.UTC(year, month - 1, day + offset, hours, minutes);
    const at = instantOf(wanted, schedule.timeZone);
    if (at > afterMs) return at;
  }
}

/** The zone of the machine. */
export function localTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function isTimeZone(name: string): boolean {
  try {
    return Boolean(formatterOf(name));
  } catch {
    return false;
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/** What clocks in a zone show, as numbers. */
export function wallClock(
  atMs: number,
  timeZone: string,
): Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number> {
  const shown = new Date(atMs + offsetAt(atMs, timeZone));
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
  };
}

/** Clocks are changed at full quarters of an hour, so within one they are as far ahead. */
const quarterMs = 15 * 60_000;
const latestOffsets = new Map<string, { readonly quarter: number; readonly offsetMs: number }>();

/** How far the zone's clocks are ahead of UTC, in milliseconds. The answer for the same quarter of an hour is kept: asking is dear. */
function offsetAt(atMs: number, timeZone: string): number {
  const quarter = Math.floor(atMs / quarterMs);
  const known = latestOffsets.get(timeZone);
  if (known?.quarter === quarter) return known.offsetMs;
  const offsetMs = findOffset(quarter * quarterMs, timeZone);
  latestOffsets.set(timeZone, { quarter, offsetMs });
  return offsetMs;
}

function findOffset(atMs: number, timeZone: string): number {
  const parts = formatterOf(timeZone).formatToParts(atMs);
  const part = (wanted: string) => Number(parts.find(({ type }) => type === wanted)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - atMs;
}

/** When clocks show `wallMs` (their date and time read as UTC). */
export function instantOf(wallMs: number, timeZone: string): number {
  const offsets = [offsetAt(wallMs - dayMs, timeZone), offsetAt(wallMs + dayMs, timeZone)];
  const fits = offsets.map((offset) => wallMs - offset).filter((at) => at + offsetAt(at, timeZone) === wallMs);
  // Left out by the clocks: read with the offset of before, as if they had not been changed.
  return fits.length > 0 ? Math.min(...fits) : wallMs - offsets[0]!;
}
