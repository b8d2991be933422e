import { describe, expect, it } from 'vitest';
import { idealWaits, spreadOf } from '../../bench/support/ideal-waits.ts';

/** Looks for the first free one of all servers, each time. */
function byLookingAtAll(arrivalsMs: readonly number[], servers: number, serviceMs: number): number[] {
  const freeAtMs = Array.from({ length: servers }, () => 0);
  return arrivalsMs.map((atMs) => {
    const first = freeAtMs.indexOf(Math.min(...freeAtMs));
    const beginMs = Math.max(atMs, freeAtMs[first]!);
    freeAtMs[first] = beginMs + serviceMs;
    return beginMs - atMs;
  });
}

describe('the ideal of waiting', () => {
  it('is nothing while somebody is free', () => {
    expect(idealWaits([0, 10, 20], { servers: 3, serviceMs: 1000 })).toEqual([0, 0, 0]);
  });

  it('is 1.75 s on average for 400 callers at 100/s, 50 agents and calls of 1 s', () => {
    const arrivals = Array.from({ length: 400 }, (_, index) => index * 10);
    const { mean, p50, p95, most } = spreadOf(idealWaits(arrivals, { servers: 50, serviceMs: 1000 }));
    expect({ mean, p50, p95, most }).toEqual({ mean: 1750, p50: 1500, p95: 3500, most: 3500 });
  });

  it('is what one finds by looking at every server', () => {
    let seed = 7;
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed;
    };
    for (let round = 0; round < 50; round++) {
      const servers = 1 + (next() % 9);
      let atMs = 0;
      const arrivals = Array.from({ length: 60 }, () => (atMs += next() % 200));
      expect(idealWaits(arrivals, { servers, serviceMs: 700 })).toEqual(byLookingAtAll(arrivals, servers, 700));
    }
  });
});
