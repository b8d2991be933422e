import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../contract/live/index.ts';
import { Emitter } from '../kernel/events.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import type { Actor } from '../platform/api/index.ts';
import { RightsFeed } from './index.ts';

const elm = 'elm' as CompanyId;
const oak = 'oak' as CompanyId;

function open() {
  const clock = new VirtualClock();
  const events = new Emitter<{ connected: Actor; changed: CompanyId }>();
  const rights = new Map<string, string>();
  const connected: Actor[] = [];
  const told: string[] = [];
  const reviewed: CompanyId[] = [];
  const feed = new RightsFeed({
    clock,
    hub: {
      actors: () => connected,
      onConnected: (listener) => events.on('connected', listener),
      reviewTopics: (companyId) => void reviewed.push(companyId),
      toUser: (_company: CompanyId, userId: UserId, event: LiveEvent) => void told.push(`${userId} ${event.type}`),
    },
    toldTo: ({ userId }) => rights.get(userId) ?? '',
    onChanged: (listener) => events.on('changed', listener),
  });
  const connect = (userId: string, companyId = elm) => {
    const actor = { companyId, userId } as Actor;
    connected.push(actor);
    events.emit('connected', actor);
  };
  const change = (companyId: CompanyId) => events.emit('changed', companyId);
  return { clock, feed, rights, connect, change, told, reviewed, connected };
}

describe('RightsFeed', () => {
  it('tells those whose rights are others than before, and nobody else', () => {
    const { clock, rights, connect, change, told } = open();
    for (const name of ['anna', 'ben']) connect(name);
    connect('olga', oak);
    rights.set('anna', 'may read the call log of Ben').set('olga', 'something');
    change(elm);
    clock.advance(1000);
    expect(told).toEqual(['anna rights-changed']);
    change(elm);
    clock.advance(1000);
    expect(told).toHaveLength(1);
  });

  it('looks once at changes that come together, and again at those that come later', () => {
    const { clock, rights, connect, change, told, reviewed } = open();
    connect('anna');
    for (let i = 0; i < 1000; i++) change(elm);
    rights.set('anna', 'first');
    clock.advance(1000);
    expect(reviewed).toEqual([elm]);
    rights.set('anna', 'second');
    change(elm);
    clock.advance(1000);
    expect(told).toEqual(['anna rights-changed', 'anna rights-changed']);
  });

  it('compares with what held at the connection, not with what held at an earlier one', () => {
    const { clock, rights, connect, change, told, connected } = open();
    connect('anna');
    connected.length = 0;
    rights.set('anna', 'changed while she was away');
    connect('anna');
    change(elm);
    clock.advance(1000);
    expect(told).toEqual([]);
  });

  it('is silent when it has ended', () => {
    const { clock, feed, rights, connect, change, told } = open();
    connect('anna');
    rights.set('anna', 'more');
    change(elm);
    feed[Symbol.dispose]();
    clock.advance(1000);
    expect(told).toEqual([]);
  });
});
