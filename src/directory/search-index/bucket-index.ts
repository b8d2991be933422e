/**
 * Which items have a feature, by the feature's hash. Two features may share a bucket: whoever asks looks at what is found.
 * Compressed: the items of bucket b stand from `starts[b]` to before `starts[b + 1]`.
 */
export class BucketIndex {
  readonly #starts: Uint32Array;
  readonly #items: Uint32Array;

  /**
   * @param featuresOf the hashes of an item's features; asked twice for each item
   * @param crowd how many share a bucket, as a power of two: fewer take more memory and find less that is not meant
   */
  constructor(count: number, featuresOf: (item: number) => Iterable<number>, crowd: number) {
    let total = 0;
    for (let item = 0; item < count; item++) for (const _ of featuresOf(item)) total++;
    const buckets = 2 ** Math.max(4, Math.ceil(Math.log2(total + 1)) - crowd);
    this.#starts = new Uint32Array(buckets + 1);
    for (let item = 0; item < count; item++)
      for (const hash of featuresOf(item)) {
        const next = (hash & (buckets - 1)) + 1;
        this.#starts[next] = this.#starts[next]! + 1;
      }
    for (let bucket = 0; bucket < buckets; bucket++) this.#starts[bucket + 1]! += this.#starts[bucket]!;
    this.#items = new Uint32Array(total);
    const filled = this.#starts.slice();
    for (let item = 0; item < count; item++)
      for (const hash of featuresOf(item)) {
        const bucket = hash & (buckets - 1);
        this.#items[filled[bucket]!] = item;
        filled[bucket]! += 1;
      }
  }

  get byteLength(): number {
    return this.#starts.byteLength + this.#items.byteLength;
  }

  /** In order; an item may come more than once, and one without the feature too. */
  itemsWith(hash: number): Uint32Array {
    const bucket = hash & (this.#starts.length - 2);
    return this.#items.subarray(this.#starts[bucket], this.#starts[bucket + 1]);
  }

  /** Of several features that an item has to have, those with the rarest. */
  itemsWithRarest(hashes: Iterable<number>): Uint32Array {
    let rarest: Uint32Array | null = null;
    for (const hash of hashes) {
      const items = this.itemsWith(hash);
      if (rarest === null || items.length < rarest.length) rarest = items;
    }
    return rarest ?? new Uint32Array(0);
  }
}

const offset = 0x811c9dc5;
const prime = 0x01000193;

/** FNV-1a; spread, as the lowest bits choose the bucket. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = offset;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, prime);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** The same over the units of a text. */
export function hashOfText(text: string): number {
  let hash = offset;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Hashes of all runs of `length` bytes. */
export function* gramsOf(bytes: Uint8Array, length: number, to = bytes.length): Generator<number> {
  for (let at = 0; at + length <= to; at++) yield hashOf(bytes, at, at + length);
}
