import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ToldHistory } from '../../../../test/support/told-history.ts';
import type { AgentSpanFact, Fact } from '../facts/fact.ts';
import { allFacts } from '../facts/fact.ts';
import { factsOfInteraction } from '../facts/facts-of-interaction.ts';
import { evaluate, type Interval, measureOver } from './evaluate.ts';
import { measureKey, measuresOf } from './expression.ts';
import { figureById, figures } from './figures.ts';
import { figuresGuide } from './figures-guide.ts';

const parameters = { within: 20_000, shortAbandon: 5000, repeat: 7 * 86_400_000 };
const day: Interval = { fromMs: 0, toMs: 86_400_000 };

const factsOf = (...histories: ToldHistory[]): Fact[] => histories.flatMap(({ events }) => allFacts(factsOfInteraction(events)!));

/** The figure of facts, the plain way. Durations in seconds. */
function figure(id: string, facts: readonly Fact[], interval = day, nowMs = day.toMs): number | null {
  const { formula, unit } = figureById(id)!;
  const results = new Map(
    measuresOf(formula).map((one) => [measureKey(one), measureOver(one, facts, interval, { parameters, nowMs })]),
  );
  const value = evaluate(formula, results, Math.min(interval.toMs, nowMs) - interval.fromMs);
  return value !== null && unit === 'milliseconds' ? value / 1000 : value;
}

const told = (facts: readonly Fact[], ...ids: string[]) => Object.fromEntries(ids.map((id) => [id, figure(id, facts)]));
const by = (facts: readonly Fact[], of: object) =>
  facts.filter((fact) => Object.entries(of).every(([field, value]) => (fact as never)[field] === value));

const history = (id = 'one', more: object = {}) => new ToldHistory({ id, ...more });

describe('a history', () => {
  it('of a call that is answered, talked about and wrapped up', () => {
    const facts = factsOf(
      history()
        .queued(1, 'sales')
        .answered(5, 12, 'sales', 'anna')
        .ended(132, 'anna', 'customer-left', 30)
        .wrappedUp(147, 'anna')
        .over(147),
    );
    expect(
      told(
        facts,
        'offered',
        'answered',
        'abandoned',
        'service-level',
        'speed-of-answer',
        'talk-time',
        'wrap-up-time',
        'handle-time',
        'ringing-mean',
      ),
    ).toEqual({
      offered: 1,
      answered: 1,
      abandoned: 0,
      'service-level': 1,
      'speed-of-answer': 11,
      'talk-time': 120,
      'wrap-up-time': 15,
      'handle-time': 135,
      'ringing-mean': 7,
    });
  });

  it('of a customer who gives up at once, and of one who gives up while it rings: the short one spoils no service level', () => {
    const facts = factsOf(
      history('a').queued(0, 'sales').left(4, 'sales', 'abandoned').over(4, 'abandoned'),
      history('b')
        .queued(0, 'sales')
        .offered(20, 'sales', 'anna')
        .offerEnded(30, 'sales', 'abandoned')
        .left(30, 'sales', 'abandoned')
        .over(30, 'abandoned'),
      history('c').queued(0, 'sales').answered(10, 15, 'sales', 'anna').ended(60, 'anna', 'agent-left').over(60),
    );
    expect(
      told(
        facts,
        'abandoned',
        'abandoned-short',
        'abandoned-ringing',
        'abandoned-share-less-short',
        'offers-abandoned',
        'abandoned-after',
      ),
    ).toEqual({
      abandoned: 2,
      'abandoned-short': 1,
      'abandoned-ringing': 1,
      'abandoned-share-less-short': 0.5,
      'offers-abandoned': 1,
      'abandoned-after': 17,
    });
    // One answered in time: of 1, of 3, of 3 less 1; with the short one met 2 of 3; without it 1 of 2; of answered and abandoned 1 of 3.
    expect(
      [
        'service-level-answered',
        'service-level-offered',
        'service-level',
        'service-level-abandoned-met',
        'service-level-abandoned-ignored',
        'service-level-abandoned-lost',
      ].map((id) => figure(id, facts)),
    ).toEqual([1, 1 / 3, 1 / 2, 2 / 3, 1 / 2, 1 / 3]);
  });

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

  it('of one who overflows: the first queue did not answer him, the second did, the customer waited in both', () => {
    const facts = factsOf(
      history()
        .queued(0, 'sales')
        .left(60, 'sales', 'overflowed', { kind: 'queue', queueId: 'help' as never })
        .queued(60, 'help', { because: 'overflow', sinceS: 0 })
        .answered(62, 70, 'help', 'ben')
        .ended(100, 'ben', 'customer-left')
        .over(100),
    );
    expect(told(by(facts, { queueId: 'sales' }), 'offered', 'answered', 'overflowed-out', 'service-level')).toEqual({
      offered: 1,
      answered: 0,
      'overflowed-out': 1,
      'service-level': 0,
    });
    expect(told(by(facts, { queueId: 'help' }), 'overflowed-in', 'answered', 'speed-of-answer', 'whole-wait')).toEqual({
      'overflowed-in': 1,
      answered: 1,
      'speed-of-answer': 10,
      'whole-wait': 70,
    });
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

  it('of a queue that rings all: who did not get it has an offer withdrawn, not one unanswered', () => {
    const facts = factsOf(
      history()
        .queued(0, 'sales')
        .offered(1, 'sales', 'anna', 'ben')
        .offerEnded(5, 'sales', 'accepted', 'ben')
        .left(5, 'sales', 'assigned')
        .began(5, 'ben', 'sales')
        .ended(9, 'ben', 'customer-left')
        .over(9),
    );
    expect(told(facts, 'offers', 'offers-accepted', 'offers-withdrawn', 'offers-unanswered')).toEqual({
      offers: 2,
      'offers-accepted': 1,
      'offers-withdrawn': 1,
      'offers-unanswered': 0,
    });
  });

  it('of a connection that failed: he is put back and keeps his age; both stays count', () => {
    const facts = factsOf(
      history()
        .queued(0, 'sales')
        .answered(0, 10, 'sales', 'anna')
        .ended(11, 'anna', 'lost')
        .queued(11, 'sales', { because: 're-queued', sinceS: 0 })
        .answered(12, 15, 'sales', 'ben')
        .ended(45, 'ben', 'customer-left')
        .over(45),
    );
    expect(told(facts, 'contacts', 'offered', 'put-back', 'answered', 'lost-works', 'talk-time')).toEqual({
      contacts: 1,
      offered: 2,
      'put-back': 1,
      answered: 2,
      'lost-works': 1,
      'talk-time': 31,
    });
  });

  it('of a restart while he waits: one stay, one wait, offered once', () => {
    const facts = factsOf(
      history()
        .queued(0, 'sales')
        .left(30, 'sales', 'server-restart')
        .queued(34, 'sales', { because: 'server-restart', sinceS: 0 })
        .answered(35, 40, 'sales', 'anna')
        .ended(70, 'anna', 'customer-left')
        .over(70),
    );
    expect(told(facts, 'offered', 'answered', 'lost-by-restart', 'speed-of-answer')).toEqual({
      offered: 1,
      answered: 1,
      'lost-by-restart': 0,
      'speed-of-answer': 40,
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

  it('of a killed process: what had no end gets one with the interaction, and nothing is left open', () => {
    const facts = factsOf(
      history('a').queued(0, 'sales').offered(3, 'sales', 'anna').over(20, 'server-restart'),
      history('b').queued(0, 'sales').answered(0, 10, 'sales', 'anna').agent(20, 'anna', 'work-held').over(50, 'server-restart'),
    );
    expect(facts.filter(({ endMs }) => endMs === null)).toEqual([]);
    expect(
      told(facts, 'offered', 'lost-by-restart', 'lost-works', 'talk-time', 'hold-time', 'offers-failed', 'still-waiting'),
    ).toEqual({
      offered: 2,
      'lost-by-restart': 1,
      'lost-works': 1,
      'talk-time': 10,
      'hold-time': 30,
      'offers-failed': 1,
      'still-waiting': 0,
    });
  });

  it('of a call-back: the same matter keeps its age; two stays, one contact, reached after half an hour', () => {
    const facts = factsOf(
      history()
        .queued(0, 'sales')
        .left(60, 'sales', 'call-back')
        .queued(60, 'sales', { because: 'call-back', sinceS: 0 })
        .answered(1850, 1855, 'sales', 'anna')
        .tried(1860, 'reached')
        .ended(1980, 'anna', 'customer-left')
        .over(1980),
    );
    expect(told(facts, 'contacts', 'call-backs', 'call-backs-reached-share', 'call-back-after', 'call-back-wished')).toEqual({
      contacts: 1,
      'call-backs': 1,
      'call-backs-reached-share': 1,
      'call-back-after': 1800,
      'call-back-wished': 1,
    });
    expect(told(by(facts, { channel: 'call-back' }), 'offered', 'answered', 'handled')).toEqual({
      offered: 1,
      answered: 1,
      handled: 1,
    });
  });

  it('of an interaction over midnight: the stay counts for the day it began, with all its wait; the time it lasted is divided', () => {
    const begin = 86_400_000 - 60_000;
    const facts = factsOf(
      history('one', { beginMs: begin })
        .queued(0, 'sales')
        .answered(90, 100, 'sales', 'anna')
        .ended(400, 'anna', 'customer-left')
        .over(400),
    );
    const next: Interval = { fromMs: 86_400_000, toMs: 2 * 86_400_000 };
    const now = next.toMs;
    expect([figure('offered', facts, day, now), figure('offered', facts, next, now)]).toEqual([1, 0]);
    expect([figure('answered', facts, day, now), figure('speed-of-answer', facts, day, now)]).toEqual([1, 100]);
    expect([figure('handled', facts, day, now), figure('handled', facts, next, now)]).toEqual([0, 1]);
    expect(figure('queue-length', facts, day, now)! * 86_400).toBeCloseTo(60, 6);
    expect(figure('queue-length', facts, next, now)! * 86_400).toBeCloseTo(40, 6);
  });

  it('of a forecast: who waited within the range met it; the error is the distance to its middle', () => {
    const facts = factsOf(
      history('a')
        .queued(0, 'sales', { forecast: [20, 60] })
        .answered(40, 50, 'sales', 'anna')
        .over(60),
      history('b')
        .queued(0, 'sales', { forecast: [20, 60] })
        .answered(80, 100, 'sales', 'anna')
        .over(110),
      history('c')
        .queued(0, 'sales', { forecast: [20, 60] })
        .left(10, 'sales', 'abandoned')
        .over(10, 'abandoned'),
    );
    expect(told(facts, 'forecasts-met', 'forecast-error')).toEqual({ 'forecasts-met': 0.5, 'forecast-error': 35 });
  });

  it('of a flow: entered, passed node by node, left where', () => {
    const facts = factsOf(
      history('a').flow(0, 'welcome', 'hours', 'menu').flowLeft(9, 'welcome', 'abandoned').over(9, 'abandoned'),
      history('b')
        .flow(0, 'welcome', 'hours')
        .flowLeft(3, 'welcome', 'ended')
        .queued(3, 'sales')
        .left(8, 'sales', 'abandoned')
        .over(8, 'abandoned'),
    );
    expect(told(facts, 'flow-entered', 'flow-passed', 'flow-abandoned', 'flow-abandoned-share')).toEqual({
      'flow-entered': 2,
      'flow-passed': 3,
      'flow-abandoned': 1,
      'flow-abandoned-share': 0.5,
    });
    expect([
      figure('flow-abandoned', by(facts, { nodeId: 'menu' })),
      figure('flow-passed', by(facts, { nodeId: 'hours' })),
    ]).toEqual([1, 2]);
  });

  it('still going on: counted as far as it is known, and as of now', () => {
    const facts = factsOf(
      history('a').queued(10, 'sales').offered(12, 'sales', 'anna'),
      history('b').queued(0, 'sales').answered(2, 4, 'sales', 'ben'),
    );
    expect(
      told(
        facts,
        'offered',
        'still-waiting',
        'waiting-now',
        'ringing-now',
        'talking-now',
        'handled',
        'talk-time',
        'longest-wait-since',
      ),
    ).toEqual({
      offered: 2,
      'still-waiting': 1,
      'waiting-now': 1,
      'ringing-now': 1,
      'talking-now': 1,
      handled: 0,
      'talk-time': 0,
      'longest-wait-since': 10_000,
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

describe('the table of figures', () => {
  it('names each figure once, says what it is, and reads facts that can be laid out', () => {
    expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
    for (const one of figures) {
      expect(one.definition.length).toBeGreaterThan(10);
      expect(one.version).toBeGreaterThan(0);
      expect(measuresOf(one.formula).length).toBeGreaterThan(0);
    }
  });

  it('is what the guide says', () => {
    const written = readFileSync(join(import.meta.dirname, '../../../../docs/guides/figures.md'), 'utf8');
    expect(written, 'npx node scripts/write-figures-guide.ts').toBe(figuresGuide());
  });
});
