import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../../src/contract/error-codes.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { preferredLanguage, type WordKey, wordsOf } from './index.ts';
import { sv } from './sv.ts';

const catalogues = { en, fr, de, sv };
const keys = Object.keys(en) as WordKey[];
const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)|<(\w+)\/>/g)].map((match) => match[1] ?? match[2] ?? '').toSorted((a, b) => a.localeCompare(b));

describe('words', () => {
  it.each(Object.entries(catalogues))('%s fills the same places as English in every sentence', (_language, catalogue) => {
    for (const key of keys) expect(placeholders(catalogue[key]), key).toEqual(placeholders(en[key]));
  });

  it.each(['fr', 'de', 'sv'] as const)('%s is translated, not copied', (language) => {
    // Sentences; plural forms of a word that both languages share are not.
    const long = keys.filter((key) => en[key].split(' ').length > 3 && !en[key].includes('plural'));
    expect(long.filter((key) => catalogues[language][key] === en[key])).toEqual([]);
  });

  it.each(Object.entries(catalogues))('every sentence of %s is a message that can be read', (language, catalogue) => {
    const words = wordsOf(language as 'en', catalogue, []);
    const values = {
      name: 'N',
      number: '1',
      text: 'T',
      count: 2,
      queue: 'Q',
      place: 'P',
      digit: '1',
      detail: 'D',
      device: 'D',
      digits: '1',
      one: 'A',
      other: 'B',
      seconds: 20,
      names: 'N',
      missing: 3,
      company: 'C',
      time: '1:00',
      subject: 'S',
      when: 'W',
    };
    for (const key of keys) expect(words.t(key, values), key).not.toMatch(/[{}]/);
  });

  it('says the plural as each language does', () => {
    expect(wordsOf('sv', sv, []).t('people.count', { count: 1 })).toBe('1 person');
    expect(wordsOf('sv', sv, []).t('people.count', { count: 2 })).toBe('2 personer');
  });

  it('chooses the language asked for, else the first of the browser it knows, else English', () => {
    expect(preferredLanguage('de', ['fr-FR'])).toBe('de');
    expect(preferredLanguage(null, ['ja', 'sv-SE', 'en'])).toBe('sv');
    expect(preferredLanguage(null, ['ja'])).toBe('en');
  });

  it('knows the table of error codes it relies on', () => {
    expect(Object.keys(errorCodes)).toContain('sign-in-needed');
  });
});
