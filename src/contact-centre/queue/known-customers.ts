import type { AgentId, CompanyId } from '../../kernel/ids.ts';
import { customerKey, type Interactions } from '../interaction/index.ts';
import type { KnownCustomers } from './queue-ports.ts';

/** So many customers are remembered; who has not called for longest is forgotten first. */
export const rememberedCustomers = 100_000;

/** Who last worked with a customer, in memory, so that a caller need not wait for the store. */
export class RememberedCustomers implements KnownCustomers, Disposable {
  readonly #agents = new Map<string, AgentId>();
  readonly #limit: number;
  readonly #stop: () => void;

  constructor(parts: { interactions: Interactions; limit?: number }) {
    this.#limit = parts.limit ?? rememberedCustomers;
    this.#stop = parts.interactions.onEvent(({ event, interaction: { companyId, customer } }) => {
      if (event.type === 'work-began') this.remember(companyId, customerKey(customer.address), event.agentId);
    });
  }

  /** @param customer as `customerKey` makes it */
  remember(companyId: CompanyId, customer: string, agentId: AgentId): void {
    if (customer === '') return;
    const key = `${companyId} ${customer}`;
    this.#agents.delete(key);
    this.#agents.set(key, agentId);
    if (this.#agents.size <= this.#limit) return;
    const [oldest] = this.#agents.keys();
    this.#agents.delete(oldest!);
  }

  lastAgentOf(companyId: CompanyId, address: string): AgentId | null {
    return this.#agents.get(`${companyId} ${customerKey(address)}`) ?? null;
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}
