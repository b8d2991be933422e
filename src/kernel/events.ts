/** Names of events mapped to what they carry. */
export type EventMap = Record<string, unknown>;

export type Listener<T> = (event: T) => void;

/** Stops a subscription. */
export type Unsubscribe = () => void;

/**
 * A small typed emitter. Listeners run in order of subscription; one that throws does not keep
 * the others from running: the error is rethrown outside the emitter, where the process logs it.
 */
export class Emitter<Events extends EventMap> {
  readonly #listeners = new Map<keyof Events, Listener<never>[]>();

  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): Unsubscribe {
    const current = this.#listeners.get(name) ?? [];
    this.#listeners.set(name, [...current, listener]);
    return () => {
      const left = (this.#listeners.get(name) ?? []).filter((one) => one !== listener);
      if (left.length > 0) this.#listeners.set(name, left);
      else this.#listeners.delete(name);
    };
  }

  once<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): Unsubscribe {
    const stop = this.on(name, (event) => {
      stop();
      listener(event);
    });
    return stop;
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    const listeners = this.#listeners.get(name) as Listener<Events[Name]>[] | undefined;
    if (!listeners) return;
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  removeAll(): void {
    this.#listeners.clear();
  }
}
