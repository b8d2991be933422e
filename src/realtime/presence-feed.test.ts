import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../contract/live/index.ts';
import { Emitter } from '../kernel/events.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import type { TelephonyPresence } from '../telephony/presence/index.ts';
import { PresenceFeed } from './presence-feed.ts';

const elm = 'elm' as CompanyId;
const anna = 'anna' as UserId;
const ben = 'ben' as UserId;

function open(connections: number) {
  const clock = new VirtualClock();
  const events = new Emitter<{ user: { userId: UserId; presence: TelephonyPresence } }>();
  const presence = new Map<UserId, TelephonyPresence>();
  const told: { readonly atMs: number; readonly share: string; readonly event: LiveEvent }[] = [];
  const beganMs = clock.now();
  const feed = new PresenceFeed({
    clock,
    publisher: {
      connections,
      toTopic: () => undefined,
      toShare: (_company, _topic, share, event) => told.push({ atMs: clock.now() - beganMs, share, event }),
      sharesOf: () => ['all', 'not ben'],
    },
    journal: { durable: () => Promise.resolve() },
    directory: { user: (id) => ({ id, companyId: elm }) as never },
    presence: { onUser: (listener) => events.on('user', listener), ofUser: (id) => presence.get(id) ?? 'idle' },
    statuses: { of: () => ({}) as never, statusOf: () => 'online', onChanged: () => () => undefined },
    isSeen: (_company, share, userId) => share === 'all' || userId !== ben,
  });
  const change = (userId: UserId, to: TelephonyPresence) => {
    presence.set(userId, to);
    events.emit('user', { userId, presence: to });
  };
  /** One millisecond after the other; what is stored at once is told in the same. */
  const pass = async (ms: number) => {
    for (let step = 0; step < ms; step += 1) {
      clock.advance(1);
      // oxlint-disable-next-line no-await-in-loop -- time passes step by step
      await Promise.resolve();
    }
  };
  return { told, change, pass, [Symbol.dispose]: () => feed[Symbol.dispose]() };
}

describe('what watchers are told of presence', () => {
  it('is told 10 ms after a quiet time, what belongs together in one message, to each view only whom it sees', async () => {
    using opened = open(10);
    const { told, change, pass } = opened;
    change(anna, 'ringing');
    change(ben, 'ringing');
    change(anna, 'on-call');
    await pass(11);
    const both = [
      { userId: anna, presence: 'on-call' },
      { userId: ben, presence: 'ringing' },
    ];
    expect(told.map(({ share, event }) => ({ share, event }))).toEqual([
      { share: 'all', event: { type: 'presence-changed', changes: both } },
      { share: 'not ben', event: { type: 'presence-changed', changes: both.slice(0, 1) } },
    ]);
    expect(told[0]?.atMs).toBe(10);
  });

  it.each([
    [10, 50],
    [4000, 100],
    [5000, 125],
    [50_000, 150],
  ])('with %i pages goes on every %i ms at most while things change', async (connections, pauseMs) => {
    using opened = open(connections);
    const { told, change, pass } = opened;
    for (let ms = 0; ms < 1000; ms += 5) {
      change(anna, ms % 2 === 0 ? 'ringing' : 'on-call');
      // oxlint-disable-next-line no-await-in-loop -- time passes step by step
      await pass(5);
    }
    const at = told.filter(({ share }) => share === 'all').map(({ atMs }) => atMs);
    const pauses = at.slice(1).map((ms, index) => ms - at[index]!);
    // The next change comes up to 5 ms after a telling is allowed again, or waits for it.
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(pauseMs);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(pauseMs + 5);
  });
});
