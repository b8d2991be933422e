import { featureWords } from '../../../ui/words/feature-words.ts';
import type { en } from './en.ts';

/** What one calls with and where one is rung; inside of a `Suspense`. */
export const useDeviceWords = featureWords<keyof typeof en>({
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  de: async () => (await import('./de.ts')).de,
  sv: async () => (await import('./sv.ts')).sv,
});
