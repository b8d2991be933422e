export { type OneVoice, oneVoiceOf } from './one-voice.ts';
export { type PromptName, promptNames } from './prompt-names.ts';
export { type PromptPart, promptLanguageOf, promptSounds } from './prompt-sounds.ts';
export { promptTexts } from './prompt-texts.ts';
export { type PromptLanguage, promptLanguages } from './spoken-numbers.ts';
