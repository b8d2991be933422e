import { describe, expect, it } from 'vitest';
import { by, factsOf, figure, history, told } from '../../../../test/support/told-figures.ts';
import type { AgentSpanFact } from '../facts/fact.ts';
import type { Interval } from './evaluate.ts';

describe('a history', () => {
  it('of an hour credited for a two-minute call: who transfers is credited his two minutes, who takes it his hour', () => {
    const facts = factsOf(
      history()
        .queued(0, 'sales')
        .answered(2, 10, 'sales', 'anna')
        .transferred(130, 'anna', 'blind', { kind: 'queue', queueId: 'support' as never })
        .ended(130, 'anna', 'transferred')
        .queued(130, 'support', { because: 'transfer', sinceS: 0 })
        .answered(140, 160, 'support', 'ben')
        .ended(3760, 'ben', 'customer-left')
        .over(3760),
    );
    expect(figure('talk-time', by(facts, { agentId: 'anna' }))).toBe(120);
    expect(figure('talk-time', by(facts, { agentId: 'ben' }))).toBe(3600);
    expect(figure('talk-time', by(facts, { queueId: 'sales' }))).toBe(120);
    expect(figure('speed-of-answer', by(facts, { queueId: 'support' }))).toBe(30);
    expect(
      told(facts, 'contacts', 'offered', 'answered', 'handled', 'transfers-blind', 'transfers-to-queue', 'transferred-in'),
    ).toEqual({
      contacts: 1,
      offered: 2,
      answered: 2,
      handled: 2,
      'transfers-blind': 1,
      'transfers-to-queue': 1,
      'transferred-in': 1,
    });
    // The customer waited 10 s and 160 s since he first waited.
    expect(figure('whole-wait', facts)).toBe(85);
  });

  it('of a consult and an attended transfer: time while he asks is consult, not hold and not talk, and the other agent’s begins when he has the customer', () => {
    const facts = factsOf(
      history()
        .queued(0, 'sales')
        .answered(0, 10, 'sales', 'anna')
        .agent(40, 'anna', 'work-held')
        .consulted(45, 'anna', 'ben')
        .agent(75, 'anna', 'consult-ended')
        .transferred(80, 'anna', 'attended', { kind: 'agent', agentId: 'ben' as never })
        .ended(80, 'anna', 'transferred', 20)
        .began(80, 'ben', null, 'transfer')
        .wrappedUp(90, 'anna')
        .ended(200, 'ben', 'customer-left')
        .over(200),
    );
    expect(
      told(by(facts, { agentId: 'anna' }), 'talk-time', 'hold-time', 'consult-time', 'wrap-up-time', 'handle-time', 'consults'),
    ).toEqual({
      'talk-time': 30,
      'hold-time': 10,
      'consult-time': 30,
      'wrap-up-time': 10,
      'handle-time': 80,
      consults: 1,
    });
    // What Ben got from her is his, and under no queue: the queue gave the customer to Anna.
    const ofBen = ['talk-time', 'answered', 'handled', 'received', 'received-handle-time'] as const;
    const his = { 'talk-time': 120, answered: 0, handled: 1, received: 1, 'received-handle-time': 120 };
    expect(told(by(facts, { agentId: 'ben' }), ...ofBen)).toEqual(his);
    expect(told(by(facts, { queueId: 'sales' }), 'handled', 'received', 'handle-time')).toEqual({
      handled: 1,
      received: 0,
      'handle-time': 80,
    });
    expect(told(by(facts, { queueId: null }), 'handled', 'received')).toEqual({ handled: 1, received: 1 });
    expect(told(facts, 'answered', 'transfers-attended', 'transfers-to-person')).toEqual({
      answered: 1,
      'transfers-attended': 1,
      'transfers-to-person': 1,
    });
  });

  it('of two agents with a customer at once (a conference): each has his own time', () => {
    const facts = factsOf(
      history()
        .queued(0, 'sales')
        .answered(0, 10, 'sales', 'anna')
        .began(70, 'ben', null, 'take-over')
        .ended(100, 'anna', 'agent-left')
        .ended(130, 'ben', 'customer-left')
        .over(130),
    );
    expect([
      figure('talk-time', by(facts, { agentId: 'anna' })),
      figure('talk-time', by(facts, { agentId: 'ben' })),
      figure('contacts', facts),
    ]).toEqual([90, 60, 1]);
  });

  it('of an agent who lets it ring and one who refuses: they did not answer, the third did', () => {
    const facts = factsOf(
      history()
        .queued(0, 'sales')
        .offered(1, 'sales', 'anna')
        .offerEnded(16, 'sales', 'no-answer', 'anna')
        .offered(16, 'sales', 'ben')
        .offerEnded(18, 'sales', 'rejected', 'ben')
        .answered(18, 22, 'sales', 'cleo')
        .ended(52, 'cleo', 'customer-left')
        .over(52),
    );
    expect(
      told(
        facts,
        'offered',
        'answered',
        'offers',
        'offers-unanswered',
        'offers-refused',
        'offers-accepted-share',
        'ringing-mean',
      ),
    ).toEqual({
      offered: 1,
      answered: 1,
      offers: 3,
      'offers-unanswered': 1,
      'offers-refused': 1,
      'offers-accepted-share': 1 / 3,
      'ringing-mean': 4,
    });
  });

  it('of a restart in the middle of wrap-up: nobody is credited the hour that we were away', () => {
    const facts = factsOf(
      history()
        .queued(0, 'sales')
        .answered(0, 10, 'sales', 'anna')
        .ended(70, 'anna', 'customer-left', 30)
        .wrappedUp(3670, 'anna', 'server-restart')
        .over(3670, 'server-restart'),
    );
    expect(told(facts, 'talk-time', 'wrap-up-time', 'handle-time')).toEqual({
      'talk-time': 60,
      'wrap-up-time': 30,
      'handle-time': 90,
    });
  });

  it('of an agent’s day: occupancy and utilisation of the states recorded, divided at the ends of intervals', () => {
    const state = (
      name: AgentSpanFact['state'],
      fromS: number,
      toS: number | null,
      reason: string | null = null,
    ): AgentSpanFact => ({
      kind: 'agent-span',
      companyId: 'elm' as never,
      agentId: 'anna' as never,
      state: name,
      reason,
      atMs: fromS * 1000,
      endMs: toS === null ? null : toS * 1000,
    });
    const facts = [
      state('ready', 0, 600),
      state('busy', 600, 1200),
      state('wrap-up', 1200, 1500),
      state('not-ready', 1500, 2400, 'lunch'),
      state('logged-off', 2400, null),
    ];
    const quarter: Interval = { fromMs: 900_000, toMs: 1_800_000 };
    expect(told(facts, 'logged-on-time', 'ready-time', 'not-ready-time', 'occupancy', 'utilisation')).toEqual({
      'logged-on-time': 2400,
      'ready-time': 600,
      'not-ready-time': 900,
      occupancy: 0.6,
      utilisation: 0.375,
    });
    expect(['busy-time', 'wrap-up-state-time', 'not-ready-time', 'occupancy'].map((id) => figure(id, facts, quarter))).toEqual([
      300, 300, 300, 1,
    ]);
  });
});
