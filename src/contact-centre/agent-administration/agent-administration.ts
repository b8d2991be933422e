import { ParleyError } from '../../kernel/errors.ts';
import type { AgentId, IdSource, UserId } from '../../kernel/ids.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { Dependents } from '../../platform/api/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import { invalidField } from '../catalogue/index.ts';
import type { AgentPhone } from '../contact-centre-directory/index.ts';
import type {
  AgentAdministrationRecord,
  AgentChange,
  AgentListRequest,
  AgentRecords,
  NewAgent,
  SkillLevelChange,
} from './agent-records.ts';

export interface AgentAdministrationParts {
  readonly ids: IdSource;
  readonly directory: Pick<CompanyDirectory, 'user' | 'devicesOf'>;
  readonly records: AgentRecords;
  /** Why the exchange would not call a number for a user, in a sentence (toll fraud, numbering); null: it would. */
  readonly refusalOf: (userId: UserId, number: string) => string | null;
}

/** Which users are agents, what they know, which queues they serve and where they are rung. */
export class AgentAdministration {
  readonly #parts: AgentAdministrationParts;

  constructor(parts: AgentAdministrationParts) {
    this.#parts = parts;
  }

  list(by: Subject, request: AgentListRequest): ReturnType<AgentRecords['list']> {
    demandAgents(by);
    return this.#parts.records.list(by.companyId, request);
  }

  /** @throws ParleyError `agent-unknown` */
  async read(by: Subject, id: AgentId): Promise<AgentAdministrationRecord> {
    demandAgents(by);
    const record = await this.#parts.records.find(by.companyId, id);
    if (!record) throw new ParleyError('agent-unknown', 'There is no such agent.');
    return record;
  }

  /** @throws ParleyError `not-found` for a user of another company, `name-taken`, `input-invalid` */
  async create(by: Subject, input: Omit<NewAgent, 'id' | 'companyId'>): Promise<AgentAdministrationRecord> {
    demandAgents(by);
    const user = this.#parts.directory.user(input.userId);
    if (user?.companyId !== by.companyId) throw new ParleyError('not-found', 'There is no such user.');
    this.#demandReachable(user.id, input.phone);
    const id = this.#parts.ids.next<AgentId>();
    await this.#parts.records.add({ ...input, id, companyId: by.companyId });
    return this.read(by, id);
  }

  /** @throws ParleyError `agent-unknown`, `changed-meanwhile`, `input-invalid` */
  async change(by: Subject, id: AgentId, version: number, change: AgentChange): Promise<AgentAdministrationRecord> {
    const { userId } = await this.read(by, id);
    this.#demandReachable(userId, change.phone);
    await this.#parts.records.change(by.companyId, id, version, change);
    return this.read(by, id);
  }

  /** Fields of the matrix of agents and skills, all or none. @throws ParleyError `input-invalid` */
  setSkillLevels(by: Subject, changes: readonly SkillLevelChange[]): Promise<number> {
    demandAgents(by);
    return this.#parts.records.setSkillLevels(by.companyId, changes);
  }

  async dependents(by: Subject, id: AgentId): Promise<Dependents> {
    await this.read(by, id);
    return this.#parts.records.dependents(by.companyId, id);
  }

  /** @throws ParleyError `agent-unknown`, `has-dependents` */
  async remove(by: Subject, id: AgentId, confirm: string | undefined): Promise<void> {
    await this.read(by, id);
    await this.#parts.records.remove(by.companyId, id, confirm);
  }

  #demandReachable(userId: UserId, phone: AgentPhone | undefined): void {
    if (phone?.kind === 'device') {
      const isHis = this.#parts.directory.devicesOf(userId).some(({ id }) => id === phone.deviceId);
      if (!isHis) throw invalidField('phone', 'This is no telephone of his.');
    }
    if (phone?.kind !== 'number') return;
    const refusal = this.#parts.refusalOf(userId, phone.number);
    if (refusal !== null) throw invalidField('phone', refusal);
  }
}

/** Who administers queues administers who serves them. */
function demandAgents(by: Subject): void {
  demand(by, 'administer', { kind: 'queue', companyId: by.companyId, ownerId: null });
}
