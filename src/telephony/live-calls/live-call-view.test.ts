import { describe, expect, it } from 'vitest';
import type { CallId, CompanyId, DeviceId, DomainId, LegId, QueueId, TrunkId, UserId } from '../../kernel/ids.ts';
import type { CallEvent, CallEventBody } from '../call/index.ts';
import type { Party } from '../leg/index.ts';
import { noPartyNames } from '../party-names/index.ts';
import { applyEvent, beginStory, type CallStory } from './call-story.ts';
import { hideParties } from './hidden-parties.ts';
import { liveCallView } from './live-call-view.ts';

const leg = (name: string) => name as LegId;
const nobody: Party = { number: '', displayName: '', isPrivate: false, userId: null, deviceId: null, trunkId: null };
const anna: Party = { ...nobody, number: '202', displayName: 'Anna', userId: 'anna' as UserId, deviceId: 'd-anna' as DeviceId };
const ben: Party = { ...nobody, number: '203', displayName: 'Ben', userId: 'ben' as UserId, deviceId: 'd-ben' as DeviceId };
const eva: Party = { ...nobody, number: '204', displayName: 'Eva', userId: 'eva' as UserId, deviceId: 'd-eva' as DeviceId };
const outside: Party = { ...nobody, number: '+33123456789', displayName: 'Mme Petit', trunkId: 't' as TrunkId };

const queues = { queue: () => ({ name: 'Sales' }) };
const names = { queues, parties: noPartyNames };
const sales = 'q' as QueueId;
const decision = { code: 'x', params: {}, sentence: 'Because.', steps: [] };
const release = { cause: 'normal-clearing', by: 'party' } as const;

const created = (from: Party, dialled: string): CallEventBody => ({
  type: 'call-created',
  direction: 'internal',
  from,
  dialled,
  sipCallId: null,
});
const added = (legId: string, party: Party, role: 'originating' | 'terminating' = 'terminating'): CallEventBody => ({
  type: 'leg-added',
  legId: leg(legId),
  role,
  party,
  agentId: null,
  sipCallId: `sip-${legId}`,
});
const state = (legId: string, to: 'alerting' | 'connected' | 'queued' | 'held'): CallEventBody => ({
  type: 'leg-state-changed',
  legId: leg(legId),
  state: to,
});
const connected = (...legIds: string[]): CallEventBody => ({ type: 'legs-connected', legIds: legIds.map(leg) });

/** The story after these events, one second apart. */
function tell(...bodies: CallEventBody[]): CallStory {
  const place = { companyId: 'c' as CompanyId, domainId: 'd' as DomainId, callId: 'call' as CallId };
  const events = bodies.map((body, seq): CallEvent => ({ ...body, ...place, seq, atMs: seq * 1000 }));
  const story = beginStory(events[0] as CallEvent & { type: 'call-created' });
  for (const event of events.slice(1)) applyEvent(story, event);
  return story;
}

const seenBy = (story: CallStory, legId: string) => liveCallView(story, story.sides.get(leg(legId))!, names);

describe('a live call', () => {
  const talking = [
    created(anna, '203'),
    added('a', anna, 'originating'),
    added('b', ben),
    state('a', 'connected'),
    state('b', 'connected'),
    connected('a', 'b'),
  ];

  it('shows the caller whom he dialled, and the called who calls', () => {
    const story = tell(created(anna, '203'), added('a', anna, 'originating'), added('b', ben), state('b', 'alerting'));
    expect(seenBy(story, 'a')).toMatchObject({ direction: 'outgoing', other: { number: '203', displayName: 'Ben' } });
    expect(seenBy(story, 'b')).toMatchObject({ direction: 'incoming', state: 'alerting', other: { number: '202' } });
  });

  it('shows since when they talk', () => {
    expect(seenBy(tell(...talking), 'b').connectedAt).toBe(5000);
    expect(seenBy(tell(...talking.slice(0, 3)), 'b').connectedAt).toBeNull();
  });

  it('names the queue to who waits in it, and no agent before he answered', () => {
    const waiting = [created(anna, '300'), added('a', anna, 'originating'), { type: 'call-queued', queueId: sales } as const];
    const story = tell(...waiting, state('a', 'queued'), added('b', ben), state('b', 'alerting'));
    expect(seenBy(story, 'a').other).toMatchObject({ number: '300', displayName: 'Sales', isPrivate: false, userId: null });
    expect(seenBy(story, 'b')).toMatchObject({ queueName: 'Sales', other: { displayName: 'Anna' } });
  });

  it('counts as outgoing when we called the caller first', () => {
    const story = tell(created(anna, '203'), added('a', anna), state('a', 'connected'), added('b', ben));
    expect(seenBy(story, 'a')).toMatchObject({ direction: 'outgoing', connectedAt: null, other: { number: '203' } });
    expect(seenBy(story, 'b')).toMatchObject({ direction: 'incoming', other: { number: '202' } });
  });

  it('shows the one passed on to whom, and the new one who is passed on', () => {
    const transfer = {
      type: 'call-transferred',
      kind: 'blind',
      byLegId: leg('b'),
      target: '204',
      outcome: 'requested',
    } as const;
    const ringing = tell(...talking, transfer, added('e', eva), state('e', 'alerting'));
    expect(seenBy(ringing, 'a').other).toMatchObject({ number: '204', displayName: 'Eva' });
    expect(seenBy(ringing, 'e').other).toMatchObject({ number: '202', displayName: 'Anna' });
    expect(seenBy(ringing, 'b').other).toMatchObject({ number: '202', displayName: 'Anna' });
    const done = tell(...talking, transfer, added('e', eva), connected('a', 'e'));
    expect(seenBy(done, 'e').other.displayName).toBe('Anna');
  });

  it('forgets who has gone', () => {
    const story = tell(...talking, { type: 'leg-released', legId: leg('a'), release, quality: null, toCallId: null });
    expect([...story.sides.keys()]).toEqual(['b']);
    expect(story.joined).toEqual([]);
  });

  it('shows who it turned out to be', () => {
    const story = tell(
      created(anna, '0123456789'),
      added('a', anna, 'originating'),
      added('t', { ...outside, displayName: '' }),
      connected('a', 't'),
      { type: 'leg-identified', legId: leg('t'), party: outside },
    );
    expect(seenBy(story, 'a').other.displayName).toBe('Mme Petit');
  });

  it('says that it is recorded, and that the recording is paused', () => {
    const told = (...changes: ('began' | 'continued' | 'paused' | 'resumed' | 'ended')[]) =>
      changes.map((change) => ({ type: 'recording-changed', recordingId: 'r', change, byUserId: null, decision }) as const);
    expect(seenBy(tell(...talking), 'b').recording).toBeNull();
    expect(seenBy(tell(...talking, ...told('began')), 'a').recording).toEqual({ isPaused: false });
    expect(seenBy(tell(...talking, ...told('began', 'paused')), 'b').recording).toEqual({ isPaused: true });
    expect(seenBy(tell(...talking, ...told('continued', 'paused', 'resumed')), 'b').recording).toEqual({ isPaused: false });
    expect(seenBy(tell(...talking, ...told('began', 'ended')), 'b').recording).toBeNull();
  });

  it('hides who asked not to be shown, also in the reasons', () => {
    const hidden = { ...outside, isPrivate: true };
    const reason = { ...decision, sentence: `${hidden.number} called 203.`, params: { from: hidden.number } };
    const story = tell(created(hidden, '203'), added('t', hidden, 'originating'), added('b', ben), {
      type: 'call-routed',
      destination: { kind: 'user', userId: 'ben' as UserId, number: '203' },
      decision: reason,
      diversion: null,
    });
    const view = seenBy(story, 'b');
    expect(view.other).toMatchObject({ number: '', displayName: '', isPrivate: true, userId: null });
    expect(JSON.stringify(view)).not.toContain(hidden.number);
    expect(view.decision?.sentence).toBe('••• called 203.');
  });
});

describe('hiding parties', () => {
  it('lets everyone see himself', () => {
    const own = { ...anna, isPrivate: true };
    expect(hideParties({ from: own }, [own], own.userId!)).toEqual({ from: own });
    expect(hideParties({ from: own }, [own], 'ben' as UserId)).toEqual({
      from: { ...nobody, isPrivate: true },
    });
  });

  it('leaves everything as it is when nobody is hidden', () => {
    const value = { from: anna };
    expect(hideParties(value, [anna], 'ben' as UserId)).toBe(value);
  });
});
