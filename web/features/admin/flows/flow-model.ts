import type {
  FlowDocument,
  FlowEdge,
  FlowNode,
  FlowNodeKind,
  FlowNodeOf,
  WaitingSettings,
} from '../../../../src/contract/rest/flow-document.ts';
import { type FlowOutlet, outletsOf } from '../../../../src/contract/rest/flow-outlets.ts';

/** The first drawing of a new flow: where calls begin, and nothing else. */
export const emptyDocument: FlowDocument = {
  languages: ['en'],
  variables: [],
  nodes: [{ id: 'start', kind: 'start', name: '', x: 0, y: 0, settings: { numbers: [] } }],
  edges: [],
  tests: [],
};

/** Nodes are drawn on this raster, in pixels. */
export const rasterPx = 20;

const patience = { timeoutS: 6, tries: 3, timeoutSpeech: [], invalidSpeech: [], bargeIn: true };

const usualWaiting: WaitingSettings = {
  welcome: [],
  music: { kind: 'usual' },
  announces: [],
  firstAfterS: 20,
  everyS: 60,
  comfort: [],
  callBack: null,
  exits: [],
};

/** What each kind begins with. Parts that must be chosen are empty, and named as faults until they are. */
const beginnings: { readonly [Kind in FlowNodeKind]: () => FlowNodeOf<Kind>['settings'] } = {
  start: () => ({ numbers: [] }),
  hours: () => ({ hoursId: '' }),
  menu: () => ({
    speech: [],
    choices: [
      { key: '1', label: '' },
      { key: '2', label: '' },
    ],
    ...patience,
  }),
  say: () => ({ speech: [], bargeIn: true }),
  collect: () => ({
    speech: [],
    variable: 'number',
    min: 1,
    max: 20,
    terminator: '#',
    betweenKeysS: 4,
    check: { kind: 'none' },
    ...patience,
  }),
  lookup: () => ({ by: 'number', of: { kind: 'caller', field: 'number' }, directoryIds: [], results: [], timeoutS: 3 }),
  http: () => ({ method: 'GET', url: 'https://', headers: [], body: '', timeoutS: 5, results: [] }),
  condition: () => ({ branches: [newBranch([])] }),
  set: () => ({ assignments: [{ variable: 'value', value: { kind: 'constant', value: '' }, operation: 'set' }] }),
  require: () => ({ skills: null, priority: null, language: null }),
  queue: () => ({ queueId: '', waiting: usualWaiting, maxWaitS: 0 }),
  'call-back': () => ({ queueId: '', key: '1', speech: [], asksNumber: false, timeoutS: 6 }),
  voicemail: () => ({ userId: '' }),
  transfer: () => ({ to: { kind: 'number', number: '' } }),
  release: () => ({ cause: 'normal' }),
};

/** A branch of a condition with an id that none of the others has. */
export function newBranch(others: readonly { readonly id: string }[]): FlowNodeOf<'condition'>['settings']['branches'][number] {
  const taken = new Set(others.map(({ id }) => id));
  let number = others.length + 1;
  while (taken.has(String(number))) number++;
  return {
    id: String(number),
    label: '',
    match: 'all',
    comparisons: [{ left: { kind: 'caller', field: 'number' }, operator: 'starts-with', right: { kind: 'constant', value: '' } }],
  };
}

/** `queue`, `queue-2`, `queue-3` …: short ids keep tests and comparisons readable. */
function freeId(document: FlowDocument, kind: FlowNodeKind): string {
  const taken = new Set(document.nodes.map(({ id }) => id));
  for (let number = 1; ; number++) {
    const id = number === 1 ? kind : `${kind}-${number}`;
    if (!taken.has(id)) return id;
  }
}

const onRaster = (value: number): number => Math.round(value / rasterPx) * rasterPx;

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** How far right of a node the next one is put. */
const besidePx = 320;
const belowPx = 160;

/** A place beside a node where nothing is drawn yet. */
export function placeAfter(document: FlowDocument, nodeId: string | null): Place {
  const from = document.nodes.find(({ id }) => id === nodeId) ?? document.nodes.at(-1);
  if (!from) return { x: 0, y: 0 };
  const place = { x: from.x + besidePx, y: from.y };
  const isTaken = () =>
    document.nodes.some(({ x, y }) => Math.abs(x - place.x) < besidePx - 40 && Math.abs(y - place.y) < belowPx - 20);
  while (isTaken()) place.y += belowPx;
  return place;
}

export interface Added {
  readonly document: FlowDocument;
  readonly nodeId: string;
}

/** Draws a new node; from `after` an edge leads to it, by its first outlet that leads nowhere yet. */
export function addNode(
  document: FlowDocument,
  { kind, at, after }: { kind: FlowNodeKind; at: Place; after?: { readonly nodeId: string; readonly outlet?: string } | null },
): Added {
  const id = freeId(document, kind);
  const node = { id, kind, name: '', x: onRaster(at.x), y: onRaster(at.y), settings: beginnings[kind]() } as FlowNode;
  const grown = { ...document, nodes: [...document.nodes, node] };
  const from = after && grown.nodes.find((one) => one.id === after.nodeId);
  if (!from || kind === 'start') return { document: grown, nodeId: id };
  const outlet = after.outlet ?? openOutlets(document, from)[0]?.name;
  return { document: outlet ? connect(grown, { from: from.id, outlet, to: id }) : grown, nodeId: id };
}

/** Outlets that lead nowhere. */
export function openOutlets(document: FlowDocument, node: FlowNode): readonly FlowOutlet[] {
  return outletsOf(node).filter(({ name }) => !targetOf(document, node.id, name));
}

export function targetOf(document: FlowDocument, nodeId: string, outlet: string): string | null {
  return document.edges.find((edge) => edge.from === nodeId && edge.outlet === outlet)?.to ?? null;
}

/** One outlet leads to one node: an edge that was there goes. Nothing leads back to where calls begin. */
export function connect(document: FlowDocument, edge: FlowEdge): FlowDocument {
  if (document.nodes.find(({ id }) => id === edge.to)?.kind === 'start') return document;
  return { ...document, edges: [...disconnect(document, edge).edges, edge] };
}

export function disconnect(document: FlowDocument, { from, outlet }: Pick<FlowEdge, 'from' | 'outlet'>): FlowDocument {
  return { ...document, edges: document.edges.filter((edge) => edge.from !== from || edge.outlet !== outlet) };
}

export function moveNodes(document: FlowDocument, places: ReadonlyMap<string, Place>): FlowDocument {
  const nodes = document.nodes.map((node) => {
    const place = places.get(node.id);
    return place ? { ...node, x: onRaster(place.x), y: onRaster(place.y) } : node;
  });
  return { ...document, nodes };
}

/** Takes nodes away with the edges from and to them. The last beginning stays. */
export function removeNodes(document: FlowDocument, ids: ReadonlySet<string>): FlowDocument {
  const starts = document.nodes.filter(({ kind }) => kind === 'start');
  const kept = starts.every(({ id }) => ids.has(id)) ? starts[0]?.id : undefined;
  const isGone = (id: string) => ids.has(id) && id !== kept;
  return {
    ...document,
    nodes: document.nodes.filter(({ id }) => !isGone(id)),
    edges: document.edges.filter(({ from, to }) => !isGone(from) && !isGone(to)),
  };
}

/** Edges by outlets that the node has no more (a key was taken out of a menu) go with them. */
export function changeNode(document: FlowDocument, changed: FlowNode): FlowDocument {
  const names = new Set(outletsOf(changed).map(({ name }) => name));
  return {
    ...document,
    nodes: document.nodes.map((node) => (node.id === changed.id ? changed : node)),
    edges: document.edges.filter(({ from, outlet }) => from !== changed.id || names.has(outlet)),
  };
}

/** A second one beside it, connected to nothing. A beginning is not doubled. */
export function duplicateNode(document: FlowDocument, nodeId: string): Added | null {
  const node = document.nodes.find(({ id }) => id === nodeId);
  if (!node || node.kind === 'start') return null;
  const id = freeId(document, node.kind);
  const place = placeAfter(document, nodeId);
  return { document: { ...document, nodes: [...document.nodes, { ...structuredClone(node), id, ...place }] }, nodeId: id };
}

/** Nodes in the order in which a caller may come to them, breadth first; those that nobody reaches last. */
export function inReadingOrder(document: FlowDocument): readonly FlowNode[] {
  const byId = new Map(document.nodes.map((node) => [node.id, node]));
  const seen = new Set<string>();
  const queue = document.nodes.filter(({ kind }) => kind === 'start').map(({ id }) => id);
  const ordered: FlowNode[] = [];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const node = byId.get(id);
    if (!node || seen.has(id)) continue;
    seen.add(id);
    ordered.push(node);
    for (const { name } of outletsOf(node)) queue.push(targetOf(document, id, name) ?? '');
  }
  return [...ordered, ...document.nodes.filter(({ id }) => !seen.has(id))];
}

/** Draws everything anew, from left to right: a column for each number of steps from the beginning. */
export function arrange(document: FlowDocument): FlowDocument {
  const column = new Map<string, number>();
  const ordered = inReadingOrder(document);
  for (const node of ordered) {
    if (node.kind === 'start' || !column.has(node.id))
      column.set(node.id, node.kind === 'start' ? 0 : (column.get(node.id) ?? 0));
    for (const { name } of outletsOf(node)) {
      const to = targetOf(document, node.id, name);
      if (to && !column.has(to)) column.set(to, column.get(node.id)! + 1);
    }
  }
  const heights = new Map<number, number>();
  const places = new Map<string, Place>();
  for (const node of ordered) {
    const x = column.get(node.id)!;
    const y = heights.get(x) ?? 0;
    places.set(node.id, { x: x * besidePx, y });
    heights.set(x, y + 100 + 26 * Math.max(1, outletsOf(node).length));
  }
  return moveNodes(document, places);
}
