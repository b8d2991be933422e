import type { Clock } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { CallEventJournal } from '../call/index.ts';
import type { MissedCall, MissedCallStore } from './missed-call.ts';

export interface MissedCallsParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly journal: Pick<CallEventJournal, 'onStored'>;
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
    this.#stop = parts.journal.onStored((events) => {
      for (const { type, companyId, callId } of events)
        if (type === 'call-ended') void this.#tell(() => parts.store.ofCall(companyId, callId), false);
    });
  }

  /** Tells once more of those shortly before the start: who listens knows which he had. */
  async catchUp(): Promise<void> {
    await this.#tell(() => this.#parts.store.since(this.#parts.clock.now() - caughtUpMs), true);
  }

  /** `isLate`: it may have been told before. */
  onMissed(listener: (missed: { readonly call: MissedCall; readonly isLate: boolean }) => void): Unsubscribe {
    return this.#events.on('missed', listener);
  }

  async #tell(find: () => Promise<readonly MissedCall[]>, isLate: boolean): Promise<void> {
    try {
      for (const call of await find()) this.#events.emit('missed', { call, isLate });
    } catch (error) {
      this.#parts.logger.warn('missed calls could not be read; those who missed them are told at the next start', { error });
    }
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}
