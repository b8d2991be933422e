import type { FlowDocument, FlowNode } from '../../contract/rest/flow-document.ts';
import type { FlowDifference } from '../../contract/rest/flows.ts';
import { nameOf } from './flow-faults.ts';

/** What differs from one version to another: nodes added and removed first, then what changed in them, lines, variables and tests. */
export function differencesOf(before: FlowDocument, after: FlowDocument): readonly FlowDifference[] {
  return [
    ...things('node', before.nodes, after.nodes, (node) => ({ id: node.id, name: nameOf(node) }), nodeDifferences),
    ...things(
      'edge',
      before.edges,
      after.edges,
      (edge) => ({
        id: `${edge.from} ${edge.outlet}`,
        name: `${nameIn(after, before, edge.from)} · ${edge.outlet}`,
      }),
      (one, other) => [field('edge', 'to', nameIn(before, after, one.to), nameIn(after, before, other.to))],
    ),
    ...things('variable', before.variables, after.variables, ({ name }) => ({ id: name, name })),
    ...things('test', before.tests, after.tests, ({ id, name }) => ({ id, name })),
    ...(same(before.languages, after.languages)
      ? []
      : [{ ...field('languages', null, before.languages.join(', '), after.languages.join(', ')), id: 'languages', name: '' }]),
  ];
}

type What = FlowDifference['what'];
type Partial = Omit<FlowDifference, 'id' | 'name'>;

function things<T>(
  what: What,
  before: readonly T[],
  after: readonly T[],
  keyOf: (one: T) => { readonly id: string; readonly name: string },
  inside: (one: T, other: T) => readonly Partial[] = (one, other) => [
    field(what, null, JSON.stringify(one), JSON.stringify(other)),
  ],
): readonly FlowDifference[] {
  const former = new Map(before.map((one) => [keyOf(one).id, one]));
  const later = new Map(after.map((one) => [keyOf(one).id, one]));
  const whole = (one: T, change: 'added' | 'removed') => ({
    what,
    change,
    ...keyOf(one),
    field: null,
    before: null,
    after: null,
  });
  return [
    ...before.filter((one) => !later.has(keyOf(one).id)).map((one) => whole(one, 'removed')),
    ...after.filter((one) => !former.has(keyOf(one).id)).map((one) => whole(one, 'added')),
    ...after.flatMap((one) => {
      const was = former.get(keyOf(one).id);
      return was === undefined || same(was, one) ? [] : inside(was, one).map((found) => ({ ...found, ...keyOf(one) }));
    }),
  ];
}

function nodeDifferences(before: FlowNode, after: FlowNode): readonly Partial[] {
  const found: Partial[] = [];
  if (before.kind !== after.kind) found.push(field('node', 'kind', before.kind, after.kind));
  if (before.name !== after.name) found.push(field('node', 'name', before.name, after.name));
  const [was, is]: readonly Readonly<Record<string, unknown>>[] = [before.settings, after.settings] as never;
  for (const key of new Set([...Object.keys(was!), ...Object.keys(is!)]))
    if (!same(was![key], is![key])) found.push(field('node', key, shown(was![key]), shown(is![key])));
  if (before.x !== after.x || before.y !== after.y)
    found.push({ what: 'node', change: 'moved', field: null, before: null, after: null });
  return found;
}

function field(what: What, name: string | null, before: string, after: string): Partial {
  return { what, change: 'changed', field: name, before, after };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function nameIn(first: FlowDocument, second: FlowDocument, id: string): string {
  const node = [...first.nodes, ...second.nodes].find((one) => one.id === id);
  return node ? nameOf(node) : id;
}
