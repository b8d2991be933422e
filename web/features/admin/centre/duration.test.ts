import { describe, expect, it } from 'vitest';
import { durationText, readDuration } from './duration.ts';

describe('a time as people type it', () => {
  it.each([
    ['20', 20_000],
    ['0', 0],
    ['1:30', 90_000],
    ['1:00:05', 3_605_000],
    ['2 min', 120_000],
    ['1h30min', 5_400_000],
    ['1,5 min', 90_000],
    ['45 s', 45_000],
  ])('%s', (text, ms) => {
    expect(readDuration(text)).toBe(ms);
    expect(readDuration(durationText(ms))).toBe(ms);
  });

  it.each(['', 'soon', '2 weeks', '1:75', '-5', '5 min later'])('is not %j', (text) => expect(readDuration(text)).toBeNull());

  it('is written with the units it needs', () => {
    expect([20_000, 90_000, 120_000, 5_400_000, 0].map(durationText)).toEqual([
      '20 s',
      '1 min 30 s',
      '2 min',
      '1 h 30 min',
      '0 s',
    ]);
  });
});
