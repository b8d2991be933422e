import { featureWords } from '../../../ui/words/feature-words.ts';
import type { en } from './en.ts';

export type VoicemailWords = Readonly<Record<keyof typeof en, string>>;

export const useVoicemailWords = featureWords({
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  de: async () => (await import('./de.ts')).de,
  sv: async () => (await import('./sv.ts')).sv,
});
