import { describe, expect, it } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import type { TimeMachineKey } from './index.ts';
import { sv } from './sv.ts';

const keys = Object.keys(en) as TimeMachineKey[];
const places = (text: string) => new Set(Array.from(text.matchAll(/\{(\w+)/g), (match) => match[1]));

describe('the words of the time machine', () => {
  it.each(Object.entries({ de, fr, sv }))('%s has all of them, translated, with the same places', (_language, catalogue) => {
    expect(new Set(Object.keys(catalogue))).toEqual(new Set(keys));
    for (const key of keys) expect(places(catalogue[key]), key).toEqual(places(en[key]));
    const long = keys.filter((key) => en[key].split(' ').length > 3);
    expect(long.filter((key) => catalogue[key] === en[key])).toEqual([]);
  });
});
