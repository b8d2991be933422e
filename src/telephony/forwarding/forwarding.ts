import type { CompanyId, UserId } from '../../kernel/ids.ts';

/** Where a user's calls go instead. Empty targets are null. The rich rules (T-RUL-1) will stand behind the same port. */
export interface Forwarding {
  readonly userId: UserId;
  readonly immediate: string | null;
  /** Also when no phone of his can be reached. */
  readonly busy: string | null;
  readonly noAnswer: string | null;
  /** How long his phones ring before, in seconds. */
  readonly noAnswerAfterS: number;
}

/** Kept by the store, read from memory. */
export interface ForwardingDirectory {
  forwardingOf(userId: UserId): Forwarding | undefined;
}

export interface ForwardingStore {
  save(forwarding: Forwarding): Promise<void>;
  /** As {@link save}, of a user known to be of the company. */
  saveIn(companyId: CompanyId, forwarding: Forwarding): Promise<void>;
}

/** Forwardings in memory, filled at start and after each change. */
export class LiveForwardings implements ForwardingDirectory {
  readonly #byUser = new Map<UserId, Forwarding>();

  forwardingOf(userId: UserId): Forwarding | undefined {
    return this.#byUser.get(userId);
  }

  replace(forwarding: Forwarding): void {
    this.#byUser.set(forwarding.userId, forwarding);
  }

  remove(userId: UserId): void {
    this.#byUser.delete(userId);
  }
}
