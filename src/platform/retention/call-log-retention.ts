/** The three figures of a user (T-RET-1). */
export interface CallLogLimits {
  /** `CallLog-NumberMaxOfStorage`: so many lines of each type stay when they are older than a day. */
  readonly maxPerType: number;
  /** `CallLog-NumberDaysOfStorage`: older lines go, however few there are of their type. */
  readonly days: number;
  /** `CallLog-NumberMinOfStorage`: so many of the user's newest lines stay, whatever the others say. */
  readonly minKept: number;
}

export const usualCallLogLimits: CallLogLimits = { maxPerType: 30, days: 30, minKept: 30 };

export interface LogLine {
  readonly id: string;
  readonly type: 'incoming' | 'outgoing' | 'missed';
  readonly atMs: number;
}

const dayMs = 86_400_000;

/**
 * Which lines of one user go. The rule of the source system:
 *
 * 1. the newest `minKept` lines of the user stay, of whatever type and age;
 * 2. of the others, lines older than `days` go;
 * 3. of the others, lines older than a day that are not among the newest `maxPerType` of their type go.
 */
export function linesToForget(lines: readonly LogLine[], limits: CallLogLimits, nowMs: number): Set<string> {
  const newestFirst = lines.toSorted((one, other) => other.atMs - one.atMs || (one.id < other.id ? 1 : -1));
  const ranks = { incoming: 0, outgoing: 0, missed: 0 };
  const forgotten = new Set<string>();
  for (const [rank, { id, type, atMs }] of newestFirst.entries()) {
    const rankOfType = ranks[type]++;
    if (rank < limits.minKept) continue;
    const isTooOld = atMs < nowMs - limits.days * dayMs;
    const isTooMuch = atMs < nowMs - dayMs && rankOfType >= limits.maxPerType;
    if (isTooOld || isTooMuch) forgotten.add(id);
  }
  return forgotten;
}
