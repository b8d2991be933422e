import { ParleyError } from '../../kernel/errors.ts';
import { readWav, toMono, wavHeader } from '../../protocol/wav/index.ts';

export interface OneVoice {
  readonly durationMs: number;
  /** A WAV file with one channel of 16 bits. */
  readonly wav: Buffer;
}

/**
 * A sound to be played to callers, of a WAV file that somebody uploaded or recorded.
 * @param side `left`: of two channels only what the party said (`ApplicationParty.record`); `both`: the mean of them
 * @throws ParleyError `wav-unreadable`, `input-too-large`
 */
export function oneVoiceOf(
  bytes: Uint8Array,
  {
    shortestMs,
    longestMs,
    side = 'both',
  }: { readonly shortestMs: number; readonly longestMs: number; readonly side?: 'left' | 'both' },
): OneVoice {
  const audio = readWav(bytes);
  const { sampleRate, channels } = audio;
  const samples = side === 'left' ? audio.samples.filter((_, index) => index % channels === 0) : toMono(audio);
  const durationMs = Math.round((samples.length * 1000) / sampleRate);
  if (durationMs < shortestMs) throw new ParleyError('wav-unreadable', 'The sound is empty, or shorter than a word.');
  if (durationMs > longestMs)
    throw new ParleyError('input-too-large', `The sound is longer than ${longestMs / 60_000} minutes.`, {
      details: { maxMs: longestMs },
    });
  const body = Buffer.alloc(samples.length * 2);
  for (let at = 0; at < samples.length; at++) body.writeInt16LE(samples[at]!, at * 2);
  return { durationMs, wav: Buffer.concat([wavHeader({ sampleRate, channels: 1, dataLength: body.length }), body]) };
}
