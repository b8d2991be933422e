import {
  applyNodeChanges,
  Background,
  type Connection,
  Controls,
  type Edge,
  type FinalConnectionState,
  MarkerType,
  MiniMap,
  type Node,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { type DragEvent, type KeyboardEvent, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { FlowDocument, FlowEdge, FlowNodeKind } from '../../../../src/contract/rest/flow-document.ts';
import { useAdminWords } from '../words/index.ts';
import { AddMenu, dragType } from './add-menu.tsx';
import { type Place, rasterPx } from './flow-model.ts';
import { type FlowNodeData, FlowNodeView } from './flow-node-view.tsx';
import { outletWord, summaryOf, type Telling, titleOf } from './flow-sentences.ts';

export interface CanvasActions {
  select(nodeId: string | null): void;
  /** `label`: moves with the same one count as one step of undoing. */
  move(places: ReadonlyMap<string, Place>, label?: string): void;
  connect(edge: { from: string; outlet: string; to: string }): void;
  remove(nodeIds: ReadonlySet<string>, edges: readonly { from: string; outlet: string }[]): void;
  add(kind: FlowNodeKind, at: Place, after: { nodeId: string; outlet: string } | null): void;
  /** Into the settings of a step. */
  enter(nodeId: string): void;
}

interface Props {
  document: FlowDocument;
  selected: string | null;
  telling: Telling;
  /** How many faults each node has. */
  faults: ReadonlyMap<string, number>;
  /** Nodes that a test passes, in its order. */
  path: readonly string[];
  actions: CanvasActions;
}

type CanvasNode = Node<FlowNodeData, 'flow'>;
const nodeTypes = { flow: FlowNodeView };
/** About as large as a node comes out, in pixels of the drawing. */
const nodeSize = { width: 240, height: 130 };
/** So near to the edge it counts as out of sight. */
const edgePx = 90;

/** What is being drawn to, when an edge ends where nothing is. */
interface Pending {
  readonly from: { nodeId: string; outlet: string };
  readonly at: Place;
  readonly screen: Place;
}

/** The drawing. Everything that can be done here can be done in the text and beside it, too. */
export function FlowCanvas(props: Props) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  );
}

function Drawing({ document, selected, telling, faults, path, actions }: Props) {
  const { t } = useAdminWords();
  const flow = useReactFlow();
  const [pending, setPending] = useState<Pending | null>(null);
  const { nodes, onNodesChange } = useDrawnNodes({ document, selected, telling, faults, path });
  const edges = useMemo(() => edgesOf(document, path, telling), [document, path, telling]);
  const isDragging = useRef(false);
  const place = useRef<HTMLElement>(null);
  const show = useEffectEvent((nodeId: string) => {
    const node = document.nodes.find(({ id }) => id === nodeId);
    const box = place.current?.getBoundingClientRect();
    if (!node || !box) return;
    const middle = { x: node.x + nodeSize.width / 2, y: node.y + nodeSize.height / 2 };
    const at = flow.flowToScreenPosition(middle);
    const isInSight =
      at.x > box.left + edgePx && at.x < box.right - edgePx && at.y > box.top + edgePx && at.y < box.bottom - edgePx;
    if (!isInSight) void flow.setCenter(middle.x, middle.y, { zoom: flow.getZoom(), duration: 0 });
  });
  // What was chosen in the text, among the faults or just made is brought into sight.
  useEffect(() => {
    if (selected) show(selected);
  }, [selected]);

  const onConnectEnd = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    if (state.isValid || state.toNode || !state.fromNode || !state.fromHandle?.id || state.fromHandle.type !== 'source') return;
    const point = 'changedTouches' in event ? event.changedTouches[0] : event;
    if (!point) return;
    const screen = { x: point.clientX, y: point.clientY };
    setPending({
      from: { nodeId: state.fromNode.id, outlet: state.fromHandle.id },
      at: flow.screenToFlowPosition(screen),
      screen,
    });
  };
  const onDrop = (event: DragEvent) => {
    const kind = event.dataTransfer.getData(dragType) as FlowNodeKind;
    if (!kind) return;
    event.preventDefault();
    actions.add(kind, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }), null);
  };
  const onKeyDown = ({ key, target }: KeyboardEvent) => {
    const nodeId = target instanceof HTMLElement && target.matches('.react-flow__node') ? target.dataset['id'] : undefined;
    if (key === 'Enter' && nodeId) actions.enter(nodeId);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a key of the steps in it
    <section ref={place} className="flow-canvas" aria-label={t('flows.drawing')} onKeyDown={onKeyDown}>
      <ReactFlow<CanvasNode>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        onNodesChange={(changes) => {
          onNodesChange(changes);
          // By the arrow keys; what is dragged is told when it is let go.
          const nudged = isDragging.current ? [] : changes.flatMap(placeOf);
          if (nudged.length > 0) actions.move(new Map(nudged), `nudge ${nudged.map(([id]) => id).join(' ')}`);
          // By a press or by Enter; what is chosen elsewhere comes in with the nodes and is told by nobody.
          const chosen = changes.findLast((change) => change.type === 'select' && change.selected);
          if (chosen?.type === 'select') actions.select(chosen.id);
        }}
        onPaneClick={() => actions.select(null)}
        onNodeDragStart={() => {
          isDragging.current = true;
        }}
        onNodeDragStop={(_event, _node, dragged) => {
          isDragging.current = false;
          actions.move(new Map(dragged.map(({ id, position }) => [id, position])));
        }}
        onConnect={(connection) => actions.connect(edgeOf(connection))}
        onConnectEnd={onConnectEnd}
        onDelete={({ nodes: gone, edges: cut }) =>
          actions.remove(
            new Set(gone.map(({ id }) => id)),
            cut.map(({ source, sourceHandle }) => ({ from: source, outlet: sourceHandle ?? '' })),
          )
        }
        onDragOver={(event) => event.preventDefault()}
        onDrop={onDrop}
        deleteKeyCode={['Delete', 'Backspace']}
        snapToGrid
        snapGrid={[rasterPx, rasterPx]}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.15 }}
        minZoom={0.2}
        maxZoom={1.5}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={{
          'node.a11yDescription.default': t('flows.node-help'),
          'node.a11yDescription.keyboardDisabled': t('flows.node-help'),
          'edge.a11yDescription.default': t('flows.edge-help'),
          'controls.ariaLabel': t('flows.zoom'),
          'controls.zoomIn.ariaLabel': t('flows.zoom-in'),
          'controls.zoomOut.ariaLabel': t('flows.zoom-out'),
          'controls.fitView.ariaLabel': t('flows.zoom-all'),
          'minimap.ariaLabel': t('flows.minimap'),
          'handle.ariaLabel': t('flows.handle'),
        }}
      >
        <Background gap={rasterPx} />
        <Controls showInteractive={false} />
        <MiniMap pannable zoomable />
      </ReactFlow>
      {pending ? (
        <AddMenu
          at={pending.screen}
          onClose={() => setPending(null)}
          onPick={(kind) => {
            actions.add(kind, pending.at, pending.from);
            setPending(null);
          }}
        />
      ) : null}
    </section>
  );
}

/** Nodes as they are drawn: places while they are dragged are kept here, all else follows the document. */
function useDrawnNodes({ document, selected, telling, faults, path }: Omit<Props, 'actions'>) {
  const drawn = useMemo(
    () =>
      document.nodes.map((node): CanvasNode => {
        const title = titleOf(telling, node);
        return {
          id: node.id,
          type: 'flow',
          position: { x: node.x, y: node.y },
          selected: node.id === selected,
          deletable: node.kind !== 'start' || document.nodes.filter(({ kind }) => kind === 'start').length > 1,
          ariaLabel: `${title}: ${summaryOf(telling, node)}`,
          data: {
            node,
            title,
            summary: summaryOf(telling, node),
            faults: faults.get(node.id) ?? 0,
            passedAs: path.indexOf(node.id) + 1,
            wordOf: (outlet) => outletWord(telling, node, outlet),
          },
        };
      }),
    [document, selected, telling, faults, path],
  );
  // What only the drawing knows: how large a node came out, and where it is while it is being dragged.
  const [kept, setKept] = useState<ReadonlyMap<string, Kept>>(new Map());
  const nodes = useMemo(() => drawn.map((node) => ({ ...node, ...kept.get(node.id) })), [drawn, kept]);
  const onNodesChange = (changes: NodeChange<CanvasNode>[]) => {
    const moved = changes.filter(({ type }) => type === 'position' || type === 'dimensions');
    if (moved.length === 0) return;
    setKept(new Map(applyNodeChanges(moved, nodes).map((node) => [node.id, keptOf(node)])));
  };
  return { nodes, onNodesChange };
}

type Kept = Pick<CanvasNode, 'measured' | 'position' | 'dragging'> | Pick<CanvasNode, 'measured'>;

function keptOf({ measured, position, dragging }: CanvasNode): Kept {
  const size = measured ? { measured } : {};
  return dragging ? { ...size, position, dragging } : size;
}

/** Where a change puts a node. */
function placeOf(change: NodeChange<CanvasNode>): [string, Place][] {
  return change.type === 'position' && change.position ? [[change.id, change.position]] : [];
}

function edgesOf(document: FlowDocument, path: readonly string[], telling: Telling): Edge[] {
  const byId = new Map(document.nodes.map((node) => [node.id, node]));
  const labelOf = ({ from, outlet, to }: FlowEdge) => {
    const [source, target] = [byId.get(from), byId.get(to)];
    return source && target
      ? `${titleOf(telling, source)}, ${outletWord(telling, source, outlet)}: ${titleOf(telling, target)}`
      : '';
  };
  const passed = new Set(path.slice(1).map((to, index) => `${path[index]} ${to}`));
  return document.edges.map((edge) => {
    const { from, outlet, to } = edge;
    const isPassed = passed.has(`${from} ${to}`);
    return {
      id: `${from} ${outlet}`,
      source: from,
      sourceHandle: outlet,
      target: to,
      targetHandle: 'in',
      ariaLabel: labelOf(edge),
      type: 'smoothstep',
      className: isPassed ? 'passed' : '',
      markerEnd: {
        type: MarkerType.ArrowClosed,
        width: 18,
        height: 18,
        color: isPassed ? 'var(--accent)' : 'var(--line-strong)',
      },
    };
  });
}

function edgeOf({ source, sourceHandle, target }: Connection) {
  return { from: source, outlet: sourceHandle ?? '', to: target };
}
