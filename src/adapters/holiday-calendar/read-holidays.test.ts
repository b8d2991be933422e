import { describe, expect, it } from 'vitest';
import { readHolidays } from './read-holidays.ts';

const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1@example', ...lines, 'END:VEVENT'];
const calendar = (...events: string[][]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...events.flat(), 'END:VCALENDAR'].join('\r\n');
const daysOf = (...events: string[][]) => readHolidays(calendar(...events), 2026).days.map(({ date, name }) => `${date} ${name}`);

describe('a holiday calendar', () => {
  it('gives whole days with their names, several days one by one', () => {
    const easter = event('DTSTART;VALUE=DATE:20260406', 'DTEND;VALUE=DATE:20260407', 'SUMMARY:Lundi de Pâques');
    const bridge = event('DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Pause');
    expect(daysOf(easter, bridge)).toEqual([
      '2026-04-06 Lundi de Pâques',
      '2026-12-24 Pause',
      '2026-12-25 Pause',
      '2026-12-26 Pause',
    ]);
  });

  it('knows a day of every year, without and with its parts named', () => {
    const plain = event('DTSTART;VALUE=DATE:20001225', 'RRULE:FREQ=YEARLY', 'SUMMARY:Christmas');
    const named = event('DTSTART;VALUE=DATE:20200101', 'RRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1', 'SUMMARY:New Year');
    expect(daysOf(plain, named)).toEqual(['01-01 New Year', '12-25 Christmas']);
  });

  it('follows rules that move the day, for the years to come', () => {
    const thanksgiving = event('DTSTART;VALUE=DATE:20201126', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', 'SUMMARY:Thanksgiving');
    expect(daysOf(thanksgiving)).toEqual([
      '2026-11-26 Thanksgiving',
      '2027-11-25 Thanksgiving',
      '2028-11-23 Thanksgiving',
      '2029-11-22 Thanksgiving',
      '2030-11-28 Thanksgiving',
      '2031-11-27 Thanksgiving',
    ]);
  });

  it('joins holidays of the same day, and skips meetings, the cancelled and the past', () => {
    const one = event('DTSTART;VALUE=DATE:20260501', 'SUMMARY:Fête du Travail');
    const other = event('DTSTART;VALUE=DATE:20260501', 'SUMMARY:Labour Day');
    const meeting = event('DTSTART:20260502T090000Z', 'DTEND:20260502T100000Z', 'SUMMARY:Meeting');
    const cancelled = event('DTSTART;VALUE=DATE:20260503', 'STATUS:CANCELLED', 'SUMMARY:Off');
    const past = event('DTSTART;VALUE=DATE:20190503', 'SUMMARY:Long ago');
    expect(readHolidays(calendar(one, other, meeting, cancelled, past), 2026)).toEqual({
      days: [{ date: '2026-05-01', name: 'Fête du Travail, Labour Day', times: [] }],
      skipped: 3,
    });
  });

  it('refuses what is no calendar, in words', () => {
    for (const text of ['hello', 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:x\r\nEND:VCARD', '{}'])
      expect(() => readHolidays(text, 2026)).toThrow(/no calendar file/);
  });
});
