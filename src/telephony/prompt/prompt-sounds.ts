import { fileURLToPath } from 'node:url';
import type { PromptName } from './prompt-names.ts';
import { largestSpoken, type PromptLanguage, promptLanguages } from './spoken-numbers.ts';

/** Something to be spoken. */
export type PromptPart =
  | { readonly name: PromptName }
  /** Read one by one; anything but 0–9 is left out. */
  | { readonly digits: string }
  /** As a number; from 60 on digit by digit. */
  | { readonly number: number }
  | { readonly timeOfDay: { readonly hour: number; readonly minute: number } }
  /** `month` 1 to 12. */
  | { readonly date: { readonly day: number; readonly month: number } }
  /** The tone after which one speaks. */
  | { readonly tone: 'record' }
  /** A recording of somebody's, as WAV file. */
  | { readonly path: string };

const folder = fileURLToPath(new URL('./sounds/', import.meta.url));

/**
 * Files to be played one after the other (`ApplicationParty.play`), 8 kHz IMA ADPCM, made by `scripts/make-prompts.ts`.
 * @param language of a user or company (`de`, `de-CH`); English where it is none of ours
 */
export function promptSounds(language: string, parts: readonly PromptPart[]): string[] {
  const spoken = promptLanguageOf(language);
  return parts.flatMap((part) => filesOf(spoken, part).map((file) => (file.startsWith('/') ? file : `${folder}${file}.wav`)));
}

/** The language of ours that is nearest. */
export function promptLanguageOf(language: string): PromptLanguage {
  const wanted = language.slice(0, 2).toLowerCase();
  return promptLanguages.find((one) => one === wanted) ?? 'en';
}

function filesOf(language: PromptLanguage, part: PromptPart): string[] {
  const of = (name: string) => `${language}/${name}`;
  if ('name' in part) return [of(part.name)];
  if ('path' in part) return [part.path];
  if ('tone' in part) return ['tone-record'];
  if ('digits' in part) return digitsOf(part.digits).map((digit) => of(`number-${digit}`));
  if ('number' in part)
    return part.number <= largestSpoken
      ? [of(`number-${Math.max(0, Math.floor(part.number))}`)]
      : digitsOf(String(part.number)).map((digit) => of(`number-${digit}`));
  if ('date' in part) return [of(`day-${part.date.day}`), of(`month-${part.date.month}`)];
  return timeFiles(language, part.timeOfDay).map(of);
}

function digitsOf(text: string): string[] {
  return text.match(/[0-9]/g) ?? [];
}

/** "at 14 05", "à 14 heures 5", "um 14 Uhr 5", "klockan 14 och 5"; a full hour without minutes. */
function timeFiles(language: PromptLanguage, { hour, minute }: { hour: number; minute: number }): string[] {
  const files = ['at-time', `number-${hour}`];
  if (language !== 'en' && (minute > 0 || language !== 'sv')) files.push('hour-word');
  if (minute === 0) return language === 'en' ? [...files, 'hour-word'] : files;
  if (language === 'en' && minute < 10) files.push('number-0');
  return [...files, `number-${minute}`];
}
