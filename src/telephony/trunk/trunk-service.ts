import type { IdSource, TrunkId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { Domain } from '../../platform/domain/index.ts';
import { checkTrunk } from './check-trunk.ts';
import type { Trunk } from './trunk.ts';

export interface TrunkStore {
  /** Its password is encrypted before it is written. @throws ParleyError `name-taken` */
  addTrunk(trunk: Trunk): Promise<void>;
  removeTrunk(trunk: Trunk): Promise<void>;
}

export type NewTrunk = Omit<Trunk, 'id' | 'companyId' | 'domainId' | 'enabled'>;

/** Connections to carriers and other telephone systems. */
export class TrunkService {
  readonly #parts: { ids: IdSource; logger: Logger; store: TrunkStore };

  constructor(parts: { ids: IdSource; logger: Logger; store: TrunkStore }) {
    this.#parts = parts;
  }

  /** @throws ParleyError `input-invalid`, `name-taken`, `not-permitted` */
  create(by: Subject, domain: Domain, input: NewTrunk): Promise<Trunk> {
    demand(by, 'administer', { kind: 'trunk', companyId: domain.companyId, ownerId: null });
    return this.createFirst(domain, input);
  }

  /** As {@link create} where nobody is there yet to be asked: the demonstration. */
  async createFirst(domain: Domain, input: NewTrunk): Promise<Trunk> {
    checkTrunk(input);
    const trunk: Trunk = {
      ...input,
      id: this.#parts.ids.next<TrunkId>(),
      companyId: domain.companyId,
      domainId: domain.id,
      enabled: true,
    };
    await this.#parts.store.addTrunk(trunk);
    this.#parts.logger.info('trunk created', { trunkId: trunk.id });
    return trunk;
  }

  async remove(by: Subject, trunk: Trunk): Promise<void> {
    demand(by, 'administer', { kind: 'trunk', companyId: trunk.companyId, ownerId: null });
    await this.#parts.store.removeTrunk(trunk);
    this.#parts.logger.info('trunk removed', { trunkId: trunk.id });
  }
}
