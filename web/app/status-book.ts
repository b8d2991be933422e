import type { UserStatusView } from '../../src/contract/rest/user-status.ts';

/** What everybody says of himself, told person by person. Who is not in it is online and says nothing. */
export class StatusBook {
  #statuses = new Map<string, UserStatusView>();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #all = new Set<() => void>();
  #version = 0;

  of(userId: string): UserStatusView | undefined {
    return this.#statuses.get(userId);
  }

  set(statuses: readonly UserStatusView[]): void {
    for (const status of statuses) {
      this.#statuses.set(status.userId, status);
      this.#tell(status.userId);
    }
  }

  /** All there are: who is not among them is as if he said nothing. */
  replace(statuses: readonly UserStatusView[]): void {
    const before = this.#statuses;
    this.#statuses = new Map(statuses.map((status) => [status.userId, status]));
    for (const userId of new Set([...before.keys(), ...this.#statuses.keys()])) this.#tell(userId);
  }

  subscribe(userId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(userId) ?? new Set();
    this.#listeners.set(userId, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  version = (): number => this.#version;

  subscribeAll = (listener: () => void): (() => void) => {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  };

  #tell(userId: string): void {
    this.#version += 1;
    for (const listener of this.#listeners.get(userId) ?? []) listener();
    for (const listener of this.#all) listener();
  }
}
