import { describe, expect, it } from 'vitest';
import type { CompanyId } from '../../kernel/ids.ts';
import { LiveOpeningHours, type OpeningHours } from './index.ts';

const hours: OpeningHours = {
  id: 'hours',
  companyId: 'elm' as CompanyId,
  name: 'Office',
  timeZone: 'UTC',
  weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' })),
  specialDays: [],
  followsHolidays: true,
  exception: null,
};
const monday = (clock: string) => Date.parse(`2026-11-23T${clock}:00Z`);

describe('live opening hours', () => {
  it('answer flows and queues, and again when the hour comes', () => {
    const live = new LiveOpeningHours({ hours: () => hours, holidaysOf: () => [] });
    expect(
      [monday('08:59'), monday('09:00'), monday('17:59'), monday('18:00')].map((at) => live.stateAt('hours', at).open),
    ).toEqual([false, true, true, false]);
    // A question about an earlier moment is no remembered one.
    expect(live.stateAt('hours', monday('10:00')).open).toBe(true);
  });

  it('take up changed hours and holidays at once', () => {
    let present = hours;
    let holidays: readonly string[] = [];
    const live = new LiveOpeningHours({ hours: () => present, holidaysOf: () => holidays });
    expect(live.stateAt('hours', monday('10:00')).open).toBe(true);
    holidays = ['2026-11-23'];
    expect(live.stateAt('hours', monday('10:00')).open).toBe(false);
    holidays = [];
    present = { ...hours, weekly: [] };
    expect(live.stateAt('hours', monday('10:00')).open).toBe(false);
  });

  it('that are not there are open', () => {
    const live = new LiveOpeningHours({ hours: () => undefined, holidaysOf: () => [] });
    expect(live.stateAt('gone', monday('03:00'))).toEqual({ open: true, because: 'There are no opening hours.' });
  });
});
