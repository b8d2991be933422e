import type { Language } from '../../../kernel/language.ts';
import type { Parameter } from '../parameter.ts';
import { de } from './de.ts';
import { fr } from './fr.ts';
import { sv } from './sv.ts';

const words: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en: {}, fr, de, sv };

/** What a parameter is for, in English where no other words are there. */
export function describeParameter({ name, describes }: Parameter, language: Language): string {
  return describes[language] ?? words[language][name] ?? describes.en;
}

/** In all languages, for searching. */
export function allDescriptions(parameter: Parameter): string {
  return (Object.keys(words) as Language[]).map((language) => describeParameter(parameter, language)).join(' ');
}
