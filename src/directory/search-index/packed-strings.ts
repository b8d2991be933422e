const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A text as it is compared here: UTF-8, whose bytes are in the order of code points. */
export function encoded(text: string): Uint8Array {
  return encoder.encode(text);
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
    return compareBytes(
      { bytes: this.#bytes, from: this.#startOf(index), to: this.#ends[index]! },
      { bytes: other.#bytes, from: other.#startOf(otherIndex), to: other.#ends[otherIndex]! },
    );
  }

  /** Of strings in order: the first that is not before `key`. */
  lowerBound(key: Uint8Array, from = 0, to = this.length): number {
    const wanted = { bytes: key, from: 0, to: key.length };
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const here = { bytes: this.#bytes, from: this.#startOf(middle), to: this.#ends[middle]! };
      if (compareBytes(here, wanted) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Of strings in order: those that begin with `prefix`, from the first to before the last. */
  rangeOf(prefix: Uint8Array, from = 0): readonly [number, number] {
    const first = this.lowerBound(prefix, from);
    // 0xFF is in no UTF-8.
    const beyond = new Uint8Array(prefix.length + 1).fill(0xff);
    beyond.set(prefix);
    return [first, this.lowerBound(beyond, first)];
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : this.#ends[index - 1]!;
  }
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

function compareBytes(one: Piece, other: Piece): number {
  const length = Math.min(one.to - one.from, other.to - other.from);
  for (let at = 0; at < length; at++) {
    const difference = one.bytes[one.from + at]! - other.bytes[other.from + at]!;
    if (difference !== 0) return difference;
  }
  return one.to - one.from - (other.to - other.from);
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
