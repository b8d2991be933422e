import { createContext, useContext } from 'react';
import { type Language, type WordKey, type Words, type WordsOf, wordsOf } from '../../../ui/words/index.ts';
import type { en } from './en/index.ts';

export type AdminKey = keyof typeof en;
export type AdminCatalogue = Readonly<Record<AdminKey, string>>;
/** The words of the administration and those that all pages share. */
export type AdminWords = WordsOf<AdminKey | WordKey>;

const catalogues: Record<Language, () => Promise<AdminCatalogue>> = {
  en: async () => (await import('./en/index.ts')).en,
  fr: async () => (await import('./fr/index.ts')).fr,
  de: async () => (await import('./de/index.ts')).de,
  sv: async () => (await import('./sv/index.ts')).sv,
};

export async function loadAdminWords(shared: Words): Promise<AdminWords> {
  const own = wordsOf(shared.language, await catalogues[shared.language](), [shared.locale]);
  return {
    ...own,
    t: (key, values) => (own.has(key) ? own.t(key, values) : shared.t(key, values)),
    has: (key): key is AdminKey | WordKey => own.has(key) || shared.has(key),
  };
}

export const AdminWordsContext = createContext<AdminWords | null>(null);

export function useAdminWords(): AdminWords {
  const words = useContext(AdminWordsContext);
  if (!words) throw new Error('useAdminWords outside of the administration');
  return words;
}
