import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../ui/words/index.ts';
import { de } from './de/index.ts';
import { en } from './en/index.ts';
import { fr } from './fr/index.ts';
import type { AdminKey } from './index.ts';
import { sv } from './sv/index.ts';

const catalogues: Record<string, Readonly<Record<AdminKey, string>>> = { en, fr, de, sv };
const keys = Object.keys(en) as AdminKey[];
/** Names of what is filled in; `'{number}'` in apostrophes is meant as it stands. */
const places = (text: string) =>
  [...new Set([...text.matchAll(/(?<!')(?<!one )\{(\w+)[,}]/g)].map((match) => match[1] ?? ''))].toSorted((a, b) =>
    a.localeCompare(b),
  );

describe('words of the administration', () => {
  it.each(Object.entries(catalogues))('%s fills the same places as English in every sentence', (_language, catalogue) => {
    for (const key of keys) expect(places(catalogue[key]), key).toEqual(places(en[key]));
  });

  it.each(['fr', 'de', 'sv'])('%s is translated, not copied', (language) => {
    const long = keys.filter((key) => en[key].split(' ').length > 3 && !en[key].includes('plural') && !en[key].includes('='));
    expect(long.filter((key) => catalogues[language]?.[key] === en[key])).toEqual([]);
  });

  it.each(Object.entries(catalogues))('every sentence of %s is a message that can be read', (language, catalogue) => {
    const words = wordsOf(language as 'en', catalogue, []);
    const names = [...new Set(keys.flatMap((key) => places(en[key])))];
    const values = Object.fromEntries(names.map((name) => [name, 2]));
    for (const key of keys) expect(words.t(key, values).replace('{number}', ''), key).not.toMatch(/[{}]/);
  });
});
