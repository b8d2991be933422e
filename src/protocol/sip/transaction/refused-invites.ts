/** As many as come again while they wait to be read, at some thousand a second. */
const remembered = 8192;

/** INVITEs that were refused lately without a transaction, by the key of the transaction they would have had. Forgets the oldest. */
export class RefusedInvites {
  #young = new Set<string>();
  #old = new Set<string>();

  has(key: string): boolean {
    return this.#young.has(key) || this.#old.has(key);
  }

  add(key: string): void {
    if (this.#young.size >= remembered) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    this.#young.add(key);
  }
}
