import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogFields, silentLogger } from '../../kernel/logger.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { TokenBucket } from './token-bucket.ts';
import { TrafficGuard, type TrafficGuardOptions } from './traffic-guard.ts';

function guardWith(options: Partial<TrafficGuardOptions> = {}) {
  const clock = new VirtualClock();
  const logged: LogFields[] = [];
  const logger = { ...silentLogger, warn: (_sentence: string, fields?: LogFields) => logged.push(fields ?? {}) };
  return { clock, logged, guard: new TrafficGuard({ clock, logger, options }) };
}

function admitted(guard: TrafficGuard, address: string, count: number): number {
  let good = 0;
  for (let i = 0; i < count; i++) if (guard.admit(address)) good++;
  return good;
}

const stranger = '192.0.2.7';

describe('rate of messages', () => {
  it('admits a burst, then the average, per source', () => {
    const { clock, guard } = guardWith({ messagesPerSecond: 10, burst: 20 });
    expect(admitted(guard, stranger, 30)).toBe(20);
    clock.advance(1000);
    expect(admitted(guard, stranger, 30)).toBe(10);
    expect(admitted(guard, '192.0.2.8', 20)).toBe(20);
  });

  it('gives ten times the room to a source that has authenticated', () => {
    const { guard } = guardWith({ messagesPerSecond: 10, burst: 20 });
    guard.vouch(stranger);
    expect(admitted(guard, stranger, 300)).toBeGreaterThanOrEqual(199);
  });

  it('never limits a source on the allow-list, also when listed later', () => {
    const { guard } = guardWith({ messagesPerSecond: 1, burst: 1 });
    admitted(guard, '198.51.100.9', 5);
    guard.setAllowed(['198.51.100.0/24', '2001:db8::/32']);
    expect(admitted(guard, '198.51.100.9', 1000)).toBe(1000);
    expect(admitted(guard, '2001:db8::1', 1000)).toBe(1000);
  });

  it('limits strangers together, so that forged sources cost no more, but not who has authenticated', () => {
    const { guard } = guardWith({ strangersPerSecond: 100 });
    guard.vouch('203.0.113.1');
    let good = 0;
    for (let i = 0; i < 1000; i++) if (guard.admit(`10.0.${i >> 8}.${i & 255}`)) good++;
    expect(good).toBe(100);
    expect(guard.admit('203.0.113.1')).toBe(true);
  });

  it('counts all of an IPv6 /64 as one source', () => {
    const { guard } = guardWith({ messagesPerSecond: 1, burst: 2 });
    expect([guard.admit('2001:db8::1'), guard.admit('2001:db8:0:0:5::2'), guard.admit('2001:db8::3')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(guard.admit('2001:db8:0:1::1')).toBe(true);
  });

  it('does not lock a source out when the clock is set back', () => {
    const bucket = new TokenBucket({ perSecond: 10, burst: 5, atMs: 1_000_000 });
    for (let i = 0; i < 5; i++) bucket.take(1_000_000);
    expect([bucket.take(0), bucket.take(100), bucket.take(200)]).toEqual([false, true, true]);
  });
});

describe('bans', () => {
  it('bans at once for a scanner, in any spelling', () => {
    const { guard } = guardWith();
    expect(guard.isScanner(stranger, () => 'Friendly-Scanner')).toBe(true);
    expect(guard.admit(stranger)).toBe(false);
  });

  it('bans after repeated bad digests and twice as long each time', () => {
    const { clock, guard, logged } = guardWith({ banMs: 60_000 });
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 10; i++) guard.report(stranger, 'bad-digest');
      expect(guard.isBanned(stranger)).toBe(true);
      clock.advance(60_000 * 2 ** round - 1);
      expect(guard.isBanned(stranger)).toBe(true);
      clock.advance(1);
      expect(guard.isBanned(stranger)).toBe(false);
    }
    expect(logged.map((fields) => fields.seconds)).toEqual([60, 120, 240]);
  });

  it('bans for a day at the longest, and asks for as many offences anew after each ban', () => {
    const { clock, guard, logged } = guardWith({ banMs: 3_600_000 });
    for (let round = 0; round < 7; round++) {
      for (let i = 0; i < 9; i++) guard.report(stranger, 'bad-digest');
      expect(guard.isBanned(stranger)).toBe(false);
      guard.report(stranger, 'bad-digest');
      expect(guard.isBanned(stranger)).toBe(true);
      clock.advance(24 * 3_600_000);
    }
    expect(logged.map((fields) => Number(fields.seconds) / 3600)).toEqual([1, 2, 4, 8, 16, 24, 24]);
  });

  it('writes one log line for each ban, however much is sent meanwhile', () => {
    const { guard, logged } = guardWith({ messagesPerSecond: 10, burst: 10 });
    admitted(guard, stranger, 50_000);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ source: stranger, offence: 'flood' });
  });

  it('forgets points as time passes', () => {
    const { clock, guard } = guardWith();
    for (let i = 0; i < 50; i++) {
      guard.report(stranger, 'bad-digest');
      clock.advance(10_000);
    }
    expect(guard.isBanned(stranger)).toBe(false);
  });

  it('does not ban an authenticated source for what anybody can send in its name', () => {
    const { guard } = guardWith();
    guard.vouch(stranger);
    for (let i = 0; i < 100; i++) guard.report(stranger, 'malformed');
    expect(guard.isScanner(stranger, () => 'sipvicious')).toBe(false);
    expect(guard.isBanned(stranger)).toBe(false);
  });

  it('does ban an authenticated source for many bad digests', () => {
    const { guard } = guardWith();
    guard.vouch(stranger);
    for (let i = 0; i < 50; i++) guard.report(stranger, 'bad-digest');
    expect(guard.isBanned(stranger)).toBe(true);
  });

  it('never bans the allow-list, and ends with a pardon', () => {
    const { guard } = guardWith({ allowed: ['192.0.2.1'] });
    guard.report('192.0.2.1', 'scanner');
    guard.report(stranger, 'scanner');
    expect([guard.isBanned('192.0.2.1'), guard.isBanned(stranger)]).toEqual([false, true]);
    guard.pardon(stranger);
    expect(guard.admit(stranger)).toBe(true);
  });
});

describe('connections', () => {
  it('refuses a source with too many connections or too many silent ones', () => {
    const { guard } = guardWith({ connectionsPerSource: 10, halfOpenPerSource: 3 });
    expect(guard.admitConnection(stranger, 9, 2)).toBe(true);
    expect(guard.admitConnection(stranger, 10, 0)).toBe(false);
    expect(guard.admitConnection(stranger, 5, 3)).toBe(false);
    expect(guard.counters.refusedConnections).toBe(2);
  });

  it('are refused to who is banned, and never to the allow-list', () => {
    const { guard } = guardWith({ connectionsPerSource: 10, allowed: ['192.0.2.1'] });
    guard.report(stranger, 'scanner');
    expect(guard.admitConnection(stranger, 0, 0)).toBe(false);
    expect(guard.admitConnection('192.0.2.1', 1000, 1000)).toBe(true);
  });
});

it('counts what it lets in, what it turns away, and why', () => {
  const { guard } = guardWith({ messagesPerSecond: 1, burst: 5, strangersPerSecond: 7 });
  admitted(guard, stranger, 6);
  admitted(guard, '192.0.2.8', 3);
  guard.report('192.0.2.9', 'scanner');
  admitted(guard, '192.0.2.9', 2);
  expect(guard.counters).toEqual({
    admitted: 7,
    limited: 1,
    limitedStrangers: 1,
    refusedBanned: 2,
    refusedConnections: 0,
    bans: 1,
    offences: { 'bad-digest': 0, malformed: 0, scanner: 1, 'unknown-target': 0, flood: 1, connections: 0 },
  });
});

it('remembers a bounded number of sources and never admits more than bursts and rates allow', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(400)), { maxLength: 200 }), (steps) => {
      const { clock, guard } = guardWith({ messagesPerSecond: 5, burst: 3 });
      const start = clock.now();
      const counts = new Map<string, number>();
      for (const [host, wait] of steps) {
        clock.advance(wait);
        const address = `192.0.2.${host}`;
        if (guard.admit(address)) counts.set(address, (counts.get(address) ?? 0) + 1);
      }
      const most = 3 + ((clock.now() - start) / 1000) * 5 + 1e-6;
      for (const count of counts.values()) expect(count).toBeLessThanOrEqual(most);
    }),
  );
});
