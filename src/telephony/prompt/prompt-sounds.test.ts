import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWav } from '../../protocol/wav/index.ts';
import { promptLanguages, promptNames, promptSounds } from './index.ts';

const named = (language: string, part: Parameters<typeof promptSounds>[1][number]) =>
  promptSounds(language, [part]).map((path) => basename(path, '.wav'));

describe('spoken prompts', () => {
  it.each(promptLanguages)('are all there in %s, as sound that can be played', (language) => {
    const parts = [
      ...promptNames.map((name) => ({ name })),
      ...Array.from({ length: 60 }, (_, number) => ({ number })),
      ...Array.from({ length: 31 }, (_, at) => ({ date: { day: at + 1, month: (at % 12) + 1 } })),
      { tone: 'record' } as const,
    ];
    for (const path of promptSounds(language, parts)) {
      const { samples, sampleRate } = readWav(readFileSync(path));
      expect(sampleRate).toBe(8000);
      expect(samples.length, path).toBeGreaterThan(800);
      expect(
        samples.some((sample) => sample > 4000),
        path,
      ).toBe(true);
    }
  });

  it('speak the language that is nearest, English where there is none', () => {
    expect(promptSounds('de-CH', [{ name: 'goodbye' }]).map((path) => basename(dirname(path)))).toEqual(['de']);
    expect(promptSounds('it', [{ name: 'goodbye' }]).map((path) => basename(dirname(path)))).toEqual(['en']);
  });

  it('read numbers digit by digit, counts as numbers, times as one says them', () => {
    expect(named('en', { digits: '+2 0x2' })).toEqual(['number-2', 'number-0', 'number-2']);
    expect(named('en', { number: 42 })).toEqual(['number-42']);
    expect(named('en', { number: 108 })).toEqual(['number-1', 'number-0', 'number-8']);
    expect(named('en', { timeOfDay: { hour: 9, minute: 5 } })).toEqual(['at-time', 'number-9', 'number-0', 'number-5']);
    expect(named('de', { timeOfDay: { hour: 14, minute: 0 } })).toEqual(['at-time', 'number-14', 'hour-word']);
    expect(named('fr', { timeOfDay: { hour: 14, minute: 30 } })).toEqual(['at-time', 'number-14', 'hour-word', 'number-30']);
    expect(named('sv', { date: { day: 21, month: 11 } })).toEqual(['day-21', 'month-11']);
  });
});
