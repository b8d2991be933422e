import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTimeZone, nextTime } from './index.ts';

const paris = (at: string) => ({ kind: 'daily', at, timeZone: 'Europe/Paris' }) as const;
const utc = (text: string) => Date.parse(text);
const after = (at: string, from: string) => new Date(nextTime(paris(at), utc(from))).toISOString();

describe('a daily schedule', () => {
  it('is by the clock on the wall of its zone, summer and winter', () => {
    expect(after('02:00', '2026-11-21T07:00:00Z')).toBe('2026-11-22T01:00:00.000Z');
    expect(after('02:00', '2026-07-21T07:00:00Z')).toBe('2026-07-22T00:00:00.000Z');
    expect(after('23:30', '2026-12-31T23:00:00Z')).toBe('2027-01-01T22:30:00.000Z');
  });

  it('comes an hour later on the day whose clocks leave its time out, and once on the day that has it twice', () => {
    expect(after('02:30', '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
    expect(after('02:30', '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(after('02:30', '2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z');
  });

  it('always comes within 25 hours, strictly later, and exactly once a day', () => {
    const zone = fc.constantFrom(
      'Europe/Paris',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'UTC',
      'Pacific/Apia',
    );
    const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(
        zone,
        time,
        fc.integer({ min: utc('2020-01-01T00:00:00Z'), max: utc('2030-01-01T00:00:00Z') }),
        (timeZone, [h, m], from) => {
          const schedule = {
            kind: 'daily',
            at: `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`,
            timeZone,
          } as const;
          const first = nextTime(schedule, from);
          expect(first).toBeGreaterThan(from);
          expect(first - from).toBeLessThanOrEqual(25 * 3_600_000);
          expect(nextTime(schedule, first - 1)).toBe(first);
          const second = nextTime(schedule, first);
          expect(second - first).toBeGreaterThanOrEqual(22 * 3_600_000);
          expect(second - first).toBeLessThanOrEqual(26 * 3_600_000);
        },
      ),
    );
  });
});

describe('a schedule of every so many minutes', () => {
  it('goes by round times', () => {
    expect(nextTime({ kind: 'every', minutes: 15 }, utc('2026-01-01T10:07:00Z'))).toBe(utc('2026-01-01T10:15:00Z'));
    expect(nextTime({ kind: 'every', minutes: 15 }, utc('2026-01-01T10:15:00Z'))).toBe(utc('2026-01-01T10:30:00Z'));
  });
});

it('knows time zones from other words', () => {
  expect([isTimeZone('Europe/Stockholm'), isTimeZone('Moon/Crater')]).toEqual([true, false]);
});
