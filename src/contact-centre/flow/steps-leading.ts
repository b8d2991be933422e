import type { FlowEnd } from '../../contract/rest/flow-test.ts';
import { ask } from './flow-speech.ts';
import type { FlowEffect, FlowEvent, FlowState, RequiredSkill, TransferTarget } from './flow-state.ts';
import { type FlowView, fillTemplate, readTemplate } from './flow-values.ts';
import { leave, type NodeOutcome, type NodeStep, why } from './node-step.ts';
import { speak } from './steps-speaking.ts';

/** However long a queue lets wait, the flow looks again after a day: nothing waits for ever. */
const longestMs = 86_400_000;
/** Beyond what was asked for, until whoever was asked counts as silent. */
const graceMs = 10_000;
/** Ringing with all forwardings. */
const transferMs = 600_000;

export const queue: NodeStep<'queue'> = {
  enter: ({ id, settings }, { state }) => {
    const { queueId, waiting, maxWaitS } = settings;
    const { priority, skills, language } = state;
    const maxWaitMs = maxWaitS * 1000;
    const timeoutMs = (maxWaitMs || longestMs) + graceMs;
    return {
      kind: 'wait',
      effect: { type: 'queue', nodeId: id, queueId, priority, skills, language, waiting, maxWaitMs, timeoutMs },
      change: { bound: queueEnd(queueId, state) },
    };
  },
  answer: ({ settings }, event, { world, state }) => {
    const name = world.queue(settings.queueId, state)?.name ?? 'the queue';
    if (event.type === 'timed-out')
      return leave('timeout', why('queue-silent', `${name} did not answer in time.`, { queue: name }));
    if (event.type !== 'queue-left') return null;
    switch (event.how) {
      case 'timeout':
        return leave('timeout', why('waited-too-long', `He waited in ${name} as long as he may.`, { queue: name }));
      case 'not-taken':
        return leave('not-taken', why('queue-takes-nobody', `${name} takes nobody now.`, { queue: name }));
      case 'called-back':
        return leave(
          'called-back',
          why('call-back-chosen', `He is called back; his place in ${name} is kept.`, { queue: name }),
          {
            bound: { kind: 'call-back', queueId: settings.queueId, number: state.caller.number },
          },
        );
      case 'key':
        return leave(`key-${event.key}`, why('key-pressed', `He left ${name} by ${event.key}.`, { key: event.key, label: name }));
    }
  },
};

function queueEnd(queueId: string, { priority, skills }: FlowState): FlowEnd {
  return {
    kind: 'queue',
    queueId,
    ...(priority && { priority }),
    skills: skills.map(({ skillId, level }: RequiredSkill) => ({ skillId, level })),
  };
}

/** First whether he wants it, then by which number, then it is asked for. */
export const callBack: NodeStep<'call-back'> = {
  enter: (node, view) => {
    const { key, speech, timeoutS } = node.settings;
    if (key === null) return chosen(node, view);
    const { spoken, said } = speak(speech, view);
    return {
      kind: 'wait',
      effect: ask(node.id, { spoken, bargeIn: true, max: 1, timeoutS }),
      change: { said, stage: 'offered', tries: 1 },
    };
  },
  answer: (node, event, view) => {
    const { stage } = view.state;
    if (stage === 'offered') return offered(node, event, view);
    if (stage === 'numbered') return numbered(node, event, view);
    if (event.type === 'timed-out') return leave('declined', why('call-back-silent', 'No call-back could be arranged in time.'));
    if (event.type !== 'called-back') return null;
    return event.accepted
      ? leave('accepted', why('call-back-accepted', 'He will be called back.', {}))
      : leave('declined', why('call-back-refused', 'No call-back could be arranged.', {}));
  },
};

type CallBackNode = Parameters<NonNullable<typeof callBack.answer>>[0];
type View = Parameters<NonNullable<typeof callBack.answer>>[2];

function offered(node: CallBackNode, event: FlowEvent, view: View): NodeOutcome | null {
  if (event.type !== 'keys' && event.type !== 'timed-out') return null;
  const pressed = event.type === 'keys' ? event.keys.slice(0, 1) : '';
  if (pressed !== node.settings.key)
    return leave('declined', why('call-back-declined', 'He did not want to be called back.', {}));
  return chosen(node, view);
}

function chosen(node: CallBackNode, view: View): NodeOutcome {
  const { caller, tries } = view.state;
  const isKnown = caller.number !== '' && !caller.isPrivate;
  if (isKnown && !node.settings.asksNumber) return arrange(node, caller.number, view);
  return {
    kind: 'wait',
    effect: ask(node.id, {
      spoken: [{ kind: 'phrase', name: isKnown ? 'call-back-other-number' : 'call-back-number' }],
      bargeIn: true,
      max: 20,
      terminator: '#',
      timeoutS: node.settings.timeoutS,
    }),
    change: { stage: 'numbered', tries },
  };
}

function numbered(node: CallBackNode, event: FlowEvent, view: View): NodeOutcome | null {
  if (event.type !== 'keys' && event.type !== 'timed-out') return null;
  const typed = event.type === 'keys' ? event.keys : '';
  const { caller } = view.state;
  const number = typed.replaceAll(/\D/g, '') || (caller.isPrivate ? '' : caller.number);
  return number
    ? arrange(node, number, view)
    : leave('declined', why('call-back-no-number', 'He gave no number to be called back at.', {}));
}

function arrange({ id, settings: { queueId } }: CallBackNode, number: string, { state }: View): NodeOutcome {
  const { priority, skills } = state;
  return {
    kind: 'wait',
    effect: { type: 'call-back', nodeId: id, queueId, number, priority, skills, timeoutMs: graceMs },
    change: { stage: 'asked', bound: { kind: 'call-back', queueId, number } },
  };
}

export const voicemail: NodeStep<'voicemail'> = {
  enter: ({ id, settings: { userId } }) => ({
    kind: 'wait',
    effect: { type: 'voicemail', nodeId: id, userId, timeoutMs: graceMs },
    change: { bound: { kind: 'voicemail', userId } },
  }),
  answer: ({ settings }, event, { world }) => {
    if (event.type !== 'not-taken' && event.type !== 'timed-out') return null;
    const name = world.nameOf('user', settings.userId);
    return leave('failed', why('mailbox-closed', `The mailbox of ${name} takes no messages.`, { name }));
  },
};

export const transfer: NodeStep<'transfer'> = {
  enter: ({ id, settings }, view) => {
    const to = targetOf(settings.to, view);
    return { kind: 'wait', effect: { type: 'transfer', nodeId: id, to, timeoutMs: transferMs }, change: { bound: boundFor(to) } };
  },
  answer: (_node, event, { state }) => {
    if (event.type === 'timed-out') return leave('failed', why('transfer-silent', 'Nobody answered in time.'));
    if (event.type !== 'not-taken') return null;
    const to = state.bound?.kind === 'number' ? state.bound.number : '';
    return leave(event.result, why(`transfer-${event.result}`, transferWords[event.result], { to, result: event.result }));
  },
};

const transferWords = {
  busy: 'It was busy there.',
  'no-answer': 'Nobody answered there.',
  failed: 'Nobody could be reached there.',
} as const;

type TransferSettings = Parameters<typeof transfer.enter>[0]['settings'];

function targetOf(to: TransferSettings['to'], view: FlowView): TransferTarget {
  if (to.kind !== 'number') return to;
  const number = fillTemplate(to.number, view).trim();
  // What a caller typed must not dial anywhere in the world at our expense.
  return { kind: 'number', number, reach: readTemplate(to.number).some((piece) => typeof piece !== 'string') ? 'own' : 'any' };
}

function boundFor(to: TransferTarget): FlowEnd {
  return to.kind === 'number' ? { kind: 'number', number: to.number } : to.kind === 'queue' ? { ...to, skills: [] } : to;
}

export const release: NodeStep<'release'> = {
  enter: ({ id, settings: { cause } }) => {
    const effect: FlowEffect = { type: 'release', nodeId: id, cause, timeoutMs: 0 };
    return { kind: 'end', end: { kind: 'released' }, why: why('flow-released', 'The call is ended.', { cause }), effect };
  },
};
