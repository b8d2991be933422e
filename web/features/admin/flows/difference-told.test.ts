import { describe, expect, it } from 'vitest';
import type { FlowDocument } from '../../../../src/contract/rest/flow-document.ts';
import type { FlowDifference } from '../../../../src/contract/rest/flows.ts';
import { wordsOf } from '../../../ui/words/index.ts';
import { en } from '../words/en/index.ts';
import type { AdminWords } from '../words/index.ts';
import { differencesTold } from './difference-told.ts';
import { addNode, changeNode, connect, emptyDocument } from './flow-model.ts';
import { noChoices } from './use-flow.ts';

const telling = {
  words: wordsOf('en', en, ['en']) as AdminWords,
  choices: {
    ...noChoices,
    queues: [
      { id: 'q1', name: 'Sales', detail: '' },
      { id: 'q2', name: 'Support', detail: '' },
    ],
  },
};
const at = { x: 0, y: 0 };
const menu = addNode(emptyDocument, { kind: 'menu', at, after: { nodeId: 'start' } }).document;
const drawn = addNode(menu, { kind: 'queue', at, after: { nodeId: 'menu', outlet: 'key-1' } }).document;
const queueOf = (document: FlowDocument, queueId: string): FlowDocument => {
  const node = document.nodes.find(({ kind }) => kind === 'queue')!;
  return changeNode(document, { ...node, settings: { ...node.settings, queueId } } as typeof node);
};
const difference = (part: Partial<FlowDifference>): FlowDifference => ({
  what: 'node',
  change: 'changed',
  id: 'queue',
  name: 'queue',
  field: null,
  before: null,
  after: null,
  ...part,
});
const told = (before: FlowDocument, after: FlowDocument, ...found: Partial<FlowDifference>[]) =>
  differencesTold(telling, { before, after }, found.map(difference)).map((one) => [one.name, one.field, one.before, one.after]);

describe('what differs between versions of a flow', () => {
  it('is a way by the names of its steps, also one that led nowhere', () => {
    const after = connect(drawn, { from: 'menu', outlet: 'key-2', to: 'queue' });
    expect(told(drawn, after, { what: 'edge', change: 'added', id: 'menu key-2', name: 'menu · key-2' })).toEqual([
      ['Menu', 'Key 2', null, 'Queue'],
    ]);
  });

  it('is a choice by the name of what was chosen, once for all settings that say the same', () => {
    const [before, after] = [queueOf(drawn, 'q1'), queueOf(drawn, 'q2')];
    const ids = { field: 'queueId', before: 'q1', after: 'q2' };
    expect(told(before, after, ids, { field: 'waiting', before: '{}', after: '{"everyS":5}' })).toEqual([
      ['Queue', '', 'Sales', 'Support'],
    ]);
  });

  it('is a plain value as it is, and of lists only that they differ', () => {
    const wait = { field: 'maxWaitS', before: '0', after: '60' };
    expect(told(drawn, drawn, wait, { field: 'waiting', before: '{}', after: '{"everyS":5}' })).toEqual([
      ['Queue', 'maxWaitS', '0', '60'],
      ['Queue', 'waiting', null, null],
    ]);
    const languages = { ...drawn, languages: ['en' as const, 'fr' as const] };
    expect(told(drawn, languages, { what: 'languages', id: 'languages', name: '' })).toEqual([
      ['Languages it speaks', '', 'English', 'English, Français'],
    ]);
  });
});
