import { ParleyError } from '../../kernel/errors.ts';
import type { AgentId, DeviceId, DomainId, IdSource, QueueId, UserId } from '../../kernel/ids.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { ContactCentreDirectory, Queue } from '../contact-centre-directory/index.ts';
import { checkQueue } from './check-queue.ts';
import type { NewMember, QueueChange, QueueListRequest, QueueRecord, QueueRecords } from './queue-records.ts';

/** Who administers: his company, and the domain that is meant when none is said. */
export interface QueueAdministrator extends Subject {
  readonly domainId: DomainId;
}

export interface NewQueueSettings extends Omit<Queue, 'id' | 'companyId' | 'domainId' | 'agentIds'> {
  readonly domainId?: DomainId | undefined;
  /** Users who serve it, in their order. */
  readonly memberUserIds: readonly UserId[];
}

export interface QueueAdministrationParts {
  readonly ids: IdSource;
  readonly directory: Pick<CompanyDirectory, 'domain' | 'user' | 'device' | 'queue'>;
  readonly centre: Pick<ContactCentreDirectory, 'agent' | 'queue'>;
  readonly records: QueueRecords;
}

/** Queues and who serves them, as administrators make, change and delete them. Callers who wait go on waiting. */
export class QueueAdministration {
  readonly #parts: QueueAdministrationParts;

  constructor(parts: QueueAdministrationParts) {
    this.#parts = parts;
  }

  list(by: QueueAdministrator, request: QueueListRequest): ReturnType<QueueRecords['list']> {
    demandQueues(by);
    return this.#parts.records.list(by.companyId, request);
  }

  /** @throws ParleyError `queue-unknown` */
  async read(by: QueueAdministrator, id: QueueId): Promise<QueueRecord> {
    demandQueues(by);
    const record = await this.#parts.records.find(by.companyId, id);
    if (!record) throw new ParleyError('queue-unknown', 'There is no such queue.');
    return record;
  }

  /** @throws ParleyError `number-taken`, `input-invalid`, `not-found` for a domain or user of another company */
  async create(by: QueueAdministrator, { memberUserIds, domainId, ...input }: NewQueueSettings): Promise<QueueRecord> {
    demandQueues(by);
    const { directory, ids, records } = this.#parts;
    const domain = directory.domain(domainId ?? by.domainId);
    if (domain?.companyId !== by.companyId) throw new ParleyError('not-found', 'There is no such domain.');
    checkQueue(this.#parts, by.companyId, null, input);
    const id = ids.next<QueueId>();
    const members = this.#members(by, memberUserIds);
    const number = input.deviceId ? this.#extension(domain.id, input.deviceId) : input.number;
    await records.add({ ...input, number, id, companyId: by.companyId, domainId: domain.id }, members);
    return this.read(by, id);
  }

  /**
   * @param memberUserIds undefined: stay as they are
   * @throws ParleyError `queue-unknown`, `changed-meanwhile`, `number-taken`, `input-invalid`, `not-found` for a user of another company
   */
  async change(
    by: QueueAdministrator,
    id: QueueId,
    version: number,
    change: QueueChange,
    memberUserIds?: readonly UserId[],
  ): Promise<QueueRecord> {
    await this.read(by, id);
    checkQueue(this.#parts, by.companyId, id, change);
    const members = memberUserIds && this.#members(by, memberUserIds);
    await this.#parts.records.change(by.companyId, id, version, change, members);
    return this.read(by, id);
  }

  async dependents(by: QueueAdministrator, id: QueueId): ReturnType<QueueRecords['dependents']> {
    await this.read(by, id);
    return this.#parts.records.dependents(by.companyId, id);
  }

  /** @throws ParleyError `queue-unknown`, `has-dependents` */
  async remove(by: QueueAdministrator, id: QueueId, confirm: string | undefined): Promise<void> {
    await this.read(by, id);
    await this.#parts.records.remove(by.companyId, id, confirm);
  }

  /** The number of the extension whose calls are shown. */
  #extension(domainId: DomainId, deviceId: DeviceId): string {
    const device = this.#parts.directory.device(deviceId);
    if (device?.domainId !== domainId) throw new ParleyError('not-found', 'There is no such device in the domain.');
    return device.number;
  }

  #members(by: QueueAdministrator, userIds: readonly UserId[]): readonly NewMember[] {
    return [...new Set(userIds)].map((id) => {
      const user = this.#parts.directory.user(id);
      if (user?.companyId !== by.companyId) throw new ParleyError('not-found', 'There is no such user.');
      return { userId: user.id, newAgentId: this.#parts.ids.next<AgentId>() };
    });
  }
}

function demandQueues(by: Subject): void {
  demand(by, 'administer', { kind: 'queue', companyId: by.companyId, ownerId: null });
}
