import type { Unsubscribe } from '../kernel/events.ts';
import type { CallEventJournal } from '../telephony/call/index.ts';
import type { WaitingParties } from '../telephony/returned-call/index.ts';
import { AfterStored } from './after-stored.ts';
import type { LivePublisher } from './live-hub.ts';

/** Tells who looks that somebody waits, is rung for, comes back or was taken: they read it by `GET /api/v1/waiting-parties`, each with his names. */
export class WaitingFeed implements Disposable {
  readonly #stop: Unsubscribe;

  constructor(parts: {
    publisher: LivePublisher;
    journal: Pick<CallEventJournal, 'durable'>;
    waiting: Pick<WaitingParties, 'onChanged'>;
  }) {
    const afterStored = new AfterStored(parts);
    this.#stop = parts.waiting.onChanged(({ companyId, domainId }) => {
      if (!parts.publisher.isTopicFollowed('waiting-parties')) return;
      afterStored.tell(domainId, () =>
        parts.publisher.toTopic(companyId, 'waiting-parties', { type: 'waiting-parties-changed', domainId }),
      );
    });
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}
