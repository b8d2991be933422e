import { featureWords } from '../../../ui/words/feature-words.ts';

export const useConferenceWords = featureWords({
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  de: async () => (await import('./de.ts')).de,
  sv: async () => (await import('./sv.ts')).sv,
});
