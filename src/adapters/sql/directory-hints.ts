import { Client } from 'pg';
import type { Clock, Timer } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { pgOptions, type StoreConnection } from './store.ts';

const channel = 'parley_directory';
const firstRetryMs = 200;
const slowestRetryMs = 5000;
/** PostgreSQL takes 8000 bytes; an identifier has 36. */
const mostInOneHint = 150;

export interface DirectoryHintsParts {
  readonly connection: StoreConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names this node, whose own hints are not for itself. */
  readonly nodeId: string;
  /** These companies were changed by another node; null: anything may have been, for a time nothing could be heard. */
  readonly onHint: (companyIds: readonly CompanyId[] | null) => void;
}

/**
 * Tells other nodes on the same store that a company's configuration changed (LISTEN/NOTIFY). Only hints: a node that missed
 * some reads everything again when it is connected again. Sent apart from the change itself, many in one, because a
 * transaction with NOTIFY holds up all other commits.
 */
export class DirectoryHints implements AsyncDisposable {
  readonly #parts: DirectoryHintsParts;
  #client: Client | null = null;
  #retry: Timer | null = null;
  #retryMs = firstRetryMs;
  #isClosed = false;
  #hasConnected = false;
  readonly #unsent = new Set<CompanyId>();
  #isSending = false;

  constructor(parts: DirectoryHintsParts) {
    this.#parts = parts;
  }

  /** @throws when the store cannot be reached; later losses are mended by itself. */
  async start(): Promise<void> {
    const client = new Client(pgOptions(this.#parts.connection, { asApp: true }));
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client, null));
    client.on('notification', ({ payload }) => this.#receive(payload ?? ''));
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    this.#client = client;
    this.#retryMs = firstRetryMs;
    if (this.#hasConnected) this.#parts.onHint(null);
    this.#hasConnected = true;
    void this.#sendAll();
  }

  /** Hints to the others that this company changed. */
  send(companyId: CompanyId): void {
    this.#unsent.add(companyId);
    void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#unsent.size > 0 && this.#client) {
      const companyIds = [...this.#unsent].slice(0, mostInOneHint);
      try {
        await this.#client.query('SELECT pg_notify($1, $2)', [channel, [this.#parts.nodeId, ...companyIds].join(' ')]);
        for (const companyId of companyIds) this.#unsent.delete(companyId);
      } catch {
        // Kept, and sent when connected again.
        break;
      }
    }
    this.#isSending = false;
  }

  #receive(payload: string): void {
    const [sender, ...companyIds] = payload.split(' ');
    if (sender !== this.#parts.nodeId && companyIds.length > 0) this.#parts.onHint(companyIds as CompanyId[]);
  }

  #lost(client: Client, error: Error | null): void {
    if (this.#isClosed || this.#retry || (this.#client && this.#client !== client)) return;
    this.#client = null;
    this.#parts.logger.warn('Changes by other nodes cannot be heard', {
      error: error && describeError(error),
      retryMs: this.#retryMs,
    });
    this.#retry = this.#parts.clock.setTimer(this.#retryMs, () => {
      this.#retry = null;
      this.start().catch((failure: unknown) => this.#lost(client, failure as Error));
    });
    this.#retryMs = Math.min(this.#retryMs * 2, slowestRetryMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#retry?.cancel();
    await this.#client?.end().catch(() => undefined);
  }
}
