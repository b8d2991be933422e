import { readFileSync } from 'node:fs';

export interface Sound {
  readonly sampleRate: number;
  /** -1 to 1. */
  readonly samples: Float64Array;
}

/** Reads the first channel of a PCM-16 or float-32 WAV file written by anybody; what is still being written is read as far as it goes. */
export function readSound(path: string): Sound {
  return soundOf(readFileSync(path), path);
}

/** The same, of a file that is in memory. */
export function soundOf(bytes: Buffer, name = 'this'): Sound {
  if (bytes.length < 44 || bytes.toString('latin1', 0, 4) !== 'RIFF') throw new Error(`${name} is no WAV file`);
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

/** A phone on a busy machine leaves packets out, and the phase jumps there: within a frame it seldom does. */
const frameS = 0.1;

/**
 * The level of one frequency in dB below a full-scale sine, by the Goertzel algorithm: the mean power of frames of 100 ms, whatever
 * the phases between them. A pure full-scale sine gives 0.
 */
export function levelOf(sound: Sound, frequencyHz: number): number {
  const { samples, sampleRate } = sound;
  const length = Math.min(samples.length, Math.round(frameS * sampleRate));
  const frames = Math.floor(samples.length / Math.max(1, length));
  let power = 0;
  for (let i = 0; i < frames; i++) {
    power += powerOf(samples.subarray(i * length, (i + 1) * length), frequencyHz / sampleRate) / frames;
  }
  return Math.max(-120, 10 * Math.log10(power || 1e-12));
}

/** The square of the amplitude of one frequency, given as its share of the sample rate. */
function powerOf(frame: Float64Array, frequency: number): number {
  const coefficient = 2 * Math.cos(2 * Math.PI * frequency);
  let previous = 0;
  let beforePrevious = 0;
  for (const sample of frame) {
    const current = sample + coefficient * previous - beforePrevious;
    beforePrevious = previous;
    previous = current;
  }
  return (4 * (previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious)) / frame.length ** 2;
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

/** One of several tones may be so much weaker than the strongest; phones speak at different levels. */
const spreadDb = 15;
/** What is so far below everything together is not heard: a phase jump at a missing packet spreads a tone that far. */
const unheardDb = 20;

/** Whether the sound is all of these tones at once: each at a speaking level, together most of it. `hasTone` knows one tone only. */
export function hasTones(sound: Sound, frequenciesHz: readonly number[], minimumDb = -30): boolean {
  const levels = frequenciesHz.map((frequencyHz) => levelOf(sound, frequencyHz));
  const loudest = Math.max(...levels);
  const together = 10 * Math.log10(levels.reduce((power, level) => power + 10 ** (level / 10), 0));
  return levels.every((level) => level >= minimumDb && level >= loudest - spreadDb) && together >= loudness(sound);
}

/** Whether nothing of this tone is in the sound, whatever else is. */
export function isWithout(sound: Sound, frequencyHz: number): boolean {
  return levelOf(sound, frequencyHz) < Math.max(-45, loudness(sound) - unheardDb);
}

/** Whether it is exactly `tones` that are heard, of all tones that somebody says: without any, none of `others`. */
export function isMixOf(sound: Sound, tones: readonly number[], others: readonly number[]): boolean {
  return (tones.length === 0 || hasTones(sound, tones)) && others.every((frequencyHz) => isWithout(sound, frequencyHz));
}

/** For a failure: what is heard of each tone. @throws Error unless it is exactly `tones` that are heard */
export function demandMix(sound: Sound, tones: readonly number[], others: readonly number[]): true {
  if (isMixOf(sound, tones, others)) return true;
  const levels = [...tones, ...others].map((frequencyHz) => `${frequencyHz} Hz ${levelOf(sound, frequencyHz).toFixed(0)} dB`);
  throw new Error(`${levels.join(', ')}, all together ${loudness(sound).toFixed(0)} dB`);
}
