import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SystemClock } from '../../kernel/clock.ts';
import { readWav, wavHeader } from '../../protocol/wav/index.ts';
import { EspeakEngine, FfmpegConverter } from './index.ts';

const clock = new SystemClock();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-speech-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that writes one second of a square wave whatever it is told, and counts how often. */
function fakeEngine(name: string): string {
  const samples = Buffer.alloc(16_000);
  for (let at = 0; at < samples.length; at += 2) samples.writeInt16LE(at % 40 < 20 ? 1000 : -1000, at);
  const wav = join(folder, `${name}.wav`);
  writeFileSync(wav, Buffer.concat([wavHeader({ sampleRate: 8000, channels: 1, dataLength: samples.length }), samples]));
  const script = `#!/bin/sh\nif [ "$1" = --version ]; then echo 'eSpeak NG text-to-speech: 9.9'; exit 0; fi\ncat > ${folder}/${name}.said\necho x >> ${folder}/${name}.count\ncat ${wav}\n`;
  const path = join(folder, name);
  writeFileSync(path, script, { mode: 0o755 });
  return path;
}

describe('the speech engine', () => {
  it('speaks a text once, by stdin, and finds it again', async () => {
    const engine = await EspeakEngine.open({ clock, folder: join(folder, 'cache'), program: fakeEngine('speaker') });
    expect(engine.state).toMatchObject({ isReady: true, name: 'espeak-ng 9.9' });
    const [one, same, again] = await Promise.all([
      engine.speak('-v $(ls)', 'en'),
      engine.speak('-v $(ls)', 'en'),
      engine.speak('x', 'de'),
    ]);
    expect(one).toBe(same);
    expect(again).not.toBe(one);
    expect(await engine.speak('-v $(ls)', 'en')).toBe(one);
    expect(readFileSync(join(folder, 'speaker.count'), 'utf8').trim().split('\n')).toHaveLength(2);
    const { samples, sampleRate } = readWav(readFileSync(one));
    expect(sampleRate).toBe(8000);
    // As loud as the product's own phrases.
    expect(samples.reduce((most, sample) => Math.max(most, sample), 0)).toBe(16_384);
  });

  it('says what to do where there is none', async () => {
    const engine = await EspeakEngine.open({ clock, folder: join(folder, 'none'), program: join(folder, 'no-such-program') });
    expect(engine.state).toMatchObject({ isReady: false, sentence: expect.stringContaining('install espeak-ng') });
    await expect(engine.speak('Hello', 'en')).rejects.toMatchObject({ code: 'speech-unavailable' });
  });
});

describe('the converter of sounds', () => {
  it('makes WAV of real MP3 and Ogg files, whatever their rate', async () => {
    const converter = await FfmpegConverter.open({ clock });
    expect(converter.state).toMatchObject({ isReady: true, formats: ['WAV', 'MP3', 'Ogg'] });
    for (const name of ['tone.mp3', 'tone.ogg', 'tone.opus.ogg']) {
      const path = join(folder, name);
      const codec = name === 'tone.opus.ogg' ? ['-c:a', 'libopus'] : [];
      const tone = ['-f', 'lavfi', '-i', 'sine=frequency=700:duration=1:sample_rate=44100'];
      execFileSync('ffmpeg', ['-loglevel', 'error', ...tone, ...codec, path]);
      const { samples, sampleRate } = readWav(await converter.toWav(readFileSync(path)));
      expect([sampleRate, Math.round(samples.length / 1600)], name).toEqual([16_000, 10]);
      // Of 700 Hz: so many times it goes up through nothing.
      const rises = samples.filter((sample, at) => at > 0 && sample >= 0 && samples[at - 1]! < 0).length;
      expect(Math.abs(rises - 700), name).toBeLessThan(20);
    }
    await expect(converter.toWav(Buffer.from('OggS and then nothing of it'))).rejects.toMatchObject({ code: 'wav-unreadable' });
  });

  it('takes no file that is none, and says what to do where there is no ffmpeg', async () => {
    const none = await FfmpegConverter.open({ clock, program: join(folder, 'no-such-program') });
    expect(none.state).toMatchObject({ isReady: false, formats: ['WAV'] });
    await expect(none.toWav(Buffer.from('ID3 something'))).rejects.toMatchObject({ code: 'wav-unreadable' });
    await expect(none.toWav(Buffer.from('<svg onload=x>'))).rejects.toMatchObject({ code: 'wav-unreadable' });
  });
});
