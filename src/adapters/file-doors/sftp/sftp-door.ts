import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type Attributes, type AuthContext, type Connection, type SftpStream } from 'ssh2';
import type { Clock } from '../../../kernel/clock.ts';
import { describeError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../kernel/logger.ts';
import { type FileShelf, namesOf, type OpenShelf, type ShelfEntry } from '../../../platform/file-door/index.ts';
import { longName } from '../long-name.ts';
import { RangeReader } from '../range-reader.ts';

export interface SftpDoorProps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly listen: { readonly host: string; readonly port: number };
  /** Private keys in OpenSSH's form, the same at each start. */
  readonly hostKeys: readonly string[];
  readonly open: OpenShelf;
}

const { STATUS_CODE: status } = ssh2.utils.sftp;
const mostConnections = 100;
const triesPerConnection = 3;
const mostHandles = 64;
const largestRead = 256 * 1024;
const namesAtOnce = 100;
/** Who has not signed in by then is let go. */
const signInMs = 30_000;

type Handle =
  | { readonly kind: 'folder'; left: ShelfEntry[] }
  | { readonly kind: 'file'; readonly entry: ShelfEntry; readonly reader: RangeReader };

/** SFTP (version 3) for who has an API token; nothing else of SSH. */
export class SftpDoor implements AsyncDisposable {
  readonly #server: InstanceType<typeof ssh2.Server>;
  readonly #connections = new Set<Connection>();

  private constructor(server: InstanceType<typeof ssh2.Server>, connections: Set<Connection>) {
    this.#server = server;
    this.#connections = connections;
  }

  static async open(props: SftpDoorProps): Promise<SftpDoor> {
    const connections = new Set<Connection>();
    const server = new ssh2.Server({ hostKeys: props.hostKeys, ident: 'Parley' }, (connection, info) => {
      connections.add(connection);
      connection.on('close', () => connections.delete(connection));
      connection.on('error', (error) => props.logger.debug('a connection of SFTP broke', { reason: error.message }));
      serve(connection, info.ip, props);
    });
    server.maxConnections = mostConnections;
    const { host, port } = props.listen;
    const failed = once(server, 'error').then(([error]) => Promise.reject(error as Error));
    await Promise.race([new Promise<void>((resolve) => void server.listen(port, host, resolve)), failed]);
    failed.catch(() => null);
    server.on('error', (error: Error) => props.logger.warn('SFTP has a fault', { reason: error.message }));
    return new SftpDoor(server, connections);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    for (const connection of this.#connections) connection.end();
    await closed;
  }
}

function serve(connection: Connection, address: string, { clock, logger, open }: SftpDoorProps): void {
  let shelf: FileShelf | null = null;
  let tries = 0;
  const patience = clock.setTimer(signInMs, () => connection.end());
  connection.on('close', () => patience.cancel());
  const signIn = async (context: AuthContext): Promise<void> => {
    if (context.method !== 'password' || context.password === undefined) return context.reject(['password']);
    tries += 1;
    shelf = await open(context.username, context.password, address).catch((error: unknown) => {
      logger.warn('nobody can sign in by SFTP', { reason: describeError(error) });
      return null;
    });
    if (shelf) return context.accept();
    context.reject(['password']);
    if (tries >= triesPerConnection) connection.end();
  };
  connection.on('authentication', (context) => void signIn(context));
  connection.on('ready', () => patience.cancel());
  connection.on('session', (accept) => {
    accept().on('sftp', (acceptSftp) => {
      if (shelf) SftpSession.begin(acceptSftp(), shelf, { clock, logger });
    });
  });
}

/** One client's requests (draft-ietf-secsh-filexfer-02). */
class SftpSession {
  readonly #stream: SftpStream;
  readonly #shelf: FileShelf;
  readonly #parts: { readonly clock: Clock; readonly logger: Logger };
  readonly #handles = new Map<string, Handle>();
  #lastHandle = 0;

  private constructor(stream: SftpStream, shelf: FileShelf, parts: { clock: Clock; logger: Logger }) {
    this.#stream = stream;
    this.#shelf = shelf;
    this.#parts = parts;
  }

  static begin(stream: SftpStream, shelf: FileShelf, parts: { clock: Clock; logger: Logger }): void {
    new SftpSession(stream, shelf, parts).#serve();
  }

  #serve(): void {
    const stream = this.#stream;
    const { logger } = this.#parts;
    const on = (name: string, work: (id: number, ...args: never[]) => Promise<void>): void => {
      stream.on(name, (id: number, ...rest: unknown[]) => {
        const args = rest as never[];
        work(id, ...args).catch((error: unknown) => {
          logger.info('SFTP could not give what was asked', { request: name, reason: describeError(error) });
          stream.status(id, status.FAILURE, describeError(error));
        });
      });
    };
    on('REALPATH', async (id, path: string) => this.#name(id, `/${namesOf(path).join('/')}`));
    for (const name of ['STAT', 'LSTAT']) on(name, (id, path: string) => this.#stat(id, path));
    on('FSTAT', async (id, handle: Buffer) => this.#statOpen(id, handle));
    on('OPENDIR', (id, path: string) => this.#openFolder(id, path));
    on('READDIR', async (id, handle: Buffer) => this.#readFolder(id, handle));
    on('OPEN', (id, path: string, flags: number) => this.#openFile(id, path, flags));
    on('READ', (id, handle: Buffer, offset: number, length: number) => this.#read(id, handle, offset, length));
    on('CLOSE', (id, handle: Buffer) => this.#close(id, handle));
    for (const name of ['WRITE', 'REMOVE', 'RENAME', 'MKDIR', 'RMDIR', 'SETSTAT', 'FSETSTAT', 'SYMLINK'])
      on(name, async (id) => stream.status(id, status.PERMISSION_DENIED, 'This door is for reading.'));
    for (const name of ['READLINK', 'EXTENDED']) on(name, async (id) => stream.status(id, status.OP_UNSUPPORTED));
    // A client that has said all waits until we have, too.
    stream.on('end', () => stream.end());
    stream.on('close', () => {
      for (const handle of this.#handles.values()) if (handle.kind === 'file') void handle.reader.close();
    });
  }

  #name(id: number, filename: string): void {
    const root = { name: filename, isFolder: true, sizeBytes: 0, changedAtMs: 0 };
    this.#stream.name(id, [{ filename, longname: filename, attrs: attributesOf(root) }]);
  }

  async #stat(id: number, path: string): Promise<void> {
    const found = await this.#shelf.find(namesOf(path));
    if (found) this.#stream.attrs(id, attributesOf(found));
    else this.#stream.status(id, status.NO_SUCH_FILE);
  }

  #statOpen(id: number, handle: Buffer): void {
    const open = this.#handles.get(handle.toString());
    if (open?.kind === 'file') this.#stream.attrs(id, attributesOf(open.entry));
    else this.#stream.status(id, status.FAILURE);
  }

  async #openFolder(id: number, path: string): Promise<void> {
    const entries = await this.#shelf.list(namesOf(path));
    if (entries) this.#give(id, { kind: 'folder', left: [...entries] });
    else this.#stream.status(id, status.NO_SUCH_FILE);
  }

  #readFolder(id: number, handle: Buffer): void {
    const open = this.#handles.get(handle.toString());
    if (open?.kind !== 'folder') return this.#stream.status(id, status.FAILURE);
    const entries = open.left.splice(0, namesAtOnce);
    if (entries.length === 0) return this.#stream.status(id, status.EOF);
    const now = this.#parts.clock.now();
    const names = entries.map((one) => ({ filename: one.name, longname: longName(one, now), attrs: attributesOf(one) }));
    this.#stream.name(id, names);
  }

  async #openFile(id: number, path: string, flags: number): Promise<void> {
    const isForReading = flags === 1;
    if (!isForReading) return this.#stream.status(id, status.PERMISSION_DENIED, 'This door is for reading.');
    const names = namesOf(path);
    const entry = await this.#shelf.find(names);
    if (!entry || entry.isFolder) return this.#stream.status(id, status.NO_SUCH_FILE);
    this.#give(id, { kind: 'file', entry, reader: new RangeReader(this.#shelf, names, entry.sizeBytes) });
  }

  async #read(id: number, handle: Buffer, offset: number, length: number): Promise<void> {
    const open = this.#handles.get(handle.toString());
    if (open?.kind !== 'file') return this.#stream.status(id, status.FAILURE);
    const bytes = await open.reader.read(offset, Math.min(length, largestRead));
    if (bytes) this.#stream.data(id, bytes);
    else this.#stream.status(id, status.EOF);
  }

  async #close(id: number, handle: Buffer): Promise<void> {
    const open = this.#handles.get(handle.toString());
    this.#handles.delete(handle.toString());
    if (open?.kind === 'file') await open.reader.close();
    this.#stream.status(id, open ? status.OK : status.FAILURE);
  }

  #give(id: number, open: Handle): void {
    if (this.#handles.size >= mostHandles) return this.#stream.status(id, status.FAILURE, 'Too many files are open.');
    this.#lastHandle += 1;
    const handle = String(this.#lastHandle);
    this.#handles.set(handle, open);
    this.#stream.handle(id, Buffer.from(handle));
  }
}

function attributesOf({ isFolder, sizeBytes, changedAtMs }: ShelfEntry): Attributes {
  const seconds = Math.floor(changedAtMs / 1000);
  return { mode: isFolder ? 0o040550 : 0o100440, uid: 0, gid: 0, size: sizeBytes, atime: seconds, mtime: seconds };
}
