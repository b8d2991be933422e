import { readFileSync } from 'node:fs';

export interface Sound {
  readonly sampleRate: number;
  /** -1 to 1. */
  readonly samples: Float64Array;
}

/** Reads the first channel of a PCM-16 or float-32 WAV file written by anybody; what is still being written is read as far as it goes. */
export function readSound(path: string): Sound {
  const bytes = readFileSync(path);
  if (bytes.length < 44 || bytes.toString('latin1', 0, 4) !== 'RIFF') throw new Error(`${path} is no WAV file`);
  const format = chunk(bytes, 'fmt ');
  const data = chunk(bytes, 'data');
  const kind = format.readUInt16LE(0);
  const channels = format.readUInt16LE(2);
  const bits = format.readUInt16LE(14);
  const step = (bits / 8) * channels;
  const samples = new Float64Array(Math.floor(data.length / step));
  for (let i = 0; i < samples.length; i++) {
    samples[i] = kind === 3 ? data.readFloatLE(i * step) : data.readInt16LE(i * step) / 32768;
  }
  return { sampleRate: format.readUInt32LE(4), samples };
}

function chunk(bytes: Buffer, name: string): Buffer {
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    if (bytes.toString('latin1', at, at + 4) === name) {
      const isOpenEnded = name === 'data' && (size === 0 || size === 0xffffffff);
      return bytes.subarray(at + 8, isOpenEnded ? bytes.length : Math.min(bytes.length, at + 8 + size));
    }
    at += 8 + size + (size % 2);
  }
  throw new Error(`the WAV file has no ${name} chunk`);
}

/** The part of a sound from `fromS` for `lengthS` seconds; negative `fromS` counts from the end. */
export function part(sound: Sound, fromS: number, lengthS: number): Sound {
  const start = Math.max(0, Math.round((fromS < 0 ? sound.samples.length / sound.sampleRate + fromS : fromS) * sound.sampleRate));
  return { ...sound, samples: sound.samples.subarray(start, start + Math.round(lengthS * sound.sampleRate)) };
}

/**
 * The level of one frequency in dB below a full-scale sine, by the Goertzel algorithm. A pure full-scale sine gives 0.
 */
export function levelOf(sound: Sound, frequencyHz: number): number {
  const { samples, sampleRate } = sound;
  if (samples.length === 0) return -120;
  const coefficient = 2 * Math.cos((2 * Math.PI * frequencyHz) / sampleRate);
  let previous = 0;
  let beforePrevious = 0;
  for (const sample of samples) {
    const current = sample + coefficient * previous - beforePrevious;
    beforePrevious = previous;
    previous = current;
  }
  const power = previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious;
  const amplitude = (2 * Math.sqrt(Math.max(0, power))) / samples.length;
  return Math.max(-120, 20 * Math.log10(amplitude || 1e-6));
}

/** How loud everything is together, in dB below full scale (RMS of a full-scale sine is -3). */
export function loudness(sound: Sound): number {
  let sum = 0;
  for (const sample of sound.samples) sum += sample * sample;
  return Math.max(-120, 10 * Math.log10(sum / Math.max(1, sound.samples.length) || 1e-12));
}

/** Whether the frequency stands out: at least `minimumDb` loud and making up most of the sound. */
export function hasTone(sound: Sound, frequencyHz: number, minimumDb = -30): boolean {
  const level = levelOf(sound, frequencyHz);
  // A lone sine measures 3 dB above its own RMS; the rest may take at most half of the power.
  return level >= minimumDb && level >= loudness(sound);
}
