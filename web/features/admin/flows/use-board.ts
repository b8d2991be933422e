import { type Dispatch, useMemo, useState } from 'react';
import type { FlowDocument, FlowNodeKind } from '../../../../src/contract/rest/flow-document.ts';
import type { CanvasActions } from './flow-canvas.tsx';
import type { BoardTab } from './flow-editor.tsx';
import type { HistoryAction } from './flow-history.ts';
import {
  type Added,
  addNode,
  changeNode,
  connect,
  disconnect,
  duplicateNode,
  moveNodes,
  type Place,
  placeAfter,
  removeNodes,
} from './flow-model.ts';
import type { InspectorActions } from './inspector/node-inspector.tsx';

/** Everything that is done with the drawing, from the drawing, the text and the inspector alike. */
export function useBoard(document: FlowDocument, act: Dispatch<HistoryAction>) {
  const [selected, setSelected] = useState<string | null>(document.nodes.length === 1 ? (document.nodes[0]?.id ?? null) : null);
  const [tab, setTab] = useState<BoardTab>('node');
  return useMemo(() => {
    const change = (changed: FlowDocument, label = '') => act({ type: 'change', document: changed, label });
    const select = (nodeId: string | null) => {
      setSelected(nodeId);
      if (nodeId) setTab('node');
    };
    const take = (added: Added | null) => {
      if (!added) return;
      change(added.document);
      select(added.nodeId);
    };
    const remove = (ids: ReadonlySet<string>) => {
      change(removeNodes(document, ids));
      setSelected((before) => (before && ids.has(before) ? null : before));
    };
    const addAfter = (kind: FlowNodeKind, at: Place, after: { nodeId: string; outlet?: string } | null) =>
      take(addNode(document, { kind, at, after }));
    const canvas: CanvasActions = {
      select,
      move: (places) => change(moveNodes(document, places)),
      connect: (edge) => change(connect(document, edge)),
      remove: (ids, edges) => {
        const cut = edges.reduce((rest, edge) => disconnect(rest, edge), document);
        change(removeNodes(cut, ids));
        setSelected((before) => (before && ids.has(before) ? null : before));
      },
      add: addAfter,
    };
    const inspector: InspectorActions = {
      change: (node, label) => change(changeNode(document, node), label),
      connect: ({ from, outlet, to }) =>
        change(to === null ? disconnect(document, { from, outlet }) : connect(document, { from, outlet, to })),
      add: (kind, after) => addAfter(kind, placeAfter(document, after.nodeId), after),
      duplicate: (nodeId) => take(duplicateNode(document, nodeId)),
      remove: (nodeId) => remove(new Set([nodeId])),
    };
    const add = (kind: FlowNodeKind) => addAfter(kind, placeAfter(document, selected), selected ? { nodeId: selected } : null);
    return { selected, tab, setTab, select, change, canvas, inspector, add };
  }, [document, act, selected, tab]);
}
