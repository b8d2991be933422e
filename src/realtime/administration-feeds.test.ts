import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../contract/live/index.ts';
import { Emitter } from '../kernel/events.ts';
import type { CompanyId, DeviceId, TrunkId } from '../kernel/ids.ts';
import { AdministrationFeeds } from './administration-feeds.ts';

const elm = 'elm' as CompanyId;
const carrier = 'carrier' as TrunkId;
const desk = 'desk' as DeviceId;
type Load = { deviceId: DeviceId | null; trunkId: TrunkId | null };

function bench({ isFollowed = true } = {}) {
  const load = new Emitter<{ load: Load }>();
  const calls = new Map<string, number>();
  const told: [string, string, LiveEvent][] = [];
  const never = () => () => {};
  const feeds = new AdministrationFeeds({
    publisher: {
      toUser: () => {},
      toTopic: (companyId, topic, event) => void told.push([companyId, topic, event]),
      toSuperAdministrators: () => {},
      isTopicFollowed: () => isFollowed,
      isFollowed: () => false,
    },
    services: { onChanged: never, view: () => ({}) as never },
    incidents: { onChanged: never },
    onTrunkChanged: never,
    registrations: { onChanged: never } as never,
    connections: {
      ofTrunk: (id: TrunkId) => ({ companyId: elm, view: { trunkId: id, calls: { now: calls.get(id) ?? 0, maximum: 30 } } }),
      ofDevice: (id: DeviceId) => ({ companyId: elm, view: { deviceId: id, lines: { now: calls.get(id) ?? 0, maximum: 2 } } }),
    } as never,
    onLoadChanged: (listener) => load.on('load', listener),
  });
  const busy = (party: Load, count: number) => {
    calls.set(party.trunkId ?? party.deviceId ?? '', count);
    load.emit('load', party);
  };
  return { feeds, told, busy };
}

describe('what administrators are told of calls', () => {
  it('is the number of calls of a trunk and the lines of a phone, as they come and go', () => {
    const { told, busy } = bench();
    busy({ deviceId: null, trunkId: carrier }, 1);
    busy({ deviceId: desk, trunkId: null }, 1);
    busy({ deviceId: null, trunkId: carrier }, 0);
    expect(told).toMatchObject([
      [elm, 'connections', { type: 'connection-changed', connection: { trunkId: carrier, calls: { now: 1 } } }],
      [elm, 'device-states', { type: 'device-state-changed', device: { deviceId: desk, lines: { now: 1 } } }],
      [elm, 'connections', { type: 'connection-changed', connection: { calls: { now: 0 } } }],
    ]);
  });

  it('is not made when nobody looks, and nothing after the end', () => {
    const unseen = bench({ isFollowed: false });
    unseen.busy({ deviceId: desk, trunkId: carrier }, 1);
    expect(unseen.told).toEqual([]);
    const { feeds, told, busy } = bench();
    feeds[Symbol.dispose]();
    busy({ deviceId: desk, trunkId: carrier }, 1);
    expect(told).toEqual([]);
  });
});
