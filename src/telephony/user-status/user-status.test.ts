import { describe, expect, it } from 'vitest';
import { Emitter } from '../../kernel/events.ts';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import type { ChosenStatus } from './index.ts';
import { UserStatuses } from './index.ts';

const anna = 'anna' as UserId;
const elm = 'elm' as CompanyId;
const by = { companyId: elm, userId: anna };
const hour = 3_600_000;

async function open(kept: ChosenStatus[] = [], clock = new VirtualClock(10 * hour)) {
  const store = new Map(kept.map((one) => [one.userId, one]));
  const statuses = await UserStatuses.open({
    clock,
    logger: silentLogger,
    directory: {
      user: (id) =>
        id === anna
          ? {
              id,
              companyId: elm,
              domainId: 'd' as DomainId,
              login: 'anna',
              firstName: '',
              lastName: '',
              email: null,
              mobile: null,
              language: 'en',
              role: 'user',
              enabled: true,
            }
          : undefined,
    },
    store: {
      all: () => Promise.resolve([...store.values()]),
      save: async (chosen) => void store.set(chosen.userId, chosen),
    },
  });
  const told: string[] = [];
  statuses.onChanged(({ userId }) => told.push(`${userId} ${statuses.statusOf(userId)}`));
  return { statuses, clock, store, told };
}

describe('the status of a person', () => {
  it('is online until he says otherwise, and stays what he says over a restart', async () => {
    const { statuses, store, told } = await open();
    expect(statuses.of(anna)).toMatchObject({ status: 'online', message: '', note: '', isAutomatic: false });
    await statuses.choose(by, { status: 'busy', message: 'Budget', note: 'Room 12' });
    expect(told).toEqual(['anna busy']);
    const again = await open([...store.values()]);
    expect(again.statuses.of(anna)).toMatchObject({ status: 'busy', message: 'Budget', note: 'Room 12' });
  });

  it('ends at its time: the message goes, the note stays', async () => {
    const { statuses, clock, store, told } = await open();
    await statuses.choose(by, { status: 'absent', message: 'Lunch', note: 'Room 12', untilMs: 14 * hour });
    await clock.advanceAsync(4 * hour - 1);
    expect(statuses.statusOf(anna)).toBe('absent');
    await clock.advanceAsync(1);
    expect(statuses.of(anna)).toMatchObject({ status: 'online', message: '', untilMs: null, note: 'Room 12' });
    expect(told).toEqual(['anna absent', 'anna online']);
    expect(store.get(anna)).toMatchObject({ status: 'online', note: 'Room 12' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('ends while the server is down, too', async () => {
    const { statuses } = await open([{ ...by, status: 'absent', message: 'Lunch', untilMs: 9 * hour, note: '' }]);
    expect(statuses.of(anna)).toMatchObject({ status: 'online', message: '' });
  });

  it('takes ends of weeks ahead, and none that is over', async () => {
    const { statuses, clock } = await open();
    await statuses.choose(by, { status: 'offline', untilMs: clock.now() + 40 * 24 * hour });
    await clock.advanceAsync(39 * 24 * hour);
    expect(statuses.statusOf(anna)).toBe('offline');
    await clock.advanceAsync(24 * hour);
    expect(statuses.statusOf(anna)).toBe('online');
    await expect(statuses.choose(by, { status: 'busy', untilMs: clock.now() })).rejects.toMatchObject({ code: 'input-invalid' });
  });

  it('begins without the message and the end of the one before', async () => {
    const { statuses } = await open();
    await statuses.choose(by, { status: 'absent', message: 'Lunch', untilMs: 14 * hour });
    await statuses.choose(by, { status: 'busy' });
    expect(statuses.of(anna)).toMatchObject({ status: 'busy', message: '', untilMs: null });
    await statuses.choose(by, { note: 'Only the note' });
    expect(statuses.of(anna)).toMatchObject({ status: 'busy', note: 'Only the note' });
  });

  it('is absent by itself while nobody is at the page, and only from online', async () => {
    const { statuses, told } = await open();
    statuses.setAway(anna, true);
    expect(statuses.of(anna)).toMatchObject({ status: 'absent', isAutomatic: true });
    statuses.setAway(anna, false);
    expect(told).toEqual(['anna absent', 'anna online']);
    await statuses.choose(by, { status: 'busy' });
    statuses.setAway(anna, true);
    expect(statuses.of(anna)).toMatchObject({ status: 'busy', isAutomatic: false });
  });

  it('is offline by itself without a telephone, where the administrator wants it so', async () => {
    const { statuses, told } = await open();
    const happened = new Emitter<{ changed: UserId }>();
    let isGone = false;
    statuses.follow({ isCountedOffline: () => isGone, onChanged: (listener) => happened.on('changed', listener) });
    isGone = true;
    happened.emit('changed', anna);
    expect(statuses.of(anna)).toMatchObject({ status: 'offline', isAutomatic: true });
    happened.emit('changed', anna);
    isGone = false;
    happened.emit('changed', anna);
    expect(told).toEqual(['anna offline', 'anna online']);
    expect(statuses.sayingSomething([anna])).toEqual([]);
  });
});
