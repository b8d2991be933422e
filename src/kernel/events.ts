/** Names of events mapped to what they carry. */
export type EventMap = Record<string, unknown>;

export type Listener<T> = (event: T) => void;

/** Listens to several events: a method for each, named like it. */
export type Observer<Events> = {
  [Name in keyof Events as string extends Name ? never : Name]?: (event: Events[Name]) => void;
};

/** Stands for all names, in the place of an observer. */
const every = Symbol('every');

/** Stops a subscription. */
export type Unsubscribe = () => void;

/**
 * A small typed emitter. Listeners run in order of subscription; one that throws does not keep
 * the others from running: the error is rethrown outside the emitter, where the process logs it. Who comes or goes
 * while an event is told is told, or not, of the next. There are several emitters in every call: two lists weigh
 * less than a map of lists, and few names are found as soon.
 */
export class Emitter<Events extends EventMap> {
  #names: (keyof Events | typeof every)[] = [];
  #listeners: unknown[] = [];
  /** Events that are being told from these lists, which therefore stay as they are. */
  #telling = 0;

  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): Unsubscribe {
    return this.#add(name, listener);
  }

  /** One object in the place of many listeners: where thousands of emitters have a dozen each, that is felt. */
  watch(observer: Observer<Events>): Unsubscribe {
    return this.#add(every, observer);
  }

  once<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): Unsubscribe {
    const stop = this.on(name, (event) => {
      stop();
      listener(event);
    });
    return stop;
  }

  /** Whether anybody listens to it. */
  isHeard(name: keyof Events): boolean {
    return this.#names.some((one, i) => one === name || (one === every && (this.#listeners[i] as AnyObserver)[name]));
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    const names = this.#names;
    const listeners = this.#listeners;
    this.#telling += 1;
    for (let i = 0; i < names.length; i++) {
      if (names[i] === name) tell(listeners[i] as Listener<Events[Name]>, event);
      else if (names[i] === every) tellObserver(listeners[i] as AnyObserver, name, event);
    }
    // Lists that took their place meanwhile are told from by nobody.
    if (names === this.#names) this.#telling -= 1;
  }

  removeAll(): void {
    this.#names = [];
    this.#listeners = [];
    this.#telling = 0;
  }

  #add(name: keyof Events | typeof every, listener: unknown): Unsubscribe {
    this.#beforeChange();
    this.#names.push(name);
    this.#listeners.push(listener);
    return () => this.#remove(name, listener);
  }

  #remove(name: keyof Events | typeof every, listener: unknown): void {
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

type AnyObserver = Readonly<Record<PropertyKey, ((event: unknown) => void) | undefined>>;

function tellObserver(observer: AnyObserver, name: PropertyKey, event: unknown): void {
  try {
    observer[name]?.(event);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
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
