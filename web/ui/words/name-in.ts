import type { Language } from './index.ts';

/** What something with names by language is called on this page: in the page's language, else in English, else as it is called at all. */
export function nameIn(
  { names, code }: { names: Readonly<Partial<Record<Language, string>>>; code: string },
  language: Language,
): string {
  return names[language] || names.en || Object.values(names).find(Boolean) || code;
}
