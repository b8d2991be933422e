import { describe, expect, it } from 'vitest';
import { isTimeZone, zoneOfCountry, zoneRule } from './zone-rule.ts';

const now = Date.UTC(2026, 10, 21);

describe('the rule of a time zone', () => {
  it('of Europe: the last Sundays of March and October', () => {
    expect(zoneRule('Europe/Paris', now)).toEqual({
      offsetMinutes: 60,
      summer: {
        addsMinutes: 60,
        begins: { month: 3, week: 5, weekday: 0, hour: 2, minute: 0 },
        ends: { month: 10, week: 5, weekday: 0, hour: 3, minute: 0 },
      },
    });
  });

  it('of New York: the second Sunday of March and the first of November', () => {
    expect(zoneRule('America/New_York', now)).toMatchObject({
      offsetMinutes: -300,
      summer: { begins: { month: 3, week: 2, weekday: 0, hour: 2 }, ends: { month: 11, week: 1, weekday: 0, hour: 2 } },
    });
  });

  it('of the south: summer begins in October', () => {
    expect(zoneRule('Australia/Sydney', now)).toMatchObject({
      offsetMinutes: 600,
      summer: { begins: { month: 10, week: 1, weekday: 0 }, ends: { month: 4, week: 1, weekday: 0 } },
    });
  });

  it.each([
    ['Asia/Kolkata', 330],
    ['UTC', 0],
    ['Asia/Kathmandu', 345],
    ['America/Phoenix', -420],
  ])('of %s: no summer time', (name, offsetMinutes) => {
    expect(zoneRule(name, now)).toEqual({ offsetMinutes, summer: null });
  });

  it('counts half an hour of summer time', () => {
    expect(zoneRule('Australia/Lord_Howe', now)).toMatchObject({ offsetMinutes: 630, summer: { addsMinutes: 30 } });
  });

  it.each([
    ['FR', 'Europe/Paris'],
    ['de', 'Europe/Berlin'],
    ['SE', 'Europe/Stockholm'],
    ['ES', 'Europe/Madrid'],
    ['US', 'America/New_York'],
    ['XX', 'UTC'],
    ['', 'UTC'],
  ])('of the country %j is that of %s while nobody said another', (country, zone) => {
    expect(zoneOfCountry(country)).toBe(zone);
  });

  it('knows which names there are', () => {
    expect(['Europe/Paris', 'UTC', 'Europe/Atlantis', '', 'x'].map(isTimeZone)).toEqual([true, true, false, false, false]);
  });
});
