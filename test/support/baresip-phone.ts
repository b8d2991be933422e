import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { BackgroundProcess } from './background-process.ts';
import { freePorts } from './free-ports.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { readSound, type Sound } from './tone-meter.ts';
import { until } from './until.ts';

export interface PhoneOptions {
  readonly domain: string;
  /** host:port of the server. */
  readonly server: string;
  readonly sipUser: string;
  readonly sipPassword: string;
  /** What it "says", in Hz. */
  readonly toneHz: number;
  readonly transport?: 'udp' | 'tcp' | 'tls';
  readonly codecs?: readonly string[];
  /** `srtp-mand` asks for RTP/SAVP keyed in the SDP. */
  readonly mediaEncryption?: 'srtp-mand';
  readonly answer?: 'manual' | 'auto';
  /** PEM file of the authorities that the phone trusts with TLS; left out, it takes any certificate. */
  readonly authoritiesPath?: string;
}

interface PhoneEvent {
  readonly event: true;
  readonly type: string;
  readonly peeruri?: string;
  readonly peerdisplayname?: string;
  readonly param?: string;
  readonly id?: string;
}

/** A real SIP phone: Debian's baresip, driven through its control socket. It says a tone and keeps what it hears. */
export class BaresipPhone implements AsyncDisposable {
  readonly #folder: TemporaryFolder;
  readonly #process: BackgroundProcess;
  readonly #control: Socket;
  readonly events: PhoneEvent[] = [];
  #received = Buffer.alloc(0);
  #hasAnswered = false;

  private constructor(parts: { folder: TemporaryFolder; process: BackgroundProcess; control: Socket }) {
    this.#folder = parts.folder;
    this.#process = parts.process;
    this.#control = parts.control;
    parts.control.on('data', (bytes: Buffer) => this.#onData(bytes));
    parts.control.on('error', () => {});
  }

  /** Starts the program; again with other ports when it or its control socket cannot have one (another program may have taken it in between). */
  static async start(options: PhoneOptions): Promise<BaresipPhone> {
    for (let attempt = 1; ; attempt++) {
      const phone = await BaresipPhone.#startOnce(options).catch((error: unknown) => {
        if (attempt < 3 && String(error).includes('Address already in use')) return null;
        throw error;
      });
      if (!phone) continue;
      phone.command('about');
      const answered = await until('baresip answers its control socket', () => phone.#hasAnswered, 3000).catch(() => false);
      if (answered) return phone;
      const { log } = phone;
      await phone[Symbol.asyncDispose]();
      if (attempt === 3) throw new Error(`baresip did not answer its control socket:\n${log.slice(-2000)}`);
    }
  }

  static async #startOnce(options: PhoneOptions): Promise<BaresipPhone> {
    const folder = await TemporaryFolder.create();
    const [sipPort, controlPort] = (await freePorts(2)) as [number, number];
    await mkdir(join(folder.path, 'heard'));
    await writeFile(join(folder.path, 'config'), configuration(folder.path, options, sipPort, controlPort));
    await writeFile(join(folder.path, 'accounts'), `${account(options)}\n`);
    await writeFile(join(folder.path, 'contacts'), '');
    const phone = new BackgroundProcess({ command: 'baresip', args: ['-f', folder.path, '-s'] });
    await phone.waitForOutput(/baresip is ready/);
    const control = connect(controlPort, '127.0.0.1');
    await once(control, 'connect');
    return new BaresipPhone({ folder, process: phone, control });
  }

  /** Everything it printed, its SIP messages included. */
  get log(): string {
    return this.#process.output;
  }

  async registered(): Promise<void> {
    await this.#process.waitForOutput(/\{0\/UDP|\{0\/TCP|\{0\/TLS|200 OK \(\) \[1 binding|\[\d+ bindings?\]/);
  }

  /** Waits until the server refuses to register it, for good. */
  async refused(): Promise<void> {
    await this.#process.waitForOutput(/reg: \S+ 403 /);
  }

  dial(uri: string): void {
    this.command('dial', uri);
  }

  accept(): void {
    this.command('accept');
  }

  hangUp(): void {
    this.command('hangup');
  }

  hold(): void {
    this.command('hold');
  }

  resume(): void {
    this.command('resume');
  }

  /** Blind transfer. */
  transfer(uri: string): void {
    this.command('transfer', uri);
  }

  digits(digits: string): void {
    for (const digit of digits) this.command('sndcode', digit);
  }

  command(command: string, params = ''): void {
    const json = JSON.stringify({ command, params, token: 'parley' });
    this.#control.write(`${Buffer.byteLength(json)}:${json},`);
  }

  /** Waits for an event such as CALL_INCOMING, CALL_RINGING, CALL_ESTABLISHED, CALL_CLOSED, the `nth` of its kind. */
  waitFor(type: string, nth = 1, patienceMs = 15_000): Promise<PhoneEvent> {
    return until(
      `baresip event ${type} no. ${nth} (came: ${this.events.map((event) => event.type).join(' ')})`,
      () => this.events.filter((event) => event.type === type)[nth - 1],
      patienceMs,
    );
  }

  /** Does something, and waits for the next event of this kind. */
  async next(type: string, act: () => unknown): Promise<PhoneEvent> {
    const nth = this.count(type) + 1;
    await act();
    return this.waitFor(type, nth);
  }

  /** Ends whatever calls it still has: nothing of a test that failed in the middle shall be left for the next. */
  async hangUpAll(): Promise<void> {
    const closed = new Set(this.events.filter(({ type }) => type === 'CALL_CLOSED').map(({ id }) => id));
    const calls = this.events.filter(({ type, id }) => type.startsWith('CALL_') && id !== undefined && !closed.has(id));
    for (const id of new Set(calls.map((event) => event.id))) {
      this.hangUp();
      await until('baresip has hung up', () => this.events.some((event) => event.type === 'CALL_CLOSED' && event.id === id));
    }
  }

  count(type: string): number {
    return this.events.filter((event) => event.type === type).length;
  }

  /** What it has heard in its latest call so far; empty before the first packet. */
  async heard(): Promise<Sound & { readonly path: string }> {
    const folder = join(this.#folder.path, 'heard');
    const files = (await readdir(folder)).filter((name) => name.endsWith('-dec.wav')).toSorted();
    const latest = files.at(-1);
    const path = latest ? join(folder, latest) : '';
    // A recording that has just begun has no header yet.
    const hasBegun = existsSync(path) && statSync(path).size >= 44;
    const sound = hasBegun ? readSound(path) : { sampleRate: 8000, samples: new Float64Array(0) };
    return { ...sound, path };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#control.destroy();
    await this.#process[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }

  #onData(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const colon = this.#received.indexOf(0x3a);
      const length = Number(this.#received.toString('latin1', 0, Math.max(0, colon)));
      if (colon < 1 || this.#received.length < colon + 1 + length + 1) return;
      const message = JSON.parse(this.#received.toString('utf8', colon + 1, colon + 1 + length)) as Partial<PhoneEvent>;
      this.#received = this.#received.subarray(colon + 1 + length + 1);
      if (message.event) this.events.push(message as PhoneEvent);
      else this.#hasAnswered = true;
    }
  }
}

function account(options: PhoneOptions): string {
  const { sipUser, sipPassword, domain, server } = options;
  const transport = options.transport ?? 'udp';
  return [
    `<sip:${sipUser}@${domain};transport=${transport}>`,
    `auth_user=${sipUser}`,
    `auth_pass=${sipPassword}`,
    `outbound="sip:${server};transport=${transport};lr"`,
    'regint=600',
    `answermode=${options.answer ?? 'manual'}`,
    ...(options.codecs ? [`audio_codecs=${options.codecs.join(',')}`] : []),
    ...(options.mediaEncryption ? [`mediaenc=${options.mediaEncryption}`] : []),
  ].join(';');
}

function configuration(folder: string, options: PhoneOptions, sipPort: number, controlPort: number): string {
  return `poll_method epoll
sip_listen 127.0.0.1:${sipPort}
${options.authoritiesPath ? `sip_cafile ${options.authoritiesPath}\n` : ''}audio_source ausine,${options.toneHz}
audio_player aufile,${join(folder, 'player.wav')}
audio_alert aufile,${join(folder, 'alert.wav')}
ausrc_srate 48000
auplay_srate 48000
ausrc_channels 2
auplay_channels 2
call_local_timeout 120
call_max_calls 4
rtp_stats no
module_path /usr/lib/baresip/modules
snd_path ${join(folder, 'heard')}
module stdio.so
module g711.so
module g722.so
module opus.so
module ausine.so
module aufile.so
module sndfile.so
module srtp.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app mwi.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:${controlPort}
`;
}
