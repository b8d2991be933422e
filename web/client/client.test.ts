import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../../src/contract/live/index.ts';
import { livePath } from '../../src/contract/live/index.ts';
import * as contract from '../../src/contract/rest/index.ts';
import { LiveClient, type LiveSocket } from './live-client.ts';
import { pathOf } from './rest-client.ts';
import { routes } from './routes.ts';

/** What `resourceAt` is asked for in `features/admin`. */
const plurals =
  'users groups domains companies administrators devices trunks queues agents numbering-rules numbering-settings authorizations applications access-objects parameters audit incidents user-sources user-imports scim-clients webhooks identity-providers tokens backups jobs job-runs device-states'.split(
    ' ',
  );

describe('routes', () => {
  const here = Object.entries(routes).flatMap(([resource, group]) =>
    Object.entries(group).map(([name, route]) => [`${resource}.${name}`, route] as const),
  );

  const known = new Set(contract.allRoutes().map(({ method, path }) => `${method} ${path}`));

  it.each(here)('%s is a route of the contract', (_name, { method, path }) => {
    expect(known).toContain(`${method} ${path}`);
  });

  it.each(plurals)('%s can be listed as the pages of the administration do', (plural) => {
    expect(known).toContain(`GET /api/v1/admin/${plural}`);
  });

  it('fills addresses and leaves out what is not asked', () => {
    expect(pathOf('/a/:id/b', { params: { id: 'x/y' }, query: { limit: 5, search: undefined, cursor: '' } })).toBe(
      '/a/x%2Fy/b?limit=5',
    );
  });

  it('opens the live connection where the contract says', () => {
    expect(livePath).toBe('/api/v1/live');
  });
});

function newLive() {
  const sockets: (LiveSocket & { sent: unknown[]; isClosed: boolean })[] = [];
  const timers: { ms: number; run: () => void }[] = [];
  const events: LiveEvent[] = [];
  const states: string[] = [];
  const client = new LiveClient({
    openSocket: () => {
      const sent: unknown[] = [];
      const socket = {
        sent,
        isClosed: false,
        send: (text: string) => void sent.push(JSON.parse(text)),
        close: () => {
          socket.isClosed = true;
          socket.onClose();
        },
        onOpen: () => {},
        onText: (_text: string) => {},
        onClose: () => {},
      };
      sockets.push(socket);
      return socket;
    },
    clock: {
      after: (ms, run) => {
        const timer = { ms, run };
        timers.push(timer);
        return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1));
      },
    },
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
  });
  client.open();
  const tell = (index: number, id: number, event: LiveEvent) =>
    sockets[index]?.onText(JSON.stringify({ kind: 'event', id, event }));
  return { client, sockets, timers, events, states, tell };
}

const presence = (userId: string): LiveEvent => ({ type: 'presence-changed', changes: [{ userId, presence: 'idle' }] });
const snapshot: LiveEvent = { type: 'snapshot', calls: [], agent: null };

describe('the live connection', () => {
  it('comes back with growing pauses, says the last event it saw, and subscribes again', () => {
    const { client, sockets, timers, tell } = newLive();
    client.subscribe('presence');
    sockets[0]?.onOpen();
    tell(0, 4, snapshot);
    tell(0, 5, presence('a'));
    sockets[0]?.onClose();
    expect(timers.map(({ ms }) => ms)).toEqual([500]);
    timers.shift()?.run();
    sockets[1]?.onClose();
    expect(timers.map(({ ms }) => ms)).toEqual([1000]);
    timers.shift()?.run();
    sockets[2]?.onOpen();
    expect(sockets[2]?.sent).toEqual([
      { kind: 'resume', lastId: 5 },
      { kind: 'subscribe', topic: 'presence' },
    ]);
  });

  it('does not lose events that are replayed behind the snapshot of a new connection', () => {
    const { sockets, timers, tell, events } = newLive();
    sockets[0]?.onOpen();
    tell(0, 4, snapshot);
    sockets[0]?.onClose();
    timers.shift()?.run();
    sockets[1]?.onOpen();
    tell(1, 6, snapshot);
    tell(1, 5, presence('a'));
    tell(1, 6, presence('b'));
    expect(events.map((event) => (event.type === 'presence-changed' ? event.changes[0]!.userId : event.type))).toEqual([
      'snapshot',
      'snapshot',
      'a',
      'b',
    ]);
  });

  it('takes events outside the history, which carry a number already seen', () => {
    const { sockets, tell, events } = newLive();
    sockets[0]?.onOpen();
    tell(0, 4, snapshot);
    tell(0, 4, presence('a'));
    tell(0, 4, presence('b'));
    expect(events).toHaveLength(3);
  });

  it('subscribes once for several listeners and leaves with the last', () => {
    const { client, sockets } = newLive();
    sockets[0]?.onOpen();
    const leaveOne = client.subscribe('presence');
    const leaveTwo = client.subscribe('presence');
    leaveOne();
    leaveOne();
    expect(sockets[0]?.sent).toEqual([{ kind: 'subscribe', topic: 'presence' }]);
    leaveTwo();
    expect(sockets[0]?.sent.at(-1)).toEqual({ kind: 'unsubscribe', topic: 'presence' });
  });

  it('gives a connection up that answers no ping', () => {
    const { sockets, timers, states } = newLive();
    sockets[0]?.onOpen();
    for (let turn = 0; turn < 3; turn += 1) timers.shift()?.run();
    expect(sockets[0]?.isClosed).toBe(true);
    expect(states.at(-1)).toBe('waiting');
  });
});
