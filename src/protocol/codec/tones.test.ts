import { describe, expect, it } from 'vitest';
import { callProgressTone, ToneGenerator } from './index.ts';

function play(pattern: ReturnType<typeof callProgressTone>, ms: number, frame = 160): Int16Array {
  const generator = new ToneGenerator({ pattern, sampleRate: 8000 });
  const pcm = new Int16Array(ms * 8);
  for (let at = 0; at < pcm.length; at += frame) generator.fill(pcm.subarray(at, at + frame));
  return pcm;
}

const loudness = (pcm: Int16Array) => Math.sqrt(pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length);

describe('call progress tones (ITU-T E.180)', () => {
  it('ring for one second and pause for four in Germany', () => {
    const pcm = play(callProgressTone('ringback', 'DE'), 6000);
    expect(loudness(pcm.subarray(0, 8000))).toBeGreaterThan(3000);
    expect(loudness(pcm.subarray(8000, 40_000))).toBe(0);
    expect(loudness(pcm.subarray(40_000))).toBeGreaterThan(3000);
  });

  it('are 440 and 480 Hz together in America, 425 Hz where nothing else is known', () => {
    expect(callProgressTone('ringback', 'us').frequencies).toEqual([440, 480]);
    expect(callProgressTone('busy', 'XX').frequencies).toEqual([425]);
    expect(callProgressTone('dial').cadenceMs).toEqual([]);
  });

  it('run on from frame to frame without a jump', () => {
    expect(play(callProgressTone('dial', 'GB'), 400, 160)).toEqual(play(callProgressTone('dial', 'GB'), 400, 3200));
  });

  it('never clip', () => {
    expect(play(callProgressTone('busy', 'US'), 2000).every((sample) => Math.abs(sample) <= 5000)).toBe(true);
  });
});
