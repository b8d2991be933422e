import type { LiveEvent } from '../contract/live/index.ts';
import type { Clock, Timer } from '../kernel/clock.ts';
import type { Unsubscribe } from '../kernel/events.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import type { CallEventJournal } from '../telephony/call/index.ts';
import type { CompanyDirectory } from '../telephony/company-directory/index.ts';
import type { PresenceService } from '../telephony/presence/index.ts';
import type { UserStatusReader } from '../telephony/user-status/index.ts';
import { statusView } from '../telephony/user-status/user-status-routes.ts';
import { AfterStored } from './after-stored.ts';
import type { SharePublisher } from './live-hub.ts';

export interface PresenceFeedParts {
  readonly clock: Clock;
  readonly publisher: Pick<SharePublisher, 'toTopic' | 'toShare' | 'sharesOf'> & { readonly connections: number };
  readonly journal: Pick<CallEventJournal, 'durable'>;
  readonly directory: Pick<CompanyDirectory, 'user'>;
  readonly presence: Pick<PresenceService, 'onUser' | 'ofUser'>;
  readonly statuses: UserStatusReader;
  /** Whether those who share the view see somebody. */
  readonly isSeen: (companyId: CompanyId, view: string, userId: UserId) => boolean;
}

/** Changes within so long are one message: those of one step of a call. */
const gatherMs = 10;
/** From one telling to the next: the more are told, the longer, so that telling takes half of the thread at most; all is seen within 250 ms. */
const leastPauseMs = 50;
const mostPauseMs = 150;
const pausePerPageMs = 0.025;

/**
 * Tells who watches what changed of presence and status: only changes, gathered for a moment, filtered once for all who see the same
 * people, and made into text once for them (`SharedMessage`).
 */
export class PresenceFeed implements Disposable {
  readonly #parts: PresenceFeedParts;
  readonly #afterStored: AfterStored;
  #presence = new Map<CompanyId, Set<UserId>>();
  #statuses = new Map<CompanyId, Set<UserId>>();
  #timer: Timer | null = null;
  /** The next telling begins then at the earliest. */
  #notBeforeMs = 0;
  readonly #stops: readonly Unsubscribe[];

  constructor(parts: PresenceFeedParts) {
    this.#parts = parts;
    this.#afterStored = new AfterStored(parts);
    this.#stops = [
      parts.presence.onUser(({ userId }) => this.#note(this.#presence, userId)),
      parts.statuses.onChanged(({ userId }) => this.#note(this.#statuses, userId)),
    ];
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    this.#timer?.cancel();
  }

  #note(gathered: Map<CompanyId, Set<UserId>>, userId: UserId): void {
    const companyId = this.#parts.directory.user(userId)?.companyId;
    if (!companyId) return;
    const users = gathered.get(companyId);
    if (users) users.add(userId);
    else gathered.set(companyId, new Set([userId]));
    const { clock, publisher } = this.#parts;
    this.#timer ??= clock.setTimer(Math.min(mostPauseMs, Math.max(gatherMs, this.#notBeforeMs - clock.now())), () => {
      this.#timer = null;
      const pauseMs = Math.min(mostPauseMs, Math.max(leastPauseMs, publisher.connections * pausePerPageMs));
      this.#notBeforeMs = clock.now() + pauseMs;
      this.#afterStored.tell('presence', () => this.#tell());
    });
  }

  #tell(): void {
    const { publisher, statuses } = this.#parts;
    const [presence, said] = [this.#presence, this.#statuses];
    this.#presence = new Map();
    this.#statuses = new Map();
    for (const [companyId, users] of presence) this.#tellPresence(companyId, users);
    for (const [companyId, users] of said)
      publisher.toTopic(companyId, 'user-status', {
        type: 'status-changed',
        statuses: [...users].map((userId) => statusView(statuses.of(userId))),
      });
  }

  #tellPresence(companyId: CompanyId, users: ReadonlySet<UserId>): void {
    const { publisher, presence, isSeen } = this.#parts;
    const shares = publisher.sharesOf(companyId, 'presence');
    if (shares.length === 0) return;
    const changes = [...users].map((userId) => ({ userId, presence: presence.ofUser(userId) }));
    for (const share of shares) {
      const seen = changes.filter(({ userId }) => isSeen(companyId, share, userId));
      const event: LiveEvent = { type: 'presence-changed', changes: seen };
      if (seen.length > 0) publisher.toShare(companyId, 'presence', share, event);
    }
  }
}
