/**
 * Which items have a feature, by the feature's hash. Two features may share a bucket: whoever asks looks at what is found.
 * Compressed: the items of bucket b stand from `starts[b]` to before `starts[b + 1]`.
 */
export class BucketIndex {
  readonly #starts: Uint32Array;
  readonly #items: Uint32Array;

  /** @param featuresOf the hashes of an item's features; asked twice for each item */
  constructor(count: number, featuresOf: (item: number) => Iterable<number>) {
    let total = 0;
    for (let item = 0; item < count; item++) for (const _ of featuresOf(item)) total++;
    const buckets = 2 ** Math.max(4, Math.ceil(Math.log2(total + 1)) - 2);
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

/** FNV-1a over what is given; spread, as the lowest bits choose the bucket. */
export function hashOf(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Hashes of all runs of `length` bytes. */
export function* gramsOf(bytes: Uint8Array, length: number, to = bytes.length): Generator<number> {
  for (let at = 0; at + length <= to; at++) yield hashOf(bytes, at, at + length);
}
