import type { Clock, Timer } from '../../../kernel/clock.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../../kernel/events.ts';
import type { LegId } from '../../../kernel/ids.ts';
import { readOffer } from '../../../protocol/sdp/index.ts';
import type {
  CodecName,
  EndpointOptions,
  MediaDirection,
  MediaEndpoint,
  MediaEndpointEvents,
  MediaQuality,
  MediaSource,
  NegotiatedMedia,
  RecordingResult,
} from '../../../telephony/media/index.ts';
import type { CallMedia } from './call-media.ts';
import { qualityFrom } from './call-statistics.ts';
import { OwnSound, type OwnSoundNeed } from './own-sound.ts';
import type { Relay } from './relay.ts';
import { RelayWatch } from './relay-watch.ts';

export interface RtpengineEndpointProps {
  readonly clock: Clock;
  readonly options: EndpointOptions;
  /** How long a browser may take for ICE and DTLS. */
  readonly connectTimeoutMs: number;
  readonly relay: Relay;
  /** Our own end, plain RTP, behind rtpengine's inner side. */
  readonly own: MediaEndpoint;
  readonly call: CallMedia;
  readonly closed: () => void;
}

const DEFAULT_TONE_MS = 100;
const DEFAULT_GAP_MS = 60;
/** Digits under way when the last should be over. */
const DIGITS_MARGIN_MS = 300;

/** An endpoint whose peer talks with rtpengine, and whose other end is ours or, joined, another endpoint's. */
export class RtpengineEndpoint implements MediaEndpoint {
  readonly legId: LegId;
  readonly events = new Emitter<MediaEndpointEvents>();
  readonly relay: Relay;
  readonly own: MediaEndpoint;
  readonly call: CallMedia;
  #partner: RtpengineEndpoint | null = null;
  #lastPartner: RtpengineEndpoint | null = null;
  readonly #left = new WeakSet<RtpengineEndpoint>();
  source: MediaSource = { kind: 'silence' };
  readonly #props: RtpengineEndpointProps;
  readonly #watch: RelayWatch;
  readonly #ownSound: OwnSound;
  /** Why its sound must pass through our own end. */
  readonly #needs = new Map<'mute' | 'recording' | 'digits' | 'negotiation' | 'mixer', number>();
  #negotiated: NegotiatedMedia | null = null;
  #digitsTimer: Timer | null = null;
  #isClosed = false;
  #toldFailed = false;

  constructor(props: RtpengineEndpointProps) {
    this.#props = props;
    this.legId = props.options.legId;
    this.relay = props.relay;
    this.own = props.own;
    this.call = props.call;
    this.#ownSound = new OwnSound({
      clock: props.clock,
      own: props.own,
      translate: (source) => this.call.sourceForOwn(source),
      inTurn: (work) => void this.#run(work).catch(() => null),
    });
    props.own.on('firstPacket', (event) => this.#watch.firstCame(event.atMs));
    props.own.on('dtmf', (event) => this.partner ?? this.events.emit('dtmf', event));
    props.own.on('playbackFinished', (event) => this.events.emit('playbackFinished', event));
    props.own.on('recordingSilent', (event) => this.events.emit('recordingSilent', event));
    props.own.on('recordingFailed', (event) => this.events.emit('recordingFailed', event));
    props.own.on('failed', ({ reason }) => this.fail(reason));
    this.#watch = new RelayWatch({
      clock: props.clock,
      silenceTimeoutMs: props.options.silenceTimeoutMs,
      connectTimeoutMs: props.options.transport === 'webrtc' ? props.connectTimeoutMs : 0,
      query: () => this.relay.query(),
      expectsSound: () => this.#negotiated?.direction === 'sendrecv' || this.#negotiated?.direction === 'recvonly',
      firstPacket: (atMs) => this.events.emit('firstPacket', { atMs }),
      silent: (forMs) => this.events.emit('silent', { forMs }),
      notConnected: () =>
        this.fail('ICE and DTLS with the browser did not come to an end in time, or its certificate is another than announced'),
      gone: () => this.fail('rtpengine no longer knows the call'),
    });
  }

  get negotiated(): NegotiatedMedia | null {
    return this.#negotiated;
  }

  /** Who it is joined to inside rtpengine, packets never reaching us. */
  get partner(): RtpengineEndpoint | null {
    return this.#partner;
  }

  set partner(partner: RtpengineEndpoint | null) {
    this.#partner = partner;
    if (!partner || partner === this.#lastPartner) return;
    if (this.#lastPartner) this.#left.add(this.#lastPartner);
    this.#lastPartner = partner;
  }

  /** False once another came after it: its stream would come back. */
  mayBePartner(other: RtpengineEndpoint): boolean {
    return !this.#left.has(other);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether packets may pass by our own end. */
  get isJoinable(): boolean {
    return this.isJoinableSoon && this.#needs.size === 0;
  }

  /**
   * Joinable but for an offer or answer under way. Never again once our own end has begun a stream towards the peer: Chromium does not
   * take back a stream (SSRC) that another has replaced, and phones may have forgotten it.
   */
  get isJoinableSoon(): boolean {
    if (this.#ownSound.hasSpoken) return false;
    const isFree = this.#needs.size === 0 || (this.#needs.size === 1 && this.#needs.has('negotiation'));
    return !this.#isClosed && isFree && this.#negotiated?.direction === 'sendrecv';
  }

  async createOffer(
    options: { direction?: MediaDirection; preferCodec?: CodecName; iceRestart?: boolean } = {},
  ): Promise<string> {
    if (options.iceRestart && this.#negotiated) {
      throw new ParleyError('media-unavailable', 'rtpengine cannot restart ICE unless the peer begins it');
    }
    return this.#negotiate(async () => this.relay.offerToPeer(await this.own.createOffer(options)));
  }

  async acceptAnswer(sdp: string): Promise<NegotiatedMedia> {
    readAudio(sdp);
    return this.#negotiate(async () => this.#settled(await this.own.acceptAnswer(await this.relay.answerOfPeer(sdp)), sdp));
  }

  async acceptOffer(
    sdp: string,
    options: { preferCodec?: CodecName; direction?: MediaDirection } = {},
  ): Promise<{ answer: string; negotiated: NegotiatedMedia }> {
    readAudio(sdp);
    return this.#negotiate(async () => {
      const { answer, negotiated } = await this.own.acceptOffer(await this.relay.offerOfPeer(sdp), options);
      const shown = await this.relay.answerToPeer(answer);
      return { answer: shown, negotiated: this.#settled(negotiated, sdp) };
    });
  }

  codecsOffered(sdp: string): CodecName[] {
    return readOffer(sdp).codecs.filter((codec) => this.#props.options.codecs.includes(codec));
  }

  async hear(source: MediaSource): Promise<void> {
    if (this.#isClosed) throw closedError();
    if (source.kind === 'leg') this.call.meet(source.endpoint);
    await this.#run(async () => {
      // Another leg is told of when it is known whether the two are joined.
      if (source.kind !== 'leg') await this.#ownSound.want(source, 'now');
      this.source = source;
    });
  }

  /** Brings our own end to what is heard. Before a peer is known nothing reaches it. */
  async tellOwn(need: OwnSoundNeed): Promise<void> {
    if (!this.#isClosed && this.#negotiated) await this.#ownSound.want(this.source, need);
  }

  async sendDtmf(digits: string, options: { toneMs?: number; gapMs?: number } = {}): Promise<void> {
    const { toneMs = DEFAULT_TONE_MS, gapMs = DEFAULT_GAP_MS } = options;
    this.need('digits');
    this.#ownSound.speak();
    await this.#run(() => this.own.sendDtmf(digits, { toneMs, gapMs }));
    this.#digitsTimer = this.#props.clock.setTimer(digits.length * (toneMs + gapMs) + DIGITS_MARGIN_MS, () => {
      this.needNoMore('digits');
      void this.#run(async () => {}).catch(() => null);
    });
  }

  muteInput(muted: boolean): Promise<void> {
    if (muted) this.#needs.set('mute', 1);
    else this.#needs.delete('mute');
    return this.#run(() => this.own.muteInput(muted));
  }

  async startRecording(path: string, options?: { silenceMs?: number }): Promise<void> {
    this.need('recording');
    await this.#run(() => this.own.startRecording(path, options)).catch((error: unknown) => {
      this.needNoMore('recording');
      throw error;
    });
  }

  stopRecording(): Promise<RecordingResult> {
    return this.#run(async () => {
      const result = await this.own.stopRecording();
      this.needNoMore('recording');
      return result;
    });
  }

  async quality(): Promise<MediaQuality> {
    if (this.#isClosed) throw closedError();
    const own = await this.own.quality();
    return this.relay.exists ? qualityFrom(await this.relay.query(), own, this.partner !== null) : own;
  }

  on<Name extends keyof MediaEndpointEvents & string>(
    name: Name,
    listener: (event: MediaEndpointEvents[Name]) => void,
  ): Unsubscribe {
    return this.events.on(name, listener);
  }

  /** Video is not passed through rtpengine by us. */
  get takesVideo(): boolean {
    return false;
  }

  async see(): Promise<void> {}

  /** Counts a reason for the sound to pass through our own end. */
  need(reason: 'recording' | 'digits' | 'negotiation' | 'mixer'): void {
    this.#needs.set(reason, (this.#needs.get(reason) ?? 0) + 1);
  }

  needNoMore(reason: 'recording' | 'digits' | 'negotiation' | 'mixer'): void {
    const left = (this.#needs.get(reason) ?? 0) - 1;
    if (left > 0) this.#needs.set(reason, left);
    else this.#needs.delete(reason);
  }

  /** Told once. */
  fail(reason: string): void {
    if (this.#toldFailed || this.#isClosed) return;
    this.#toldFailed = true;
    this.events.emit('failed', { reason });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#watch[Symbol.dispose]();
    this.#ownSound[Symbol.dispose]();
    this.#digitsTimer?.cancel();
    await this.call.leave(this);
    this.#props.closed();
    await Promise.all([this.own[Symbol.asyncDispose](), this.relay.delete().catch(() => null)]);
    this.events.emit('closed', {});
    this.events.removeAll();
  }

  #settled(negotiated: NegotiatedMedia, sdp: string): NegotiatedMedia {
    const { address, port } = readAudio(sdp);
    this.#negotiated = { ...negotiated, remote: { address, port } };
    this.#watch.start();
    return this.#negotiated;
  }

  /** Offers and answers find the inner side at our own end, never at a partner's. */
  #negotiate<T>(work: () => Promise<T>): Promise<T> {
    this.need('negotiation');
    return this.#run(async () => {
      try {
        return await work();
      } finally {
        this.needNoMore('negotiation');
      }
    });
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(closedError());
    return this.call.run(work);
  }
}

function readAudio(sdp: string): { address: string; port: number } {
  const { address, port } = readOffer(sdp).media;
  return { address, port };
}

function closedError(): ParleyError {
  return new ParleyError('media-closed', 'this media endpoint is closed');
}
