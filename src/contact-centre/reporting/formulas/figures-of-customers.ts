import { about, all, not, ratio } from './expression.ts';
import type { Figure } from './figure.ts';

const interaction = about('interaction');
const step = about('step');
const call = about('call');

const handled = interaction.moreThan('works', 0);
const known = interaction.known('customer');
const again = interaction.atMost('nextGapMs', 'repeat');
const over = interaction.known('cause');

export const customerFigures: readonly Figure[] = [
  {
    id: 'contacts',
    version: 1,
    name: 'Contacts',
    group: 'customers',
    definition:
      'Interactions that began, each once however many queues and agents it met. By queue: the first it was in; by agent: the last who had it.',
    unit: 'count',
    formula: interaction.count(),
  },
  {
    id: 'contacts-handled',
    version: 1,
    name: 'Contacts handled',
    group: 'customers',
    definition: 'Interactions that at least one agent had.',
    unit: 'count',
    formula: interaction.count(handled),
  },
  {
    id: 'contact-duration',
    version: 1,
    name: 'Duration, mean',
    group: 'customers',
    definition: 'From the beginning of an interaction to its end, wrap-up included, mean.',
    unit: 'milliseconds',
    formula: interaction.mean('durationMs', over),
  },
  {
    id: 'first-contact-resolution',
    version: 1,
    name: 'First-contact resolution',
    group: 'customers',
    definition:
      'Handled interactions of known customers after which the same customer did not come again to the same first queue within N days, of all of them. What is not N days old yet may still change; who withholds his number is left out; a customer who uses another number or address is another.',
    unit: 'share',
    formula: ratio(interaction.count(all(handled, known, over, not(again))), interaction.count(all(handled, known, over))),
    better: 'more',
  },
  {
    id: 'repeats',
    version: 1,
    name: 'Repeated contacts',
    group: 'customers',
    definition: 'Interactions of customers who had been there, in the same first queue, within N days before.',
    unit: 'count',
    formula: interaction.count(interaction.atMost('previousGapMs', 'repeat')),
    better: 'less',
  },
  {
    id: 'repeat-share',
    version: 1,
    name: 'Repeated contacts, share',
    group: 'customers',
    definition: 'Repeated contacts of contacts of known customers.',
    unit: 'share',
    formula: ratio(interaction.count(interaction.atMost('previousGapMs', 'repeat')), interaction.count(known)),
    better: 'less',
  },
];

const callBack = interaction.is('isCallBack', true);

export const callBackFigures: readonly Figure[] = [
  {
    id: 'call-backs',
    version: 1,
    name: 'Call-backs',
    group: 'call-backs',
    definition:
      'Interactions in which the customer was to be called back: wished while waiting, or asked for on a page. One that was joined to another is counted there.',
    unit: 'count',
    formula: interaction.count(callBack),
  },
  {
    id: 'call-backs-reached',
    version: 1,
    name: 'Call-backs, reached',
    group: 'call-backs',
    definition: 'Call-backs whose customer was reached.',
    unit: 'count',
    formula: interaction.count(interaction.is('isReached', true)),
    better: 'more',
  },
  {
    id: 'call-backs-reached-share',
    version: 1,
    name: 'Call-backs, reached share',
    group: 'call-backs',
    definition: 'Reached of call-backs that are over.',
    unit: 'share',
    formula: ratio(
      interaction.count(all(callBack, over, interaction.is('isReached', true))),
      interaction.count(all(callBack, over)),
    ),
    better: 'more',
  },
  {
    id: 'call-back-after',
    version: 1,
    name: 'Called back after, mean',
    group: 'call-backs',
    definition: 'From the wish to the moment the customer was reached, mean.',
    unit: 'milliseconds',
    formula: interaction.mean('callBackMs'),
    better: 'less',
  },
  {
    id: 'call-back-tries',
    version: 1,
    name: 'Tries to call back',
    group: 'call-backs',
    definition: 'How often a customer was called to be called back.',
    unit: 'count',
    formula: interaction.sum('tries'),
  },
  {
    id: 'duplicates-merged',
    version: 1,
    name: 'Duplicates merged',
    group: 'call-backs',
    definition: 'Second requests of the same customer that were joined to the first.',
    unit: 'count',
    formula: interaction.sum('merged'),
  },
];

export const flowFigures: readonly Figure[] = [
  {
    id: 'flow-entered',
    version: 1,
    name: 'Entered the flow',
    group: 'flows',
    definition: 'How often a flow was entered.',
    unit: 'count',
    formula: step.count(step.is('position', 0)),
    notBy: ['flow-node'],
  },
  {
    id: 'flow-passed',
    version: 1,
    name: 'Passed the node',
    group: 'flows',
    definition: 'How often a node of a flow was passed.',
    unit: 'count',
    formula: step.count(step.moreThan('position', 0)),
  },
  ...(
    [
      ['flow-ended', 'Left the flow as planned', 'The flow ended or sent the customer on.', 'ended'],
      ['flow-abandoned', 'Gave up in the flow', 'The customer hung up; by node: after which one.', 'abandoned'],
      ['flow-failed', 'Flow failed', 'A node could not do its work and had no way out.', 'failed'],
    ] as const
  ).map(
    ([id, name, definition, how]): Figure => ({
      id,
      version: 1,
      name,
      group: 'flows',
      definition,
      unit: 'count',
      formula: step.count(step.is('leftHow', how)),
    }),
  ),
  {
    id: 'flow-abandoned-share',
    version: 1,
    name: 'Gave up in the flow, share',
    group: 'flows',
    definition: 'Gave up, of entered.',
    unit: 'share',
    formula: ratio(step.count(step.is('leftHow', 'abandoned')), step.count(step.is('position', 0))),
    notBy: ['flow-node'],
    better: 'less',
  },
];

const answered = call.is('direction', 'incoming');

/** Of one's own telephone calls (T-STA-1), as the call log has them: how long it keeps them is `CallLog-NumberDaysOfStorage`. */
export const telephoneFigures: readonly Figure[] = [
  ...(
    [
      ['calls', 'Calls', 'All parts of calls in the call log.', call.count()],
      ['calls-in', 'Calls in, answered', 'Incoming calls that were answered here.', call.count(answered)],
      ['calls-out', 'Calls out', 'Outgoing calls, answered or not.', call.count(call.is('direction', 'outgoing'))],
      ['calls-missed', 'Calls missed', 'Incoming calls that were not answered here.', call.count(call.is('direction', 'missed'))],
    ] as const
  ).map(
    ([id, name, definition, formula]): Figure => ({
      id,
      version: 1,
      name,
      group: 'telephone',
      definition,
      unit: 'count',
      formula,
    }),
  ),
  {
    id: 'calls-missed-share',
    version: 1,
    name: 'Calls missed, share',
    group: 'telephone',
    definition: 'Missed of incoming calls.',
    unit: 'share',
    formula: ratio(call.count(call.is('direction', 'missed')), call.count(call.is('direction', 'missed', 'incoming'))),
    better: 'less',
  },
  {
    id: 'call-time',
    version: 1,
    name: 'Conversation, sum',
    group: 'telephone',
    definition: 'Time of conversation.',
    unit: 'milliseconds',
    formula: call.sum('talkMs'),
  },
  {
    id: 'call-time-mean',
    version: 1,
    name: 'Conversation, mean',
    group: 'telephone',
    definition: 'Time of conversation of calls in which there was any, mean.',
    unit: 'milliseconds',
    formula: call.mean('talkMs', call.moreThan('talkMs', 0)),
  },
  {
    id: 'call-time-max',
    version: 1,
    name: 'Conversation, longest',
    group: 'telephone',
    definition: 'The longest conversation.',
    unit: 'milliseconds',
    formula: call.max('talkMs'),
  },
  {
    id: 'call-ringing-mean',
    version: 1,
    name: 'Ringing before the answer, mean',
    group: 'telephone',
    definition: 'How long answered incoming calls rang, mean.',
    unit: 'milliseconds',
    formula: call.mean('ringMs', answered),
    better: 'less',
  },
];
