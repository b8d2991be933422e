import { ParleyError } from '../../kernel/errors.ts';
import { readWav, toMono, wavHeader } from '../../protocol/wav/index.ts';
import type { SoundStretch } from './voicemail-ports.ts';

/** Reads a WAV file that somebody uploaded and makes it one of one channel. @throws ParleyError `wav-unreadable`, `input-too-large` */
export async function soundOfUpload(
  upload: AsyncIterable<Uint8Array>,
  { maxBytes, maxMs }: { readonly maxBytes: number; readonly maxMs: number },
): Promise<SoundStretch> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  // Read to its end also when it is too large: what is left in the connection would stand before the next request.
  for await (const piece of upload) {
    length += piece.length;
    if (length <= maxBytes) pieces.push(piece);
  }
  if (length > maxBytes)
    throw new ParleyError('input-too-large', `The recording is larger than ${Math.round(maxBytes / 1e6)} MB.`, {
      details: { maxBytes },
    });
  const audio = readWav(Buffer.concat(pieces));
  const samples = toMono(audio);
  const durationMs = Math.round((samples.length * 1000) / audio.sampleRate);
  if (durationMs < 300) throw new ParleyError('wav-unreadable', 'The recording is empty, or shorter than a word.');
  // What somebody speaks until he is stopped at the limit is a little longer than that.
  if (durationMs > maxMs + 2000)
    throw new ParleyError('input-too-large', `The recording is longer than ${maxMs / 60_000} minutes.`, { details: { maxMs } });
  return { durationMs, wav: () => wavOf(samples, audio.sampleRate) };
}

async function* wavOf(samples: Int16Array, sampleRate: number): AsyncIterable<Uint8Array> {
  yield wavHeader({ sampleRate, channels: 1, dataLength: samples.length * 2 });
  const bytes = Buffer.alloc(samples.length * 2);
  for (let at = 0; at < samples.length; at++) bytes.writeInt16LE(samples[at]!, at * 2);
  yield bytes;
}
