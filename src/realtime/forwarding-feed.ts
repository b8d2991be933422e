import type { Clock, Timer } from '../kernel/clock.ts';
import type { Unsubscribe } from '../kernel/events.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import type { Actor } from '../platform/api/index.ts';
import type { LiveHub } from './live-hub.ts';

export interface ForwardingFeedParts {
  readonly clock: Clock;
  readonly hub: Pick<LiveHub, 'actors' | 'onConnected' | 'toUser'>;
  /** What somebody's pages show of his forwarding, as text to compare. */
  readonly toldTo: (actor: Actor) => string;
  /** When a profile of his begins by itself; null: none does. */
  readonly nextChangeOf: (actor: Actor) => number | null;
  /** After forwardings or rules of a company changed. */
  readonly onChanged: (listener: (companyId: CompanyId) => void) => Unsubscribe;
}

/** Changes of one company within this time are looked at together. */
const gatherMs = 50;
/** Profiles that begin by themselves are looked for at least this often. */
const longestMs = 60_000;

/** Tells the pages of those whose calls go elsewhere than before, also when a profile began by its times. */
export class ForwardingFeed implements Disposable {
  readonly #parts: ForwardingFeedParts;
  readonly #told = new Map<UserId, string>();
  readonly #gathering = new Map<CompanyId, Timer>();
  readonly #stops: readonly Unsubscribe[];
  #timer: Timer;

  constructor(parts: ForwardingFeedParts) {
    this.#parts = parts;
    this.#stops = [
      parts.hub.onConnected((actor) => {
        this.#told.set(actor.userId, parts.toldTo(actor));
        this.#wait();
      }),
      parts.onChanged((companyId) => this.#gather(companyId)),
    ];
    this.#timer = this.#nextTimer();
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    for (const timer of [this.#timer, ...this.#gathering.values()]) timer.cancel();
    this.#gathering.clear();
  }

  #gather(companyId: CompanyId): void {
    if (this.#gathering.has(companyId)) return;
    const look = () => {
      this.#gathering.delete(companyId);
      this.#look((actor) => actor.companyId === companyId);
      this.#wait();
    };
    this.#gathering.set(companyId, this.#parts.clock.setTimer(gatherMs, look));
  }

  #look(isMeant: (actor: Actor) => boolean): void {
    const { hub, toldTo } = this.#parts;
    const actors = hub.actors();
    const connected = new Set(actors.map(({ userId }) => userId));
    for (const userId of this.#told.keys()) if (!connected.has(userId)) this.#told.delete(userId);
    for (const actor of actors.filter(isMeant)) {
      const now = toldTo(actor);
      if (this.#told.get(actor.userId) === now) continue;
      this.#told.set(actor.userId, now);
      hub.toUser(actor.companyId, actor.userId, { type: 'forwarding-changed' });
    }
  }

  #wait(): void {
    this.#timer.cancel();
    this.#timer = this.#nextTimer();
  }

  #nextTimer(): Timer {
    const { clock, hub, nextChangeOf } = this.#parts;
    const times = hub
      .actors()
      .map(nextChangeOf)
      .filter((at) => at !== null);
    const inMs = Math.min(longestMs, ...times.map((at) => Math.max(0, at - clock.now()) + 1));
    return clock.setTimer(inMs, () => {
      this.#look(() => true);
      this.#timer = this.#nextTimer();
    });
  }
}
