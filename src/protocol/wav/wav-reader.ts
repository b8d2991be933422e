import { ParleyError } from '../../kernel/errors.ts';
import { decodeG711 } from '../codec/index.ts';
import { decodeImaAdpcm } from './ima-adpcm.ts';

/** Sound of a file as linear PCM. */
export interface WavAudio {
  /** 8000 to 48000. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** Channels interleaved. */
  readonly samples: Int16Array;
}

const pcmFormat = 1;
const aLawFormat = 6;
const muLawFormat = 7;
const imaAdpcmFormat = 0x11;
const extensibleFormat = 0xfffe;

interface WavFormat {
  readonly encoding: number;
  readonly channels: 1 | 2;
  readonly sampleRate: number;
  /** Bytes of a block, where sound is coded in blocks. */
  readonly blockBytes: number;
}

/**
 * Reads a RIFF WAVE file: PCM of 16 bits, G.711 µ-law or A-law, IMA ADPCM (one channel), 8 to 48 kHz, one or two channels. Unknown chunks are passed
 * over; a data chunk whose size is 0, -1 or beyond the end (streamed or cut off) goes to the end of the file.
 * @throws ParleyError `wav-unreadable` saying what came and what can be read
 */
export function readWav(bytes: Uint8Array): WavAudio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tagAt(view, 0) !== 'RIFF' || tagAt(view, 8) !== 'WAVE')
    throw unreadable('it does not begin with RIFF … WAVE');
  let format: WavFormat | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const tag = tagAt(view, at);
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (tag === 'fmt ') format = readFormat(view, start, size);
    if (tag === 'data') {
      if (!format) throw unreadable('its data come before their format');
      const open = size === 0 || start + size > bytes.length;
      return {
        sampleRate: format.sampleRate,
        channels: format.channels,
        samples: readSamples(bytes.subarray(start, open ? bytes.length : start + size), format),
      };
    }
    // Chunks are padded to an even length.
    at = start + size + (size & 1);
  }
  throw unreadable('it has no data');
}

/** One channel of it all: the mean of two. */
export function toMono(audio: WavAudio): Int16Array {
  if (audio.channels === 1) return audio.samples;
  const mono = new Int16Array(audio.samples.length >> 1);
  for (let i = 0; i < mono.length; i++) mono[i] = (audio.samples[2 * i]! + audio.samples[2 * i + 1]!) >> 1;
  return mono;
}

function readFormat(view: DataView, at: number, size: number): WavFormat {
  if (size < 16 || at + 16 > view.byteLength) throw unreadable('its format chunk is too short');
  const stated = view.getUint16(at, true);
  const extended = stated === extensibleFormat && size >= 26 && at + 26 <= view.byteLength;
  const encoding = extended ? view.getUint16(at + 24, true) : stated;
  const channels = view.getUint16(at + 2, true);
  const sampleRate = view.getUint32(at + 4, true);
  const bits = view.getUint16(at + 14, true);
  const isG711 = encoding === aLawFormat || encoding === muLawFormat;
  const blockBytes = view.getUint16(at + 12, true);
  const isAdpcm = encoding === imaAdpcmFormat && bits === 4 && channels === 1 && blockBytes > 4;
  if (!(encoding === pcmFormat && bits === 16) && !(isG711 && bits === 8) && !isAdpcm) {
    throw unreadable(`it is encoded as format ${encoding} with ${bits} bits`);
  }
  if (channels !== 1 && channels !== 2) throw unreadable(`it has ${channels} channels`);
  if (sampleRate < 8000 || sampleRate > 48_000) throw unreadable(`its rate is ${sampleRate} Hz`);
  return { encoding, channels, sampleRate, blockBytes };
}

function readSamples(data: Uint8Array, { encoding, channels, blockBytes }: WavFormat): Int16Array {
  if (encoding === imaAdpcmFormat) return decodeImaAdpcm(data, blockBytes);
  const width = encoding === pcmFormat ? 2 : 1;
  const frames = Math.floor(data.length / (width * channels));
  const samples = new Int16Array(frames * channels);
  if (encoding !== pcmFormat) {
    decodeG711(encoding === aLawFormat ? 'PCMA' : 'PCMU', data.subarray(0, samples.length), samples);
    return samples;
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(2 * i, true);
  return samples;
}

function unreadable(problem: string): ParleyError {
  return new ParleyError(
    'wav-unreadable',
    `the WAV file cannot be read: ${problem}; known are 16-bit PCM, G.711 and IMA ADPCM, 8 to 48 kHz, mono or stereo`,
  );
}

function tagAt(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}
