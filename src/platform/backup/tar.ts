import { ParleyError } from '../../kernel/errors.ts';

/** The little of the tar format (POSIX ustar) that a backup needs: regular files with plain names. */

const block = 512;

/** One file's header. @param name up to 100 bytes of ASCII, no leading slash. */
export function tarHeader(name: string, size: number, modifiedMs: number): Buffer {
  if (!/^[\x21-\x7e]{1,100}$/.test(name)) throw new Error(`a name that tar cannot carry: ${name}`);
  const header = Buffer.alloc(block);
  header.write(name, 0, 'latin1');
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write(
    `${Math.floor(modifiedMs / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  );
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** Zeros that fill a file's last block. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((block - (size % block)) % block);
}

/** What ends an archive. */
export const tarEnd = Buffer.alloc(2 * block);

export interface TarEntry {
  readonly name: string;
  readonly size: number;
  /** To be read to its end before the next entry is asked for. */
  readonly content: AsyncGenerator<Buffer>;
}

/** Reads an archive file by file. @throws ParleyError `backup-damaged` */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const bytes = new ByteSource(source);
  for (;;) {
    const header = await bytes.take(block);
    if (header.every((byte) => byte === 0)) return bytes.finish();
    const { name, size } = readHeader(header);
    let left = size;
    const content = (async function* read() {
      while (left > 0) {
        const piece = await bytes.some(left);
        left -= piece.length;
        yield piece;
      }
    })();
    yield { name, size, content };
    if (left > 0) throw new Error(`${name} was not read to its end`);
    await bytes.take((block - (size % block)) % block);
  }
}

function readHeader(header: Buffer): { name: string; size: number } {
  const told = Number.parseInt(header.toString('latin1', 148, 156), 8);
  let sum = 0;
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 32 : header[at]!;
  const name = header.toString('latin1', 0, 100).replace(/\0.*$/s, '');
  const size = Number.parseInt(header.toString('latin1', 124, 136), 8);
  if (sum !== told || !Number.isSafeInteger(size) || size < 0) throw damaged('a header inside it cannot be read');
  if (!/^[\w.@+=,-]+(\/[\w.@+=,-]+)*$/.test(name) || name.split('/').some((part) => part === '..' || part === '.'))
    throw damaged('a name inside it is none of ours');
  return { name, size };
}

export function damaged(what: string, cause?: unknown): ParleyError {
  return new ParleyError(
    'backup-damaged',
    `This backup is damaged or no backup of Parley: ${what}. Nothing was changed; take another one.`,
    {
      cause,
    },
  );
}

/** Bytes of a stream in the amounts asked for. */
class ByteSource {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Exactly so many. */
  async take(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let left = length; left > 0; ) {
      const piece = await this.some(left);
      pieces.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  /** Nothing but zeros may follow; reading to the end also lets the unpacker check its sum. */
  async finish(): Promise<void> {
    for (let rest: Buffer | null = this.#held; rest; rest = await this.#next())
      if (rest.some((byte) => byte !== 0)) throw damaged('something follows its end');
  }

  async #next(): Promise<Buffer | null> {
    const next = await this.#source.next().catch((cause: unknown) => {
      throw damaged('it cannot be unpacked', cause);
    });
    return next.done ? null : next.value;
  }

  /** At least one, at most so many. */
  async some(most: number): Promise<Buffer> {
    while (this.#held.length === 0) {
      const next = await this.#next();
      if (!next) throw damaged('it ends too early');
      this.#held = next;
    }
    const piece = this.#held.subarray(0, most);
    this.#held = this.#held.subarray(piece.length);
    return piece;
  }
}
