import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { numberTexts, type PromptLanguage, promptLanguages } from '../src/telephony/prompt/spoken-numbers.ts';
import { de } from '../src/telephony/prompt/texts/de.ts';
import { en } from '../src/telephony/prompt/texts/en.ts';
import { fr } from '../src/telephony/prompt/texts/fr.ts';
import { sv } from '../src/telephony/prompt/texts/sv.ts';

/**
 * Speaks the prompts: `npx node scripts/make-prompts.ts [--all]`. Makes what is missing, with `--all` everything; removes what has no words any more.
 * Needs espeak-ng and sox.
 */
const folder = join(dirname(fileURLToPath(import.meta.url)), '../src/telephony/prompt/sounds');
const voices: Readonly<Record<PromptLanguage, string>> = { en: 'en-gb', fr: 'fr-fr', de: 'de', sv: 'sv' };
const phrases = { en, fr, de, sv };
const makesAll = process.argv.includes('--all');
/** 8 kHz IMA ADPCM, without the silence around, as loud as speech on the telephone. */
const finish = ['-r', '8000', '-c', '1', '-e', 'ima-adpcm'];
const trim = [
  'silence',
  '1',
  '0.01',
  '0.5%',
  'reverse',
  'silence',
  '1',
  '0.01',
  '0.5%',
  'reverse',
  'norm',
  '-6',
  'pad',
  '0.02',
  '0.06',
];

function speak(language: PromptLanguage, words: string, path: string): void {
  const speech = execFileSync('espeak-ng', ['-v', voices[language], '-s', '155', '-g', '1', '--stdout', words]);
  // It writes a stream whose header does not know its length: sox reads to the end.
  execFileSync('sox', ['--ignore-length', '-t', 'wav', '-', ...finish, path, 'rate', '-v', '8000', ...trim], { input: speech });
}

let made = 0;
for (const language of promptLanguages) {
  mkdirSync(join(folder, language), { recursive: true });
  const texts = new Map([...Object.entries(phrases[language]), ...numberTexts(language)]);
  for (const [name, words] of texts) {
    const path = join(folder, language, `${name}.wav`);
    if (!makesAll && existsSync(path)) continue;
    speak(language, words, path);
    made += 1;
  }
  for (const file of readdirSync(join(folder, language)))
    if (!texts.has(file.replace(/\.wav$/, ''))) rmSync(join(folder, language, file));
}
const tone = join(folder, 'tone-record.wav');
if (makesAll || !existsSync(tone))
  execFileSync('sox', [
    '-n',
    ...finish,
    tone,
    'synth',
    '0.35',
    'sine',
    '1000',
    'fade',
    '0.01',
    '0.35',
    '0.01',
    'vol',
    '-12dB',
    'pad',
    '0.1',
    '0.05',
  ]);
process.stdout.write(`${made} prompts spoken\n`);
