import { type Dispatch, useMemo, useState } from 'react';
import type { FlowDocument, FlowNodeKind } from '../../../../src/contract/rest/flow-document.ts';
import type { BoardFocus } from './board-focus.ts';
import type { CanvasActions } from './flow-canvas.tsx';
import type { HistoryAction } from './flow-history.ts';
import {
  type Added,
  addNode,
  changeNode,
  connect,
  disconnect,
  duplicateNode,
  inReadingOrder,
  moveNodes,
  type Place,
  placeAfter,
  removeNodes,
} from './flow-model.ts';
import type { InspectorActions } from './inspector/node-inspector.tsx';

export type BoardTab = 'node' | 'faults' | 'tests' | 'versions' | 'variables';

/** Everything that is done with the drawing, from the drawing, the text and the inspector alike. */
export function useBoard(document: FlowDocument, act: Dispatch<HistoryAction>) {
  const [selected, setSelected] = useState<string | null>(document.nodes.length === 1 ? (document.nodes[0]?.id ?? null) : null);
  const [tab, setTab] = useState<BoardTab>('node');
  const [focus, setFocus] = useState<BoardFocus>({ at: 'step', nodeId: null });
  return useMemo(() => {
    const change = (changed: FlowDocument, label = '') => act({ type: 'change', document: changed, label });
    const select = (nodeId: string | null) => {
      setSelected(nodeId);
      if (nodeId) setTab('node');
    };
    /** Into its settings, and back to it by Escape. */
    const enter = (nodeId: string) => {
      select(nodeId);
      setFocus({ at: 'settings', nodeId });
    };
    /** To what stands beside the drawing. */
    const look = (beside: BoardTab) => {
      setTab(beside);
      setFocus({ at: 'side', nodeId: null });
    };
    const leave = () => setFocus({ at: 'step', nodeId: selected });
    const take = (added: Added | null) => {
      if (!added) return;
      change(added.document);
      enter(added.nodeId);
    };
    /** The keyboard goes on at the step before it. */
    const remove = (nodeId: string) => {
      const ordered = inReadingOrder(document).map(({ id }) => id);
      const changed = removeNodes(document, new Set([nodeId]));
      if (changed.nodes.length === document.nodes.length) return;
      const beside = ordered[ordered.indexOf(nodeId) - 1] ?? ordered.find((id) => id !== nodeId) ?? null;
      change(changed);
      setSelected(beside);
      setFocus({ at: 'step', nodeId: beside });
    };
    const addAfter = (kind: FlowNodeKind, at: Place, after: { nodeId: string; outlet?: string } | null) =>
      take(addNode(document, { kind, at, after }));
    const canvas: CanvasActions = {
      select,
      move: (places, label) => change(moveNodes(document, places), label),
      connect: (edge) => change(connect(document, edge)),
      remove: (ids, edges) => {
        const [first, ...others] = ids;
        // Its lines go with it; the keyboard is where it was.
        if (first !== undefined && others.length === 0) return remove(first);
        const cut = edges.reduce((rest, edge) => disconnect(rest, edge), document);
        change(removeNodes(cut, ids));
        setSelected((before) => (before && ids.has(before) ? null : before));
      },
      add: addAfter,
      enter,
    };
    const inspector: InspectorActions = {
      change: (node, label) => change(changeNode(document, node), label),
      connect: ({ from, outlet, to }) =>
        change(to === null ? disconnect(document, { from, outlet }) : connect(document, { from, outlet, to })),
      add: (kind, after) => addAfter(kind, placeAfter(document, after.nodeId), after),
      duplicate: (nodeId) => take(duplicateNode(document, nodeId)),
      remove,
      leave,
    };
    const add = (kind: FlowNodeKind) => addAfter(kind, placeAfter(document, selected), selected ? { nodeId: selected } : null);
    return { selected, tab, setTab, look, select, enter, remove, change, canvas, inspector, add, focus };
  }, [document, act, selected, tab, focus]);
}

export type Board = ReturnType<typeof useBoard>;
