import type { FlowNodeOf } from '../../contract/rest/flow-document.ts';
import type { Speech } from '../../contract/rest/flow-speech.ts';
import { type AskedInVain, checkTyped, type TypedCheck } from './check-typed.ts';
import { ask, saidOf, say as sayEffect, spokenOf } from './flow-speech.ts';
import type { FlowEvent, Spoken } from './flow-state.ts';
import { coerced } from './flow-values.ts';
import { leave, type NodeOutcome, type NodeStep, type StepView, why } from './node-step.ts';

/** What a speech is now, and what to remember of it. */
export function speak(speech: Speech, { state, world, flow }: StepView): { spoken: Spoken[]; said: readonly string[] } {
  const spoken = spokenOf(speech, { state, world }, flow.document.languages);
  return { spoken, said: [...state.said, ...saidOf(spoken, (id) => world.nameOf('prompt', id))] };
}

export const say: NodeStep<'say'> = {
  enter: (node, view) => {
    const { spoken, said } = speak(node.settings.speech, view);
    if (spoken.length === 0) return leave('next', why('nothing-to-say', 'There is nothing to be said.'));
    return { kind: 'wait', effect: sayEffect(node.id, spoken, node.settings.bargeIn), change: { said } };
  },
  answer: (_node, event) => {
    if (event.type === 'said') return leave('next', why('said', 'It was said.'));
    return event.type === 'timed-out' ? leave('next', why('said-too-long', 'It took too long and was ended.')) : null;
  },
};

type Asking = FlowNodeOf<'menu'> | FlowNodeOf<'collect'>;

/** Asks, or asks again after what went wrong was said. */
function question(node: Asking, view: StepView, tries: number, before: Speech = []): NodeOutcome {
  const { settings } = node;
  const { spoken, said } = speak([...before, ...settings.speech], view);
  const keys =
    node.kind === 'menu'
      ? { max: 1 }
      : { max: node.settings.max, terminator: node.settings.terminator, betweenKeysS: node.settings.betweenKeysS };
  const { bargeIn, timeoutS } = settings;
  return {
    kind: 'wait',
    effect: ask(node.id, { spoken, bargeIn, timeoutS, ...keys }),
    change: { said, tries, stage: 'asked', typed: '' },
  };
}

/** Once more, or the way out when it was asked often enough. */
function again(node: Asking, view: StepView, what: 'timeout' | 'invalid', reason: AskedInVain): NodeOutcome {
  const { settings } = node;
  const { tries } = view.state;
  if (tries < settings.tries)
    return question(node, view, tries + 1, what === 'timeout' ? settings.timeoutSpeech : settings.invalidSpeech);
  const times = settings.tries === 1 ? 'once' : `${settings.tries} times`;
  const outlet = node.kind === 'collect' ? 'failed' : what;
  const { text, code: reasonCode, given } = reason;
  const params = { tries: settings.tries, reason: text, reasonCode, given };
  return leave(outlet, why(`asked-${what}`, `It was asked ${times}; ${text}.`, params));
}

export const menu: NodeStep<'menu'> = {
  enter: (node, view) => question(node, view, 1),
  answer: (node, event, view) => {
    if (event.type !== 'keys' && event.type !== 'timed-out') return null;
    const key = event.type === 'keys' ? event.keys.slice(0, 1) : '';
    if (!key) return again(node, view, 'timeout', { code: 'nothing', text: 'nothing was pressed', given: '' });
    const choice = node.settings.choices.find((one) => one.key === key);
    if (!choice) return again(node, view, 'invalid', { code: 'no-choice', text: `${key} is no choice`, given: key });
    const label = choice.label ? ` (${choice.label})` : '';
    return leave(`key-${key}`, why('key-pressed', `${key} was pressed${label}.`, { key, label: choice.label }));
  },
};

export const collect: NodeStep<'collect'> = {
  enter: (node, view) => question(node, view, 1),
  answer: (node, event, view) => {
    if (view.state.stage === 'checking') return checked(node, event, view);
    if (event.type !== 'keys' && event.type !== 'timed-out') return null;
    const typed = event.type === 'keys' ? event.keys : '';
    if (!typed) return again(node, view, 'timeout', { code: 'nothing', text: 'nothing was typed', given: '' });
    const { settings } = node;
    const result: TypedCheck = checkTyped(typed, settings);
    if (result === 'ask') {
      const directoryIds = settings.check.kind === 'customer' ? settings.check.directoryIds : [];
      return {
        kind: 'wait',
        effect: { type: 'look-up', nodeId: node.id, by: 'text', value: typed, directoryIds, timeoutMs: customerPatienceMs },
        change: { stage: 'checking', typed },
      };
    }
    return result === null ? taken(node, typed, view) : again(node, view, 'invalid', result);
  },
};

/** A customer's number is looked for so long. */
const customerPatienceMs = 4000;

function checked(node: FlowNodeOf<'collect'>, event: FlowEvent, view: StepView): NodeOutcome | null {
  if (event.type === 'timed-out')
    return leave('failed', why('customer-unchecked', 'The directories did not answer in time whether there is such a customer.'));
  if (event.type !== 'looked-up') return null;
  const { typed } = view.state;
  return event.contact
    ? taken(node, typed, view)
    : again(node, view, 'invalid', { code: 'no-customer', text: `nobody has the number ${typed}`, given: typed });
}

function taken({ settings: { variable } }: FlowNodeOf<'collect'>, typed: string, { state, flow }: StepView): NodeOutcome {
  const value = coerced(typed, flow.variable(variable)?.type ?? 'text');
  return leave(
    'collected',
    why('keys-collected', `${typed.length} keys were typed into ${variable}.`, { variable, count: typed.length }),
    {
      variables: { ...state.variables, [variable]: value },
    },
  );
}
