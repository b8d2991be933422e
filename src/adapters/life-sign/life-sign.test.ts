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
    clock.advance(61_000);
    first[Symbol.dispose]();
    clock.advance(3_600_000);
    using next = new LifeSign({ clock, logger: silentLogger, dataDir });
    expect(next.lastBeforeMs).toBe(beganMs + 60_000);
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
