import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlowDocument, flowDocumentSchema, flowNodeKinds } from '../../../../src/contract/rest/flow-document.ts';
import { outletsOf } from '../../../../src/contract/rest/flow-outlets.ts';
import { changeHistory, openHistory } from './flow-history.ts';
import {
  addNode,
  arrange,
  changeNode,
  connect,
  duplicateNode,
  emptyDocument,
  inReadingOrder,
  openOutlets,
  placeAfter,
  removeNodes,
  targetOf,
} from './flow-model.ts';

const grow = (document: FlowDocument, ...kinds: (typeof flowNodeKinds)[number][]) =>
  kinds.reduce((grown, kind) => {
    const after = { nodeId: grown.nodes.at(-1)!.id };
    return addNode(grown, { kind, at: placeAfter(grown, after.nodeId), after }).document;
  }, document);

describe('what is drawn', () => {
  it('begins with where calls begin, and each new node follows the first way that leads nowhere', () => {
    const document = grow(emptyDocument, 'hours', 'menu', 'queue');
    expect(document.edges).toEqual([
      { from: 'start', outlet: 'next', to: 'hours' },
      { from: 'hours', outlet: 'open', to: 'menu' },
      { from: 'menu', outlet: 'key-1', to: 'queue' },
    ]);
    expect(openOutlets(document, document.nodes[1]!).map(({ name }) => name)).toEqual(['closed', 'holiday']);
  });

  it('leads from one outlet to one node', () => {
    const document = grow(emptyDocument, 'say', 'release');
    const changed = connect(document, { from: 'start', outlet: 'next', to: 'release' });
    expect(targetOf(changed, 'start', 'next')).toBe('release');
    expect(changed.edges).toHaveLength(2);
    expect(connect(document, { from: 'say', outlet: 'next', to: 'start' })).toBe(document);
  });

  it('forgets the way of a key that was taken out of a menu', () => {
    const document = grow(emptyDocument, 'menu', 'queue');
    const menu = document.nodes[1]!;
    if (menu.kind !== 'menu') throw new Error('no menu');
    const changed = changeNode(document, { ...menu, settings: { ...menu.settings, choices: menu.settings.choices.slice(1) } });
    expect(changed.edges.filter(({ from }) => from === 'menu')).toEqual([]);
  });

  it('never loses its last beginning', () => {
    expect(removeNodes(emptyDocument, new Set(['start'])).nodes).toHaveLength(1);
  });

  it('doubles a node beside itself, under a name of its own', () => {
    const document = grow(emptyDocument, 'queue');
    const doubled = duplicateNode(document, 'queue')!;
    expect(doubled.nodeId).toBe('queue-2');
    expect(doubled.document.edges).toEqual(document.edges);
    expect(duplicateNode(document, 'start')).toBeNull();
  });

  const kinds = fc.array(fc.constantFrom(...flowNodeKinds), { minLength: 1, maxLength: 25 });

  it('is a document to the server, whatever is drawn, and edges lead only between nodes that are there', () => {
    fc.assert(
      fc.property(kinds, fc.array(fc.nat(30), { maxLength: 5 }), (drawn, removed) => {
        const grown = grow(emptyDocument, ...drawn);
        const ids = new Set(removed.flatMap((index) => grown.nodes[index]?.id ?? []));
        const document = arrange(removeNodes(grown, ids));
        expect(flowDocumentSchema.safeParse(document).error?.issues).toBeUndefined();
        const outlets = new Map(document.nodes.map((node) => [node.id, new Set(outletsOf(node).map(({ name }) => name))]));
        for (const { from, outlet, to } of document.edges) {
          expect(outlets.get(from)).toContain(outlet);
          expect(outlets.has(to)).toBe(true);
        }
        expect(new Set(document.nodes.map(({ id }) => id)).size).toBe(document.nodes.length);
        expect(inReadingOrder(document)).toHaveLength(document.nodes.length);
        expect(new Set(document.nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(document.nodes.length);
      }),
      { numRuns: 200 },
    );
  });
});

describe('undoing', () => {
  it('goes back and forth, counts what is typed in one go as one step, and forgets what was undone after a new change', () => {
    const [one, two, three] = ['queue', 'say', 'menu'].map((kind) => grow(emptyDocument, kind as 'queue')) as [
      FlowDocument,
      FlowDocument,
      FlowDocument,
    ];
    let history = openHistory(emptyDocument);
    history = changeHistory(history, { type: 'change', document: one, label: 'name say' });
    history = changeHistory(history, { type: 'change', document: two, label: 'name say' });
    history = changeHistory(history, { type: 'undo' });
    expect(history.document).toBe(emptyDocument);
    history = changeHistory(history, { type: 'redo' });
    expect(history.document).toBe(two);
    history = changeHistory(changeHistory(history, { type: 'undo' }), { type: 'change', document: three });
    expect(changeHistory(history, { type: 'redo' }).document).toBe(three);
  });
});
