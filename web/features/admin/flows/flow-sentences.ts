import type { FlowNode, FlowNodeOf } from '../../../../src/contract/rest/flow-document.ts';
import type { FlowComparison, FlowOperand, Speech } from '../../../../src/contract/rest/flow-speech.ts';
import type { AdminKey, AdminWords } from '../words/index.ts';
import type { FlowChoices } from './use-flow.ts';

/** What the sentences need to know: the words, and what the chosen things are called. */
export interface Telling {
  readonly words: AdminWords;
  readonly choices: FlowChoices;
}

export function kindWord(kind: FlowNode['kind']): AdminKey {
  return `flows.kind-${kind}`;
}

/** What people call a node. */
export function titleOf({ words }: Pick<Telling, 'words'>, node: Pick<FlowNode, 'name' | 'kind'>): string {
  return node.name || words.t(kindWord(node.kind));
}

/** The name of something chosen; what is not chosen yet is said so. */
export function chosenName(telling: Telling, list: keyof FlowChoices, id: string): string {
  if (id === '') return telling.words.t('flows.nothing-chosen');
  return telling.choices[list].find((one) => one.id === id)?.name ?? telling.words.t('flows.unknown-chosen');
}

/** One outlet by name: "1 · Sales", "Closed", "Nothing pressed". */
export function outletWord(telling: Telling, node: FlowNode, outlet: string): string {
  const { t } = telling.words;
  if (outlet.startsWith('key-')) {
    const key = outlet.slice(4);
    const choices = node.kind === 'menu' ? node.settings.choices : node.kind === 'queue' ? node.settings.waiting.exits : [];
    const label = choices.find((choice) => choice.key === key)?.label;
    return label ? `${key} · ${label}` : t('flows.outlet-key', { key });
  }
  if (outlet.startsWith('branch-') && node.kind === 'condition') {
    const branch = node.settings.branches.find(({ id }) => `branch-${id}` === outlet);
    const first = branch?.comparisons[0];
    return branch?.label || (first ? comparisonText(telling, first) : outlet);
  }
  const key = `flows.outlet-${outlet}`;
  return telling.words.has(key) ? t(key) : outlet;
}

/** What is said, in a few words. */
export function speechText(telling: Telling, speech: Speech): string {
  return speech
    .map((part) => {
      if (part.kind === 'prompt') return chosenName(telling, 'prompts', part.promptId);
      if (part.kind === 'phrase')
        return telling.choices.phrases.find(({ id }) => id === part.name)?.detail ?? chosenName(telling, 'phrases', part.name);
      if (part.kind === 'value') return `{${operandText(telling, part.of)}}`;
      const texts = Object.values(part.texts).filter(Boolean);
      return part.texts[telling.words.language] || texts[0] || telling.words.t('flows.nothing-said');
    })
    .join(' ');
}

export function operandText(telling: Telling, operand: FlowOperand): string {
  const { t } = telling.words;
  switch (operand.kind) {
    case 'constant':
      return typeof operand.value === 'string' ? `“${operand.value}”` : String(operand.value);
    case 'variable':
      return operand.name;
    case 'template':
      return `“${operand.text}”`;
    case 'caller':
      return t(`flows.caller-${operand.field}`);
    case 'called':
      return t('flows.called-number');
    case 'time':
      return t(`flows.time-${operand.field}`);
    case 'queue':
      return t('flows.figure-of', {
        figure: t(`flows.figure-${operand.figure}`),
        queue: chosenName(telling, 'queues', operand.queueId),
      });
  }
}

export function comparisonText(telling: Telling, { left, operator, right }: FlowComparison): string {
  const word = telling.words.t(`flows.operator-${operator}`);
  const isAlone = operator === 'is-empty' || operator === 'is-not-empty';
  return isAlone
    ? `${operandText(telling, left)} ${word}`
    : `${operandText(telling, left)} ${word} ${operandText(telling, right)}`;
}

type Summaries = { readonly [Kind in FlowNode['kind']]: (telling: Telling, settings: FlowNodeOf<Kind>['settings']) => string };

const summaries: Summaries = {
  start: ({ words }, { numbers }) => (numbers.length > 0 ? numbers.join(', ') : words.t('flows.all-numbers')),
  hours: (telling, { hoursId }) => chosenName(telling, 'hours', hoursId),
  menu: (telling, { speech }) => speechText(telling, speech) || telling.words.t('flows.nothing-said'),
  say: (telling, { speech }) => speechText(telling, speech) || telling.words.t('flows.nothing-said'),
  collect: ({ words }, { variable, min, max }) => words.t('flows.sum-collect', { min, max, variable }),
  lookup: (telling, { of, by }) => telling.words.t(`flows.sum-lookup-${by}`, { what: operandText(telling, of) }),
  http: (_telling, { method, url }) => `${method} ${url}`,
  condition: (telling, { branches }) =>
    branches.map(({ comparisons, label }) => label || comparisonText(telling, comparisons[0]!)).join(' · '),
  set: (telling, { assignments }) =>
    assignments
      .map(({ variable, value, operation }) => {
        const sign = { set: '=', add: '+', subtract: '−' }[operation];
        return `${variable || '?'} ${sign} ${operandText(telling, value)}`;
      })
      .join(', '),
  require: (telling, { skills, priority, language }) => {
    const { t } = telling.words;
    const parts = (skills ?? []).map(({ skillId, level }) =>
      t('flows.sum-skill', { skill: chosenName(telling, 'skills', skillId), level }),
    );
    if (priority !== null) parts.push(t('flows.sum-priority', { priority }));
    if (language !== null) parts.push(t(`flows.language-${language}`));
    return parts.join(', ') || t('flows.sum-unchanged');
  },
  queue: (telling, { queueId }) => chosenName(telling, 'queues', queueId),
  'call-back': (telling, { queueId }) => chosenName(telling, 'queues', queueId),
  voicemail: (telling, { userId }) => chosenName(telling, 'people', userId),
  transfer: (telling, { to }) => {
    if (to.kind === 'number') return to.number || telling.words.t('flows.nothing-chosen');
    if (to.kind === 'user') return chosenName(telling, 'people', to.userId);
    if (to.kind === 'queue') return chosenName(telling, 'queues', to.queueId);
    return chosenName(telling, 'flows', to.flowId);
  },
  release: ({ words }, { cause }) => words.t(`flows.cause-${cause}`),
};

/** What a node does, in one line. */
export function summaryOf(telling: Telling, node: FlowNode): string {
  const tell = summaries[node.kind] as (telling: Telling, settings: FlowNode['settings']) => string;
  return tell(telling, node.settings);
}
