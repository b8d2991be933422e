import type { Clock, Timer } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { afterItsTime, type ChosenStatus, type UserStatus, type UserStatusName, unchosen } from './user-status.ts';
import type { ReachabilityPort, UserStatusReader, UserStatusStore } from './user-status-ports.ts';

export interface UserStatusesParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly store: UserStatusStore;
  readonly directory: Pick<CompanyDirectory, 'user'>;
}

/** Longer timers are set in steps: those of the machine end after 24 days. */
const longestTimerMs = 24 * 3_600_000;
export const longestStatusMs = 366 * 24 * 3_600_000;

type Change = Partial<Pick<ChosenStatus, 'status' | 'message' | 'untilMs' | 'note'>>;

/**
 * Everybody's status, in memory and in the store.
 *
 * ```
 * chosen ──time over──► online          online ──nobody at his page──► absent (by itself) ──somebody──► online
 *                                       any ──no phone, where that counts──► offline (by itself) ──phone──► as before
 * ```
 */
export class UserStatuses implements UserStatusReader, Disposable {
  readonly #parts: UserStatusesParts;
  readonly #chosen = new Map<UserId, ChosenStatus>();
  /** Nobody has been at the page for a while. */
  readonly #away = new Set<UserId>();
  readonly #told = new Map<UserId, string>();
  readonly #timers = new Map<UserId, Timer>();
  readonly #events = new Emitter<{ changed: { readonly companyId: CompanyId; readonly userId: UserId } }>();
  #reachability: ReachabilityPort = { isCountedOffline: () => false, onChanged: () => () => undefined };
  #stop: Unsubscribe = () => undefined;

  private constructor(parts: UserStatusesParts) {
    this.#parts = parts;
  }

  /** From now on it counts who can be reached; before nobody is offline by himself. */
  follow(reachability: ReachabilityPort): void {
    this.#stop();
    this.#reachability = reachability;
    this.#stop = reachability.onChanged((userId) => this.#look(userId));
  }

  /** Those of a company who are not simply online. */
  sayingSomething(userIds: readonly UserId[]): readonly UserStatus[] {
    return userIds
      .map((userId) => this.of(userId))
      .filter(({ status, message, note }) => status !== 'online' || message !== '' || note !== '');
  }

  /** Reads what was chosen before; what ended meanwhile has ended. */
  static async open(parts: UserStatusesParts): Promise<UserStatuses> {
    const statuses = new UserStatuses(parts);
    for (const chosen of await parts.store.all()) statuses.#take(chosen);
    return statuses;
  }

  statusOf(userId: UserId): UserStatusName {
    return this.of(userId).status;
  }

  of(userId: UserId): UserStatus {
    const companyId = this.#parts.directory.user(userId)?.companyId ?? ('' as CompanyId);
    const { companyId: _own, ...chosen } = this.#chosen.get(userId) ?? unchosen(companyId, userId);
    const automatic = this.#automatic(userId, chosen.status);
    return automatic === null ? { ...chosen, isAutomatic: false } : { ...chosen, status: automatic, isAutomatic: true };
  }

  onChanged(listener: (change: { readonly companyId: CompanyId; readonly userId: UserId }) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /**
   * Somebody chooses; what is left out stays. A new status without a message or an end has none.
   * @throws ParleyError `input-invalid` for an end that is over or too far away
   */
  async choose({ companyId, userId }: { companyId: CompanyId; userId: UserId }, change: Change): Promise<UserStatus> {
    const before = this.#chosen.get(userId) ?? unchosen(companyId, userId);
    const fresh = change.status === undefined ? {} : { message: '', untilMs: null };
    const chosen: ChosenStatus = { ...before, ...fresh, ...change, companyId, userId };
    const now = this.#parts.clock.now();
    if (chosen.untilMs !== null && (chosen.untilMs <= now || chosen.untilMs > now + longestStatusMs))
      throw new ParleyError('input-invalid', 'The end of a status lies ahead, within a year.');
    // Online without a message has no end to wait for.
    const kept = chosen.status === 'online' && chosen.message === '' ? { ...chosen, untilMs: null } : chosen;
    await this.#parts.store.save(kept);
    this.#away.delete(userId);
    this.#take(kept);
    this.#look(userId);
    return this.of(userId);
  }

  /** The page says that nobody is at it, or somebody again. Of several pages the last counts. */
  setAway(userId: UserId, isAway: boolean): void {
    if (isAway) this.#away.add(userId);
    else this.#away.delete(userId);
    this.#look(userId);
  }

  [Symbol.dispose](): void {
    this.#stop();
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    this.#events.removeAll();
  }

  #automatic(userId: UserId, chosen: UserStatusName): UserStatusName | null {
    if (chosen !== 'offline' && this.#reachability.isCountedOffline(userId)) return 'offline';
    return chosen === 'online' && this.#away.has(userId) ? 'absent' : null;
  }

  #take(chosen: ChosenStatus): void {
    this.#timers.get(chosen.userId)?.cancel();
    this.#timers.delete(chosen.userId);
    const { clock } = this.#parts;
    const isOver = chosen.untilMs !== null && chosen.untilMs <= clock.now();
    this.#chosen.set(chosen.userId, isOver ? afterItsTime(chosen) : chosen);
    if (isOver || chosen.untilMs === null) return;
    const wait = Math.min(chosen.untilMs - clock.now(), longestTimerMs);
    this.#timers.set(
      chosen.userId,
      clock.setTimer(wait, () => this.#timePassed(chosen)),
    );
  }

  #timePassed(chosen: ChosenStatus): void {
    this.#take(chosen);
    if (this.#timers.has(chosen.userId)) return;
    const { store, logger } = this.#parts;
    // What is kept says when it ended, too: nothing is lost when this fails.
    store
      .save(afterItsTime(chosen))
      .catch((error: unknown) => logger.warn('the end of a status was not kept', { reason: describeError(error) }));
    this.#look(chosen.userId);
  }

  #look(userId: UserId): void {
    const user = this.#parts.directory.user(userId);
    if (!user) return;
    const now = JSON.stringify(this.of(userId));
    const before = this.#told.get(userId);
    this.#told.set(userId, now);
    if (before !== now) this.#events.emit('changed', { companyId: user.companyId, userId });
  }
}
