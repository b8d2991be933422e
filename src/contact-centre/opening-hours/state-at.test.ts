import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WeeklyTime } from '../../contract/rest/opening-hours.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import { localMoment } from '../../telephony/forwarding/index.ts';
import { changesAfter, type OpeningHours, stateAt } from './index.ts';

const office = (day: number): WeeklyTime => ({ day, from: '09:00', to: '18:00' });
const usual: OpeningHours = {
  id: 'hours',
  companyId: 'elm' as CompanyId,
  name: 'Office',
  timeZone: 'Europe/Paris',
  weekly: [1, 2, 3, 4, 5].map(office),
  specialDays: [],
  followsHolidays: true,
  exception: null,
};
/** A moment as clocks in Paris show it; in winter they are one hour ahead. */
const paris = (text: string, ahead = 1) => Date.parse(`${text}:00Z`) - ahead * 3_600_000;
const at = (text: string, hours: Partial<OpeningHours> = {}, holidays: readonly string[] = []) =>
  stateAt({ ...usual, ...hours }, paris(text), new Set(holidays));

describe('opening hours', () => {
  it('are open within the times of the day, the end not included', () => {
    // 2026-11-23 is a Monday.
    const shown = ['2026-11-23T08:59', '2026-11-23T09:00', '2026-11-23T17:59', '2026-11-23T18:00'].map((text) => at(text).isOpen);
    expect(shown).toEqual([false, true, true, false]);
  });

  it('say why, and until when', () => {
    expect(at('2026-11-23T10:00')).toMatchObject({
      because: { code: 'weekly-open', params: { until: '2026-11-23T18:00' }, sentence: 'Open until Monday 2026-11-23, 18:00.' },
      changesAtMs: paris('2026-11-23T18:00'),
    });
    expect(at('2026-11-27T18:00')).toMatchObject({
      because: { code: 'weekly-closed', sentence: 'Closed: opens on Monday 2026-11-30, 09:00.' },
      changesAtMs: paris('2026-11-30T09:00'),
    });
  });

  it('go over midnight, and the day counts on which they began', () => {
    const hours = { weekly: [{ day: 5, from: '22:00', to: '06:00' }] };
    expect(
      ['2026-11-27T21:59', '2026-11-27T23:00', '2026-11-28T05:59', '2026-11-28T06:00'].map((text) => at(text, hours).isOpen),
    ).toEqual([false, true, true, false]);
  });

  it('know that openings which touch are one', () => {
    const hours = {
      weekly: [
        { day: 1, from: '08:00', to: '24:00' },
        { day: 2, from: '00:00', to: '12:00' },
        { day: 2, from: '11:00', to: '13:30' },
      ],
    };
    expect(at('2026-11-23T10:00', hours).changesAtMs).toBe(paris('2026-11-24T13:30'));
  });

  it('without any end are open at all hours, and without any times never', () => {
    const always = { weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })) };
    expect(at('2026-11-23T10:00', always)).toMatchObject({ isOpen: true, because: { code: 'always-open' }, changesAtMs: null });
    expect(at('2026-11-23T10:00', { weekly: [] })).toMatchObject({
      isOpen: false,
      because: { code: 'never-open' },
      changesAtMs: null,
    });
  });
});

describe('a special day', () => {
  const specialDays = [
    { date: '12-25', name: 'Christmas', times: [] },
    { date: '2026-12-24', name: 'Christmas Eve', times: [{ from: '09:00', to: '12:00' }] },
  ];

  it('counts instead of the weekly times and is named', () => {
    expect(at('2026-12-24T11:00', { specialDays })).toMatchObject({
      isOpen: true,
      because: { code: 'special-open', sentence: 'Christmas Eve: open until Thursday 2026-12-24, 12:00.' },
    });
    expect(at('2026-12-25T11:00', { specialDays })).toMatchObject({
      isOpen: false,
      because: { code: 'special-closed', params: { name: 'Christmas', opens: '2026-12-28T09:00' } },
    });
  });

  it('of a certain year counts before the one of every year', () => {
    const both = [...specialDays, { date: '2026-12-25', name: 'Emergency service', times: [{ from: '10:00', to: '11:00' }] }];
    expect(at('2026-12-25T10:30', { specialDays: both }).isOpen).toBe(true);
  });

  it('counts before a holiday of the company, which closes what follows holidays', () => {
    const holidays = ['12-24', '2026-11-23'];
    expect(at('2026-11-23T10:00', {}, holidays)).toMatchObject({ isOpen: false, because: { code: 'holiday' } });
    expect(at('2026-11-23T10:00', { followsHolidays: false }, holidays).isOpen).toBe(true);
    expect(at('2026-12-24T10:00', { specialDays }, holidays).isOpen).toBe(true);
  });
});

describe('an exception by hand', () => {
  const exception = {
    isOpen: false,
    fromMs: paris('2026-11-23T11:00'),
    untilMs: paris('2026-11-23T14:00'),
    reason: 'Fire drill',
  };

  it('counts before everything while it lasts', () => {
    expect(at('2026-11-23T10:59', { exception })).toMatchObject({ isOpen: true, changesAtMs: exception.fromMs });
    expect(at('2026-11-23T11:00', { exception })).toMatchObject({
      isOpen: false,
      because: { code: 'exception-closed', sentence: 'Closed by hand until Monday 2026-11-23, 14:00: Fire drill.' },
      changesAtMs: exception.untilMs,
    });
    expect(at('2026-11-23T14:00', { exception }).isOpen).toBe(true);
  });

  it('that changes nothing at its end is not taken for a change', () => {
    const long = { ...exception, untilMs: paris('2026-11-23T20:00') };
    expect(at('2026-11-23T12:00', { exception: long }).changesAtMs).toBe(paris('2026-11-24T09:00'));
  });

  it('a year away is found', () => {
    const far = { isOpen: true, fromMs: paris('2028-02-06T10:00'), untilMs: paris('2028-02-06T12:00'), reason: '' };
    expect(at('2026-11-23T12:00', { weekly: [], exception: far }).changesAtMs).toBe(far.fromMs);
  });
});

describe('when clocks are changed', () => {
  const night = { weekly: [{ day: 7, from: '01:00', to: '05:00' }] };

  it('to summer time, an opening is an hour shorter', () => {
    // On 2026-03-29 clocks in Paris go from 02:00 to 03:00.
    const opens = paris('2026-03-29T01:00');
    const state = stateAt({ ...usual, ...night }, opens);
    expect([state.isOpen, state.changesAtMs! - opens]).toEqual([true, 3 * 3_600_000]);
  });

  it('to winter time, it is an hour longer', () => {
    // On 2026-10-25 clocks go from 03:00 back to 02:00.
    const opens = paris('2026-10-25T01:00', 2);
    const state = stateAt({ ...usual, ...night }, opens);
    expect([state.isOpen, state.changesAtMs! - opens]).toEqual([true, 5 * 3_600_000]);
  });

  it('a time that is left out comes as much later', () => {
    const hours = { ...usual, weekly: [{ day: 7, from: '02:30', to: '04:00' }] };
    expect(stateAt(hours, paris('2026-03-29T01:59')).changesAtMs).toBe(paris('2026-03-29T03:30', 2));
  });

  it('of a time that comes twice the first counts', () => {
    const hours = { ...usual, weekly: [{ day: 7, from: '00:00', to: '02:30' }] };
    expect(stateAt(hours, paris('2026-10-25T01:00', 2)).changesAtMs).toBe(paris('2026-10-25T02:30', 2));
    expect(stateAt(hours, paris('2026-10-25T02:15', 1)).isOpen).toBe(false);
  });
});

const clock = fc.integer({ min: 0, max: 47 }).map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`);
const openTime = fc.record({ from: clock, to: fc.oneof(clock, fc.constant('24:00')) }).filter(({ from, to }) => from !== to);
const zones = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca', 'Pacific/Apia'];
const anyHours: fc.Arbitrary<OpeningHours> = fc.record({
  id: fc.constant('hours'),
  companyId: fc.constant('elm' as CompanyId),
  name: fc.constant('Any'),
  timeZone: fc.constantFrom(...zones),
  weekly: fc.array(
    fc.tuple(fc.integer({ min: 1, max: 7 }), openTime).map(([day, time]) => ({ day, ...time })),
    { maxLength: 10 },
  ),
  specialDays: fc.array(
    fc.record({
      date: fc.constantFrom('2026-03-28', '2026-03-29', '10-25', '2026-10-26', '03-30', '2026-11-01'),
      name: fc.constant('special'),
      times: fc.array(openTime, { maxLength: 2 }),
    }),
    { maxLength: 3 },
  ),
  followsHolidays: fc.boolean(),
  exception: fc.constant(null),
});
/** Around both changes of the clock in 2026, and anywhere else. */
const moment = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 2, 7), max: Date.UTC(2026, 3, 6) }),
  fc.integer({ min: Date.UTC(2026, 9, 20), max: Date.UTC(2026, 10, 5) }),
  fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) }),
);
const exceptionAround = (at: number) =>
  fc.option(
    fc.record({
      isOpen: fc.boolean(),
      fromMs: fc.integer({ min: at - 86_400_000, max: at + 86_400_000 }),
      untilMs: fc.integer({ min: at + 86_400_001, max: at + 9 * 86_400_000 }),
      reason: fc.constant(''),
    }),
  );
const asked = fc
  .tuple(anyHours, moment)
  .chain(([hours, atMs]) => exceptionAround(atMs).map((exception) => ({ hours: { ...hours, exception }, atMs })));
const holidays = new Set(['2026-03-27', '11-02']);

describe('of any opening hours at any moment', () => {
  it('the state lasts until it changes, and then it is the other one', () => {
    fc.assert(
      fc.property(asked, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }), ({ hours, atMs }, parts) => {
        const { isOpen, changesAtMs } = stateAt(hours, atMs, holidays);
        const until = changesAtMs ?? atMs + 200 * 86_400_000;
        expect(until).toBeGreaterThan(atMs);
        for (const part of parts) {
          const between = Math.min(until - 1, Math.floor(atMs + part * (until - atMs)));
          expect(stateAt(hours, between, holidays).isOpen).toBe(isOpen);
        }
        if (changesAtMs !== null) expect(stateAt(hours, changesAtMs, holidays).isOpen).toBe(!isOpen);
      }),
      { numRuns: 120 },
    );
  });

  it('the state is what the times say, read off the clock on the wall', () => {
    fc.assert(
      fc.property(asked, ({ hours, atMs }) => {
        if (hours.exception || isNearChangeOfClocks(atMs, hours.timeZone)) return;
        expect(stateAt(hours, atMs, holidays).isOpen).toBe(readOff(hours, atMs));
      }),
      { numRuns: 400 },
    );
  });

  it('each change is told once, in order', () => {
    fc.assert(
      fc.property(asked, ({ hours, atMs }) => {
        const changes = changesAfter(hours, atMs, 6, holidays);
        let open = stateAt(hours, atMs, holidays).isOpen;
        let last = atMs;
        for (const change of changes) {
          expect(change.atMs).toBeGreaterThan(last);
          expect(change.state.isOpen).toBe(!open);
          open = !open;
          last = change.atMs;
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** Two days around: the readings below know nothing of clocks that are changed. */
function isNearChangeOfClocks(atMs: number, timeZone: string): boolean {
  const ahead = (at: number) => {
    const { date, minuteOfDay } = localMoment(at, timeZone);
    return Date.parse(`${date}T00:00:00Z`) + minuteOfDay * 60_000 - Math.floor(at / 60_000) * 60_000;
  };
  const days = [-2, -1, 0, 1, 2].map((day) => ahead(atMs + day * 86_400_000));
  return new Set(days).size > 1;
}

/** By another way than the code's: minute by minute of the day. */
function readOff({ weekly, specialDays, followsHolidays, timeZone }: OpeningHours, atMs: number): boolean {
  const { date, weekday, minuteOfDay } = localMoment(atMs, timeZone);
  const timesOn = (day: string, of: number) => {
    const special = specialDays.find((one) => one.date === day) ?? specialDays.find((one) => one.date === day.slice(5));
    if (special) return special.times;
    if (followsHolidays && (holidays.has(day) || holidays.has(day.slice(5)))) return [];
    return weekly.filter((time) => time.day === of);
  };
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const yesterday = new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  const today = timesOn(date, weekday).some(({ from, to }) => {
    const ends = minutes(to) > minutes(from) ? minutes(to) : 1440;
    return minutes(from) <= minuteOfDay && minuteOfDay < ends;
  });
  const fromYesterday = timesOn(yesterday, weekday === 1 ? 7 : weekday - 1).some(
    ({ from, to }) => minutes(to) < minutes(from) && minuteOfDay < minutes(to),
  );
  return today || fromYesterday;
}
