import { ParleyError } from '../../kernel/errors.ts';
import type { DeviceId, DomainId, IdSource } from '../../kernel/ids.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { IntercomGroup, IntercomGroupId } from './intercom-group.ts';
import type {
  IntercomGroupChange,
  IntercomGroupListRequest,
  IntercomGroupRecord,
  IntercomGroupRecords,
} from './intercom-group-records.ts';

/** Who administers: his company, and the domain that is meant when none is said. */
export interface IntercomAdministrator extends Subject {
  readonly domainId: DomainId;
}

export interface NewIntercomGroup extends Omit<IntercomGroup, 'id' | 'companyId' | 'domainId'> {
  readonly domainId?: DomainId | undefined;
}

export interface IntercomGroupAdministrationParts {
  readonly ids: IdSource;
  readonly directory: Pick<CompanyDirectory, 'domain' | 'device'>;
  readonly records: IntercomGroupRecords;
}

/** Intercom groups as administrators make, change and delete them. Who may use them is an authorization. */
export class IntercomGroupAdministration {
  readonly #parts: IntercomGroupAdministrationParts;

  constructor(parts: IntercomGroupAdministrationParts) {
    this.#parts = parts;
  }

  list(by: IntercomAdministrator, request: IntercomGroupListRequest): ReturnType<IntercomGroupRecords['list']> {
    demandGroups(by);
    return this.#parts.records.list(by.companyId, request);
  }

  /** @throws ParleyError `not-found` */
  async read(by: IntercomAdministrator, id: IntercomGroupId): Promise<IntercomGroupRecord> {
    demandGroups(by);
    const record = await this.#parts.records.find(by.companyId, id);
    if (!record) throw new ParleyError('not-found', 'There is no such intercom group.');
    return record;
  }

  /** @throws ParleyError `not-found` for a domain or device of another company, `input-invalid`, `name-taken` */
  async create(by: IntercomAdministrator, { domainId, ...input }: NewIntercomGroup): Promise<IntercomGroupRecord> {
    demandGroups(by);
    const domain = this.#parts.directory.domain(domainId ?? by.domainId);
    if (domain?.companyId !== by.companyId) throw new ParleyError('not-found', 'There is no such domain.');
    this.#check(by, input);
    const id = this.#parts.ids.next<IntercomGroupId>();
    await this.#parts.records.add({ ...input, id, companyId: by.companyId, domainId: domain.id });
    return this.read(by, id);
  }

  /** @throws ParleyError `not-found`, `changed-meanwhile`, `input-invalid`, `name-taken` */
  async change(
    by: IntercomAdministrator,
    id: IntercomGroupId,
    version: number,
    change: IntercomGroupChange,
  ): Promise<IntercomGroupRecord> {
    await this.read(by, id);
    this.#check(by, change);
    await this.#parts.records.change(by.companyId, id, version, change);
    return this.read(by, id);
  }

  async dependents(by: IntercomAdministrator, id: IntercomGroupId): ReturnType<IntercomGroupRecords['dependents']> {
    await this.read(by, id);
    return this.#parts.records.dependents(by.companyId, id);
  }

  /** @throws ParleyError `not-found`, `has-dependents` */
  async remove(by: IntercomAdministrator, id: IntercomGroupId, confirm: string | undefined): Promise<void> {
    await this.read(by, id);
    await this.#parts.records.remove(by.companyId, id, confirm);
  }

  #check(by: IntercomAdministrator, { deviceId, supervisedIds }: IntercomGroupChange): void {
    for (const id of supervisedIds ?? []) this.#device(by, id);
    if (deviceId && this.#device(by, deviceId).protocol !== 'virtual')
      throw new ParleyError('input-invalid', 'Only a virtual device can stand for an intercom group: it has no telephone.');
  }

  #device(by: IntercomAdministrator, id: DeviceId) {
    const device = this.#parts.directory.device(id);
    if (device?.companyId !== by.companyId) throw new ParleyError('not-found', 'There is no such device.');
    return device;
  }
}

function demandGroups(by: Subject): void {
  demand(by, 'administer', { kind: 'intercom-group', companyId: by.companyId, ownerId: null });
}
