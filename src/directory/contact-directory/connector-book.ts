import { ParleyError } from '../../kernel/errors.ts';
import type { Connector, ConnectorKind } from '../connector/index.ts';

/** The connectors that this installation has. */
export class ConnectorBook {
  readonly #connectors: ReadonlyMap<ConnectorKind, Connector>;

  constructor(connectors: readonly Connector[]) {
    this.#connectors = new Map(connectors.map((connector) => [connector.description.kind, connector]));
  }

  get all(): readonly Connector[] {
    return [...this.#connectors.values()];
  }

  /** @throws ParleyError `input-invalid` when there is none of this kind */
  of(kind: ConnectorKind): Connector {
    const connector = this.#connectors.get(kind);
    if (connector) return connector;
    const known = [...this.#connectors.keys()].toSorted().join(', ');
    throw new ParleyError('input-invalid', `The connector ${kind} came, expected one of ${known}.`, {
      details: { faults: [{ field: 'connector', message: 'This server has no such connector.' }] },
    });
  }
}
