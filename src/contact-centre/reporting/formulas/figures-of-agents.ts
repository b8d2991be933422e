import { about, all, intervalLength, plus, ratio } from './expression.ts';
import type { Figure } from './figure.ts';

const work = about('work');
const offer = about('offer');
const span = about('agent-span');
const ended = work.known('end');
const received = work.is('how', 'transfer');

/** Lists, means and sums of the parts of handle time. */
const times = [
  ['talk', 'Talk', 'Time in conversation with the customer, hold and consults not included', 'talkMs'],
  ['hold', 'Hold', 'Time in which the customer was held', 'holdMs'],
  [
    'consult',
    'Consult',
    'Time in which the agent asked somebody else while the customer waited; not counted as hold besides',
    'consultMs',
  ],
  ['wrap-up', 'Wrap-up', 'Work after it, of the agent; ends with him, with its time, or with a restart', 'wrapUpMs'],
  ['handle', 'Handle time', 'Talk, hold, consult and wrap-up together', 'handleMs'],
] as const;

export const handlingFigures: readonly Figure[] = [
  {
    id: 'handled',
    version: 1,
    name: 'Handled',
    group: 'handling',
    definition:
      'Parts of agents that are over: each agent who had the interaction counts once for each time he had it. By queue it is of those to whom the queue gave the customer; who gets him from a colleague himself, takes over or joins in has his part under no queue.',
    unit: 'count',
    formula: work.count(ended),
    better: 'more',
  },
  ...times.flatMap(([id, name, definition, field]): Figure[] => [
    {
      id: `${id}-time`,
      version: 1,
      name: `${name}, sum`,
      group: 'handling',
      definition: `${definition}. Sum over parts of agents that are over; each agent is credited his own part alone.`,
      unit: 'milliseconds',
      formula: work.sum(field, work.known(field)),
    },
    {
      id: `${id}-time-mean`,
      version: 1,
      name: `${name}, mean`,
      group: 'handling',
      definition: `${definition}. Mean over parts of agents that are over.`,
      unit: 'milliseconds',
      formula: work.mean(field),
    },
  ]),
  {
    id: 'talk-time-max',
    version: 1,
    name: 'Talk, longest',
    group: 'handling',
    definition: 'The longest talk of one agent in one interaction.',
    unit: 'milliseconds',
    formula: work.max('talkMs'),
  },
  {
    id: 'held',
    version: 1,
    name: 'Held',
    group: 'handling',
    definition: 'Parts of agents in which the customer was held at least once.',
    unit: 'count',
    formula: work.count(work.moreThan('holds', 0)),
    better: 'less',
  },
  {
    id: 'consults',
    version: 1,
    name: 'Consults',
    group: 'handling',
    definition: 'How often agents asked somebody else while the customer waited.',
    unit: 'count',
    formula: work.sum('consults'),
  },
  {
    id: 'lost-works',
    version: 1,
    name: 'Cut off',
    group: 'handling',
    definition: 'Parts of agents that ended because a connection was lost or we restarted.',
    unit: 'count',
    formula: work.count(work.is('end', 'lost', 'server-restart')),
    better: 'less',
  },
  {
    id: 'taken-over',
    version: 1,
    name: 'Taken over',
    group: 'handling',
    definition: 'Parts of agents that a supervisor took over.',
    unit: 'count',
    formula: work.count(work.is('end', 'taken-over')),
  },
  {
    id: 'concurrent',
    version: 1,
    name: 'Interactions at once, mean',
    group: 'handling',
    definition: 'How many parts of agents went on at once on the average over the interval, wrap-up not included.',
    unit: 'average',
    formula: ratio(work.time(), intervalLength),
  },
];

export const transferFigures: readonly Figure[] = [
  ...(
    [
      ['transfers', 'Transfers', 'Parts of agents that ended with sending the customer elsewhere.', work.known('transfer')],
      ['transfers-blind', 'Transfers, blind', 'Without asking before.', work.is('transfer', 'blind')],
      ['transfers-attended', 'Transfers, attended', 'After asking.', work.is('transfer', 'attended')],
      ['transfers-to-queue', 'Transfers to queues', 'Whose target was a queue.', work.is('transferTo', 'queue')],
      [
        'transfers-to-person',
        'Transfers to people',
        'Whose target was an agent or another colleague.',
        work.is('transferTo', 'agent', 'user'),
      ],
      ['transfers-to-number', 'Transfers to numbers', 'Whose target was a number.', work.is('transferTo', 'number')],
    ] as const
  ).map(
    ([id, name, definition, where]): Figure => ({
      id,
      version: 1,
      name,
      group: 'transfers',
      definition,
      unit: 'count',
      formula: work.count(where),
    }),
  ),
  {
    id: 'transfer-share',
    version: 1,
    name: 'Transfers, share',
    group: 'transfers',
    definition: 'Transfers of handled.',
    unit: 'share',
    formula: ratio(work.count(all(ended, work.known('transfer'))), work.count(ended)),
    notBy: ['transfer-target'],
    better: 'less',
  },
  {
    id: 'received',
    version: 1,
    name: 'Received by transfer',
    group: 'transfers',
    definition:
      'Parts of agents that are over and began with a colleague sending the customer to the agent himself. They count under no queue; a transfer to a queue begins a stay there, and counts under that.',
    unit: 'count',
    formula: work.count(all(ended, received)),
  },
  {
    id: 'received-handle-time',
    version: 1,
    name: 'Handle time of what was received by transfer, sum',
    group: 'transfers',
    definition: 'Talk, hold, consult and wrap-up of parts that began with a colleague sending the customer to the agent himself.',
    unit: 'milliseconds',
    formula: work.sum('handleMs', all(work.known('handleMs'), received)),
  },
];

export const offerFigures: readonly Figure[] = [
  ...(
    [
      [
        'offers',
        'Offers',
        'Interactions rung to an agent. Where a queue rings all, each agent who is rung has one.',
        offer.count(),
        undefined,
      ],
      ['offers-accepted', 'Offers accepted', 'Offers that the agent took.', offer.count(offer.is('outcome', 'accepted')), 'more'],
      [
        'offers-unanswered',
        'Offers unanswered',
        'Offers that rang until their time was up.',
        offer.count(offer.is('outcome', 'no-answer', 'expired')),
        'less',
      ],
      [
        'offers-refused',
        'Offers refused',
        'Offers that the agent turned down.',
        offer.count(offer.is('outcome', 'rejected')),
        'less',
      ],
      [
        'offers-withdrawn',
        'Offers withdrawn',
        'Offers that ended because another took it or it went elsewhere.',
        offer.count(offer.is('outcome', 'withdrawn')),
        undefined,
      ],
      [
        'offers-abandoned',
        'Offers abandoned',
        'Offers that ended because the customer gave up.',
        offer.count(offer.is('outcome', 'abandoned')),
        undefined,
      ],
      ['offers-failed', 'Offers failed', 'Offers that could not be rung.', offer.count(offer.is('outcome', 'failed')), 'less'],
    ] as const
  ).map(
    ([id, name, definition, formula, better]): Figure => ({
      id,
      version: 1,
      name,
      group: 'offers',
      definition,
      unit: 'count',
      formula,
      ...(better ? { better } : {}),
    }),
  ),
  {
    id: 'offers-accepted-share',
    version: 1,
    name: 'Offers accepted, share',
    group: 'offers',
    definition: 'Accepted of those that were accepted, refused or rang in vain.',
    unit: 'share',
    formula: ratio(
      offer.count(offer.is('outcome', 'accepted')),
      offer.count(offer.is('outcome', 'accepted', 'no-answer', 'expired', 'rejected')),
    ),
    better: 'more',
  },
  {
    id: 'ringing-mean',
    version: 1,
    name: 'Ringing before he answered, mean',
    group: 'offers',
    definition: 'How long accepted offers rang, mean.',
    unit: 'milliseconds',
    formula: offer.mean('ringMs', offer.is('outcome', 'accepted')),
    better: 'less',
  },
];

const loggedOn = span.isNot('state', 'logged-off');
const working = span.is('state', 'busy', 'wrap-up');
const notByReason = ['reason'] as const;

export const agentTimeFigures: readonly Figure[] = [
  ...(
    [
      ['logged-on-time', 'Logged on', 'Time in any state but logged off.', span.time(loggedOn)],
      ['ready-time', 'Ready', 'Time ready for work and without any.', span.time(span.is('state', 'ready'))],
      [
        'not-ready-time',
        'Not ready',
        'Time not ready; by reason where rows are reasons.',
        span.time(span.is('state', 'not-ready')),
      ],
      ['busy-time', 'Busy', 'Time in the state busy.', span.time(span.is('state', 'busy'))],
      ['wrap-up-state-time', 'In wrap-up', 'Time in the state wrap-up.', span.time(span.is('state', 'wrap-up'))],
    ] as const
  ).map(
    ([id, name, definition, formula]): Figure => ({
      id,
      version: 1,
      name,
      group: 'agent-time',
      definition: `${definition} Recorded states, not telephone calls, are added up.`,
      unit: 'milliseconds',
      formula,
    }),
  ),
  {
    id: 'occupancy',
    version: 1,
    name: 'Occupancy',
    group: 'agent-time',
    definition: 'Busy and in wrap-up, of busy, in wrap-up and ready: how much of the time offered for work was work.',
    unit: 'share',
    formula: ratio(span.time(working), span.time(span.is('state', 'busy', 'wrap-up', 'ready'))),
    notBy: notByReason,
  },
  {
    id: 'utilisation',
    version: 1,
    name: 'Utilisation',
    group: 'agent-time',
    definition: 'Busy and in wrap-up, of the time logged on.',
    unit: 'share',
    formula: ratio(span.time(working), span.time(loggedOn)),
    notBy: notByReason,
  },
  {
    id: 'not-ready-share',
    version: 1,
    name: 'Not ready, share',
    group: 'agent-time',
    definition: 'Not ready, of the time logged on.',
    unit: 'share',
    formula: ratio(span.time(span.is('state', 'not-ready')), span.time(loggedOn)),
    notBy: notByReason,
  },
  {
    id: 'agents-on',
    version: 1,
    name: 'Agents logged on, mean',
    group: 'agent-time',
    definition: 'How many agents were logged on, on the average over the interval.',
    unit: 'average',
    formula: ratio(span.time(loggedOn), intervalLength),
    notBy: notByReason,
  },
  {
    id: 'agents-working',
    version: 1,
    name: 'Agents working, mean',
    group: 'agent-time',
    definition: 'How many agents were busy or in wrap-up, on the average over the interval.',
    unit: 'average',
    formula: ratio(span.time(working), intervalLength),
    notBy: notByReason,
  },
];

/** What is so now. */
const visit = about('visit');
export const nowFigures: readonly Figure[] = [
  ...(
    [
      ['waiting-now', 'Waiting', 'Who waits in the queue now.', visit.open()],
      ['talking-now', 'In conversation', 'Parts of agents that go on now.', work.open()],
      ['ringing-now', 'Ringing', 'Offers that ring now.', offer.open()],
      ['agents-on-now', 'Agents logged on', 'Agents who are logged on now.', span.open(loggedOn)],
      ['agents-ready-now', 'Agents ready', 'Agents who are ready now.', span.open(span.is('state', 'ready'))],
      ['agents-not-ready-now', 'Agents not ready', 'Agents who are not ready now.', span.open(span.is('state', 'not-ready'))],
      ['agents-busy-now', 'Agents busy', 'Agents who are busy now.', span.open(span.is('state', 'busy'))],
      ['agents-wrapping-up-now', 'Agents in wrap-up', 'Agents who wrap up now.', span.open(span.is('state', 'wrap-up'))],
    ] as const
  ).map(
    ([id, name, definition, formula]): Figure => ({ id, version: 1, name, group: 'now', definition, unit: 'count', formula }),
  ),
  {
    id: 'longest-wait-since',
    version: 1,
    name: 'Longest wait, since',
    group: 'now',
    definition: 'When the one who waits for longest in the queue came into it; the wait is what has passed since.',
    unit: 'timestamp',
    formula: visit.openSince(),
    better: 'less',
  },
  {
    id: 'agents-working-now',
    version: 1,
    name: 'Agents at work',
    group: 'now',
    definition: 'Agents who are busy or wrap up now.',
    unit: 'count',
    formula: plus(span.open(span.is('state', 'busy')), span.open(span.is('state', 'wrap-up'))),
  },
];
