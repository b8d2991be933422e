import { use, useCallback } from 'react';
import type { FigureWords } from '../../../src/contract/figure-words/figure-words.ts';
import { type Language, useWords } from '../../ui/words/index.ts';

const catalogues: Readonly<Record<Language, () => Promise<FigureWords>>> = {
  // As the server says them.
  en: () => Promise.resolve({}),
  fr: async () => (await import('../../../src/contract/figure-words/fr.ts')).fr,
  de: async () => (await import('../../../src/contract/figure-words/de.ts')).de,
  sv: async () => (await import('../../../src/contract/figure-words/sv.ts')).sv,
};
const loaded = new Map<Language, Promise<FigureWords>>();

interface Named {
  readonly id: string;
  readonly name: string;
  readonly definition?: string;
}

/** Figures with their names and definitions in the reader's language. Inside of a `Suspense`: the first use loads them. */
export function useFigureWords(): <Figure extends Named>(figures: readonly Figure[]) => Figure[] {
  const { language } = useWords();
  let words = loaded.get(language);
  if (!words) {
    words = catalogues[language]();
    loaded.set(language, words);
  }
  const known = use(words);
  return useCallback((figures) => figures.map((figure) => named(figure, known[figure.id])), [known]);
}

function named<Figure extends Named>(figure: Figure, words: FigureWords[string] | undefined): Figure {
  if (!words) return figure;
  const [name, definition] = words;
  return { ...figure, name, ...(figure.definition !== undefined && { definition }) };
}
