interface Entry<Item> {
  readonly atMs: number;
  readonly sequence: number;
  readonly item: Item;
}

/** What is to come, the earliest first, of equal times the first written. A binary heap. */
export class Agenda<Item> {
  readonly #heap: Entry<Item>[] = [];
  #sequence = 0;

  get nextAtMs(): number | null {
    return this.#heap[0]?.atMs ?? null;
  }

  add(atMs: number, item: Item): void {
    this.#sequence += 1;
    const heap = this.#heap;
    heap.push({ atMs, sequence: this.#sequence, item });
    for (let at = heap.length - 1; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!this.#isBefore(at, above)) break;
      this.#swap(at, above);
      at = above;
    }
  }

  take(): Item | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) return undefined;
    if (heap.length > 0) heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      let least = at;
      if (left < heap.length && this.#isBefore(left, least)) least = left;
      if (left + 1 < heap.length && this.#isBefore(left + 1, least)) least = left + 1;
      if (least === at) return first.item;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one]!, this.#heap[other]!];
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);
  }

  #swap(one: number, other: number): void {
    const held = this.#heap[one]!;
    this.#heap[one] = this.#heap[other]!;
    this.#heap[other] = held;
  }
}
