import type { RemoteInfo } from 'node:dgram';
import { ParleyError } from '../../../../kernel/errors.ts';
import type { CodecName } from '../../../../protocol/codec/index.ts';
import { emptyRtpHeader, isRtcp, ReceptionStatistics, type RtpHeader, readRtp } from '../../../../protocol/rtp/index.ts';
import { isStun } from '../../../../protocol/rtp/stun/index.ts';
import type { IceCredentials, NegotiatedSession } from '../../../../protocol/sdp/index.ts';
import type { MediaQuality } from '../../../../telephony/media/index.ts';
import { DecodedInput } from './decoded-input.ts';
import { DigitReceiver } from './digit-receiver.ts';
import type { EndpointSource, WorkerEndpointProps } from './endpoint-parts.ts';
import { PeerGate } from './peer-gate.ts';
import { PeerSender } from './peer-sender.ts';
import type { Recorder } from './recorder.ts';
import { RtcpSession } from './rtcp-session.ts';
import { SilenceWatch } from './silence-watch.ts';
import type { PortPair } from './socket-pool.ts';
import { VideoPort } from './video-port.ts';

/** One leg's end in the worker: what comes in from its peer is checked, and handed to whoever hears it; {@link PeerSender} sends what the peer hears. */
export class WorkerEndpoint {
  readonly id: number;
  readonly ports: PortPair;
  readonly #props: WorkerEndpointProps;
  #ice: IceCredentials;
  readonly #gate: PeerGate;
  readonly #sender: PeerSender;
  readonly #rtcp: RtcpSession;
  readonly #header = emptyRtpHeader();
  /** What listeners know our packets by. */
  readonly key: string;
  /** Endpoints whose source is this one. */
  readonly #listeners = new Set<WorkerEndpoint>();
  /** How many need our peer's words as sound: mixers, recorders, listeners with another codec. */
  #decodedUsers = 0;
  readonly #said = new DecodedInput();
  #session: NegotiatedSession | null = null;
  /** What our peer really sends: any of the agreed codecs, not always the first (browsers follow the offer, not their own answer). */
  #spoken: CodecName | null = null;
  #statistics = new ReceptionStatistics(8000);
  readonly #digits = new DigitReceiver();
  #recorder: Recorder | null = null;
  #refused = 0;
  #muted = false;
  readonly #silence: SilenceWatch;
  readonly #video: VideoPort | null;
  /** Somebody decided whom it sees: not simply whom it hears. */
  #isSeeingByCommand = false;
  #first = true;
  closed = false;

  constructor(props: WorkerEndpointProps) {
    this.#props = props;
    this.id = props.id;
    this.key = `leg ${props.id}`;
    this.ports = props.ports;
    this.#silence = new SilenceWatch(props.options.silenceTimeoutMs, props.steadyNow());
    this.#rtcp = new RtcpSession({ ssrc: props.ssrc, cname: props.cname, wallNow: props.wallNow });
    this.#ice = props.ice;
    this.#video = props.videoSsrc === null ? null : this.#openVideo(props.videoSsrc);
    this.#gate = new PeerGate({
      identity: props.identity,
      localIce: () => this.#ice,
      send: (packet, to) => this.ports.rtp.send(packet, packet.length, to.port, to.address),
      failed: (reason) => props.emit('failed', { reason }),
      symmetricAddress: props.options.symmetricAddress ?? null,
      connectTimeoutMs: props.connectTimeoutMs,
    });
    this.#sender = new PeerSender({
      id: props.id,
      ssrc: props.ssrc,
      seed: props.random.bytes(6),
      ports: props.ports,
      gate: this.#gate,
      playbackFinished: (path) => props.emit('playbackFinished', { path }),
    });
    props.ports.rtp.listen((packet, source) => this.#receive(packet, source));
    props.ports.rtcp.listen((packet, source) => this.#receiveRtcp(packet, this.#gate.admitsRtcp(source)));
  }

  #openVideo(ssrc: number): VideoPort {
    const { cname, steadyNow, wallNow } = this.#props;
    return new VideoPort({
      ssrc,
      cname,
      steadyNow,
      wallNow,
      send: (packet, length) => this.#sender.sendVideo(packet, length),
      sendRtcp: (compound) => this.#sender.sendRtcp(compound),
    });
  }

  /** Null: no video is had with this peer. */
  get video(): VideoPort | null {
    return this.#video;
  }

  /** What the peer sees, from now on by command. */
  see(shown: VideoPort | null): void {
    this.#isSeeingByCommand = true;
    this.#video?.see(shown);
  }

  /** What connectivity checks must name from now on. */
  expectIce(ice: IceCredentials): void {
    this.#ice = ice;
  }

  /** Takes over what was just negotiated. */
  settle(session: NegotiatedSession): void {
    this.#gate.settle(session);
    this.#sender.settle(session);
    this.#video?.settle(session.video);
    const before = this.#session;
    this.#session = session;
    this.#spoken = null;
    const clockRate = session.codec === 'opus' ? 48_000 : 8000;
    if (!before || (before.codec === 'opus') !== (session.codec === 'opus')) {
      this.#statistics = new ReceptionStatistics(clockRate);
    }
    if (this.#digits.needsFrames) this.needDecoded(false);
    this.#digits.settle(session, before);
    if (this.#digits.needsFrames) this.needDecoded(true);
    this.#silence.heard(this.#props.steadyNow());
  }

  /** @throws ParleyError `media-bad-sdp` before anything was negotiated */
  get session(): NegotiatedSession {
    if (!this.#session) throw new ParleyError('media-bad-sdp', 'nothing is negotiated on this endpoint yet');
    return this.#session;
  }

  setSource(source: EndpointSource): void {
    const before = this.#sender.source;
    if (before.kind === 'leg') before.endpoint.#listeners.delete(this);
    if (source.kind === 'mixer' || source.kind === 'leg') this.#isSeeingByCommand &&= source.kind === 'mixer';
    if (!this.#isSeeingByCommand) this.#video?.see(source.kind === 'leg' ? source.endpoint.#video : null);
    this.#sender.hear(source);
    if (source.kind === 'leg') source.endpoint.#listeners.add(this);
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
  }

  needDecoded(needed: boolean): void {
    this.#decodedUsers += needed ? 1 : -1;
  }

  /** What our peer really sends, or by agreement will; null before anything was negotiated. */
  get spokenCodec(): CodecName | null {
    return this.#spoken ?? this.#session?.codec ?? null;
  }

  /** When a packet of a telephone-event came from the peer last. */
  get digitHeardAt(): number {
    return this.#digits.eventAt;
  }

  /** What the peer says in this tick. */
  pull(tick: number): Int16Array | null {
    return this.#said.pull(tick);
  }

  setRecorder(recorder: Recorder | null): Recorder | null {
    const before = this.#recorder;
    if (!before && recorder) this.needDecoded(true);
    if (before && !recorder) this.needDecoded(false);
    this.#recorder = recorder;
    this.#sender.keepsSound = recorder !== null;
    return before;
  }

  queueDtmf(digits: string, toneMs: number, gapMs: number): void {
    this.#sender.queueDigits(digits, toneMs, gapMs);
  }

  quality(): MediaQuality {
    return {
      packetsSent: this.#sender.out.packets,
      packetsReceived: this.#statistics.received,
      packetsLost: this.#statistics.lost,
      packetsRefused: this.#refused,
      jitterMs: this.#statistics.jitterMs,
      remoteLost: this.#rtcp.remoteLost,
      roundTripMs: this.#rtcp.roundTripMs,
    };
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#video?.close();
    this.setSource({ kind: 'silence' });
    for (const listener of this.#listeners) listener.setSource({ kind: 'silence' });
    this.#sender.sendRtcp(this.#rtcp.bye(this.#statistics, this.#sender.out, this.#props.steadyNow()));
    this.#gate.close();
  }

  // ---- from the peer

  #receive(packet: Buffer, source: RemoteInfo): void {
    const first = packet[0]!;
    if (first >> 6 !== 2) return this.#receiveControl(packet, source);
    if (!this.#gate.admits(source)) return this.#refuse();
    if (isRtcp(packet)) return this.#receiveRtcp(packet, true);
    const length = this.#unprotect(packet);
    const header = this.#header;
    if (length < 0 || !readRtp(packet, length, header)) return this.#refuse();
    const session = this.#session!;
    const shown = this.#video?.codecOf(header.payloadType);
    if (shown) return this.#video!.receive(packet, length, header, shown);
    const event = session.telephoneEvent;
    const isEvent = event !== null && header.payloadType === event.receivePayloadType;
    const codec = session.receivePayloadTypes.get(header.payloadType);
    if (!isEvent && codec === undefined) return this.#refuse();
    const now = this.#props.steadyNow();
    if (!isEvent) this.#statistics.receive(header.ssrc, header.sequence, header.timestamp, now);
    this.#silence.heard(now);
    if (this.#first) {
      this.#first = false;
      this.#props.emit('firstPacket', { atMs: this.#props.wallNow() });
    }
    if (isEvent)
      this.#tellDigits(this.#digits.hearEvent(packet.subarray(header.payloadStart, header.payloadEnd), header.timestamp, now));
    else if (this.#digits.needsPackets)
      this.#tellDigits(this.#digits.hearPacket(codec!, packet.subarray(header.payloadStart, header.payloadEnd)));
    if (this.#muted || session.direction === 'sendonly' || session.direction === 'inactive') return;
    this.#passOn(packet, length, header, isEvent, now);
  }

  #receiveControl(packet: Buffer, source: RemoteInfo): void {
    if (this.#props.options.transport !== 'webrtc') return this.#refuse();
    const isDtls = packet[0]! >= 20 && packet[0]! <= 63;
    const accepted = isStun(packet) ? this.#gate.stun(packet, source) : isDtls && this.#gate.dtls(packet, source);
    if (!accepted) this.#refuse();
  }

  #unprotect(packet: Buffer): number {
    if (this.#gate.incoming) return this.#gate.incoming.unprotect(packet, packet.length);
    return this.#props.options.transport === 'rtp' && this.#session ? packet.length : -1;
  }

  #refuse(): void {
    this.#refused += 1;
  }

  #receiveRtcp(packet: Buffer, isFromPeer: boolean): void {
    const { incoming } = this.#gate;
    const isReadable = isFromPeer && (incoming !== null || this.#props.options.transport === 'rtp');
    const plain = isReadable ? (incoming ? incoming.unprotectRtcp(packet) : packet) : null;
    if (!plain || !this.#rtcp.receive(plain, this.#props.steadyNow())) return this.#refuse();
    this.#video?.receiveRtcp(plain);
  }

  #tellDigits(digits: readonly { readonly digit: string; readonly durationMs: number }[]): void {
    if (digits.length === 0) return;
    const isPassedOn = this.#listeners.size > 0 && [...this.#listeners].every((listener) => listener.#getsDigitsOf(this));
    for (const { digit, durationMs } of digits) this.#props.emit('dtmf', { digit, durationMs, isPassedOn });
  }

  /** Events go on as they are where both ends count time alike; a tone in the sound goes on where the other end knows no events. */
  #getsDigitsOf(speaker: WorkerEndpoint): boolean {
    const theirs = speaker.#session?.telephoneEvent;
    const ours = this.#session?.telephoneEvent;
    return this.#session !== null && theirs?.clockRate === ours?.clockRate;
  }

  #passOn(packet: Buffer, length: number, header: RtpHeader, isEvent: boolean, now: number): void {
    const session = this.#session!;
    const codec = isEvent ? null : session.receivePayloadTypes.get(header.payloadType)!;
    if (codec !== null) this.#spoken = codec;
    let needsSound = this.#decodedUsers > 0;
    let left = this.#listeners.size;
    if (codec !== null) for (const listener of this.#listeners) needsSound ||= listener.#sender.needsSoundOf(codec);
    if (needsSound && codec !== null) {
      const { sequence, timestamp } = header;
      this.#said.feed(codec, { sequence, timestamp, payload: packet.subarray(header.payloadStart, header.payloadEnd) }, now);
    }
    for (const listener of this.#listeners) {
      left -= 1;
      if (isEvent && !listener.#getsDigitsOf(this)) continue;
      listener.#sender.relay(packet, length, header, codec, this.key, now, left > 0);
    }
  }

  // ---- each tick

  /** 20 ms have passed. */
  tick(tick: number, now: number): void {
    if (this.closed) return;
    if (tick % 5 === 0) this.#tellDigits(this.#digits.poll(now));
    if (this.#digits.needsFrames) this.#tellDigits(this.#digits.hearFrame(this.#said.pull(tick)));
    this.#sender.tick(tick, now);
    if (this.#recorder) this.#recorder.write(this.#muted ? null : this.#said.pull(tick), this.#sender.pullSent(tick));
    if ((tick + this.id) % 250 === 0) this.#sender.sendRtcp(this.#rtcp.report(this.#statistics, this.#sender.out, now));
    if ((tick + this.id) % 50 === 0) this.#video?.report(now);
    if (tick % 10 === 0) {
      this.#watchSilence(now);
      this.#gate.watch(now);
    }
  }

  #watchSilence(now: number): void {
    const direction = this.#session?.direction;
    const forMs = this.#silence.check(now, direction === 'sendrecv' || direction === 'recvonly');
    if (forMs !== null) this.#props.emit('silent', { forMs });
  }
}
