import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JitterBuffer, type Playout } from './index.ts';

const packet = (index: number, firstSequence = 65_530, firstTimestamp = 2 ** 32 - 800) => ({
  sequence: (firstSequence + index) & 0xffff,
  timestamp: (firstTimestamp + index * 160) >>> 0,
  payload: Uint8Array.of(index >> 8, index & 0xff),
});

const talk = (index: number, gapTicks: number) => ({
  ...packet(index),
  timestamp: (packet(index).timestamp + gapTicks) >>> 0,
});

const indexOf = (playout: Playout): number => (playout.kind === 'packet' ? (playout.payload[0]! << 8) | playout.payload[1]! : -1);

/** Plays a list of arrivals against a listener that pulls every `pullMs`. */
function play(arrivals: readonly { index: number; atMs: number }[], options: { untilMs: number; pullMs?: number }) {
  const buffer = new JitterBuffer({ clockRate: 8000 });
  const waiting = arrivals.toSorted((a, b) => a.atMs - b.atMs);
  const played: Playout[] = [];
  let depthAtEnd = 0;
  for (let now = 5; now < options.untilMs; now += options.pullMs ?? 20) {
    while (waiting[0] && waiting[0].atMs <= now) {
      const { index, atMs } = waiting.shift()!;
      buffer.push(packet(index), atMs);
    }
    played.push(buffer.pull());
    depthAtEnd = buffer.depthMs;
  }
  return { buffer, played, indexes: played.map(indexOf).filter((index) => index >= 0), depthAtEnd };
}

const steady = (count: number, stepMs = 20) => Array.from({ length: count }, (_, index) => ({ index, atMs: index * stepMs }));

describe('a jitter buffer', () => {
  it('plays a steady stream complete and in order across the wraps of sequence and timestamp', () => {
    const { indexes, played } = play(steady(100), { untilMs: 2100 });
    expect(indexes).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(played.slice(0, 100).filter((one) => one.kind === 'lost')).toHaveLength(0);
  });

  it('holds back no more than two frames of a steady stream', () => {
    const { depthAtEnd } = play(steady(500), { untilMs: 9000 });
    expect(depthAtEnd).toBeLessThanOrEqual(40);
  });

  it('asks for one concealed frame in place of each lost packet', () => {
    const { indexes, played } = play(
      steady(100).filter(({ index }) => index % 10 !== 5),
      { untilMs: 2000 },
    );
    expect(indexes).toHaveLength(90);
    expect(played.filter((one) => one.kind === 'lost')).toHaveLength(10);
  });

  it('drops duplicates', () => {
    const { indexes, buffer } = play([...steady(50), ...steady(50)], { untilMs: 1100 });
    expect(indexes).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(buffer.counts.duplicates + buffer.counts.late).toBe(50);
  });

  it('puts swapped packets in order once it knows the jitter', () => {
    const swapped = steady(200).map(({ index, atMs }) => ({ index, atMs: index % 4 === 0 ? atMs + 45 : atMs }));
    const { indexes } = play(swapped, { untilMs: 4100 });
    expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
    expect(indexes.filter((index) => index > 20)).toHaveLength(179);
  });

  it('grows with jitter and shrinks again when the network calms down', () => {
    const rough = Array.from({ length: 300 }, (_, index) => ({ index, atMs: index * 20 + (index % 7 === 3 ? 100 : 0) }));
    const calm = Array.from({ length: 2000 }, (_, index) => ({ index: index + 300, atMs: (index + 300) * 20 }));
    expect(play(rough, { untilMs: 6000 }).buffer.targetMs).toBeGreaterThan(90);
    const after = play([...rough, ...calm], { untilMs: 45_000 });
    expect(after.buffer.targetMs).toBeLessThan(45);
    expect(after.depthAtEnd).toBeLessThanOrEqual(80);
  });

  it('waits through a pause of the sender and goes on with what follows', () => {
    const buffer = new JitterBuffer({ clockRate: 8000 });
    const played: Playout[] = [];
    for (let tick = 0; tick < 200; tick++) {
      if (tick < 50) buffer.push(talk(tick, 0), tick * 20);
      if (tick >= 100 && tick < 150) buffer.push(talk(tick - 50, 50 * 160), tick * 20);
      played.push(buffer.pull());
    }
    expect(played.map(indexOf).filter((index) => index >= 0)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(played.slice(60, 95).filter((one) => one.kind === 'silence').length).toBeGreaterThan(30);
  });

  it('follows a sender that starts anew, but not a single stray packet', () => {
    const buffer = new JitterBuffer({ clockRate: 8000 });
    for (let index = 0; index < 10; index++) buffer.push(packet(index, 100, 0), index * 20);
    expect(buffer.push(packet(0, 40_000, 77), 200)).toBe('suspect');
    expect(buffer.push(packet(10, 100, 0), 210)).toBe('kept');
    expect(buffer.push(packet(0, 40_000, 77), 220)).toBe('suspect');
    expect(buffer.push(packet(1, 40_000, 77), 240)).toBe('restarted');
    expect(buffer.counts.restarts).toBe(1);
  });

  it('goes on after the sender’s timestamps jumped', () => {
    const buffer = new JitterBuffer({ clockRate: 8000 });
    const heard: number[] = [];
    for (let index = 0; index < 100; index++) {
      const jumped = index < 50 ? 0 : 1_000_000;
      buffer.push({ ...packet(index), timestamp: (packet(index).timestamp + jumped) >>> 0 }, index * 20);
      const out = indexOf(buffer.pull());
      if (out >= 0) heard.push(out);
    }
    expect(heard.length).toBeGreaterThan(95);
  });

  it.each([19.98, 20.02])('keeps its depth for an hour when the sender makes a packet every %f ms', (stepMs) => {
    const buffer = new JitterBuffer({ clockRate: 8000 });
    let sent = 0;
    let deepest = 0;
    let concealed = 0;
    for (let tick = 0; tick < 180_000; tick++) {
      const now = tick * 20 + 10;
      while (sent * stepMs <= now) buffer.push(packet(sent & 0xffff, 0, 0), sent++ * stepMs);
      if (buffer.pull().kind === 'lost') concealed++;
      if (tick > 100) deepest = Math.max(deepest, buffer.depthMs);
    }
    // 0.1 % of 180,000 frames: 180 must be left out or made up, and hardly more.
    expect(buffer.counts.skipped + concealed).toBeLessThan(400);
    expect(buffer.counts.skipped + concealed).toBeGreaterThan(120);
    expect(deepest).toBeLessThan(150);
  });

  it('does not play a packet again that comes twice, the second time behind the next talkspurt', () => {
    const arrivals = [
      { index: 0, atMs: 0 },
      { index: 1, atMs: 126 },
      { index: 0, atMs: 126 },
    ];
    expect(play(arrivals, { untilMs: 1000 }).indexes).toEqual([0, 1]);
  });

  it('plays each packet at most once and in order whatever arrives, and keeps its memory within bounds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ index: fc.integer({ min: 0, max: 300 }), atMs: fc.integer({ min: 0, max: 6000 }) }), {
          maxLength: 400,
        }),
        (arrivals) => {
          const { indexes, buffer } = play(arrivals, { untilMs: 7000 });
          for (let i = 1; i < indexes.length; i++) expect(indexes[i]!).toBeGreaterThan(indexes[i - 1]!);
          expect(buffer.depthMs).toBeLessThanOrEqual(620);
        },
      ),
    );
  });

  it('never throws and never hangs on any sequence numbers and timestamps', () => {
    const wild = fc.record({
      sequence: fc.integer({ min: 0, max: 65_535 }),
      timestamp: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    });
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 200 }), (packets) => {
        const buffer = new JitterBuffer({ clockRate: 8000 });
        for (const [index, one] of packets.entries()) {
          buffer.push({ ...one, payload: new Uint8Array(1) }, index * 20);
          expect(['packet', 'lost', 'silence']).toContain(buffer.pull().kind);
        }
      }),
    );
  });
});
