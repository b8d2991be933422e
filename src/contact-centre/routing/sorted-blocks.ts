/** As many as a block holds before it is split: a shift of so few costs less than a pointer followed. */
const blockLimit = 128;

/**
 * A sorted set in blocks: adding, removing and finding halve their way to the block and within it, the first is at hand, and how many
 * come before something is counted block by block. What orders an element must not change while it is inside.
 */
export class SortedBlocks<Item> {
  readonly #compare: (one: Item, other: Item) => number;
  readonly #blocks: Item[][] = [];
  #size = 0;

  /** @param compare total: 0 only for the very same element */
  constructor(compare: (one: Item, other: Item) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  first(): Item | undefined {
    return this.#blocks[0]?.[0];
  }

  add(item: Item): void {
    this.#size += 1;
    if (this.#blocks.length === 0) {
      this.#blocks.push([item]);
      return;
    }
    const at = Math.min(this.#blockOf(item), this.#blocks.length - 1);
    const block = this.#blocks[at]!;
    block.splice(this.#placeIn(block, item), 0, item);
    if (block.length > blockLimit) this.#blocks.splice(at + 1, 0, block.splice(blockLimit / 2));
  }

  /** @returns whether it was inside */
  delete(item: Item): boolean {
    const at = this.#blockOf(item);
    const block = this.#blocks[at];
    if (!block) return false;
    const place = this.#placeIn(block, item);
    if (place >= block.length || this.#compare(block[place]!, item) !== 0) return false;
    block.splice(place, 1);
    if (block.length === 0) this.#blocks.splice(at, 1);
    this.#size -= 1;
    return true;
  }

  /** How many come before it, whether or not it is inside. */
  before(item: Item): number {
    const at = this.#blockOf(item);
    let count = 0;
    for (let index = 0; index < at; index += 1) count += this.#blocks[index]!.length;
    const block = this.#blocks[at];
    return block ? count + this.#placeIn(block, item) : count;
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const block of this.#blocks) yield* block;
  }

  /** The first that will do. */
  find(willDo: (item: Item) => boolean): Item | undefined {
    for (const block of this.#blocks) for (const item of block) if (willDo(item)) return item;
    return undefined;
  }

  /** The first block whose last element does not come before it; their number when there is none. */
  #blockOf(item: Item): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = this.#blocks[middle]!;
      if (this.#compare(block[block.length - 1]!, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #placeIn(block: readonly Item[], item: Item): number {
    let low = 0;
    let high = block.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(block[middle]!, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
