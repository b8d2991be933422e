import type { Client, Connection, Submittable } from 'pg';
import { countRows } from '../../platform/backup/index.ts';

/** The part of pg's connection that COPY needs and its types leave out. */
interface CopyConnection {
  readonly stream: {
    pause(): void;
    resume(): void;
    write(chunk: Buffer): boolean;
    once(event: 'drain', listener: () => void): void;
  };
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** What pg's client calls while a statement is under way (`lib/client.js`). */
abstract class CopyStatement implements Submittable {
  readonly #text: string;
  readonly #ended = Promise.withResolvers<void>();
  protected connection!: CopyConnection;
  /** How many rows the server says there were. */
  rowsTold = 0;
  isOver = false;

  constructor(text: string) {
    this.#text = text;
    this.ended.catch(() => undefined);
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  submit(connection: Connection): void {
    this.connection = connection as unknown as CopyConnection;
    this.connection.query(this.#text);
  }

  handleError(error: Error): void {
    this.isOver = true;
    this.#ended.reject(error);
  }

  handleReadyForQuery(): void {
    this.isOver = true;
    this.#ended.resolve();
  }

  /** `COPY 42`: the statement is over with the message that follows, ready for query. */
  handleCommandComplete({ text }: { text: string }): void {
    this.rowsTold = Number(text.split(' ')[1]);
  }

  abstract handleCopyData(message: { chunk: Buffer }): void;
  abstract handleCopyInResponse(): void;
}

const highWaterBytes = 4 << 20;

class CopyOut extends CopyStatement {
  readonly waiting: Buffer[] = [];
  #bytes = 0;
  #wake: (() => void) | null = null;
  #isPaused = false;

  override handleCopyData({ chunk }: { chunk: Buffer }): void {
    // pg reuses the memory behind it.
    this.waiting.push(Buffer.from(chunk));
    this.#bytes += chunk.length;
    if (this.#bytes > highWaterBytes && !this.#isPaused) {
      this.#isPaused = true;
      this.connection.stream.pause();
    }
    this.#wake?.();
  }

  override handleCopyInResponse(): void {
    this.connection.sendCopyFail('nothing is to be written');
  }

  /** Everything that has come, as one piece. */
  take(): Buffer {
    const all = Buffer.concat(this.waiting);
    this.waiting.length = 0;
    this.#bytes = 0;
    if (this.#isPaused) {
      this.#isPaused = false;
      this.connection.stream.resume();
    }
    return all;
  }

  arrived(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/**
 * Streams the rows of `COPY … TO STDOUT`, in pieces that may cut a row; the server waits while nobody reads.
 * It must be read to its end: the connection is of no other use before.
 * @throws what PostgreSQL says.
 */
export async function* copyOut(client: Client, text: string): AsyncGenerator<Buffer> {
  const statement = client.query(new CopyOut(text));
  let rows = 0;
  while (!statement.isOver || statement.waiting.length > 0) {
    if (statement.waiting.length === 0) await Promise.race([statement.arrived(), statement.ended]);
    if (statement.waiting.length === 0) continue;
    const piece = statement.take();
    rows += countRows(piece);
    yield piece;
  }
  await statement.ended;
  if (rows !== statement.rowsTold) throw new Error(`the store told of ${statement.rowsTold} rows and sent ${rows}`);
}

class CopyIn extends CopyStatement {
  readonly #ready = Promise.withResolvers<void>();

  constructor(text: string) {
    super(text);
    this.#ready.promise.catch(() => undefined);
  }

  get ready(): Promise<void> {
    return Promise.race([this.#ready.promise, this.ended]);
  }

  override handleCopyInResponse(): void {
    this.#ready.resolve();
  }

  override handleCopyData(): void {
    // Only COPY TO sends rows.
  }

  async send(chunk: Buffer): Promise<void> {
    this.connection.sendCopyFromChunk(chunk);
    const { stream } = this.connection as unknown as {
      stream: { writableNeedDrain: boolean; once: (e: string, f: () => void) => void };
    };
    if (!stream.writableNeedDrain) return;
    await Promise.race([new Promise<void>((resolve) => stream.once('drain', resolve)), this.ended]);
  }

  finish(): void {
    this.connection.endCopyFrom();
  }

  abandon(reason: string): void {
    this.connection.sendCopyFail(reason);
  }
}

/**
 * Writes rows by `COPY … FROM STDIN`, taking the next piece only when the connection has room.
 * @throws what PostgreSQL says, or what the rows' source threw.
 */
export async function copyIn(client: Client, text: string, rows: AsyncIterable<Buffer>): Promise<void> {
  const statement = client.query(new CopyIn(text));
  await statement.ready;
  try {
    for await (const chunk of rows) if (chunk.length > 0) await statement.send(chunk);
  } catch (error) {
    statement.abandon('the source of the rows failed');
    await statement.ended.catch(() => undefined);
    throw error;
  }
  statement.finish();
  await statement.ended;
}
