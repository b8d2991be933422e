import { describe, expect, it } from 'vitest';
import { canTalk, judgeMicrophone, judgeSound, lossPercent } from './judge.ts';

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

describe('a browser after the test', () => {
  const steps = (states: Readonly<Record<string, string>>) =>
    Object.entries({ microphone: 'good', speaker: 'good', network: 'good', sound: 'good', ...states }).map(([name, state]) => ({
      name,
      state,
    }));

  it.each([
    [{}, true],
    [{ microphone: 'warning', sound: 'warning' }, true],
    [{ network: 'bad', sound: 'warning' }, true],
    [{ microphone: 'bad' }, false],
    [{ speaker: 'bad' }, false],
    [{ sound: 'bad' }, false],
  ])('with %o is one where one can talk: %s', (states, can) => {
    expect(canTalk(steps(states))).toBe(can);
  });
});
