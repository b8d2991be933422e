/**
 * A map that forgets what was not used lately, in constant time and bounded memory: entries live in a young and an old
 * generation; when the young one is full the old one is dropped. Holds at most twice `capacity`.
 */
export class GenerationMap<V> {
  readonly #capacity: number;
  readonly #onForgotten: ((value: V) => void) | undefined;
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  constructor(parts: { capacity: number; onForgotten?: (value: V) => void }) {
    this.#capacity = parts.capacity;
    this.#onForgotten = parts.onForgotten;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: string): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old === undefined) return undefined;
    this.#old.delete(key);
    this.#put(key, old);
    return old;
  }

  set(key: string, value: V): void {
    this.#old.delete(key);
    this.#put(key, value);
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  *values(): IterableIterator<V> {
    yield* this.#young.values();
    yield* this.#old.values();
  }

  #put(key: string, value: V): void {
    if (this.#young.size >= this.#capacity && !this.#young.has(key)) {
      if (this.#onForgotten) for (const forgotten of this.#old.values()) this.#onForgotten(forgotten);
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
