import type { ReportDimension } from '../../../contract/rest/reports.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import { instantOf, wallClock } from '../../../platform/job/index.ts';

type IntervalDimension = Extract<ReportDimension, `interval-${string}`>;

const minuteMs = 60_000;
const stepMs: Readonly<Partial<Record<IntervalDimension, number>>> = {
  'interval-15': 15 * minuteMs,
  'interval-30': 30 * minuteMs,
  'interval-hour': 60 * minuteMs,
};
const most = 3200;

export function isInterval(dimension: ReportDimension): dimension is IntervalDimension {
  return dimension.startsWith('interval-');
}

/**
 * Where the intervals of a period begin and end, by the clocks of a zone: days of 23 and 25 hours are as long as they are, the first and
 * last interval may be cut. Rising; n + 1 for n intervals.
 * @throws ParleyError `input-invalid` for a period without length, or too many intervals
 */
export function boundsOf(
  { fromMs, toMs }: { fromMs: number; toMs: number },
  by: IntervalDimension | null,
  zone: string,
): number[] {
  if (toMs <= fromMs) throw new ParleyError('input-invalid', 'The period ends before it begins.');
  const bounds = [fromMs];
  if (by) {
    for (let at = nextAfter(fromMs, by, zone); at < toMs; at = nextAfter(at, by, zone)) {
      bounds.push(at);
      if (bounds.length > most)
        throw new ParleyError(
          'input-invalid',
          `The period has more than ${most} such intervals. Ask for longer ones or less of it.`,
        );
    }
  }
  return [...bounds, toMs];
}

function nextAfter(atMs: number, by: IntervalDimension, zone: string): number {
  const { year, month, day, hour, minute, second } = wallClock(atMs, zone);
  const step = stepMs[by];
  if (step !== undefined) {
    const intoStep = (Date.UTC(year, month - 1, day, hour, minute, second) % step) + (atMs % 1000);
    return atMs + step - intoStep;
  }
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
  const wall =
    by === 'interval-month'
      ? Date.UTC(year, month, 1)
      : Date.UTC(year, month - 1, day + (by === 'interval-week' ? 8 - weekday : 1));
  return instantOf(wall, zone);
}

/** What stands at the rows: days by date, shorter ones with the time; an hour that comes twice says which it is. */
export function intervalLabels(beginnings: readonly number[], by: IntervalDimension, zone: string): string[] {
  const plain = beginnings.map((at) => {
    const { year, month, day, hour, minute } = wallClock(at, zone);
    const date = `${year}-${pad(month)}-${pad(day)}`;
    if (by === 'interval-month') return date.slice(0, 7);
    return stepMs[by] === undefined ? date : `${date} ${pad(hour)}:${pad(minute)}`;
  });
  const seen = new Map<string, number>();
  for (const label of plain) seen.set(label, (seen.get(label) ?? 0) + 1);
  return plain.map((label, index) => (seen.get(label) === 1 ? label : `${label} ${offsetName(beginnings[index]!, zone)}`));
}

function offsetName(atMs: number, zone: string): string {
  const { year, month, day, hour, minute, second } = wallClock(atMs, zone);
  const minutes = Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - atMs) / minuteMs);
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
