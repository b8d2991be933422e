import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Logger, silentLogger } from '../../kernel/logger.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { LifeSign } from './index.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'parley-life-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('the sign of life', () => {
  it('tells the next run until when this one lived, two seconds exact', () => {
    const clock = new VirtualClock();
    const beganMs = clock.now();
    const first = new LifeSign({ clock, logger: silentLogger, dataDir });
    expect(first.lastBeforeMs).toBeNull();
    first.startIsOver();
    clock.advance(61_000);
    first[Symbol.dispose]();
    clock.advance(3_600_000);
    using next = new LifeSign({ clock, logger: silentLogger, dataDir });
    expect(next.lastBeforeMs).toBe(beganMs + 60_000);
  });

  it('outlives starts that are killed before all is taken up, and only those', () => {
    const clock = new VirtualClock();
    const run = (livesMs: number, isWhole: boolean): number | null => {
      const sign = new LifeSign({ clock, logger: silentLogger, dataDir });
      if (isWhole) sign.startIsOver();
      clock.advance(livesMs);
      // As a kill would: nothing is written any more.
      sign[Symbol.dispose]();
      const { lastBeforeMs } = sign;
      clock.advance(600_000);
      return lastBeforeMs;
    };
    const beganMs = clock.now();
    expect(run(10_000, true)).toBeNull();
    const killed = [run(3000, false), run(0, false), run(5000, false)];
    expect(killed).toEqual([beganMs + 10_000, beganMs + 10_000, beganMs + 10_000]);
    const laterMs = clock.now();
    expect(run(20_000, true)).toBe(beganMs + 10_000);
    expect(run(1000, true)).toBe(laterMs + 20_000);
  });

  it('is told once when it cannot be written, and goes on', () => {
    const clock = new VirtualClock();
    const told: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (sentence) => told.push(sentence) };
    const sign = new LifeSign({ clock, logger, dataDir: join(dataDir, 'missing') });
    clock.advance(10_000);
    sign[Symbol.dispose]();
    expect(told).toEqual(['The sign of life cannot be written']);
  });
});
