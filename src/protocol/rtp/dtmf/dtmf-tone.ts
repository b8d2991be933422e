import { ToneGenerator } from '../../codec/index.ts';
import { dtmfFrequencies } from './dtmf-digits.ts';

/** A digit as sound followed by a pause, for peers without telephone-events. Empty for a character that is no digit. */
export function dtmfTone(options: { digit: string; sampleRate: number; toneMs: number; gapMs: number }): Int16Array {
  const { digit, sampleRate, toneMs, gapMs } = options;
  const frequencies = dtmfFrequencies(digit);
  if (!frequencies) return new Int16Array(0);
  const pcm = new Int16Array(Math.round((sampleRate * (toneMs + gapMs)) / 1000));
  const tone = pcm.subarray(0, Math.round((sampleRate * toneMs) / 1000));
  new ToneGenerator({ pattern: { frequencies, cadenceMs: [toneMs, 1] }, sampleRate, level: 12_000 }).fill(tone);
  return pcm;
}
