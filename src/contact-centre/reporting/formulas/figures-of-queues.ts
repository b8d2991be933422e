import { about, all, intervalLength, minus, plus, ratio } from './expression.ts';
import type { Figure } from './figure.ts';

const visit = about('visit');
const answered = visit.is('exit', 'assigned');
const abandoned = visit.is('exit', 'abandoned');
const within = visit.atMost('waitMs', 'within');
const short = all(abandoned, visit.atMost('waitMs', 'shortAbandon'));
const offeredCount = visit.count();
const offeredLessShort = minus(offeredCount, visit.count(short));
/** Who did not answer cannot be laid out by who answered. */
const notByAgent = ['agent'] as const;

export const queueFigures: readonly Figure[] = [
  {
    id: 'offered',
    version: 1,
    name: 'Offered',
    group: 'queue',
    definition:
      'Stays in a queue that began: every entry, also by overflow, transfer or after being put back. A restart of ours in the middle does not count again. Offered = answered + abandoned + overflowed + asked for a call-back + transferred + let go + lost by a restart + still waiting.',
    unit: 'count',
    formula: offeredCount,
    notBy: notByAgent,
  },
  {
    id: 'answered',
    version: 1,
    name: 'Answered',
    group: 'queue',
    definition: 'Stays that ended because an agent took it: he accepted the offer, took it from the list, or was assigned it.',
    unit: 'count',
    formula: visit.count(answered),
    better: 'more',
  },
  {
    id: 'answered-share',
    version: 1,
    name: 'Answered, share',
    group: 'queue',
    definition: 'Answered of offered.',
    unit: 'share',
    formula: ratio(visit.count(answered), offeredCount),
    notBy: notByAgent,
    better: 'more',
  },
  {
    id: 'abandoned',
    version: 1,
    name: 'Abandoned',
    group: 'queue',
    definition: 'Stays that ended because the customer gave up, short ones included.',
    unit: 'count',
    formula: visit.count(abandoned),
    notBy: notByAgent,
    better: 'less',
  },
  {
    id: 'abandoned-short',
    version: 1,
    name: 'Abandoned within the short limit',
    group: 'queue',
    definition: 'Abandoned after no more than the short-abandon limit: wrong numbers and second thoughts.',
    unit: 'count',
    formula: visit.count(short),
    notBy: notByAgent,
  },
  {
    id: 'abandoned-ringing',
    version: 1,
    name: 'Abandoned while ringing',
    group: 'queue',
    definition: 'Abandoned while an agent was being rung for it.',
    unit: 'count',
    formula: visit.count(all(abandoned, visit.is('isRinging', true))),
    notBy: notByAgent,
    better: 'less',
  },
  {
    id: 'abandoned-share',
    version: 1,
    name: 'Abandoned, share',
    group: 'queue',
    definition: 'Abandoned of offered.',
    unit: 'share',
    formula: ratio(visit.count(abandoned), offeredCount),
    notBy: notByAgent,
    better: 'less',
  },
  {
    id: 'abandoned-share-less-short',
    version: 1,
    name: 'Abandoned, share without short ones',
    group: 'queue',
    definition: 'Abandoned after the short-abandon limit, of offered less those abandoned within it.',
    unit: 'share',
    formula: ratio(minus(visit.count(abandoned), visit.count(short)), offeredLessShort),
    notBy: notByAgent,
    better: 'less',
  },
  ...(
    [
      [
        'overflowed-out',
        'Overflowed out',
        'Stays that ended by a rule of the queue: waited too long, too many waited, nobody there.',
        visit.is('exit', 'overflowed'),
        'less',
      ],
      [
        'overflowed-in',
        'Overflowed in',
        'Stays that began because another queue overflowed.',
        visit.is('because', 'overflow'),
        undefined,
      ],
      [
        'transferred-in',
        'Transferred in',
        'Stays that began by a transfer into the queue.',
        visit.is('because', 'transfer'),
        undefined,
      ],
      [
        'transferred-out',
        'Transferred from the queue',
        'Stays that ended because somebody sent the waiting customer elsewhere.',
        visit.is('exit', 'transferred'),
        undefined,
      ],
      [
        'call-back-wished',
        'Call-back wished',
        'Stays that ended because the customer chose to be called back.',
        visit.is('exit', 'call-back'),
        undefined,
      ],
      [
        'let-go',
        'Let go',
        'Stays that we ended without anybody: waited too long and nothing to overflow to, queue closed or deleted.',
        visit.is('exit', 'released'),
        'less',
      ],
      [
        'lost-by-restart',
        'Lost by a restart',
        'Stays that a restart of ours ended for good.',
        visit.is('exit', 'server-restart'),
        'less',
      ],
      [
        'put-back',
        'Put back',
        'Stays that began because a connection to an agent failed or a supervisor put the customer back.',
        visit.is('because', 're-queued'),
        undefined,
      ],
      ['still-waiting', 'Still waiting', 'Stays that began in the interval and go on.', visit.unknown('exit'), undefined],
    ] as const
  ).map(
    ([id, name, definition, where, better]): Figure => ({
      id,
      version: 1,
      name,
      group: 'queue',
      definition,
      unit: 'count',
      formula: visit.count(where),
      notBy: notByAgent,
      ...(better ? { better } : {}),
    }),
  ),
  {
    id: 'queue-length',
    version: 1,
    name: 'Queue length, mean',
    group: 'queue',
    definition:
      'How many waited on the average over the interval: their waiting time in it, by its length (as far as it is over).',
    unit: 'average',
    formula: ratio(visit.time(), intervalLength),
    notBy: notByAgent,
    better: 'less',
  },
];

const levels = [
  [
    'service-level',
    'Service level',
    'Answered within X, of offered less those abandoned within the short limit.',
    visit.count(all(answered, within)),
    offeredLessShort,
  ],
  [
    'service-level-answered',
    'Service level of answered',
    'Answered within X, of answered.',
    visit.count(all(answered, within)),
    visit.count(answered),
  ],
  [
    'service-level-offered',
    'Service level of offered',
    'Answered within X, of offered.',
    visit.count(all(answered, within)),
    offeredCount,
  ],
  [
    'service-level-abandoned-met',
    'Service level, abandoned within X count as met',
    'Answered or abandoned within X, of offered.',
    plus(visit.count(all(answered, within)), visit.count(all(abandoned, within))),
    offeredCount,
  ],
  [
    'service-level-abandoned-ignored',
    'Service level, abandoned within X left out',
    'Answered within X, of offered less those abandoned within X.',
    visit.count(all(answered, within)),
    minus(offeredCount, visit.count(all(abandoned, within))),
  ],
  [
    'service-level-abandoned-lost',
    'Service level of answered and abandoned',
    'Answered within X, of answered and abandoned.',
    visit.count(all(answered, within)),
    plus(visit.count(answered), visit.count(abandoned)),
  ],
] as const;

export const serviceLevelFigures: readonly Figure[] = [
  ...levels.map(
    ([id, name, definition, of, by]): Figure => ({
      id,
      version: 1,
      name,
      group: 'service-level',
      definition,
      unit: 'share',
      formula: ratio(of, by),
      notBy: notByAgent,
      better: 'more',
    }),
  ),
  {
    id: 'answered-within',
    version: 1,
    name: 'Answered within X',
    group: 'service-level',
    definition: 'Answered after waiting no longer than X in the queue.',
    unit: 'count',
    formula: visit.count(all(answered, within)),
    better: 'more',
  },
];

const waits = [
  [
    'speed-of-answer',
    'Speed of answer, mean',
    'Waiting time in the queue of those answered, mean.',
    visit.mean('waitMs', answered),
    true,
  ],
  [
    'speed-of-answer-median',
    'Speed of answer, median',
    'Half of those answered waited no longer.',
    visit.percentile('waitMs', 0.5, answered),
    true,
  ],
  [
    'speed-of-answer-p90',
    'Speed of answer, nine of ten',
    'Nine of ten of those answered waited no longer.',
    visit.percentile('waitMs', 0.9, answered),
    true,
  ],
  ['speed-of-answer-max', 'Speed of answer, longest', 'The longest wait of those answered.', visit.max('waitMs', answered), true],
  [
    'whole-wait',
    'Wait of the customer, mean',
    'Of those answered: since the customer first waited, in all queues together, mean.',
    visit.mean('ageMs', answered),
    true,
  ],
  [
    'abandoned-after',
    'Abandoned after, mean',
    'Waiting time of those who gave up, mean.',
    visit.mean('waitMs', abandoned),
    false,
  ],
  [
    'abandoned-after-max',
    'Abandoned after, longest',
    'The longest wait of those who gave up.',
    visit.max('waitMs', abandoned),
    false,
  ],
  ['wait', 'Wait, mean', 'Waiting time of all whose stay is over, however it ended, mean.', visit.mean('waitMs'), false],
  ['wait-max', 'Wait, longest', 'The longest wait of all whose stay is over.', visit.max('waitMs'), false],
] as const;

export const waitingFigures: readonly Figure[] = [
  ...waits.map(
    ([id, name, definition, formula, isByAgent]): Figure => ({
      id,
      version: 1,
      name,
      group: 'waiting',
      definition,
      unit: 'milliseconds',
      formula,
      ...(isByAgent ? {} : { notBy: notByAgent }),
      better: 'less',
    }),
  ),
  {
    id: 'forecasts-met',
    version: 1,
    name: 'Forecast of the wait met',
    group: 'waiting',
    definition: 'Of those answered who were told a range: the wait was within it. Three in five are what the forecast promises.',
    unit: 'share',
    formula: ratio(visit.count(visit.is('isInForecast', true)), visit.count(visit.known('isInForecast'))),
    better: 'more',
  },
  {
    id: 'forecast-error',
    version: 1,
    name: 'Forecast of the wait, mean error',
    group: 'waiting',
    definition: 'How far the wait of those answered was from the middle of the range they were told, mean, whichever way.',
    unit: 'milliseconds',
    formula: visit.mean('forecastErrorMs'),
    better: 'less',
  },
];
