import type { Clock } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { CallLogFeed } from '../call-log/index.ts';
import { isMissed, type MissedCall, type MissedCallStore } from './missed-call.ts';

export interface MissedCallsParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly callLog: CallLogFeed;
  readonly store: MissedCallStore;
}

/** What a restart may have kept anybody from being told of. */
const caughtUpMs = 15 * 60_000;

/** Finds calls that somebody missed, as soon as they are in his call log. */
export class MissedCalls implements Disposable {
  readonly #parts: MissedCallsParts;
  readonly #events = new Emitter<{ missed: { readonly call: MissedCall; readonly isLate: boolean } }>();
  readonly #stop: Unsubscribe;

  constructor(parts: MissedCallsParts) {
    this.#parts = parts;
    this.#stop = parts.callLog.onLogged((rows) => {
      for (const row of rows) if (isMissed(row)) this.#events.emit('missed', { call: row, isLate: false });
    });
  }

  /** Tells once more of those shortly before the start: who listens knows which he had. */
  async catchUp(): Promise<void> {
    const { clock, logger, store } = this.#parts;
    try {
      for (const call of await store.since(clock.now() - caughtUpMs)) this.#events.emit('missed', { call, isLate: true });
    } catch (error) {
      logger.warn('missed calls could not be read; those who missed them are told at the next start', { error });
    }
  }

  /** `isLate`: it may have been told before. */
  onMissed(listener: (missed: { readonly call: MissedCall; readonly isLate: boolean }) => void): Unsubscribe {
    return this.#events.on('missed', listener);
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}
