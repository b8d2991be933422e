import { createSocket, type Socket } from 'node:dgram';
import type { Clock, Timer } from '../../../kernel/clock.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import { type BencodeDictionary, decodeBencode, dictionaryAt, encodeBencode, textIn } from './bencode.ts';

export interface NgClientProps {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Where the daemon's `listen-ng` is. */
  readonly daemon: { readonly host: string; readonly port: number };
}

export type NgCommand = 'ping' | 'offer' | 'answer' | 'delete' | 'query';

interface Pending {
  readonly settle: (outcome: { reply: BencodeDictionary } | { failure: ParleyError }) => void;
  timer: Timer;
}

/** A command is sent again after these pauses; after the last one it has failed. The daemon answers a repeated cookie from its memory. */
const pausesMs = [200, 300, 500, 1000];

/**
 * Commands of rtpengine's `ng` protocol over UDP: a cookie, a space, a bencoded dictionary; the reply bears the same cookie.
 *
 * ```
 * call ──send──► waiting ──reply──────────────► done
 *                 │  ▲ └──all pauses over─────► failed (media-unavailable)
 *                 └──┘ pause over: send again
 * ```
 */
export class NgClient implements Disposable {
  readonly #props: NgClientProps;
  readonly #socket: Socket;
  readonly #pending = new Map<string, Pending>();
  readonly #prefix: string;
  #nextNumber = 1;
  #closed = false;

  private constructor(props: NgClientProps, socket: Socket) {
    this.#props = props;
    this.#socket = socket;
    this.#prefix = props.random.bytes(6).toString('hex');
    socket.on('message', (datagram) => this.#receive(datagram));
    // "Connection refused" while the daemon is away; the time-outs tell it.
    socket.on('error', () => {});
  }

  /** @throws ParleyError `media-unavailable` when the daemon's name cannot be resolved */
  static async open(props: NgClientProps): Promise<NgClient> {
    const { host, port } = props.daemon;
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      // Connected, so that the kernel drops datagrams from anybody else.
      socket.connect(port, host, () => resolve());
    }).catch((cause: unknown) => {
      socket.close();
      throw new ParleyError('media-unavailable', `rtpengine at ${host}:${port} cannot be reached`, { cause });
    });
    socket.removeAllListeners('error');
    return new NgClient(props, socket);
  }

  /**
   * Sends a command and waits for its reply, 2 s at the longest.
   * @throws ParleyError `media-unavailable` when no reply comes or the daemon says no
   */
  async call(command: NgCommand, args: BencodeDictionary = {}): Promise<BencodeDictionary> {
    if (this.#closed) throw new ParleyError('media-unavailable', 'the connection to rtpengine is closed');
    const cookie = `${this.#prefix}_${this.#nextNumber++}`;
    const datagram = Buffer.concat([Buffer.from(`${cookie} `), encodeBencode({ command, ...args })]);
    const reply = await new Promise<BencodeDictionary>((resolve, reject) => {
      const settle: Pending['settle'] = (outcome) => {
        this.#pending.delete(cookie);
        if ('reply' in outcome) resolve(outcome.reply);
        else reject(outcome.failure);
      };
      this.#attempt(cookie, datagram, { command, attempt: 0, settle });
    });
    return accepted(reply, command);
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    const failure = new ParleyError('media-unavailable', 'the connection to rtpengine was closed');
    for (const { timer, settle } of this.#pending.values()) {
      timer.cancel();
      settle({ failure });
    }
    this.#socket.close();
  }

  #attempt(
    cookie: string,
    datagram: Buffer,
    { command, attempt, settle }: { command: NgCommand; attempt: number; settle: Pending['settle'] },
  ): void {
    const pause = pausesMs[attempt];
    if (pause === undefined) {
      settle({ failure: new ParleyError('media-unavailable', `rtpengine did not answer "${command}" within 2 seconds`) });
      return;
    }
    this.#socket.send(datagram, () => {});
    const timer = this.#props.clock.setTimer(pause, () => {
      this.#attempt(cookie, datagram, { command, attempt: attempt + 1, settle });
    });
    this.#pending.set(cookie, { settle, timer });
  }

  #receive(datagram: Buffer): void {
    const space = datagram.indexOf(0x20);
    const pending = space < 0 ? undefined : this.#pending.get(datagram.toString('latin1', 0, space));
    const reply = pending && dictionaryAt(decodeBencode(datagram.subarray(space + 1)));
    if (!reply) return;
    pending.timer.cancel();
    pending.settle({ reply });
  }
}

function accepted(reply: BencodeDictionary, command: NgCommand): BencodeDictionary {
  const result = textIn(reply, 'result');
  if (result === 'ok' || result === 'pong') return reply;
  const reason = textIn(reply, 'error-reason') ?? result ?? 'no result';
  throw new ParleyError('media-unavailable', `rtpengine refused "${command}": ${reason}`, { details: { reason } });
}
