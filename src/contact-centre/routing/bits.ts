/** A set of small whole numbers, thirty-two to a word. */
export class Bits {
  #words = new Uint32Array(2);

  has(index: number): boolean {
    return ((this.#words[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
  }

  add(index: number): void {
    const word = index >>> 5;
    if (word >= this.#words.length) {
      const words = new Uint32Array(Math.max(word + 1, this.#words.length * 2));
      words.set(this.#words);
      this.#words = words;
    }
    this.#words[word]! |= 1 << (index & 31);
  }

  delete(index: number): void {
    const word = index >>> 5;
    if (word < this.#words.length) this.#words[word]! &= ~(1 << (index & 31));
  }

  equals(other: Bits): boolean {
    const [short, long] = this.#words.length < other.#words.length ? [this.#words, other.#words] : [other.#words, this.#words];
    for (let word = 0; word < long.length; word += 1) if ((short[word] ?? 0) !== long[word]) return false;
    return true;
  }

  /** The same for equal sets. */
  hash(): number {
    let hash = 0;
    for (let word = 0; word < this.#words.length; word += 1)
      if (this.#words[word] !== 0) hash = Math.imul(hash ^ this.#words[word]! ^ Math.imul(word + 1, 0x9e3779b1), 0x85ebca6b);
    return hash;
  }

  copy(): Bits {
    const copy = new Bits();
    copy.#words = this.#words.slice();
    return copy;
  }

  /** Of each in it, rising, until `visit` returns false. */
  each(visit: (index: number) => boolean | void): void {
    for (let word = 0; word < this.#words.length; word += 1)
      if (this.#words[word] !== 0 && !eachOf(this.#words[word]!, word, visit)) return;
  }

  /** How many are in both. */
  count(other: Bits): number {
    const length = Math.min(this.#words.length, other.#words.length);
    let count = 0;
    for (let word = 0; word < length; word += 1) {
      let bits = this.#words[word]! & other.#words[word]!;
      bits -= (bits >>> 1) & 0x55555555;
      bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
      count += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    }
    return count;
  }

  /** Of each that is in both, rising, until `visit` returns false. */
  eachCommon(other: Bits, visit: (index: number) => boolean | void): void {
    const length = Math.min(this.#words.length, other.#words.length);
    for (let word = 0; word < length; word += 1) {
      const common = this.#words[word]! & other.#words[word]!;
      if (common !== 0 && !eachOf(common, word, visit)) return;
    }
  }
}

function eachOf(bits: number, word: number, visit: (index: number) => boolean | void): boolean {
  let rest = bits;
  while (rest !== 0) {
    const bit = 31 - Math.clz32(rest & -rest);
    rest &= rest - 1;
    if (visit(word * 32 + bit) === false) return false;
  }
  return true;
}
