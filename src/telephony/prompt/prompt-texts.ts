import type { PromptTexts } from './prompt-names.ts';
import type { PromptLanguage } from './spoken-numbers.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { fr } from './texts/fr.ts';
import { sv } from './texts/sv.ts';

/** The words of the phrases, for who chooses among them. */
export const promptTexts: Readonly<Record<PromptLanguage, PromptTexts>> = { en, fr, de, sv };
