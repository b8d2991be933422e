import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Emitter } from '../../kernel/events.ts';
import type { CompanyId, DeviceId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { ChangedPhones } from './changed-phones.ts';
import type { ToldPhone } from './phone-record.ts';

const elm = 'elm' as CompanyId;
const idOf = (index: number) => `phone-${index}` as DeviceId;

describe('telephones that were told something that changed', () => {
  let clock: VirtualClock;
  let events: Emitter<{ changed: { companyIds: CompanyId[] } }>;
  let parameters: Emitter<{ changed: CompanyId }>;
  let comings: Emitter<{ changed: DeviceId }>;
  let phones: ToldPhone[];
  /** What each would be told now. */
  let now: Map<DeviceId, string>;
  let registered: Set<DeviceId>;
  let asked: DeviceId[];
  let looks: number;
  let changed: ChangedPhones;

  beforeEach(() => {
    clock = new VirtualClock();
    events = new Emitter();
    parameters = new Emitter();
    comings = new Emitter();
    phones = [1, 2, 3].map((index) => ({
      deviceId: idOf(index),
      delivered: 'old',
      vendor: 'snom',
      model: '',
      mac: '',
      keys: [],
    }));
    now = new Map(phones.map(({ deviceId }) => [deviceId, 'old']));
    registered = new Set(phones.map(({ deviceId }) => deviceId));
    asked = [];
    looks = 0;
    changed = new ChangedPhones({
      clock,
      logger: silentLogger,
      directory: { onChanged: (listener) => events.on('changed', listener) },
      parameters: { onChanged: (listener) => parameters.on('changed', listener) },
      store: {
        enrolled: () => {
          looks++;
          return Promise.resolve(phones);
        },
      },
      models: { fingerprint: ({ deviceId }) => now.get(deviceId) ?? null },
      registrations: {
        isRegistered: (id) => registered.has(id),
        onChanged: (listener) => comings.on('changed', listener),
      },
      checkSync: (id) => {
        asked.push(id);
        return Promise.resolve({ told: 1, understood: 1 });
      },
    });
  });
  afterEach(() => changed[Symbol.dispose]());

  /** Lets the pause end, and what then goes on without time. */
  const rest = async () => {
    clock.advance(3000);
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };

  it('are asked to fetch once, when the changes of a moment are over, and only those', async () => {
    now.set(idOf(2), 'new');
    events.emit('changed', { companyIds: [elm] });
    clock.advance(2000);
    parameters.emit('changed', elm);
    clock.advance(2000);
    expect(looks).toBe(0);
    await rest();
    expect([looks, asked]).toEqual([1, [idOf(2)]]);
    events.emit('changed', { companyIds: [elm] });
    await rest();
    // It did not fetch: it is not asked again for the same.
    expect(asked).toEqual([idOf(2)]);
    now.set(idOf(2), 'newer');
    events.emit('changed', { companyIds: [elm] });
    await rest();
    expect(asked).toEqual([idOf(2), idOf(2)]);
  });

  it('are not asked where they are not registered, nor when nothing can be told; once they are back they are', async () => {
    now.set(idOf(1), 'new');
    now.delete(idOf(3));
    registered.delete(idOf(1));
    events.emit('changed', { companyIds: [elm] });
    await rest();
    expect(asked).toEqual([]);
    comings.emit('changed', idOf(2));
    await rest();
    expect(looks).toBe(1);
    registered.add(idOf(1));
    comings.emit('changed', idOf(1));
    await rest();
    expect(asked).toEqual([idOf(1)]);
  });

  it('are left alone after the end', async () => {
    now.set(idOf(1), 'new');
    events.emit('changed', { companyIds: [elm] });
    changed[Symbol.dispose]();
    await rest();
    events.emit('changed', { companyIds: [elm] });
    await rest();
    expect(looks).toBe(0);
  });
});
