import { describe, expect, it } from 'vitest';
import { judgeMicrophone, judgeSound, lossPercent } from './judge.ts';

describe('what is heard of a microphone', () => {
  it.each([
    [{ loudest: 0, clipped: 0 }, 'silent'],
    [{ loudest: 0.0004, clipped: 0 }, 'silent'],
    [{ loudest: 0.004, clipped: 0 }, 'quiet'],
    [{ loudest: 0.1, clipped: 0.01 }, 'good'],
    [{ loudest: 0.9, clipped: 0.2 }, 'loud'],
  ] as const)('%o is %s', (heard, verdict) => {
    expect(judgeMicrophone(heard)).toBe(verdict);
  });
});

describe('what the echo brought back', () => {
  const good = { sent: 250, received: 248, lost: 2, jitterMs: 4, roundTripMs: 40 };

  it.each([
    [good, 'good'],
    [{ ...good, received: 0, lost: 0 }, 'none'],
    [{ ...good, lost: 20 }, 'poor'],
    [{ ...good, jitterMs: 60 }, 'poor'],
    [{ ...good, roundTripMs: 900 }, 'poor'],
  ] as const)('%o is %s', (figures, verdict) => {
    expect(judgeSound(figures)).toBe(verdict);
  });

  it('counts no loss below nothing: packets that came twice make the count negative', () => {
    expect(lossPercent({ received: 100, lost: -3 })).toBe(0);
  });
});
