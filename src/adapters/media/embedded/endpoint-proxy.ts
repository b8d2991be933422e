import { ParleyError } from '../../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../../kernel/events.ts';
import type { LegId } from '../../../kernel/ids.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import { type Fingerprint, type NegotiatedSession, readOffer, SdpNegotiator } from '../../../protocol/sdp/index.ts';
import type {
  CodecName,
  EndpointOptions,
  MediaDirection,
  MediaEndpoint,
  MediaEndpointEvents,
  MediaMixer,
  MediaQuality,
  MediaSource,
  NegotiatedMedia,
  RecordingResult,
} from '../../../telephony/media/index.ts';
import type { Bridge } from './bridge.ts';
import type { CommandName, EndpointOpening, WorkerCommands, WorkerSource } from './messages.ts';
import { MixerProxy } from './mixer-proxy.ts';
import type { VideoWay } from './video-ways.ts';
import type { WorkerLink } from './worker-link.ts';

const DEFAULT_TONE_MS = 100;
const DEFAULT_GAP_MS = 60;

type EndpointCommand = {
  [Name in CommandName]: WorkerCommands[Name]['args'] extends { endpoint: number } ? Name : never;
}[CommandName];

export interface EndpointProxyProps {
  readonly number: number;
  readonly link: WorkerLink;
  readonly options: EndpointOptions;
  /** RTP port of the worker that is ours. */
  readonly port: number;
  /** Of the worker's certificate; only browsers need it. */
  readonly fingerprint: Fingerprint | null;
  /** Address that peers send to when the options name none. */
  readonly address: string;
  readonly random: RandomSource;
  readonly closed: () => void;
  readonly openBridge: (speaker: EndpointProxy, listener: EndpointProxy) => Promise<Bridge>;
  /** For what somebody shows in another worker. */
  readonly openVideoWay: (shown: EndpointProxy, to: WorkerLink) => Promise<VideoWay>;
}

/** Of an endpoint that the worker has not opened: whose phone rang and was not answered. */
const nothingPassed: MediaQuality = {
  packetsSent: 0,
  packetsReceived: 0,
  packetsLost: 0,
  packetsRefused: 0,
  jitterMs: 0,
  remoteLost: null,
  roundTripMs: null,
};

/**
 * An endpoint as the main thread sees it. Offer and answer are made here, on a port that stands ready in the worker, which is
 * told what they settled: describing an endpoint waits for no other thread. Nothing can come from a peer before it is described,
 * but from browsers, whose connectivity checks are answered at once: for others the worker is told of an endpoint only when it is
 * to do something there, so that most phones that ring cost it nothing.
 */
export class EndpointProxy implements MediaEndpoint {
  readonly legId: LegId;
  readonly #number: number;
  readonly #port: number;
  /** What the worker is still to be told; null once it was. */
  #opening: EndpointOpening | null;
  readonly link: WorkerLink;
  readonly events = new Emitter<MediaEndpointEvents>();
  readonly options: EndpointOptions;
  readonly #closed: () => void;
  readonly #openBridge: (speaker: EndpointProxy, listener: EndpointProxy) => Promise<Bridge>;
  /** While what it hears comes from another worker. */
  #bridge: Bridge | null = null;
  #hearings = 0;
  readonly #openVideoWay: EndpointProxyProps['openVideoWay'];
  /** While what it sees comes from another worker. */
  #way: VideoWay | null = null;
  #seeings = 0;
  /** It sees who is in another worker because it hears him. */
  #seesWhomItHears = false;
  readonly #closing = new Set<() => Promise<void>>();
  readonly #negotiator: SdpNegotiator;
  #negotiated: NegotiatedMedia | null = null;
  #isClosed = false;

  constructor(props: EndpointProxyProps) {
    this.legId = props.options.legId;
    this.#number = props.number;
    this.#port = props.port;
    this.link = props.link;
    this.options = props.options;
    this.#closed = props.closed;
    this.#openBridge = props.openBridge;
    this.#openVideoWay = props.openVideoWay;
    const ssrc = props.random.bytes(4).readUInt32BE(0);
    const cname = props.random.bytes(9).toString('base64url');
    const videoSsrc = this.takesVideo ? props.random.bytes(4).readUInt32BE(0) : null;
    this.#negotiator = negotiatorOf(props, { ssrc, cname, videoSsrc });
    const { number: endpoint, port } = props;
    const { transport, silenceTimeoutMs, symmetricAddress } = props.options;
    const options = { transport, silenceTimeoutMs, ...(symmetricAddress !== undefined && { symmetricAddress }) };
    this.#opening = { endpoint, options, port, ssrc, videoSsrc, cname, ice: this.#negotiator.localIce };
    if (transport === 'webrtc') this.numberInWorker();
  }

  /** What commands to the worker call it; whoever asks first has it opened there. */
  numberInWorker(): number {
    const opening = this.#opening;
    this.#opening = null;
    if (opening) this.link.tell('openEndpoint', opening);
    return this.#number;
  }

  get negotiated(): NegotiatedMedia | null {
    return this.#negotiated;
  }

  async createOffer(
    options: { direction?: MediaDirection; preferCodec?: CodecName; iceRestart?: boolean; video?: boolean } = {},
  ): Promise<string> {
    this.#demandOpen();
    const offer = this.#negotiator.buildOffer(options);
    if (options.iceRestart) this.link.tell('expectIce', { endpoint: this.numberInWorker(), ice: this.#negotiator.localIce });
    return offer;
  }

  async acceptAnswer(sdp: string): Promise<NegotiatedMedia> {
    this.#demandOpen();
    return this.#settle(this.#negotiator.readAnswer(sdp));
  }

  async acceptOffer(
    sdp: string,
    options: { preferCodec?: CodecName; direction?: MediaDirection; video?: boolean } = {},
  ): Promise<{ answer: string; negotiated: NegotiatedMedia }> {
    this.#demandOpen();
    const { answer, session } = this.#negotiator.answerOffer(sdp, options);
    return { answer, negotiated: this.#settle(session) };
  }

  codecsOffered(sdp: string): CodecName[] {
    return readOffer(sdp).codecs.filter((codec) => this.options.codecs.includes(codec));
  }

  async hear(source: MediaSource): Promise<void> {
    const hearing = ++this.#hearings;
    const bridge = await this.#bridgeTo(source);
    if (hearing !== this.#hearings) return bridge?.[Symbol.asyncDispose]();
    const before = this.#bridge;
    this.#bridge = bridge;
    if (this.#seesWhomItHears) await this.see(null);
    await this.#call('hear', {
      source: bridge ? { kind: 'leg', endpoint: bridge.endpoint.numberInWorker() } : this.#numbered(source),
    });
    await before?.[Symbol.asyncDispose]();
    if (hearing === this.#hearings) await this.#seeFar(source);
  }

  get takesVideo(): boolean {
    return this.options.transport === 'webrtc' && this.options.video === true;
  }

  async see(shown: MediaEndpoint | null): Promise<void> {
    const seeing = ++this.#seeings;
    this.#seesWhomItHears = false;
    const other = shown instanceof EndpointProxy ? shown : null;
    const isHere = other?.link === this.link;
    const way = other?.takesVideo && !isHere ? await this.#openVideoWay(other, this.link) : null;
    if (seeing !== this.#seeings) return way?.[Symbol.asyncDispose]();
    const before = this.#way;
    this.#way = way;
    await this.#call('see', { shown: isHere ? other.numberInWorker() : null, way: way?.number ?? null });
    await before?.[Symbol.asyncDispose]();
  }

  /** In its own worker it sees whom it hears by itself. */
  async #seeFar(source: MediaSource): Promise<void> {
    const isFar = source.kind === 'leg' && source.endpoint instanceof EndpointProxy && source.endpoint.link !== this.link;
    if (!isFar || !this.takesVideo || !source.endpoint.takesVideo) return;
    const seen = this.see(source.endpoint);
    this.#seesWhomItHears = true;
    await seen;
  }

  /** Runs once, while it is being closed. */
  onClosing(listener: () => Promise<void>): void {
    this.#closing.add(listener);
  }

  /** What is heard from another worker comes over a bridge; a mixer keeps those to its members by itself. */
  async #bridgeTo(source: MediaSource): Promise<Bridge | null> {
    if (source.kind === 'leg' && source.endpoint instanceof EndpointProxy && source.endpoint.link !== this.link)
      return this.#openBridge(source.endpoint, this);
    if (source.kind !== 'mixer' || !(source.mixer instanceof MixerProxy) || source.mixer.link === this.link) return null;
    return { endpoint: await source.mixer.farEndOf(this), [Symbol.asyncDispose]: async () => {} };
  }

  async sendDtmf(digits: string, options: { toneMs?: number; gapMs?: number } = {}): Promise<void> {
    if (!/^[0-9*#A-D]*$/i.test(digits)) {
      throw new ParleyError('media-unavailable', 'only the digits 0-9, *, # and A-D can be sent');
    }
    await this.#call('sendDtmf', { digits, toneMs: options.toneMs ?? DEFAULT_TONE_MS, gapMs: options.gapMs ?? DEFAULT_GAP_MS });
  }

  async muteInput(muted: boolean): Promise<void> {
    await this.#call('muteInput', { muted });
  }

  async startRecording(path: string, { silenceMs = 0 }: { silenceMs?: number } = {}): Promise<void> {
    await this.#call('startRecording', { path, silenceMs });
  }

  stopRecording(): Promise<RecordingResult> {
    return this.#call('stopRecording', {});
  }

  quality(): Promise<MediaQuality> {
    if (this.#opening && !this.link.ended) return Promise.resolve(nothingPassed);
    return this.#call('quality', {});
  }

  on<Name extends keyof MediaEndpointEvents & string>(
    name: Name,
    listener: (event: MediaEndpointEvents[Name]) => void,
  ): Unsubscribe {
    return this.events.on(name, listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#hearings += 1;
    this.#seeings += 1;
    this.#closed();
    for (const closing of this.#closing) await closing();
    await this.#bridge?.[Symbol.asyncDispose]();
    await this.#way?.[Symbol.asyncDispose]();
    const wasOpened = this.#opening === null;
    this.#opening = null;
    if (!wasOpened) this.link.tell('returnPort', { port: this.#port });
    else await this.link.call('closeEndpoint', { endpoint: this.#number }).catch(() => null);
    this.events.emit('closed', {});
    this.events.removeAll();
  }

  /** @throws ParleyError `media-bad-sdp` when the peer wants to be DTLS server: that is our part */
  #settle(session: NegotiatedSession): NegotiatedMedia {
    if (session.webrtc?.dtlsRole === 'client') {
      throw new ParleyError('media-bad-sdp', 'the peer insists on a=setup:passive; it has to open the DTLS association itself');
    }
    this.#tell('settle', { session, ice: this.#negotiator.localIce });
    const { codec, direction, remote, telephoneEvent } = session;
    this.#negotiated = {
      codec,
      direction,
      remote,
      telephoneEvents: telephoneEvent !== null,
      video: session.video?.direction ?? null,
    };
    return this.#negotiated;
  }

  /** @throws ParleyError `media-closed`, or `media-unavailable` when the worker is gone */
  #demandOpen(): void {
    if (this.#isClosed) throw new ParleyError('media-closed', 'this media endpoint is closed');
    this.link.demandAlive();
  }

  #tell<Name extends EndpointCommand>(name: Name, args: Omit<WorkerCommands[Name]['args'], 'endpoint'>): void {
    this.#demandOpen();
    this.link.tell(name, { ...args, endpoint: this.numberInWorker() });
  }

  #call<Name extends EndpointCommand>(
    name: Name,
    args: Omit<WorkerCommands[Name]['args'], 'endpoint'>,
  ): Promise<WorkerCommands[Name]['result']> {
    if (this.#isClosed) return Promise.reject(new ParleyError('media-closed', 'this media endpoint is closed'));
    return this.link.call(name, { ...args, endpoint: this.numberInWorker() });
  }

  #numbered(source: MediaSource): WorkerSource {
    if (source.kind === 'leg') return { kind: 'leg', endpoint: numberOf(source.endpoint, this.link) };
    if (source.kind === 'mixer') return { kind: 'mixer', mixer: mixerNumberOf(source.mixer) };
    return source;
  }
}

function negotiatorOf(
  props: EndpointProxyProps,
  { ssrc, cname, videoSsrc }: { ssrc: number; cname: string; videoSsrc: number | null },
): SdpNegotiator {
  const { random, options, port, fingerprint } = props;
  const { transport, codecs } = options;
  return new SdpNegotiator({
    random,
    transport,
    codecs,
    port,
    address: options.localAddress ?? props.address,
    ...(fingerprint && { webrtc: { fingerprint, ssrc, cname, ...(videoSsrc !== null && { videoSsrc }) } }),
  });
}

function numberOf(endpoint: MediaEndpoint, link: WorkerLink): number {
  if (endpoint instanceof EndpointProxy && endpoint.link === link) return endpoint.numberInWorker();
  throw new ParleyError('media-unavailable', 'this endpoint does not live in that worker');
}

function mixerNumberOf(mixer: MediaMixer): number {
  if (mixer instanceof MixerProxy) return mixer.number;
  throw new ParleyError('media-unavailable', 'a mixer and who hears it must belong to one media plane');
}
