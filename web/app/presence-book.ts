import type { PresenceState } from '../../src/contract/rest/people.ts';

/** Presence of everybody, told person by person: a change redraws one row, not a list of two thousand. */
export class PresenceBook {
  readonly #states = new Map<string, PresenceState>();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #all = new Set<() => void>();
  #version = 0;

  of(userId: string): PresenceState {
    return this.#states.get(userId) ?? 'offline';
  }

  set(userId: string, presence: PresenceState): void {
    if (this.#states.get(userId) === presence) return;
    this.#states.set(userId, presence);
    this.#version += 1;
    for (const listener of this.#listeners.get(userId) ?? []) listener();
    for (const listener of this.#all) listener();
  }

  version = (): number => this.#version;

  subscribeAll = (listener: () => void): (() => void) => {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  };

  subscribe(userId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(userId) ?? new Set();
    this.#listeners.set(userId, listeners.add(listener));
    return () => listeners.delete(listener);
  }
}
