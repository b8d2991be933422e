import { I18n, setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { createContext, useContext } from 'react';
import type { en } from './en.ts';

/** Languages the interface speaks. */
export type Language = 'en' | 'fr' | 'de' | 'sv';
export type WordKey = keyof typeof en;
export type Values = Record<string, string | number>;

/** The words of one language. `t` fills an ICU message; an unknown key is a type error. */
export interface WordsOf<Key extends string> {
  readonly language: Language;
  /** The language with the reader's region, for times and numbers. */
  readonly locale: string;
  readonly t: (key: Key, values?: Values) => string;
  readonly has: (key: string) => key is Key;
}
export type Words = WordsOf<WordKey>;

const catalogues: Record<Language, () => Promise<Readonly<Record<WordKey, string>>>> = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  de: async () => (await import('./de.ts')).de,
  sv: async () => (await import('./sv.ts')).sv,
};

export const languages = Object.keys(catalogues) as Language[];

/** Each language under its own name. */
export const languageNames: Record<Language, string> = { en: 'English', fr: 'Français', de: 'Deutsch', sv: 'Svenska' };

export async function loadWords(language: Language): Promise<Words> {
  return wordsOf(language, await catalogues[language](), navigator.languages);
}

export function wordsOf<Key extends string>(
  language: Language,
  catalogue: Readonly<Record<Key, string>>,
  wanted: readonly string[],
): WordsOf<Key> {
  const i18n: I18n = setupI18n({ locale: language, messages: { [language]: { ...catalogue } } });
  i18n.setMessagesCompiler(compileMessage);
  return {
    language,
    locale: wanted.find((tag) => tag.startsWith(language)) ?? language,
    t: (key, values) => i18n._(key, values),
    has: (key): key is Key => key in catalogue,
  };
}

/** The chosen language, else the best of the browser's. */
export function preferredLanguage(chosen: string | null, wanted: readonly string[]): Language {
  const all = [chosen ?? '', ...wanted].map((tag) => tag.slice(0, 2).toLowerCase());
  return all.find((tag): tag is Language => tag in catalogues) ?? 'en';
}

export const WordsContext = createContext<Words | null>(null);

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error('useWords outside of WordsContext');
  return words;
}
