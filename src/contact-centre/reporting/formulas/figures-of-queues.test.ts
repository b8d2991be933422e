import { describe, expect, it } from 'vitest';
import { by, factsOf, figure, history, told } from '../../../../test/support/told-figures.ts';

describe('a history', () => {
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
});
