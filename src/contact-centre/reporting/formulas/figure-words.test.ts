import { describe, expect, it } from 'vitest';
import { de } from '../../../contract/figure-words/de.ts';
import { fr } from '../../../contract/figure-words/fr.ts';
import { sv } from '../../../contract/figure-words/sv.ts';
import { figures } from './figures.ts';

describe('the words of figures', () => {
  it.each(Object.entries({ de, fr, sv }))('%s has each figure, translated, and no other', (_language, words) => {
    expect(new Set(Object.keys(words))).toEqual(new Set(figures.map(({ id }) => id)));
    expect(figures.filter(({ id, definition }) => words[id]?.[1] === definition)).toEqual([]);
    for (const [id, [name, definition]] of Object.entries(words)) {
      expect(name, id).toMatch(/^\p{Lu}.*[^.]$/u);
      expect(definition, id).toMatch(/^\p{Lu}.*\.$/su);
    }
  });

  it.each(Object.entries({ de, fr, sv }))('%s has no two figures of one group by the same name', (_language, words) => {
    const names = figures.map(({ id, group }) => `${group}: ${words[id]?.[0]}`);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});
