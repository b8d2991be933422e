import { ParleyError } from '../../kernel/errors.ts';
import type { DomainId, IdSource, TrunkId } from '../../kernel/ids.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { Domain } from '../../platform/domain/index.ts';
import { checkTrunk } from './check-trunk.ts';
import type { Trunk } from './trunk.ts';
import type { TrunkChange, TrunkListRequest, TrunkRecord, TrunkRecords } from './trunk-records.ts';

/** Who administers: his company, and the domain that is meant when none is said. */
export interface TrunkAdministrator extends Subject {
  readonly domainId: DomainId;
}

export interface NewTrunkSettings extends Omit<Trunk, 'id' | 'companyId' | 'domainId'> {
  readonly domainId?: DomainId | undefined;
}

export interface TrunkAdministrationParts {
  readonly ids: IdSource;
  readonly directory: { domain(id: DomainId): Domain | undefined };
  readonly records: TrunkRecords;
}

/** Trunks as administrators make, change and delete them. What they change is registered, or taken back, at once. */
export class TrunkAdministration {
  readonly #parts: TrunkAdministrationParts;

  constructor(parts: TrunkAdministrationParts) {
    this.#parts = parts;
  }

  list(by: TrunkAdministrator, request: TrunkListRequest): ReturnType<TrunkRecords['list']> {
    demandTrunks(by);
    return this.#parts.records.list(by.companyId, request);
  }

  /** @throws ParleyError `not-found` */
  async read(by: TrunkAdministrator, id: TrunkId): Promise<TrunkRecord> {
    demandTrunks(by);
    const record = await this.#parts.records.find(by.companyId, id);
    if (!record) throw new ParleyError('not-found', 'There is no such trunk.');
    return record;
  }

  /** @throws ParleyError `input-invalid`, `name-taken`, `not-found` */
  async create(by: TrunkAdministrator, input: NewTrunkSettings): Promise<TrunkRecord> {
    demandTrunks(by);
    checkTrunk(input);
    const domain = this.#parts.directory.domain(input.domainId ?? by.domainId);
    if (domain?.companyId !== by.companyId) throw new ParleyError('not-found', 'There is no such domain.');
    const id = this.#parts.ids.next<TrunkId>();
    await this.#parts.records.add({ ...input, id, companyId: by.companyId, domainId: domain.id });
    return this.read(by, id);
  }

  /** @throws ParleyError `not-found`, `changed-meanwhile`, `input-invalid`, `name-taken` */
  async change(by: TrunkAdministrator, id: TrunkId, version: number, change: TrunkChange): Promise<TrunkRecord> {
    const before = await this.read(by, id);
    checkTrunk(change);
    const { authentication } = change;
    if (authentication?.kind === 'registration' && before.authentication.kind !== 'registration' && !authentication.password)
      throw new ParleyError('input-invalid', 'The password is missing: the trunk had none so far');
    await this.#parts.records.change(by.companyId, id, version, change);
    return this.read(by, id);
  }

  async dependents(by: TrunkAdministrator, id: TrunkId): ReturnType<TrunkRecords['dependents']> {
    await this.read(by, id);
    return this.#parts.records.dependents(by.companyId, id);
  }

  /** @throws ParleyError `not-found`, `has-dependents` */
  async remove(by: TrunkAdministrator, id: TrunkId, confirm: string | undefined): Promise<void> {
    await this.read(by, id);
    await this.#parts.records.remove(by.companyId, id, confirm);
  }
}

function demandTrunks(by: Subject): void {
  demand(by, 'administer', { kind: 'trunk', companyId: by.companyId, ownerId: null });
}
