const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A text as it is compared here: UTF-8, whose bytes are in the order of code points. */
export function encoded(text: string): Uint8Array {
  return encoder.encode(text);
}

/** What strings begin with; made once for a search. */
export interface Prefix {
  readonly bytes: Uint8Array;
  /** Comes after everything that begins so. */
  readonly beyond: Uint8Array;
}

export function prefixOf(text: string): Prefix {
  const bytes = encoded(text);
  // 0xFF is in no UTF-8.
  const beyond = new Uint8Array(bytes.length + 1).fill(0xff);
  beyond.set(bytes);
  return { bytes, beyond };
}

/** Many short strings in one piece of memory. */
export class PackedStrings {
  readonly #bytes: Uint8Array;
  /** Where each ends; it begins where the one before ends. */
  readonly #ends: Uint32Array;

  constructor(bytes: Uint8Array, ends: Uint32Array) {
    this.#bytes = bytes;
    this.#ends = ends;
  }

  get length(): number {
    return this.#ends.length;
  }

  get byteLength(): number {
    return this.#bytes.byteLength + this.#ends.byteLength;
  }

  at(index: number): string {
    return decoder.decode(this.bytesAt(index));
  }

  bytesAt(index: number): Uint8Array {
    return this.#bytes.subarray(this.#startOf(index), this.#ends[index]);
  }

  /** Less than, equal to or more than 0, as by code points. */
  compareAt(index: number, other: PackedStrings, otherIndex: number): number {
    const from = this.#startOf(index);
    const otherFrom = other.#startOf(otherIndex);
    const length = this.#ends[index]! - from;
    const otherLength = other.#ends[otherIndex]! - otherFrom;
    const shorter = Math.min(length, otherLength);
    for (let at = 0; at < shorter; at++) {
      const difference = this.#bytes[from + at]! - other.#bytes[otherFrom + at]!;
      if (difference !== 0) return difference;
    }
    return length - otherLength;
  }

  /** Whether it has these bytes inside. */
  includesAt(index: number, part: Uint8Array): boolean {
    const bytes = this.#bytes;
    const last = this.#ends[index]! - part.length;
    for (let from = this.#startOf(index); from <= last; from++) {
      let at = 0;
      while (at < part.length && bytes[from + at] === part[at]) at++;
      if (at === part.length) return true;
    }
    return false;
  }

  /** Of strings in order: the first that is not before `key`. */
  lowerBound(key: Uint8Array, from = 0, to = this.length): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#isBefore(middle, key)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Of strings in order: those that begin with it, from the first to before the last. */
  rangeOf({ bytes, beyond }: Prefix): readonly [number, number] {
    const first = this.lowerBound(bytes);
    return [first, this.lowerBound(beyond, first)];
  }

  #isBefore(index: number, key: Uint8Array): boolean {
    const bytes = this.#bytes;
    const from = this.#startOf(index);
    const length = this.#ends[index]! - from;
    const shorter = Math.min(length, key.length);
    for (let at = 0; at < shorter; at++) {
      const difference = bytes[from + at]! - key[at]!;
      if (difference !== 0) return difference < 0;
    }
    return length < key.length;
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : this.#ends[index - 1]!;
  }
}

/** Takes strings one after another. */
export class PackedStringsBuilder {
  #bytes = new Uint8Array(1024);
  #used = 0;
  readonly #ends = new NumberList(Uint32Array);

  get length(): number {
    return this.#ends.length;
  }

  add(text: string): void {
    // A UTF-16 unit takes at most three bytes.
    const most = text.length * 3;
    if (this.#used + most > this.#bytes.length) this.#grow(most);
    this.#used += encoder.encodeInto(text, this.#bytes.subarray(this.#used)).written;
    this.#ends.push(this.#used);
  }

  build(): PackedStrings {
    return new PackedStrings(this.#bytes.slice(0, this.#used), this.#ends.build());
  }

  #grow(most: number): void {
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + most));
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }
}

type NumberArray = Uint32Array | Float64Array;

/** A list of numbers that grows, without a box for each. */
export class NumberList<List extends NumberArray> {
  readonly #make: new (
    length: number,
  ) => List;
  #list: List;
  #length = 0;

  constructor(make: new (length: number) => List) {
    this.#make = make;
    this.#list = new make(256);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#list.length) {
      const larger = new this.#make(this.#list.length * 2);
      larger.set(this.#list);
      this.#list = larger;
    }
    this.#list[this.#length++] = value;
  }

  build(): List {
    return this.#list.slice(0, this.#length) as List;
  }
}
