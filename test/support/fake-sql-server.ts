import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Types of packets (MS-TDS 2.2.3.1.1). */
const preLogin = 0x12;
const login = 0x10;
const transaction = 0x0e;
const reply = 0x04;
const packetBytes = 4096;

/**
 * As much of SQL Server's protocol (MS-TDS 7.4, without TLS) as reading a table takes, for there is none to be had for tests. It was
 * written from the published protocol; that the real one answers alike is not shown by it.
 */
export class FakeSqlServer implements AsyncDisposable {
  readonly host = '127.0.0.1';
  readonly #server: Server;
  readonly #parts: FakeSqlServerParts;

  constructor(parts: FakeSqlServerParts) {
    this.#parts = parts;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  async start(): Promise<this> {
    this.#server.listen(0, this.host);
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #serve(socket: Socket): void {
    let received = Buffer.alloc(0);
    let message: Buffer[] = [];
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      while (received.length >= 8 && received.length >= received.readUInt16BE(2)) {
        const length = received.readUInt16BE(2);
        message.push(received.subarray(8, length));
        const isLast = (received[1]! & 1) === 1;
        const type = received[0]!;
        received = received.subarray(length);
        if (!isLast) continue;
        send(socket, this.#answer(type, Buffer.concat(message)));
        message = [];
      }
    });
  }

  #answer(type: number, payload: Buffer): Buffer {
    switch (type) {
      case preLogin:
        return Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, 2]);
      case login:
        return passwordOf(payload) === this.#parts.password ? accepted() : refused(18456, "Login failed for user 'reader'.");
      case transaction:
        return Buffer.concat([Buffer.from([0xe3, 11, 0, 8, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0]), done(0xfd)]);
      default:
        return this.#query(payload);
    }
  }

  #query(payload: Buffer): Buffer {
    const has = (text: string) => payload.includes(Buffer.from(text, 'utf16le'));
    if (has('set transaction isolation')) return done(0xfd);
    if (has('KEY_COLUMN_USAGE')) return result(['COLUMN_NAME'], [[this.#parts.key]]);
    const table = this.#parts.tables.find(({ name }) => has(`[${name}]`));
    if (!table) return Buffer.concat([refused(208, 'Invalid object name.'), done(0xfe)]);
    const places = table.columns
      .map((name, place) => ({ name, place }))
      .filter(({ name }) => has('SELECT *') || has(`[${name}]`));
    const rows = has('WHERE 1 = 0') ? [] : table.rows.map((row) => places.map(({ place }) => row[place] ?? null));
    return result(
      places.map(({ name }) => name),
      rows,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export interface FakeSqlServerParts {
  readonly password: string;
  readonly key: string;
  readonly tables: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly rows: readonly (readonly (string | null)[])[];
  }[];
}

function send(socket: Socket, payload: Buffer): void {
  const most = packetBytes - 8;
  for (let at = 0, id = 1; at < payload.length; at += most, id++) {
    const part = payload.subarray(at, at + most);
    const header = Buffer.from([reply, at + most >= payload.length ? 1 : 0, 0, 0, 0, 0, id & 255, 0]);
    header.writeUInt16BE(part.length + 8, 2);
    socket.write(Buffer.concat([header, part]));
  }
}

/** Each byte with its halves swapped, XOR A5 (MS-TDS 2.2.6.4). */
function passwordOf(payload: Buffer): string {
  const at = payload.readUInt16LE(44);
  const bytes = payload.subarray(at, at + payload.readUInt16LE(46) * 2).map((byte) => {
    const plain = byte ^ 0xa5;
    return ((plain & 0x0f) << 4) | (plain >> 4);
  });
  return Buffer.from(bytes).toString('utf16le');
}

function shortText(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'utf16le')]);
}

function longText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  const length = Buffer.alloc(2);
  length.writeUInt16LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function token(type: number, body: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0]);
  head.writeUInt16LE(body.length, 1);
  return Buffer.concat([head, body]);
}

function accepted(): Buffer {
  const body = Buffer.concat([Buffer.from([1, 0x74, 0, 0, 4]), shortText('Fake'), Buffer.from([16, 0, 0, 0])]);
  return Buffer.concat([token(0xad, body), done(0xfd)]);
}

function refused(number: number, text: string): Buffer {
  const head = Buffer.from([0, 0, 0, 0, 1, 14]);
  head.writeUInt32LE(number);
  const characters = Buffer.alloc(2);
  characters.writeUInt16LE(text.length);
  const body = Buffer.concat([head, characters, Buffer.from(text, 'utf16le'), shortText('fake'), shortText(''), Buffer.alloc(4)]);
  return Buffer.concat([token(0xaa, body), done(0xfd)]);
}

function done(type: number): Buffer {
  return Buffer.concat([Buffer.from([type]), Buffer.alloc(12)]);
}

/** Columns of NVARCHAR(4000). */
function result(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeUInt16LE(columns.length);
  const metadata = columns.map((name) =>
    Buffer.concat([Buffer.from([0, 0, 0, 0, 9, 0, 0xe7, 0x40, 0x1f, 9, 4, 0xd0, 0, 0x34]), shortText(name)]),
  );
  const cell = (value: string | null) => (value === null ? Buffer.from([0xff, 0xff]) : longText(value));
  const data = rows.map((row) => Buffer.concat([Buffer.from([0xd1]), ...row.map(cell)]));
  return Buffer.concat([Buffer.from([0x81]), count, ...metadata, ...data, Buffer.from([0x79, 0, 0, 0, 0]), done(0xfe)]);
}
