import { describe, expect, it } from 'vitest';
import { hasTone, hasTones, isMixOf, isWithout, levelOf, loudness, part, type Sound } from './tone-meter.ts';

function sine(frequencyHz: number, amplitude: number, seconds = 1): Sound {
  const sampleRate = 8000;
  const samples = Float64Array.from(
    { length: sampleRate * seconds },
    (_, i) => amplitude * Math.sin((2 * Math.PI * frequencyHz * i) / sampleRate),
  );
  return { sampleRate, samples };
}

function mix(...sounds: readonly Sound[]): Sound {
  const [first] = sounds as [Sound];
  return { ...first, samples: first.samples.map((_, i) => sounds.reduce((sum, { samples }) => sum + samples[i]!, 0)) };
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
    expect(hasTone(mix(loud, quiet), 440)).toBe(false);
  });

  it('hears several people at once, however differently loud they speak, where the one tone of one person is none of them', () => {
    const both = mix(sine(440, 0.3), sine(1000, 0.29));
    expect(hasTone(both, 1000)).toBe(false);
    expect(hasTones(both, [440, 1000])).toBe(true);
    expect(hasTones(mix(sine(440, 0.5), sine(1000, 0.15)), [440, 1000])).toBe(true);
    expect(hasTones(both, [440, 1700])).toBe(false);
    expect(hasTones(mix(both, sine(1700, 0.9)), [440, 1000])).toBe(false);
  });

  it('knows who is heard and who is not, also where others are louder', () => {
    const all = mix(sine(440, 0.1), sine(1000, 0.3), sine(1700, 0.3));
    expect(isWithout(all, 440)).toBe(false);
    expect(isMixOf(all, [1000, 1700], [440])).toBe(false);
    expect(isMixOf(mix(sine(1000, 0.3), sine(1700, 0.3)), [1000, 1700], [440])).toBe(true);
    expect(isMixOf(sine(440, 0), [], [440])).toBe(true);
    expect(isMixOf(sine(440, 0.2), [], [440])).toBe(false);
  });

  it('knows who is not heard with packets missing', () => {
    const whole = mix(sine(1000, 0.4), sine(1700, 0.4));
    const packets = Array.from({ length: 50 }, (_, i) => whole.samples.subarray(i * 160, (i + 1) * 160 - (i % 5 === 3 ? 37 : 0)));
    const samples = Float64Array.from(packets.filter((_, i) => i % 5 !== 4).flatMap((packet) => [...packet]));
    expect(isMixOf({ ...whole, samples }, [1000, 1700], [440])).toBe(true);
  });

  it('cuts from the end', () => {
    expect(part(sine(440, 1, 2), -0.5, 10).samples.length).toBe(4000);
  });
});
