import type { AgentId, CompanyId, QueueId, UserId } from '../../kernel/ids.ts';
import type { LiveAccess, Subject } from '../../platform/access/index.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';

/** What one supervisor sees. */
export interface Sight {
  /** The same for all who see the same. */
  readonly key: string;
  readonly queueIds: ReadonlySet<QueueId>;
  readonly agentIds: ReadonlySet<AgentId>;
}

export interface SupervisionSightParts {
  readonly access: Pick<LiveAccess, 'may' | 'of' | 'onChanged'>;
  readonly directory: ContactCentreDirectory;
}

/**
 * Whom and what somebody supervises: the queues that he is authorized to supervise with the agents who serve them, and the agents that he is
 * authorized to by themselves or their groups. Worked out once for as long as rights and configuration stay the same.
 */
export class SupervisionSight implements Disposable {
  readonly #parts: SupervisionSightParts;
  readonly #known = new Map<string, Sight>();
  readonly #keys = new Map<string, string>();
  readonly #stops: readonly (() => void)[];

  constructor(parts: SupervisionSightParts) {
    this.#parts = parts;
    const forget = (): void => this.#known.clear();
    this.#stops = [parts.access.onChanged(forget), parts.directory.onChanged(forget)];
  }

  of(subject: Subject): Sight {
    const { companyId, userId } = subject;
    const id = `${companyId}/${userId}`;
    const known = this.#known.get(id);
    if (known) return known;
    const made = this.#make(subject);
    this.#known.set(id, made);
    return made;
  }

  /** By its key, while somebody has it. */
  byKey(companyId: CompanyId, key: string): Sight | undefined {
    for (const [id, sight] of this.#known) if (sight.key === key && id.startsWith(`${companyId}/`)) return sight;
    return undefined;
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }

  #make(subject: Subject): Sight {
    const { access, directory } = this.#parts;
    const { companyId, userId } = subject;
    const may = (ownerId: UserId | null, id?: string): boolean =>
      access.may(subject, 'use', { kind: 'supervision', companyId, ownerId, ...(id !== undefined && { id }) }).allowed;
    const queues = directory.allQueues().filter((queue) => queue.companyId === companyId && queue.enabled && may(null, queue.id));
    const agentIds = new Set<AgentId>(queues.flatMap((queue) => queue.agentIds));
    // Without an authorization to people nobody need be asked about one by one.
    for (const { id } of access.of(companyId).reachable('supervision', userId)) {
      const agent = directory.agentByUser(id as UserId);
      if (agent && may(agent.userId)) agentIds.add(agent.id);
    }
    for (const id of agentIds) if (directory.agent(id)?.enabled !== true) agentIds.delete(id);
    const queueIds = new Set(queues.map(({ id }) => id));
    return { key: this.#keyOf([...queueIds].toSorted().join(), [...agentIds].toSorted().join()), queueIds, agentIds };
  }

  /** Short: it is in every name of a share. */
  #keyOf(...seen: readonly string[]): string {
    const written = seen.join(' ');
    const known = this.#keys.get(written) ?? `s${this.#keys.size + 1}`;
    this.#keys.set(written, known);
    return known;
  }
}
