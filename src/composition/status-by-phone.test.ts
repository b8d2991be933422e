import { describe, expect, it } from 'vitest';
import { statusOfCode } from '../telephony/user-status/status-by-phone.ts';
import { nextTime } from './status-by-phone.ts';

describe('the code of a status', () => {
  it.each([
    ['*71', { status: 'online', until: null }],
    ['*72', { status: 'absent', until: null }],
    ['*731400', { status: 'busy', until: { hour: 14, minute: 0 } }],
    ['*742359', { status: 'offline', until: { hour: 23, minute: 59 } }],
    ['*722460', null],
    ['*7214', null],
    ['*75', null],
    ['72', null],
  ])('%s is %o', (dialled, expected) => {
    expect(statusOfCode(dialled)).toEqual(expected);
  });
});

describe('the time that is dialled', () => {
  it('is the next one that clocks of the user show', () => {
    const noon = Date.UTC(2026, 10, 21, 12, 0);
    expect(new Date(nextTime(noon, 'Europe/Paris', { hour: 14, minute: 0 })).toISOString()).toBe('2026-11-21T13:00:00.000Z');
    expect(new Date(nextTime(noon, 'Europe/Paris', { hour: 12, minute: 30 })).toISOString()).toBe('2026-11-22T11:30:00.000Z');
  });
});
