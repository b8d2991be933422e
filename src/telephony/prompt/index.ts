export { type PromptName, promptNames } from './prompt-names.ts';
export { type PromptPart, promptLanguageOf, promptSounds } from './prompt-sounds.ts';
export { type PromptLanguage, promptLanguages } from './spoken-numbers.ts';
