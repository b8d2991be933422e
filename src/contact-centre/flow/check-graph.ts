import type { FlowDocument, FlowNode } from '../../contract/rest/flow-document.ts';
import { outletsOf } from '../../contract/rest/flow-outlets.ts';
import { type FlowFaults, nameOf } from './flow-faults.ts';
import type { PreparedFlow } from './prepared-flow.ts';

/** Kinds that are passed at once. */
const silentKinds: ReadonlySet<FlowNode['kind']> = new Set(['start', 'hours', 'condition', 'set', 'require']);
/** Kinds by which a call leaves the flow, or may. */
const leavingKinds: ReadonlySet<FlowNode['kind']> = new Set(['queue', 'voicemail', 'transfer', 'release', 'call-back']);

/** How nodes hang together: starts, outlets that lead nowhere, nodes nobody reaches, circles. */
export function checkGraph(flow: PreparedFlow, numbers: readonly string[], faults: FlowFaults): void {
  const { nodes } = flow.document;
  checkIds(flow.document, faults);
  checkStarts(nodes, numbers, faults);
  for (const node of nodes) checkOutlets(flow, node, faults);
  const next = new Map(nodes.map((node) => [node.id, followers(flow, node)]));
  checkReached(nodes, next, faults);
  checkCircles(nodes, next, faults);
}

function checkIds({ nodes, edges }: FlowDocument, faults: FlowFaults): void {
  const seen = new Set<string>();
  for (const node of nodes) {
    if (seen.has(node.id)) faults.error(node, null, 'id-twice', 'Another node has the same id.', { id: node.id });
    seen.add(node.id);
  }
  const outlets = new Map(nodes.map((node) => [node.id, new Set(outletsOf(node).map(({ name }) => name))]));
  const drawn = new Set<string>();
  for (const { from, outlet, to } of edges) {
    const node = nodes.find(({ id }) => id === from) ?? null;
    const field = `outlet:${outlet}`;
    if (!node || !outlets.get(from)?.has(outlet))
      faults.error(node, field, 'edge-from-nowhere', `A line begins at an outlet ${outlet} that is not there.`, { outlet });
    else if (!seen.has(to))
      faults.error(node, field, 'edge-to-nowhere', `The line of ${outlet} leads to a node that is gone.`, { outlet });
    else if (drawn.has(`${from}\n${outlet}`)) faults.error(node, field, 'edge-twice', `Two lines leave ${outlet}.`, { outlet });
    drawn.add(`${from}\n${outlet}`);
  }
}

function checkStarts(nodes: readonly FlowNode[], numbers: readonly string[], faults: FlowFaults): void {
  const starts = nodes.filter((node) => node.kind === 'start');
  const usual = starts.filter(({ settings }) => settings.numbers.length === 0);
  if (usual.length === 0)
    faults.error(
      null,
      null,
      'no-start',
      'The flow needs a start without numbers: all calls begin there that no other start takes.',
    );
  for (const start of usual.slice(1)) faults.error(start, 'numbers', 'start-twice', 'There is another start without numbers.');
  for (const start of starts)
    for (const number of start.settings.numbers)
      if (!numbers.includes(number))
        faults.warn(start, 'numbers', 'start-number-unknown', `${number} is no number of this flow.`, { number });
  if (numbers.length === 0) faults.warn(null, null, 'no-number', 'The flow has no number: only other flows lead to it.');
}

function checkOutlets(flow: PreparedFlow, node: FlowNode, faults: FlowFaults): void {
  for (const { name, isOptional } of outletsOf(node))
    if (!isOptional && flow.after(node, name) === 'missing')
      faults.error(node, `outlet:${name}`, 'outlet-missing', `Nothing follows ${name}.`, { outlet: name });
}

function followers(flow: PreparedFlow, node: FlowNode): readonly FlowNode[] {
  return outletsOf(node).flatMap(({ name }) => {
    const next = flow.after(node, name);
    return typeof next === 'object' ? [next] : [];
  });
}

type Next = ReadonlyMap<string, readonly FlowNode[]>;

function reachedFrom(first: readonly FlowNode[], next: Next): Set<string> {
  const reached = new Set(first.map(({ id }) => id));
  const waiting = [...first];
  for (let node = waiting.pop(); node; node = waiting.pop())
    for (const one of next.get(node.id) ?? [])
      if (!reached.has(one.id)) {
        reached.add(one.id);
        waiting.push(one);
      }
  return reached;
}

function checkReached(nodes: readonly FlowNode[], next: Next, faults: FlowFaults): void {
  const starts = nodes.filter(({ kind }) => kind === 'start');
  if (starts.length === 0) return;
  const reached = reachedFrom(starts, next);
  for (const node of nodes) if (!reached.has(node.id)) faults.warn(node, null, 'unreachable', 'No call comes here.');
}

/** Circles that never wait, and parts of a flow that nobody gets out of. */
function checkCircles(nodes: readonly FlowNode[], next: Next, faults: FlowFaults): void {
  const silentNext = new Map(nodes.map((node) => [node.id, isSilent(node) ? (next.get(node.id) ?? []).filter(isSilent) : []]));
  for (const node of nodes.filter(isSilent))
    if (reachedFrom(silentNext.get(node.id) ?? [], silentNext).has(node.id))
      return faults.error(node, null, 'endless-loop', 'From here the flow goes round in a circle without waiting for anything.', {
        circle: nameOf(node),
      });
  for (const node of nodes) {
    const reached = reachedFrom([node], next);
    const within = nodes.filter(({ id }) => reached.has(id));
    const isOpen = within.some((one) => leavingKinds.has(one.kind) || isDeadEnd(one, next));
    if (!isOpen)
      return faults.error(
        node,
        null,
        'no-way-out',
        'From here nobody ever gets out of the flow: add a way to a queue, a person or the end.',
      );
  }
}

/** Passed at once. */
function isSilent(node: FlowNode): boolean {
  return silentKinds.has(node.kind) || (node.kind === 'say' && node.settings.speech.length === 0);
}

/** A node after which nothing is drawn: told by another fault already. */
function isDeadEnd(node: FlowNode, next: Next): boolean {
  return (next.get(node.id) ?? []).length < outletsOf(node).filter(({ isOptional }) => !isOptional).length;
}
