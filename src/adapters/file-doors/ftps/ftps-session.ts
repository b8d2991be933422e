import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { Clock, Timer } from '../../../kernel/clock.ts';
import { describeError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../kernel/logger.ts';
import { type FileShelf, namesOf, type OpenShelf } from '../../../platform/file-door/index.ts';
import { longName } from '../long-name.ts';
import { factsOf, featureLines, ftpTime } from './ftp-words.ts';
import type { DataDoor, PassivePorts } from './passive-ports.ts';

export interface FtpsSessionProps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly socket: Socket;
  readonly ports: PassivePorts;
  readonly context: () => SecureContext;
  readonly advertisedHost: string | null;
  readonly open: OpenShelf;
}

const signInMs = 30_000;
const idleMs = 300_000;
const dataPatienceMs = 20_000;
const longestLine = 4096;
const mostWaiting = 32;
const triesPerConnection = 3;
/** What one may say before TLS, and before he has said who he is. */
const beforeTls: ReadonlySet<string> = new Set(['AUTH', 'FEAT', 'SYST', 'NOOP', 'QUIT', 'HELP', 'OPTS']);
const beforeSignIn: ReadonlySet<string> = new Set([...beforeTls, 'USER', 'PASS', 'PBSZ', 'PROT']);
const writing: ReadonlySet<string> = new Set('STOR STOU APPE DELE RMD XRMD MKD XMKD RNFR RNTO SITE MFMT ALLO'.split(' '));

type Command = (argument: string) => Promise<void> | void;

/**
 * One client.
 *
 * ```
 * plain ──AUTH TLS──► unknown ──USER, PASS──► signed in ──PASV/EPSV, LIST/MLSD/RETR──► …
 * ```
 */
export class FtpsSession {
  readonly #props: FtpsSessionProps;
  #control: Socket | TLSSocket;
  #isSecure = false;
  #protectsData = false;
  #login = '';
  #tries = 0;
  #shelf: FileShelf | null = null;
  #folder: readonly string[] = [];
  #restAt = 0;
  #door: DataDoor | null = null;
  #data: TLSSocket | null = null;
  #text = '';
  readonly #waiting: string[] = [];
  #isBusy = false;
  #timer: Timer | null = null;

  constructor(props: FtpsSessionProps) {
    this.#props = props;
    this.#control = props.socket;
  }

  begin(): void {
    this.#props.socket.on('error', () => null);
    this.#props.socket.on('close', () => this.#closed());
    this.#listen();
    this.#expect(signInMs);
    this.#say('220 Parley. TLS is needed: AUTH TLS.');
  }

  readonly #received = (bytes: Buffer): void => {
    this.#text += bytes.toString('utf8');
    if (this.#text.length > longestLine || this.#waiting.length > mostWaiting) return void this.#props.socket.destroy();
    const lines = this.#text.split('\n');
    this.#text = lines.pop() ?? '';
    for (const line of lines) this.#take(line.replace(/\r$/, ''));
  };

  #listen(): void {
    this.#control.on('data', this.#received);
  }

  #take(line: string): void {
    // Out of turn: it ends what is going on.
    if (/^[^A-Za-z]*ABOR$/i.test(line) && this.#data) this.#data.destroy();
    this.#waiting.push(line);
    if (!this.#isBusy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let line = this.#waiting.shift(); line !== undefined; line = this.#waiting.shift()) {
      try {
        await this.#run(line);
      } catch (error) {
        this.#props.logger.info('FTPS could not do what was asked', { reason: describeError(error) });
        this.#say(`550 ${describeError(error).replaceAll(/[\r\n]/g, ' ')}`);
      }
    }
    this.#isBusy = false;
  }

  async #run(line: string): Promise<void> {
    const [, word = '', argument = ''] = /^[^A-Za-z]*([A-Za-z]+) ?(.*)$/.exec(line) ?? [];
    const name = word.toUpperCase();
    if (this.#shelf) this.#expect(idleMs);
    if (!this.#isSecure && !beforeTls.has(name)) return this.#say('530 Begin TLS first: AUTH TLS.');
    if (!this.#shelf && !beforeSignIn.has(name)) return this.#say('530 Sign in first.');
    if (writing.has(name)) return this.#say('550 This door is for reading.');
    const command = this.#commands[name];
    if (!command) return this.#say(`502 There is no ${name.slice(0, 12)} here.`);
    await command(argument);
    if (name !== 'REST') this.#restAt = 0;
  }

  readonly #commands: Readonly<Record<string, Command>> = {
    AUTH: (kind) => this.#secure(kind),
    PBSZ: () => this.#say('200 PBSZ=0'),
    PROT: (level) => this.#protect(level),
    USER: (login) => this.#name(login),
    PASS: (token) => this.#signIn(token),
    FEAT: () => this.#say(featureLines),
    SYST: () => this.#say('215 UNIX Type: L8'),
    OPTS: (what) => this.#say(/^utf8/i.test(what) ? '200 UTF-8 it is.' : '501 There is no such option.'),
    NOOP: () => this.#say('200 Here.'),
    HELP: () => this.#say('214 Folders by day and queue; RETR a file.'),
    QUIT: () => this.#quit(),
    TYPE: (type) => this.#say(/^[AIL]/i.test(type) ? '200 Bytes are sent as they are.' : '504 Only I.'),
    MODE: (mode) => this.#say(/^S$/i.test(mode) ? '200 Stream.' : '504 Only S.'),
    STRU: (structure) => this.#say(/^F$/i.test(structure) ? '200 File.' : '504 Only F.'),
    PWD: () => this.#where(),
    XPWD: () => this.#where(),
    CWD: (path) => this.#go(path),
    XCWD: (path) => this.#go(path),
    CDUP: () => this.#go('..'),
    PASV: () => this.#passive(false),
    EPSV: (kind) => (/^ALL$/i.test(kind) ? this.#say('200 EPSV alone.') : this.#passive(true)),
    LIST: (path) => this.#list(path, (entry, now) => longName(entry, now)),
    NLST: (path) => this.#list(path, ({ name }) => name),
    MLSD: (path) => this.#list(path, (entry) => factsOf(entry)),
    MLST: (path) => this.#tell(path, (entry) => `250-It is\r\n ${factsOf(entry)}\r\n250 so.`),
    SIZE: (path) => this.#tell(path, ({ sizeBytes }) => `213 ${sizeBytes}`),
    MDTM: (path) => this.#tell(path, ({ changedAtMs }) => `213 ${ftpTime(changedAtMs)}`),
    REST: (place) => this.#rest(place),
    RETR: (path) => this.#send(path),
    ABOR: () => this.#say('226 Nothing goes on any more.'),
  };

  #secure(kind: string): void {
    if (this.#isSecure || !/^(TLS|TLS-C|SSL)$/i.test(kind)) return this.#say('504 Only AUTH TLS, once.');
    const { socket } = this.#props;
    this.#say('234 TLS.');
    socket.off('data', this.#received);
    // What came in plain text behind it counts for nothing.
    this.#text = '';
    this.#waiting.length = 0;
    const control = new TLSSocket(socket, { isServer: true, secureContext: this.#props.context() });
    control.on('error', () => socket.destroy());
    this.#control = control;
    this.#isSecure = true;
    this.#listen();
  }

  #protect(level: string): void {
    this.#protectsData = /^P$/i.test(level);
    this.#say(this.#protectsData ? '200 Data is protected.' : '536 Only PROT P.');
  }

  #name(login: string): void {
    this.#login = login;
    this.#shelf = null;
    this.#say('331 Your API token is the password.');
  }

  async #signIn(token: string): Promise<void> {
    if (!this.#login) return this.#say('503 USER first.');
    this.#tries += 1;
    this.#shelf = await this.#props.open(this.#login, token, this.#props.socket.remoteAddress ?? '');
    if (this.#shelf) {
      this.#expect(idleMs);
      return this.#say('230 Welcome.');
    }
    this.#say('530 Name or token is wrong, or there were too many tries.');
    if (this.#tries >= triesPerConnection) this.#control.end();
  }

  #where(): void {
    this.#say(`257 "/${this.#folder.join('/').replaceAll('"', '""')}"`);
  }

  async #go(path: string): Promise<void> {
    const names = namesOf(path, this.#folder);
    if (!(await this.#shelf!.list(names))) return this.#say('550 There is no such folder.');
    this.#folder = names;
    this.#say('250 There.');
  }

  async #tell(path: string, say: (entry: Parameters<typeof factsOf>[0]) => string): Promise<void> {
    const entry = await this.#shelf!.find(namesOf(path, this.#folder));
    this.#say(entry ? say(entry) : '550 There is no such file.');
  }

  #rest(place: string): void {
    this.#restAt = /^\d{1,15}$/.test(place) ? Number(place) : 0;
    this.#say(`350 From byte ${this.#restAt}.`);
  }

  async #passive(isExtended: boolean): Promise<void> {
    if (!this.#protectsData) return this.#say('521 Data needs TLS: PROT P.');
    this.#door?.close();
    const { socket, ports, advertisedHost, clock } = this.#props;
    const patience = new AbortController();
    clock.setTimer(dataPatienceMs, () => patience.abort());
    this.#door = await ports.open(socket.remoteAddress ?? '', patience.signal);
    const { port } = this.#door;
    if (isExtended) return this.#say(`229 Go to (|||${port}|)`);
    const host = (advertisedHost ?? socket.localAddress ?? '').replace(/^::ffff:/, '');
    if (!/^\d+(\.\d+){3}$/.test(host)) return this.#say('425 Use EPSV: the address is no IPv4 one.');
    this.#say(`227 Go to (${host.replaceAll('.', ',')},${port >> 8},${port & 255})`);
  }

  async #list(asked: string, line: (entry: Parameters<typeof factsOf>[0], nowMs: number) => string): Promise<void> {
    // Some clients send options of `ls`.
    const path = asked.replace(/^-[a-zA-Z]+ ?/, '');
    const names = namesOf(path, this.#folder);
    const one = await this.#shelf!.find(names);
    const entries = one && !one.isFolder ? [one] : await this.#shelf!.list(names);
    if (!entries) return this.#say('550 There is no such folder.');
    const now = this.#props.clock.now();
    const text = entries.map((entry) => `${line(entry, now)}\r\n`).join('');
    await this.#transfer(async (data) => void data.write(text));
  }

  async #send(path: string): Promise<void> {
    const names = namesOf(path, this.#folder);
    const entry = await this.#shelf!.find(names);
    if (!entry || entry.isFolder) return this.#say('550 There is no such file.');
    const from = this.#restAt;
    const isEmpty = from >= entry.sizeBytes;
    const content = isEmpty ? [] : await this.#shelf!.read(names, { from, to: entry.sizeBytes - 1 });
    await this.#transfer(async (data) => {
      for await (const piece of content) {
        if (data.destroyed) throw new Error('the client has gone');
        if (!data.write(piece)) await drained(data);
      }
    });
  }

  /** First the word, then TLS: clients begin their handshake when they have read it. */
  async #transfer(work: (data: TLSSocket) => Promise<void>): Promise<void> {
    const door = this.#door;
    this.#door = null;
    if (!door) return this.#say('425 PASV or EPSV first.');
    this.#say('150 Here it comes.');
    try {
      const raw = await door.connection();
      const data = new TLSSocket(raw, { isServer: true, secureContext: this.#props.context() });
      this.#data = data;
      data.on('error', () => data.destroy());
      raw.resume();
      await work(data);
      await ended(data);
      this.#say('226 That was all.');
    } catch (error) {
      this.#say(`426 It broke off: ${describeError(error).replaceAll(/[\r\n]/g, ' ')}`);
    } finally {
      this.#data?.destroy();
      this.#data = null;
      door.close();
    }
  }

  #quit(): void {
    this.#say('221 Goodbye.');
    this.#control.end();
  }

  #say(line: string): void {
    if (!this.#control.destroyed) this.#control.write(`${line}\r\n`);
  }

  #expect(withinMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#props.clock.setTimer(withinMs, () => {
      if (this.#data) return this.#expect(withinMs);
      this.#say('421 That took too long.');
      this.#props.socket.destroySoon();
    });
  }

  #closed(): void {
    this.#timer?.cancel();
    this.#door?.close();
    this.#data?.destroy();
  }
}

function drained(socket: TLSSocket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}

/** All of it is written, and the client was told of the end. @throws Error when it broke off before */
function ended(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.destroyed) return reject(new Error('the client has gone'));
    socket.on('close', () => (socket.writableFinished ? resolve() : reject(new Error('the client has gone'))));
    socket.end(() => resolve());
  });
}
