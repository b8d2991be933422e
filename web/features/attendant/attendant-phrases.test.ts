import { describe, expect, it } from 'vitest';
import type { WaitingPartyView } from '../../../src/contract/rest/attendant.ts';
import { phraseOfParty, phrasesOfQueue } from './attendant-phrases.ts';
import type { Caller } from './use-callers.ts';

const party: WaitingPartyView = {
  callId: 'c1',
  takeCode: '*68#1',
  kind: 'camp-on',
  caller: {
    number: '1',
    displayName: 'Eva',
    isPrivate: false,
    userId: null,
    companyName: null,
    vip: null,
    contactId: null,
    reference: null,
  },
  number: '202',
  name: 'Ben',
  userId: 'ben',
  byUserId: 'me',
  byName: 'Me',
  since: 0,
  returnsAt: 1,
  reason: null,
  isRinging: false,
};
const say = (before: WaitingPartyView | null, now: WaitingPartyView) =>
  phraseOfParty(before, now, 'me', ({ displayName }) => displayName)?.key ?? null;

describe('what is said of who waits', () => {
  it('is each event once', () => {
    const rings = { ...party, isRinging: true };
    const back = { ...party, isRinging: true, reason: 'no-answer' };
    expect(say(null, party)).toBeNull();
    expect(say(party, rings)).toBe('say.camp-rings');
    expect(say(rings, rings)).toBeNull();
    expect(say(rings, back)).toBe('say.back');
    expect(say(back, { ...back, isRinging: false })).toBeNull();
    expect(say(null, { ...back, kind: 'park' })).toBe('say.back-park');
  });

  it('is nothing of what others passed on', () => {
    expect(say(party, { ...party, byUserId: 'other', reason: 'no-answer' })).toBeNull();
  });
});

describe('what is said of queues', () => {
  const caller = (key: string, kind: Caller['kind'] = 'queue'): Caller => ({
    key,
    callId: key,
    name: key,
    companyName: null,
    vip: null,
    sinceMs: 0,
    kind,
    queueName: 'Sales',
    priority: 5,
    returned: null,
    take: null,
  });
  const keys = (before: Caller[], now: Caller[], mine: string[] = []) =>
    phrasesOfQueue(before, now, new Set(mine), new Map([['a', '3']])).map(({ key, values }) =>
      [key, values.vip, values.name, values.digit].filter(Boolean).join(' '),
    );

  it('is who came, and who gave up', () => {
    expect(keys([], [caller('a')])).toEqual(['say.waiting a 3']);
    expect(keys([], [{ ...caller('b'), vip: 'Board' }])).toEqual(['say.waiting VIP b']);
    expect(keys([caller('a')], [caller('a')])).toEqual([]);
    expect(keys([caller('a')], [])).toEqual(['say.gone a']);
  });

  it('is nothing of who rings here or whom I took: calls speak for themselves', () => {
    expect(keys([], [caller('a', 'ringing')])).toEqual([]);
    expect(keys([caller('a')], [caller('a', 'ringing')])).toEqual([]);
    expect(keys([caller('a')], [], ['a'])).toEqual([]);
  });
});
