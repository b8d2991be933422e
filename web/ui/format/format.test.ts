import { beforeAll, describe, expect, it } from 'vitest';
import { formatDuration } from './duration.ts';
import { fold, matches } from './fold.ts';
import { formatNumber, loadPhoneNumbers, looksLikeNumber, toDialled } from './phone-number.ts';
import { formatWhen } from './when.ts';

describe('durations', () => {
  it.each([
    [0, '0:00'],
    [-5, '0:00'],
    [999, '0:00'],
    [61_000, '1:01'],
    [3_599_999, '59:59'],
    [3_600_000, '1:00:00'],
    [36_061_000, '10:01:01'],
  ])('%d ms reads %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('phone numbers', () => {
  beforeAll(loadPhoneNumbers);

  it('are national in the reader’s country and international elsewhere', () => {
    expect(formatNumber('+33142685300', 'FR')).toBe('01 42 68 53 00');
    expect(formatNumber('+33142685300', 'DE')).toBe('+33 1 42 68 53 00');
  });

  it('stay as they are when internal, unknown or a service code', () => {
    expect(formatNumber('201', 'FR')).toBe('201');
    expect(formatNumber('*21#', 'FR')).toBe('*21#');
    expect(formatNumber('99999999999999999', 'FR')).toBe('99999999999999999');
  });

  it('are dialled without the separators people type', () => {
    expect(toDialled(' +33 (0)1.42-68/53 ')).toBe('+330142685 3'.replace(' ', ''));
    expect(toDialled('*21*201#')).toBe('*21*201#');
  });

  it('are recognised by having digits and nothing but separators', () => {
    expect(looksLikeNumber('+33 1 42')).toBe(true);
    expect(looksLikeNumber('room 12')).toBe(false);
    expect(looksLikeNumber('()')).toBe(false);
  });
});

describe('when', () => {
  const now = new Date(2026, 10, 21, 12, 0).getTime();

  it('is the time today, the day before yesterday by weekday, and the date after a week', () => {
    expect(formatWhen(new Date(2026, 10, 21, 9, 5).getTime(), now, 'en-GB')).toBe('09:05');
    expect(formatWhen(new Date(2026, 10, 20, 23, 59).getTime(), now, 'en-GB')).toBe('yesterday 23:59');
    expect(formatWhen(new Date(2026, 10, 18, 8, 0).getTime(), now, 'de')).toBe('Mi 08:00');
    expect(formatWhen(new Date(2026, 9, 1, 8, 0).getTime(), now, 'en-GB')).toBe('1 Oct');
    expect(formatWhen(new Date(2024, 9, 1, 8, 0).getTime(), now, 'en-GB')).toBe('1 Oct 2024');
  });
});

describe('searching', () => {
  it('finds words by their beginning, without case and accents, in any order', () => {
    const text = fold('Élodie Müller-Groß 232');
    expect(matches(text, ['mull', 'elo'])).toBe(true);
    expect(matches(text, ['gross'])).toBe(true);
    expect(matches(text, ['uller'])).toBe(false);
  });

  it('finds numbers by any part', () => {
    expect(matches(fold('Hotel +493012345678'), ['3456'])).toBe(true);
  });
});
