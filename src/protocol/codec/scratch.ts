/** Buffers that are made once for each length: frames of a call nearly always have the same one. */
export class PcmScratch {
  #buffer = new Int16Array(0);

  ofLength(length: number): Int16Array {
    if (this.#buffer.length !== length) this.#buffer = new Int16Array(length);
    return this.#buffer;
  }
}

export class ByteScratch {
  #buffer = new Uint8Array(0);

  ofLength(length: number): Uint8Array {
    if (this.#buffer.length !== length) this.#buffer = new Uint8Array(length);
    return this.#buffer;
  }
}
