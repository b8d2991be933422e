import { Pool } from 'pg';
import type { InteractionEvent, InteractionEventBody, InteractionJournal } from '../../contact-centre/interaction/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, InteractionId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { GroupCommit } from './group-commit.ts';
import { interactionValues, storeInteractionsStatement } from './interaction-statement.ts';
import { pgOptions, type StoreConnection } from './store.ts';

/** Interaction events in PostgreSQL by group commit. */
export class SqlInteractionJournal implements InteractionJournal, AsyncDisposable {
  readonly #pool: Pool;
  readonly #commit: GroupCommit<InteractionEvent>;

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
      what: 'events of interactions',
      write: (events) => this.#write(events),
      describe: ({ interactionId, type }) => ({ interactionId, type }),
    });
  }

  /** Events not yet stored. */
  get waiting(): number {
    return this.#commit.waiting;
  }

  append(event: InteractionEvent): void {
    this.#commit.append(event);
  }

  durable(): Promise<void> {
    return this.#commit.durable();
  }

  onStored(listener: (events: readonly InteractionEvent[]) => void): Unsubscribe {
    return this.#commit.onStored(listener);
  }

  async unfinished(): Promise<ReadonlyMap<InteractionId, readonly InteractionEvent[]>> {
    const { rows } = await this.#pool.query<EventRow>(`
      SELECT g.company_id AS "companyId", g.interaction_id AS "interactionId", g.seq, g.events::json
      FROM interaction i JOIN interaction_event_group g ON g.company_id = i.company_id AND g.interaction_id = i.id
      WHERE i.ended_at IS NULL
      ORDER BY i.began_at, i.id, g.seq, g.last_seq DESC`);
    return eventsByInteraction(rows);
  }

  async #write(events: readonly InteractionEvent[]): Promise<void> {
    await this.#pool.query({
      name: 'store-interaction-events',
      text: storeInteractionsStatement,
      values: interactionValues(events),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commit.close();
    await this.#pool.end();
  }
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
