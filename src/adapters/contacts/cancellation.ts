import { sql } from 'kysely';
import type { Scope, Store } from '../sql/store.ts';

/**
 * Ends the statement of a transaction when nobody waits for it any more. The connection goes back to the others only after the request
 * to cancel was delivered: no other's statement is met by it.
 */
export class Cancellation implements AsyncDisposable {
  readonly #signal: AbortSignal | null;
  readonly #onAbort: () => void;
  #delivered: Promise<unknown> | null = null;

  static async of(store: Store, scope: Scope, signal: AbortSignal | undefined): Promise<Cancellation> {
    if (!signal) return new Cancellation(null, () => Promise.resolve());
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(scope);
    return new Cancellation(signal, () => store.pool.query('SELECT parley_cancel($1)', [rows[0]!.pid]));
  }

  private constructor(signal: AbortSignal | null, cancel: () => Promise<unknown>) {
    this.#signal = signal;
    this.#onAbort = () => {
      this.#delivered = cancel().catch(() => undefined);
    };
    signal?.addEventListener('abort', this.#onAbort);
  }

  /** @throws the signal's reason when it was given up */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    this.#signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    await this.#delivered;
  }
}
