import { describe, expect, it } from 'vitest';
import { by, day, factsOf, figure, history, told } from '../../../../test/support/told-figures.ts';
import type { Interval } from './evaluate.ts';

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
});
