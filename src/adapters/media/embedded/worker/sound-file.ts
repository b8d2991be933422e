import { readFile } from 'node:fs/promises';
import { describeError, ParleyError } from '../../../../kernel/errors.ts';
import { Resampler } from '../../../../protocol/codec/index.ts';
import { FRAME_RATE } from './decoded-input.ts';

const LARGEST_FILE = 64 * 1024 * 1024;

/**
 * A WAV file of 16-bit PCM as one channel at the worker's rate.
 * @throws ParleyError `media-unavailable` when it cannot be read or is of another form
 */
export async function loadSound(path: string): Promise<Int16Array> {
  try {
    const { rate, pcm } = decodeWav(await readFile(path));
    return rate === FRAME_RATE ? pcm : Int16Array.from(new Resampler(rate, FRAME_RATE).process(pcm));
  } catch (error) {
    throw new ParleyError('media-unavailable', `the sound file ${path} cannot be played: ${describeError(error)}`, {
      cause: error,
    });
  }
}

function decodeWav(file: Buffer): { rate: number; pcm: Int16Array } {
  if (file.length > LARGEST_FILE) throw new Error(`it is larger than ${LARGEST_FILE} bytes`);
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error('it is no WAV file');
  }
  let format: { channels: number; rate: number } | null = null;
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const size = Math.min(file.readUInt32LE(at + 4), file.length - at - 8);
    if (name === 'fmt ') format = readFormat(file.subarray(at + 8, at + 8 + size));
    if (name === 'data') {
      if (!format) throw new Error('its data come before its format');
      return { rate: format.rate, pcm: mixDown(file.subarray(at + 8, at + 8 + size), format.channels) };
    }
    at += 8 + size + (size % 2);
  }
  throw new Error('it holds no sound');
}

function readFormat(chunk: Buffer): { channels: number; rate: number } {
  if (chunk.length < 16) throw new Error('its format is cut short');
  const [tag, channels, rate, bits] = [
    chunk.readUInt16LE(0),
    chunk.readUInt16LE(2),
    chunk.readUInt32LE(4),
    chunk.readUInt16LE(14),
  ];
  if ((tag !== 1 && tag !== 0xfffe) || bits !== 16) throw new Error(`expected 16-bit PCM, got format ${tag} with ${bits} bits`);
  if (channels < 1 || channels > 2 || ![8000, 16_000, 24_000, 32_000, 48_000, 11_025, 22_050, 44_100].includes(rate)) {
    throw new Error(`expected one or two channels at a usual rate, got ${channels} at ${rate} Hz`);
  }
  return { channels, rate };
}

function mixDown(data: Buffer, channels: number): Int16Array {
  const pcm = new Int16Array(Math.floor(data.length / (2 * channels)));
  for (let i = 0; i < pcm.length; i++) {
    const at = i * 2 * channels;
    pcm[i] = channels === 1 ? data.readInt16LE(at) : (data.readInt16LE(at) + data.readInt16LE(at + 2)) / 2;
  }
  return pcm;
}
