import { featureWords } from '../../../ui/words/feature-words.ts';
import type { en } from './en.ts';

export type PresenceKey = keyof typeof en;

/** The words of status, bosses and call queues, and those that all pages share. */
export const usePresenceWords = featureWords<PresenceKey>({
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  de: async () => (await import('./de.ts')).de,
  sv: async () => (await import('./sv.ts')).sv,
});
