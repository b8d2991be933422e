import { use } from 'react';
import { type Language, useWords, type WordKey, type Words, type WordsOf, wordsOf } from '../../../ui/words/index.ts';
import type { en } from './en.ts';

export type ActivityKey = keyof typeof en;
export type ActivityCatalogue = Readonly<Record<ActivityKey, string>>;
/** The words of activity, and those that all pages share. */
export type ActivityWords = WordsOf<ActivityKey | WordKey>;

const catalogues: Record<Language, () => Promise<ActivityCatalogue>> = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  de: async () => (await import('./de.ts')).de,
  sv: async () => (await import('./sv.ts')).sv,
};

const loaded = new Map<Language, Promise<ActivityWords>>();

/** Inside of a `Suspense`: the first use loads them. */
export function useActivityWords(): ActivityWords {
  const shared = useWords();
  let words = loaded.get(shared.language);
  if (!words) {
    words = load(shared);
    loaded.set(shared.language, words);
  }
  return use(words);
}

async function load(shared: Words): Promise<ActivityWords> {
  const own = wordsOf(shared.language, await catalogues[shared.language](), [shared.locale]);
  return {
    ...own,
    t: (key, values) => (own.has(key) ? own.t(key, values) : shared.t(key, values)),
    has: (key): key is ActivityKey | WordKey => own.has(key) || shared.has(key),
  };
}
