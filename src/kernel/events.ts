/** Names of events mapped to what they carry. */
export type EventMap = Record<string, unknown>;

export type Listener<T> = (event: T) => void;

/** Stops a subscription. */
export type Unsubscribe = () => void;

/**
 * A small typed emitter. Listeners run in order of subscription; one that throws does not keep
 * the others from running: the error is rethrown outside the emitter, where the process logs it. Who comes or goes
 * while an event is told is told, or not, of the next. There are several emitters in every call: two lists weigh
 * less than a map of lists, and few names are found as soon.
 */
export class Emitter<Events extends EventMap> {
  #names: (keyof Events)[] = [];
  #listeners: Listener<never>[] = [];
  /** Events that are being told from these lists, which therefore stay as they are. */
  #telling = 0;

  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): Unsubscribe {
    this.#beforeChange();
    this.#names.push(name);
    this.#listeners.push(listener);
    return () => this.#remove(name, listener);
  }

  once<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): Unsubscribe {
    const stop = this.on(name, (event) => {
      stop();
      listener(event);
    });
    return stop;
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    const names = this.#names;
    const listeners = this.#listeners as Listener<Events[Name]>[];
    this.#telling += 1;
    for (let i = 0; i < names.length; i++) if (names[i] === name) tell(listeners[i]!, event);
    // Lists that took their place meanwhile are told from by nobody.
    if (names === this.#names) this.#telling -= 1;
  }

  removeAll(): void {
    this.#names = [];
    this.#listeners = [];
    this.#telling = 0;
  }

  #remove(name: keyof Events, listener: unknown): void {
    let at = this.#names.length - 1;
    while (at >= 0 && (this.#listeners[at] !== listener || this.#names[at] !== name)) at--;
    if (at < 0) return;
    this.#beforeChange();
    takeOut(this.#names, at);
    takeOut(this.#listeners, at);
  }

  #beforeChange(): void {
    if (this.#telling === 0) return;
    this.#names = [...this.#names];
    this.#listeners = [...this.#listeners];
    this.#telling = 0;
  }
}

/** As `splice` does, without the list of what was taken out: every leg that ends takes a dozen listeners with it. */
function takeOut<T>(list: T[], at: number): void {
  for (let i = at + 1; i < list.length; i++) list[i - 1] = list[i]!;
  list.pop();
}

function tell<T>(listener: Listener<T>, event: T): void {
  try {
    listener(event);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
