import type { Clock, Timer } from '../kernel/clock.ts';
import type { Unsubscribe } from '../kernel/events.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import type { Actor } from '../platform/api/index.ts';
import type { LiveHub } from './live-hub.ts';

export interface RightsFeedParts {
  readonly clock: Clock;
  readonly hub: Pick<LiveHub, 'actors' | 'onConnected' | 'reviewTopics' | 'toUser'>;
  /** What somebody's pages are told of rights and parameters, as text to compare. */
  readonly toldTo: (actor: Actor) => string;
  /** After rights, parameters or people of a company changed. */
  readonly onChanged: (listener: (companyId: CompanyId) => void) => Unsubscribe;
}

/** Changes of one company within this time are looked at together: an import makes thousands. */
const gatherMs = 100;

/** Tells the pages of those whose rights or parameters changed, and of nobody else. */
export class RightsFeed implements Disposable {
  readonly #parts: RightsFeedParts;
  readonly #told = new Map<UserId, string>();
  readonly #gathering = new Map<CompanyId, Timer>();
  readonly #stops: readonly Unsubscribe[];

  constructor(parts: RightsFeedParts) {
    this.#parts = parts;
    this.#stops = [
      // What was read before may be older than this: pages read again with each `snapshot`.
      parts.hub.onConnected((actor) => this.#told.set(actor.userId, parts.toldTo(actor))),
      parts.onChanged((companyId) => this.#gather(companyId)),
    ];
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    for (const timer of this.#gathering.values()) timer.cancel();
    this.#gathering.clear();
  }

  #gather(companyId: CompanyId): void {
    if (this.#gathering.has(companyId)) return;
    const look = () => {
      this.#gathering.delete(companyId);
      this.#look(companyId);
    };
    this.#gathering.set(companyId, this.#parts.clock.setTimer(gatherMs, look));
  }

  #look(companyId: CompanyId): void {
    const { hub, toldTo } = this.#parts;
    hub.reviewTopics(companyId);
    const actors = hub.actors();
    const connected = new Set(actors.map(({ userId }) => userId));
    for (const userId of this.#told.keys()) if (!connected.has(userId)) this.#told.delete(userId);
    for (const actor of actors) {
      if (actor.companyId !== companyId) continue;
      const now = toldTo(actor);
      if (this.#told.get(actor.userId) === now) continue;
      this.#told.set(actor.userId, now);
      hub.toUser(companyId, actor.userId, { type: 'rights-changed' });
    }
  }
}
