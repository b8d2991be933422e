import type { FlowDocument, FlowNode, FlowVariable } from '../../contract/rest/flow-document.ts';
import { outletsOf } from '../../contract/rest/flow-outlets.ts';

/** A document made ready to be stepped through: what follows what is a look-up. Never changes. */
export class PreparedFlow {
  readonly document: FlowDocument;
  readonly #nodes: ReadonlyMap<string, FlowNode>;
  readonly #next: ReadonlyMap<string, string>;
  readonly #variables: ReadonlyMap<string, FlowVariable>;

  constructor(document: FlowDocument) {
    this.document = document;
    this.#nodes = new Map(document.nodes.map((node) => [node.id, node]));
    this.#next = new Map(document.edges.map(({ from, outlet, to }) => [keyOf(from, outlet), to]));
    this.#variables = new Map(document.variables.map((variable) => [variable.name, variable]));
  }

  node(id: string): FlowNode | undefined {
    return this.#nodes.get(id);
  }

  variable(name: string): FlowVariable | undefined {
    return this.#variables.get(name);
  }

  /** Where a call to this number begins. */
  startFor(called: string): FlowNode | undefined {
    const starts = this.document.nodes.filter((node) => node.kind === 'start');
    return (
      starts.find(({ settings }) => settings.numbers.includes(called)) ?? starts.find(({ settings }) => !settings.numbers.length)
    );
  }

  /**
   * What follows an outlet; of an optional one that leads nowhere, what follows the outlet taken in its place.
   * @returns `missing`: nothing is drawn where something must be; `open`: nothing need be
   */
  after(node: FlowNode, outlet: string): FlowNode | 'missing' | 'open' {
    const outlets = outletsOf(node);
    const taken = new Set<string>();
    for (let name: string | null = outlet; name !== null && !taken.has(name); ) {
      taken.add(name);
      const to = this.#nodes.get(this.#next.get(keyOf(node.id, name)) ?? '');
      if (to) return to;
      const known = outlets.find((one) => one.name === name);
      if (!known?.isOptional) return 'missing';
      name = known.otherwise;
    }
    return 'open';
  }
}

function keyOf(nodeId: string, outlet: string): string {
  return `${nodeId}\n${outlet}`;
}
