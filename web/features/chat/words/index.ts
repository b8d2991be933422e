import { featureWords } from '../../../ui/words/feature-words.ts';
import type { Language, WordKey, WordsOf } from '../../../ui/words/index.ts';
import type { en } from './en.ts';

export type ChatKey = keyof typeof en;
/** The words of chat, and those that all pages share. */
export type ChatWords = WordsOf<ChatKey | WordKey>;

const catalogues: Record<Language, () => Promise<Readonly<Record<ChatKey, string>>>> = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  de: async () => (await import('./de.ts')).de,
  sv: async () => (await import('./sv.ts')).sv,
};

/** Inside of a `Suspense`: the first use loads them. */
export const useChatWords: () => ChatWords = featureWords(catalogues);
