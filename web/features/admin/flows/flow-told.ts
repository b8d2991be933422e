import type { FlowDocument } from '../../../../src/contract/rest/flow-document.ts';
import type { FlowEnd, FlowTest } from '../../../../src/contract/rest/flow-test.ts';
import type { FlowProblem, FlowStep, FlowTestResult } from '../../../../src/contract/rest/flows.ts';
import { type Language, languageNames } from '../../../ui/words/index.ts';
import { chosenName, outletWord, type Telling, titleOf } from './flow-sentences.ts';

type Params = FlowProblem['params'];

/** What is missing is shown as a dash. */
function shown(params: Params): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'number' ? value : String(value ?? '') || '–']),
  );
}

/** In the reader's language where there are words for it, else as the server says it. */
function told({ words }: Telling, key: string, params: Params, otherwise: string): string {
  return words.has(key) ? words.t(key, shown(params)) : otherwise;
}

function nodeOf(document: FlowDocument, id: string | null | undefined) {
  return document.nodes.find((node) => node.id === id);
}

/** What is wrong. Ways out and languages are named as the page names them. */
export function faultTold(telling: Telling, document: FlowDocument, problem: FlowProblem): string {
  const { code, params, nodeId, sentence } = problem;
  const node = nodeOf(document, nodeId);
  const { outlet, language } = params;
  const readable = {
    ...params,
    ...(node && typeof outlet === 'string' && { outlet: outletWord(telling, node, outlet) }),
    ...(typeof language === 'string' && { language: languageNames[language as Language] ?? language }),
  };
  return told(telling, `flow.fault.${code}`, readable, sentence);
}

/** Why a step was left as it was. */
export function stepTold(telling: Telling, { code, params, sentence }: FlowStep): string {
  const { t } = telling.words;
  if (code === 'required') return requiredTold(telling, params);
  if (code === 'asked-timeout' || code === 'asked-invalid') {
    const reason = told(telling, `flow.reason.${params['reasonCode']}`, params, String(params['reason'] ?? ''));
    return t('flow.step.asked', { tries: Number(params['tries']), reason });
  }
  if (code === 'flow-began' && !params['from']) return t('flow.step.flow-began-unknown', shown(params));
  if (code === 'key-pressed' && params['label']) return t('flow.step.key-pressed-label', shown(params));
  return told(telling, `flow.step.${code}`, params, sentence);
}

function requiredTold({ words: { t } }: Telling, { skills, priority, language }: Params): string {
  const what = [
    ...(typeof skills === 'number' ? [t('flow.step.skills', { count: skills })] : []),
    ...(typeof priority === 'number' ? [t('flows.sum-priority', { priority })] : []),
    ...(typeof language === 'string' ? [languageNames[language as Language] ?? language] : []),
  ];
  return what.length > 0 ? t('flow.step.required', { what: what.join(', ') }) : t('flow.step.required-nothing');
}

/** The first thing that is otherwise than a test expects; null: it passed. */
export function differenceTold(telling: Telling, document: FlowDocument, test: FlowTest, result: FlowTestResult): string | null {
  const { difference } = result;
  if (!difference) return null;
  const { t } = telling.words;
  const { code, params, sentence } = difference;
  const { expect } = test;
  switch (code) {
    case 'end-differs':
      return t('flow.differs.end', { came: endTold(telling, result.end), expected: endTold(telling, expect.end) });
    case 'path-differs': {
      const step = Number(params['step']);
      const titleAt = (id: string | undefined) => {
        const node = nodeOf(document, id);
        return node ? titleOf(telling, node) : t(id === undefined ? 'flow.differs.nothing' : 'flows.unknown-chosen');
      };
      const [came, expected] = [titleAt(result.path[step - 1]?.nodeId), titleAt(expect.path?.[step - 1])];
      return t('flow.differs.path', { step, came, expected });
    }
    case 'priority-differs':
      return t('flow.differs.priority', shown({ ...params, came: params['came'] ?? t('flow.differs.own-priority') }));
    case 'skills-differ':
      return t('flow.differs.skills');
    case 'variable-differs':
      return t('flow.differs.variable', shown({ ...params, came: params['came'] ?? t('flow.differs.not-set') }));
    default:
      return told(telling, `flow.differs.${code}`, params, sentence);
  }
}

/** Where a call ends, to follow "ended". */
function endTold(telling: Telling, end: FlowEnd): string {
  const { t } = telling.words;
  switch (end.kind) {
    case 'queue':
    case 'call-back':
      return t(`flow.at.${end.kind}`, { name: chosenName(telling, 'queues', end.queueId) });
    case 'voicemail':
    case 'user':
      return t(`flow.at.${end.kind}`, { name: chosenName(telling, 'people', end.userId) });
    case 'number':
      return t('flow.at.number', { name: end.number });
    case 'flow':
      return t('flow.at.flow', { name: chosenName(telling, 'flows', end.flowId) });
    case 'released':
    case 'failed':
      return t(`flow.at.${end.kind}`);
  }
}
