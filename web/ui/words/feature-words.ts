import { use } from 'react';
import { type Language, useWords, type WordKey, type Words, type WordsOf, wordsOf } from './index.ts';

/**
 * A hook for the words of one feature together with those that all pages share. Inside of a `Suspense`: the first use loads them.
 * @param catalogues the words in each language, loaded when they are needed; all have the keys of the English ones
 */
export function featureWords<Key extends string>(
  catalogues: Readonly<Record<Language, () => Promise<Readonly<Record<Key, string>>>>>,
): () => WordsOf<Key | WordKey> {
  const loaded = new Map<Language, Promise<WordsOf<Key | WordKey>>>();
  return function useFeatureWords() {
    const shared = useWords();
    let words = loaded.get(shared.language);
    if (!words) {
      words = joined(shared, catalogues[shared.language]);
      loaded.set(shared.language, words);
    }
    return use(words);
  };
}

async function joined<Key extends string>(
  shared: Words,
  load: () => Promise<Readonly<Record<Key, string>>>,
): Promise<WordsOf<Key | WordKey>> {
  const own = wordsOf(shared.language, await load(), [shared.locale]);
  return {
    ...own,
    t: (key, values) => (own.has(key) ? own.t(key, values) : shared.t(key, values)),
    has: (key): key is Key | WordKey => own.has(key) || shared.has(key),
  };
}
