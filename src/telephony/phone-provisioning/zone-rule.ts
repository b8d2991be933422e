/** When clocks change: the `week`th `weekday` (0 is Sunday) of the month at this time by the clock before; week 5 is the last. */
export interface ClockChange {
  readonly month: number;
  readonly week: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

/** A time zone as telephones are told of it: they do not know the names of the zone database. */
export interface ZoneRule {
  /** East of Greenwich is positive. */
  readonly offsetMinutes: number;
  /** Null: the clocks are not changed. */
  readonly summer: { readonly addsMinutes: number; readonly begins: ClockChange; readonly ends: ClockChange } | null;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Years looked at, to tell the fourth Sunday from the last. */
const years = 6;

const keptRules = 500;
const rules = new Map<string, ZoneRule>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the zone database has this name, like `Europe/Paris`. */
export function isTimeZone(name: string): boolean {
  try {
    return formatOf(name) !== null;
  } catch {
    return false;
  }
}

/** Where most people of a country with several zones live. */
const mainZones: Readonly<Record<string, string>> = {
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  ES: 'Europe/Madrid',
  MX: 'America/Mexico_City',
  NZ: 'Pacific/Auckland',
  PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kyiv',
  US: 'America/New_York',
};

const zones = new Map<string, string>();

/** The zone of a country by its two letters; of several the one where most people live. UTC for none. */
export function zoneOfCountry(country: string): string {
  const code = country.toUpperCase();
  if (!/^[A-Z]{2}$/.test(code)) return 'UTC';
  // Asked in every call.
  const known = zones.get(code);
  if (known !== undefined) return known;
  const zone = findZone(code);
  zones.set(code, zone);
  return zone;
}

function findZone(code: string): string {
  // In the standard since 2025 and not yet in the types.
  const locale = new Intl.Locale(`und-${code}`) as Intl.Locale & { getTimeZones?: () => readonly string[] | undefined };
  return mainZones[code] ?? locale.getTimeZones?.()?.[0] ?? 'UTC';
}

/**
 * The rule of a zone as it is from this moment on. A zone that does not change twice a year by one rule is given its present
 * offset and no summer time.
 */
export function zoneRule(name: string, nowMs: number): ZoneRule {
  // Looked at hundreds of moments: once a day is enough for thousands of telephones.
  const key = `${name} ${Math.floor(nowMs / dayMs)}`;
  const known = rules.get(key);
  if (known) return known;
  const rule = findRule(name, nowMs);
  if (rules.size >= keptRules) rules.clear();
  rules.set(key, rule);
  return rule;
}

function findRule(name: string, nowMs: number): ZoneRule {
  const first = new Date(nowMs).getUTCFullYear();
  const found = Array.from({ length: years }, (_, index) => changesIn(name, first + index));
  const offsetMinutes = offsetAt(name, nowMs);
  if (found.some((changes) => changes.length !== 2)) return { offsetMinutes, summer: null };
  const begins = commonRule(found.map((changes) => changes.find(({ adds }) => adds > 0)));
  const ends = commonRule(found.map((changes) => changes.find(({ adds }) => adds < 0)));
  const { before, adds } = found[0]!.find((change) => change.adds > 0) ?? { before: offsetMinutes, adds: 0 };
  return begins && ends
    ? { offsetMinutes: before, summer: { addsMinutes: adds, begins, ends } }
    : { offsetMinutes, summer: null };
}

interface Change {
  /** By the clock before the change, read as if it were UTC. */
  readonly localMs: number;
  readonly before: number;
  readonly adds: number;
}

function changesIn(name: string, year: number): Change[] {
  const changes: Change[] = [];
  const end = Date.UTC(year + 1, 0, 1);
  for (let from = Date.UTC(year, 0, 1); from < end; from += 7 * dayMs) {
    const to = Math.min(from + 7 * dayMs, end);
    const [before, after] = [offsetAt(name, from), offsetAt(name, to)];
    if (before === after) continue;
    const atMs = momentOfChange(name, from, to);
    changes.push({ localMs: atMs + before * minuteMs, before, adds: after - before });
  }
  return changes;
}

function momentOfChange(name: string, fromMs: number, toMs: number): number {
  const before = offsetAt(name, fromMs);
  let [low, high] = [fromMs / minuteMs, toMs / minuteMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(name, middle * minuteMs) === before) low = middle;
    else high = middle;
  }
  return high * minuteMs;
}

/** What changes of several years have in common; null when there is no such rule. */
function commonRule(changes: readonly (Change | undefined)[]): ClockChange | null {
  const dates = changes.map((change) => new Date(change?.localMs ?? Number.NaN));
  const [first] = dates;
  if (!first || dates.some((date) => Number.isNaN(date.getTime()))) return null;
  if (dates.some((date) => monthDayAndTime(date) !== monthDayAndTime(first))) return null;
  const weeks = new Set(dates.map((date) => Math.ceil(date.getUTCDate() / 7)));
  const isLast = dates.every((date) => date.getUTCDate() + 7 > daysInMonth(date));
  if (!isLast && weeks.size > 1) return null;
  return {
    month: first.getUTCMonth() + 1,
    week: isLast ? 5 : [...weeks][0]!,
    weekday: first.getUTCDay(),
    hour: first.getUTCHours(),
    minute: first.getUTCMinutes(),
  };
}

function monthDayAndTime(date: Date): string {
  return `${date.getUTCMonth()} ${date.getUTCDay()} ${date.getUTCHours()}:${date.getUTCMinutes()}`;
}

function daysInMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** Minutes east of Greenwich at a moment. */
function offsetAt(name: string, atMs: number): number {
  const parts = Object.fromEntries(
    formatOf(name)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year, month, day, hour, minute } = parts as Record<'year' | 'month' | 'day' | 'hour' | 'minute', number>;
  return Math.round((Date.UTC(year, month - 1, day, hour, minute) - Math.floor(atMs / minuteMs) * minuteMs) / minuteMs);
}

function formatOf(name: string): Intl.DateTimeFormat {
  const known = formats.get(name);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(name, format);
  return format;
}
