import { describe, expect, it } from 'vitest';
import { readClock } from './clock-text.ts';

describe('a time of the day as people type it', () => {
  it.each([
    ['9', '09:00'],
    ['9:30', '09:30'],
    ['930', '09:30'],
    ['18h', '18:00'],
    ['8.15', '08:15'],
    ['24:00', '24:00'],
    ['00:00', '00:00'],
  ])('%s is %s', (text, clock) => expect(readClock(text)).toBe(clock));

  it.each(['', '25:00', '24:01', '9:60', 'noon', '9 pm'])('%j is none', (text) => expect(readClock(text)).toBeNull());
});
