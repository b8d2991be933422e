type Language = 'en' | 'fr' | 'de' | 'sv';

/** What something is called, by language. */
export type NamesByLanguage = Readonly<Partial<Record<Language, string>>>;

/** Something with a name of its own, and what it is called in languages in which that is not understood. */
export interface Named {
  readonly name: string;
  readonly names: NamesByLanguage;
}

/** What it is called in a language: as that language has it, else by its own name; what has none is called as in English, else in any language. */
export function nameIn(called: Named | { readonly code: string; readonly names: NamesByLanguage }, language: Language): string {
  const { names } = called;
  if (names[language]) return names[language];
  if ('name' in called) return called.name;
  return names.en || Object.values(names).find(Boolean) || called.code;
}

/** A place in a tree, from the top down: `Orders › Delivery › Late`. */
export function pathIn(path: readonly Named[], language: Language): string {
  return path.map((one) => nameIn(one, language)).join(' › ');
}
