import { describe, expect, it } from 'vitest';
import { hasTone, levelOf, loudness, part, type Sound } from './tone-meter.ts';

function sine(frequencyHz: number, amplitude: number, seconds = 1): Sound {
  const sampleRate = 8000;
  const samples = Float64Array.from(
    { length: sampleRate * seconds },
    (_, i) => amplitude * Math.sin((2 * Math.PI * frequencyHz * i) / sampleRate),
  );
  return { sampleRate, samples };
}

describe('the tone meter', () => {
  it('reads the level of a sine', () => {
    expect(levelOf(sine(440, 0.5), 440)).toBeCloseTo(-6.02, 1);
    expect(loudness(sine(440, 1))).toBeCloseTo(-3.01, 1);
  });

  it('does not find a tone that is not there', () => {
    expect(hasTone(sine(440, 0.5), 1000)).toBe(false);
    expect(hasTone(sine(440, 0.5), 440)).toBe(true);
    expect(hasTone(sine(440, 0.001), 440)).toBe(false);
  });

  it('finds a tone with packets missing, as a busy machine plays it', () => {
    const whole = sine(440, 0.5);
    const packets = Array.from({ length: 50 }, (_, i) => whole.samples.subarray(i * 160, (i + 1) * 160));
    const samples = Float64Array.from(packets.filter((_, i) => i % 5 !== 4).flatMap((packet) => [...packet]));
    expect(hasTone({ ...whole, samples }, 440)).toBe(true);
    expect(hasTone({ ...whole, samples }, 700)).toBe(false);
  });

  it('does not take ring-back for a tone beside it', () => {
    expect(hasTone(part(sine(425, 0.5), 0, 0.5), 440)).toBe(false);
  });

  it('does not call a tone what is drowned by something louder', () => {
    const loud = sine(700, 0.9);
    const quiet = sine(440, 0.1);
    const mixed = { ...loud, samples: loud.samples.map((value, i) => value + quiet.samples[i]!) };
    expect(hasTone(mixed, 440)).toBe(false);
  });

  it('cuts from the end', () => {
    expect(part(sine(440, 1, 2), -0.5, 10).samples.length).toBe(4000);
  });
});
