import { featureWords } from '../../../ui/words/feature-words.ts';
import type { Language, WordKey, WordsOf } from '../../../ui/words/index.ts';
import type { en } from './en.ts';

export type AgentKey = keyof typeof en;
/** The words of the agent's desk, and those that all pages share. */
export type AgentWords = WordsOf<AgentKey | WordKey>;

const catalogues: Record<Language, () => Promise<Readonly<Record<AgentKey, string>>>> = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  de: async () => (await import('./de.ts')).de,
  sv: async () => (await import('./sv.ts')).sv,
};

/** Inside of a `Suspense`: the first use loads them. */
export const useAgentWords: () => AgentWords = featureWords(catalogues);
