import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { LiveEvent, ToBrowser, Topic, ToServer } from '../contract/live/index.ts';
import type { CompanyId, DomainId, SessionId, UserId } from '../kernel/ids.ts';
import { silentLogger } from '../kernel/logger.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import type { Actor } from '../platform/api/index.ts';
import { LiveHub } from './index.ts';
import { giveUpAfterMs, maxWaitingBytes, maxWaitingMessages } from './live-connection.ts';

const elm = 'elm' as CompanyId;

function actor(userId: string, more: Partial<Actor> = {}): Actor {
  return {
    companyId: elm,
    domainId: 'd' as DomainId,
    userId: userId as UserId,
    login: userId,
    role: 'administrator',
    administrator: 'company',
    homeCompanyId: elm,
    acting: null,
    sessionId: userId as SessionId,
    ...more,
  };
}

/** A socket whose other end reads only when told to. */
class Socket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  reads = true;
  readonly got: ToBrowser[] = [];
  closedWith: number | null = null;

  send(text: string): void {
    this.got.push(JSON.parse(text) as ToBrowser);
    if (!this.reads) this.bufferedAmount += text.length;
  }

  says(message: ToServer): void {
    this.emit('message', Buffer.from(JSON.stringify(message)));
  }

  close(code: number): void {
    this.closedWith ??= code;
    this.readyState = 3;
    this.emit('close');
  }

  terminate(): void {
    this.readyState = 3;
  }
}

function open() {
  const clock = new VirtualClock();
  const refused = new Set<Topic>();
  const hub = new LiveHub({
    clock,
    logger: silentLogger,
    sources: {
      snapshot: () => Promise.resolve({ type: 'snapshot', calls: [], agent: null }),
      refuseTopic: (_actor, topic) => (refused.has(topic) ? { code: 'not-permitted', detail: 'no' } : null),
    },
  });
  const connect = (who: Actor): Socket => {
    const socket = new Socket();
    hub.accept(who, socket as unknown as WebSocket);
    return socket;
  };
  return { clock, hub, connect, refused };
}

const settle = async () => {
  for (let i = 0; i < 3; i++) await new Promise(setImmediate);
};
const presence = (userId: string): LiveEvent => ({
  type: 'presence-changed',
  changes: [{ userId, presence: 'idle' }],
});
const told = (socket: Socket) =>
  socket.got.flatMap((message) =>
    message.kind === 'event' && message.event.type === 'presence-changed'
      ? message.event.changes.map(({ userId }) => userId)
      : [],
  );
const lastTopicId = (socket: Socket) => socket.got.findLast((message) => 'topicId' in message) as { topicId: number };

describe('a topic', () => {
  it('is numbered, and who comes back is told what he missed, in order, before what comes then', async () => {
    const { hub, connect } = open();
    const first = connect(actor('anna'));
    first.says({ kind: 'subscribe', topic: 'presence' });
    hub.toTopic(elm, 'presence', presence('one'));
    await settle();
    const { topicId: after } = lastTopicId(first);
    first.close(1006);
    hub.toTopic(elm, 'presence', presence('two'));
    hub.toTopic(elm, 'presence', presence('three'));
    const again = connect(actor('anna'));
    again.says({ kind: 'subscribe', topic: 'presence', after });
    hub.toTopic(elm, 'presence', presence('four'));
    await settle();
    expect(told(again)).toEqual(['two', 'three', 'four']);
    const ids = again.got.flatMap((message) => (message.kind === 'event' && message.topicId ? [message.topicId] : []));
    expect(ids).toEqual([after + 1, after + 2, after + 3]);
  });

  it('is to be read again by who missed more than is kept, was away too long, or comes from before a restart', async () => {
    const { hub, connect, clock } = open();
    const first = connect(actor('anna'));
    first.says({ kind: 'subscribe', topic: 'presence' });
    await settle();
    const { topicId: after } = lastTopicId(first);
    for (let i = 0; i < 201; i++) hub.toTopic(elm, 'presence', presence(`${i}`));
    const late = connect(actor('ben'));
    late.says({ kind: 'subscribe', topic: 'presence', after });
    await settle();
    expect(late.got).toContainEqual({ kind: 'resync', topic: 'presence', topicId: after + 201 });
    expect(told(late)).toEqual([]);
    for (const socket of [first, late]) socket.close(1006);
    clock.advance(120_000);
    expect(hub.isTopicFollowed('presence')).toBe(false);
    const after2Minutes = connect(actor('anna'));
    after2Minutes.says({ kind: 'subscribe', topic: 'presence', after: after + 201 });
    await settle();
    expect(after2Minutes.got.some(({ kind }) => kind === 'resync')).toBe(true);
  });

  it('replays to nobody who may not listen, nor to administrators of a company what is for those of all', async () => {
    const { hub, connect, refused } = open();
    const chief = connect(actor('chief', { administrator: 'super' }));
    chief.says({ kind: 'subscribe', topic: 'presence' });
    await settle();
    const { topicId: after } = lastTopicId(chief);
    hub.toSuperAdministrators('presence', presence('secret'));
    const boss = connect(actor('boss'));
    boss.says({ kind: 'subscribe', topic: 'presence', after });
    const otherChief = connect(actor('chief2', { administrator: 'super' }));
    otherChief.says({ kind: 'subscribe', topic: 'presence', after });
    refused.add('presence');
    const ben = connect(actor('ben'));
    ben.says({ kind: 'subscribe', topic: 'presence', after });
    await settle();
    expect([told(chief), told(otherChief), told(boss), told(ben)]).toEqual([['secret'], ['secret'], [], []]);
  });
});

describe('a listener that reads slower than things happen', () => {
  const large = (index: number): LiveEvent => ({ type: 'reset', reason: `${index} ${'x'.repeat(2000)}` });

  it('gets everything late when it catches up in time', async () => {
    const { hub, connect, clock } = open();
    const slow = connect(actor('anna'));
    await settle();
    slow.reads = false;
    for (let i = 0; i < 400; i++) hub.toUser(elm, 'anna' as UserId, large(i));
    await settle();
    expect(slow.bufferedAmount).toBeLessThan(maxWaitingBytes + 5000);
    expect(slow.got.length).toBeLessThan(200);
    slow.bufferedAmount = 0;
    slow.reads = true;
    clock.advance(200);
    expect(slow.got.filter(({ kind }) => kind === 'event')).toHaveLength(401);
    expect(slow.closedWith).toBeNull();
  });

  it('is told to read everything again when too much waits, and costs a bounded amount of memory', async () => {
    const { hub, connect, clock } = open();
    const slow = connect(actor('anna'));
    await settle();
    slow.reads = false;
    for (let i = 0; i < 10 * maxWaitingMessages; i++) {
      hub.toUser(elm, 'anna' as UserId, large(i));
      if (i % 500 === 0) await settle();
    }
    slow.says({ kind: 'ping' });
    const sent = slow.got.length;
    slow.bufferedAmount = 0;
    slow.reads = true;
    clock.advance(200);
    const rest = slow.got.slice(sent);
    expect(rest).toEqual([
      { kind: 'pong' },
      expect.objectContaining({ kind: 'event', event: { type: 'reset', reason: 'more happened than you could be told' } }),
    ]);
    const id = (rest[1] as { id: number }).id;
    hub.toUser(elm, 'anna' as UserId, large(1));
    await settle();
    expect(slow.got.at(-1)).toMatchObject({ id: id + 1 });
  });

  it('that takes nothing at all is given up, one that takes little is not', async () => {
    const { hub, connect, clock } = open();
    const [stuck, slow] = [connect(actor('anna')), connect(actor('ben'))];
    await settle();
    for (const socket of [stuck, slow]) socket.reads = false;
    for (let i = 0; i < 300; i++) for (const id of ['anna', 'ben']) hub.toUser(elm, id as UserId, large(i));
    await settle();
    for (let second = 0; second <= giveUpAfterMs / 1000 + 1; second++) {
      slow.bufferedAmount -= 10;
      clock.advance(1000);
    }
    expect([stuck.closedWith, slow.closedWith]).toEqual([4001, null]);
    hub[Symbol.dispose]();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('LiveHub, when rights change', () => {
  it('ends subscriptions to what one may not listen to any more, and only those', async () => {
    const { hub, connect, refused } = open();
    const anna = connect(actor('anna'));
    const stranger = connect(actor('stranger', { companyId: 'oak' as CompanyId, homeCompanyId: 'oak' as CompanyId }));
    for (const socket of [anna, stranger]) {
      socket.says({ kind: 'subscribe', topic: 'presence' });
      socket.says({ kind: 'subscribe', topic: 'incidents' });
    }
    await settle();
    refused.add('presence');
    hub.reviewTopics(elm);
    await settle();
    expect(anna.got.at(-1)).toMatchObject({ kind: 'refused', topic: 'presence' });
    const before = anna.got.length;
    hub.toTopic(elm, 'presence', presence('ben'));
    await settle();
    expect(anna.got).toHaveLength(before);
    hub.toTopic('oak' as CompanyId, 'presence', presence('olga'));
    await settle();
    expect(stranger.got.at(-1)).toMatchObject({ kind: 'event', topic: 'presence' });
    hub.toTopic(elm, 'incidents', presence('any'));
    await settle();
    expect(anna.got.at(-1)).toMatchObject({ kind: 'event', topic: 'incidents' });
  });
});
