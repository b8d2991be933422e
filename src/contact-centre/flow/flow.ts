import type { CompanyId, DomainId, FlowId } from '../../kernel/ids.ts';
import type { Secret } from '../../platform/secret/index.ts';
import type { PreparedFlow } from './prepared-flow.ts';

/** A flow that calls go through: enabled, and with a version that was published. */
export interface Flow {
  readonly id: FlowId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly name: string;
  /** Internal numbers that lead here. */
  readonly numbers: readonly string[];
  /** Number of the published version. */
  readonly version: number;
  readonly prepared: PreparedFlow;
  /** For headers and bodies of its HTTP requests, by name. */
  readonly secrets: ReadonlyMap<string, Secret>;
}

/** Flows in memory, as calls need them. */
export interface Flows {
  flow(id: string): Flow | undefined;
  flowByNumber(domainId: DomainId, number: string): Flow | undefined;
}

export class LiveFlows implements Flows {
  #flows = new Map<string, Flow>();
  #byNumber = new Map<string, Flow>();

  replaceAll(flows: readonly Flow[]): void {
    this.#flows = new Map(flows.map((flow) => [flow.id, flow]));
    this.#byNumber = new Map(flows.flatMap((flow) => flow.numbers.map((number) => [keyOf(flow.domainId, number), flow])));
  }

  replaceCompany(companyId: CompanyId, flows: readonly Flow[]): void {
    this.replaceAll([...[...this.#flows.values()].filter((flow) => flow.companyId !== companyId), ...flows]);
  }

  of(companyId: CompanyId): readonly Flow[] {
    return [...this.#flows.values()].filter((flow) => flow.companyId === companyId);
  }

  flow(id: string): Flow | undefined {
    return this.#flows.get(id);
  }

  flowByNumber(domainId: DomainId, number: string): Flow | undefined {
    return this.#byNumber.get(keyOf(domainId, number));
  }
}

function keyOf(domainId: DomainId, number: string): string {
  return `${domainId}/${number}`;
}
