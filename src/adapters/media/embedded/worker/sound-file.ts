import { readFile, stat } from 'node:fs/promises';
import { describeError, ParleyError } from '../../../../kernel/errors.ts';
import { Resampler } from '../../../../protocol/codec/index.ts';
import { readWav, toMono } from '../../../../protocol/wav/index.ts';
import { FRAME_RATE } from './decoded-input.ts';

const LARGEST_FILE = 64 * 1024 * 1024;

/**
 * A WAV file (16-bit PCM or G.711) as one channel at the worker's rate.
 * @throws ParleyError `media-unavailable` when it cannot be read or is of another form
 */
export async function loadSound(path: string): Promise<Int16Array> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_FILE) throw new Error(`it is larger than ${LARGEST_FILE} bytes`);
    const audio = readWav(await readFile(path));
    const pcm = toMono(audio);
    return audio.sampleRate === FRAME_RATE ? pcm : Int16Array.from(new Resampler(audio.sampleRate, FRAME_RATE).process(pcm));
  } catch (error) {
    throw new ParleyError('media-unavailable', `the sound file ${path} cannot be played: ${describeError(error)}`, {
      cause: error,
    });
  }
}
