import type { FileShelf } from '../../platform/file-door/index.ts';

/** Pieces of one file, as a client asks for them: mostly one after the other, then the same stream goes on. */
export class RangeReader {
  readonly #shelf: FileShelf;
  readonly #path: readonly string[];
  readonly #sizeBytes: number;
  #stream: AsyncIterator<Uint8Array> | null = null;
  #at = 0;
  #rest: Uint8Array = new Uint8Array(0);
  #turn: Promise<unknown> = Promise.resolve();

  constructor(shelf: FileShelf, path: readonly string[], sizeBytes: number) {
    this.#shelf = shelf;
    this.#path = path;
    this.#sizeBytes = sizeBytes;
  }

  /** Null: the end. Clients ask for several pieces at once; they get them in turn. */
  read(offset: number, length: number): Promise<Buffer | null> {
    const piece = this.#turn.then(() => this.#read(offset, length));
    this.#turn = piece.catch(() => null);
    return piece;
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#end();
  }

  async #read(offset: number, length: number): Promise<Buffer | null> {
    if (offset >= this.#sizeBytes) return null;
    if (!this.#stream || offset !== this.#at) {
      await this.#end();
      const content = await this.#shelf.read(this.#path, { from: offset, to: this.#sizeBytes - 1 });
      this.#stream = content[Symbol.asyncIterator]();
      this.#at = offset;
      this.#rest = new Uint8Array(0);
    }
    const pieces: Uint8Array[] = [];
    for (let missing = length; missing > 0; ) {
      if (this.#rest.length === 0) {
        const next = await this.#stream.next();
        if (next.done) break;
        this.#rest = next.value;
      }
      const piece = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(piece.length);
      pieces.push(piece);
      missing -= piece.length;
    }
    const bytes = Buffer.concat(pieces);
    this.#at += bytes.length;
    return bytes.length > 0 ? bytes : null;
  }

  async #end(): Promise<void> {
    const stream = this.#stream;
    this.#stream = null;
    await stream?.return?.();
  }
}
