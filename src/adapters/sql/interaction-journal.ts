import { Pool } from 'pg';
import type { AgentStateFact } from '../../contact-centre/agent-desk/index.ts';
import type { InteractionEvent, InteractionEventBody, InteractionJournal } from '../../contact-centre/interaction/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, InteractionId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { GroupCommit } from './group-commit.ts';
import { agentStateValues, interactionValues, storeInteractionsStatement } from './interaction-statement.ts';
import { pgOptions, type StoreConnection } from './store.ts';

type Kept = InteractionEvent | AgentStateFact;

/** So much longer than call events, for which callers wait. */
const betweenWritesMs = 60;

/**
 * Interaction events in PostgreSQL by group commit, and with them, in the same transaction, what agents were meanwhile: they come
 * together, a transaction costs more than what is in it, and after a crash they agree.
 */
export class SqlInteractionJournal implements InteractionJournal, AsyncDisposable {
  readonly #pool: Pool;
  readonly #commit: GroupCommit<Kept>;

  constructor(parts: { connection: StoreConnection; clock: Clock; logger: Logger; patienceMs?: number; maxWaiting?: number }) {
    const options = pgOptions(parts.connection, { asApp: true });
    // Events of all companies travel together; the policies still bind the role.
    this.#pool = new Pool({
      ...options,
      options: `${options.options} -c parley.company_id=*`,
      max: 1,
      idleTimeoutMillis: 0,
      query_timeout: 15_000,
    });
    this.#pool.on('error', () => undefined);
    this.#commit = new GroupCommit({
      ...parts,
      betweenWritesMs,
      what: 'events of interactions',
      write: (kept) => this.#write(kept),
      describe: (one) =>
        isEvent(one)
          ? { interactionId: one.interactionId, type: one.type }
          : { agentId: one.agentId, state: one.state, atMs: one.atMs },
    });
  }

  /** Events not yet stored. */
  get waiting(): number {
    return this.#commit.waiting;
  }

  append(event: InteractionEvent): void {
    this.#commit.append(event);
  }

  /** States are stored in the order in which they are told. @throws ParleyError `journal-full` */
  appendState(fact: AgentStateFact): void {
    this.#commit.append(fact);
  }

  durable(): Promise<void> {
    return this.#commit.durable();
  }

  onStored(listener: (events: readonly InteractionEvent[]) => void): Unsubscribe {
    return this.#commit.onStored((kept) => {
      const events = kept.filter(isEvent);
      if (events.length > 0) listener(events);
    });
  }

  async unfinished(): Promise<ReadonlyMap<InteractionId, readonly InteractionEvent[]>> {
    const { rows } = await this.#pool.query<EventRow>(`
      SELECT g.company_id AS "companyId", g.interaction_id AS "interactionId", g.seq, g.events::json
      FROM interaction i JOIN interaction_event_group g ON g.company_id = i.company_id AND g.interaction_id = i.id
      WHERE i.ended_at IS NULL
      ORDER BY i.began_at, i.id, g.seq, g.last_seq DESC`);
    return eventsByInteraction(rows);
  }

  async #write(kept: readonly Kept[]): Promise<void> {
    const events = kept.filter(isEvent);
    const states = kept.filter((one): one is AgentStateFact => !isEvent(one));
    await this.#pool.query({
      name: 'store-interaction-events',
      text: storeInteractionsStatement,
      values: [...interactionValues(events), ...agentStateValues(states)],
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commit.close();
    await this.#pool.end();
  }
}

function isEvent(one: Kept): one is InteractionEvent {
  return 'seq' in one;
}

export interface EventRow {
  readonly companyId: CompanyId;
  readonly interactionId: InteractionId;
  readonly seq: number;
  readonly events: readonly (InteractionEventBody & { readonly atMs: number })[];
}

/** Rows in the order of matters and numbers. Groups may overlap after a batch was written twice. */
export function eventsByInteraction(rows: readonly EventRow[]): Map<InteractionId, InteractionEvent[]> {
  const all = new Map<InteractionId, InteractionEvent[]>();
  for (const { companyId, interactionId, seq: first, events } of rows) {
    const known = all.get(interactionId) ?? [];
    all.set(interactionId, known);
    const next = known.length;
    for (const [index, body] of events.entries())
      if (first + index >= next) known.push({ ...body, companyId, interactionId, seq: first + index });
  }
  return all;
}
