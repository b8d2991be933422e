import type { Clock } from '../../../kernel/clock.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import type { CallId } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import type {
  EndpointOptions,
  MediaEndpoint,
  MediaMixer,
  MediaPlane,
  MediaRecording,
  RecordingOptions,
} from '../../../telephony/media/index.ts';
import { CallMedia } from './call-media.ts';
import { DaemonWatch } from './daemon-watch.ts';
import { DigitLog, type LoggedDigit } from './digit-log.ts';
import { NgClient } from './ng-client.ts';
import { Relay } from './relay.ts';
import { RtpengineEndpoint } from './rtpengine-endpoint.ts';
import { RtpengineMixer } from './rtpengine-mixer.ts';
import { RtpengineRecording } from './rtpengine-recording.ts';

export interface RtpengineMediaPlaneProps {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  /** The daemon's `listen-ng`. */
  readonly daemon: { readonly host: string; readonly port: number };
  /**
   * Where the daemon's `dtmf-log-dest` sends digits to. Null: nobody would tell them of legs joined inside rtpengine, therefore none is,
   * and all sound passes through the own plane.
   */
  readonly digits: { readonly host: string; readonly port: number } | null;
  /** A browser must come through ICE and DTLS so soon, else its endpoint fails; 15 s when left out. */
  readonly connectTimeoutMs?: number;
  /** Plain RTP towards rtpengine's inner side; plays, mixes, records, transcodes. Closed with this plane. */
  readonly own: MediaPlane;
}

const DEFAULT_CONNECT_TIMEOUT_MS = 15_000;
/** rtpengine holds two ports for each side of a call. */
const PORTS_OF_A_RELAY = 4;

/** Media through rtpengine: it talks with the peers, we do what it cannot. */
export class RtpengineMediaPlane implements MediaPlane {
  readonly #props: RtpengineMediaPlaneProps;
  readonly #ng: NgClient;
  readonly #watch: DaemonWatch;
  readonly #endpoints = new Map<string, RtpengineEndpoint>();
  readonly #known = new Map<MediaEndpoint, RtpengineEndpoint>();
  readonly #calls = new Map<CallId, CallMedia>();
  readonly #prefix: string;
  #digitLog: DigitLog | null = null;
  #nextNumber = 1;

  private constructor(props: RtpengineMediaPlaneProps, ng: NgClient) {
    this.#props = props;
    this.#ng = ng;
    this.#prefix = `parley-${props.random.bytes(6).toString('hex')}`;
    this.#watch = new DaemonWatch({
      clock: props.clock,
      ping: () => ng.call('ping'),
      lost: () => this.#lost(),
      found: () => props.logger.info('rtpengine answers again'),
    });
  }

  /** @throws ParleyError `media-unavailable` when the daemon does not answer */
  static async open(props: RtpengineMediaPlaneProps): Promise<RtpengineMediaPlane> {
    const ng = await NgClient.open(props);
    try {
      await ng.call('ping');
      const plane = new RtpengineMediaPlane(props, ng);
      if (props.digits) plane.#digitLog = await DigitLog.open(props.digits, (digit) => plane.#heard(digit));
      return plane;
    } catch (error) {
      ng[Symbol.dispose]();
      throw error;
    }
  }

  async createEndpoint(options: EndpointOptions): Promise<MediaEndpoint> {
    if (!this.#watch.isAlive) throw new ParleyError('media-unavailable', 'rtpengine does not answer');
    const { callId, legId, codecs, transport, symmetricAddress } = options;
    const own = await this.#props.own.createEndpoint({ callId, legId, codecs, transport: 'rtp', silenceTimeoutMs: 0 });
    const relay = new Relay({ ng: this.#ng, callId: `${this.#prefix}-${this.#nextNumber++}`, transport, symmetricAddress });
    const call = this.#callFor(callId);
    const closed = (): void => {
      this.#endpoints.delete(relay.callId);
      this.#known.delete(endpoint);
      if (call.isEmpty && this.#calls.get(callId) === call) this.#calls.delete(callId);
    };
    const { clock, connectTimeoutMs = DEFAULT_CONNECT_TIMEOUT_MS } = this.#props;
    const endpoint = new RtpengineEndpoint({ clock, options, connectTimeoutMs, relay, own, call, closed });
    call.enter(endpoint);
    this.#endpoints.set(relay.callId, endpoint);
    this.#known.set(endpoint, endpoint);
    return endpoint;
  }

  async createMixer(callId: CallId): Promise<MediaMixer> {
    return new RtpengineMixer({ own: await this.#props.own.createMixer(callId), call: this.#callFor(callId) });
  }

  async record(callId: CallId, options: RecordingOptions): Promise<MediaRecording> {
    return new RtpengineRecording({ own: await this.#props.own.record(callId, options), call: this.#callFor(callId) });
  }

  keepTogether(callId: CallId, other: CallId): Disposable {
    return this.#props.own.keepTogether(callId, other);
  }

  async usage(): Promise<{ endpoints: number; mixers: number; portsInUse: number }> {
    const own = await this.#props.own.usage();
    const relays = [...this.#endpoints.values()].filter((endpoint) => endpoint.relay.exists).length;
    return { ...own, endpoints: this.#endpoints.size, portsInUse: own.portsInUse + relays * PORTS_OF_A_RELAY };
  }

  /** How many endpoints are joined with another inside rtpengine. */
  get joined(): number {
    return [...this.#endpoints.values()].filter((endpoint) => endpoint.partner !== null).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch[Symbol.dispose]();
    await Promise.all([...this.#endpoints.values()].map((endpoint) => endpoint[Symbol.asyncDispose]()));
    this.#digitLog?.[Symbol.dispose]();
    this.#ng[Symbol.dispose]();
    await this.#props.own[Symbol.asyncDispose]();
  }

  #callFor(callId: CallId): CallMedia {
    const known = this.#calls.get(callId);
    if (known) return known;
    const call = new CallMedia({ logger: this.#props.logger, mayJoin: this.#props.digits !== null, known: this.#known });
    this.#calls.set(callId, call);
    return call;
  }

  #heard({ callId, tag, digit, durationMs }: LoggedDigit): void {
    const endpoint = this.#endpoints.get(callId);
    // What passes through our own end is told by it.
    if (tag === 'peer' && endpoint?.partner) endpoint.events.emit('dtmf', { digit, durationMs });
  }

  #lost(): void {
    this.#props.logger.error('rtpengine does not answer any more', { endpoints: this.#endpoints.size });
    for (const endpoint of this.#endpoints.values()) endpoint.fail('rtpengine does not answer any more');
  }
}
