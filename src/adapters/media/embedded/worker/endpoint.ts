import type { RemoteInfo } from 'node:dgram';
import { ParleyError } from '../../../../kernel/errors.ts';
import { type CodecName, recodeG711 } from '../../../../protocol/codec/index.ts';
import { TelephoneEventReceiver } from '../../../../protocol/rtp/dtmf/index.ts';
import { emptyRtpHeader, isRtcp, ReceptionStatistics, type RtpHeader, readRtp } from '../../../../protocol/rtp/index.ts';
import { isStun } from '../../../../protocol/rtp/stun/index.ts';
import type { IceCredentials, NegotiatedSession } from '../../../../protocol/sdp/index.ts';
import type { MediaQuality } from '../../../../telephony/media/index.ts';
import { DecodedInput, FrameEncoder } from './decoded-input.ts';
import { DigitSender } from './digit-sender.ts';
import type { EndpointSource, WorkerEndpointProps } from './endpoint-parts.ts';
import { canPassOn, InbandDigits, isG711 } from './inband-digits.ts';
import { OutboundStream } from './outbound-stream.ts';
import { LARGEST_PACKET, takeScratch } from './packet-scratch.ts';
import { type Address, PeerGate } from './peer-gate.ts';
import type { Recorder } from './recorder.ts';
import { RtcpSession } from './rtcp-session.ts';
import { SilenceWatch } from './silence-watch.ts';
import type { PortPair } from './socket-pool.ts';
import { VideoPort } from './video-port.ts';

/** One leg's end in the worker: what comes in is checked and passed on at once, what is made here goes out each tick. */
export class WorkerEndpoint {
  readonly id: number;
  readonly ports: PortPair;
  readonly #props: WorkerEndpointProps;
  #ice: IceCredentials;
  readonly #gate: PeerGate;
  readonly #out: OutboundStream;
  readonly #rtcp: RtcpSession;
  readonly #header = emptyRtpHeader();
  readonly #key: string;
  /** Endpoints whose source is this one. */
  readonly #listeners = new Set<WorkerEndpoint>();
  /** How many need our peer's words as sound: mixers, recorders, listeners with another codec. */
  #decodedUsers = 0;
  readonly #said = new DecodedInput();
  readonly #heard = new DecodedInput();
  #session: NegotiatedSession | null = null;
  /** What our peer really sends: any of the agreed codecs, not always the first (browsers follow the offer, not their own answer). */
  #spoken: CodecName | null = null;
  #statistics = new ReceptionStatistics(8000);
  #events = new TelephoneEventReceiver({ clockRate: 8000 });
  #inband: InbandDigits | null = null;
  #source: EndpointSource = { kind: 'silence' };
  #encoder: FrameEncoder | null = null;
  readonly #digits: DigitSender;
  #recorder: Recorder | null = null;
  #refused = 0;
  #muted = false;
  readonly #silence: SilenceWatch;
  readonly #video: VideoPort | null;
  /** Somebody decided whom it sees: not simply whom it hears. */
  #isSeeingByCommand = false;
  #first = true;
  closed = false;
  /** When a packet of a telephone-event came from the peer last. */
  digitHeardAt = Number.NEGATIVE_INFINITY;

  constructor(props: WorkerEndpointProps) {
    this.#props = props;
    this.id = props.id;
    this.#key = `leg ${props.id}`;
    this.ports = props.ports;
    this.#silence = new SilenceWatch(props.options.silenceTimeoutMs, props.steadyNow());
    this.#out = new OutboundStream(props.ssrc, props.random.bytes(6));
    this.#digits = new DigitSender({
      out: this.#out,
      sendPacket: (packet, length) => this.#transmit(packet, length, this.#gate.target!),
      sendTone: (frame, now) => this.#sendPayload(this.#encode(frame), 'digit', this.#gate.target!, now),
    });
    this.#rtcp = new RtcpSession({
      ssrc: this.#out.ssrc,
      cname: props.cname,
      wallNow: props.wallNow,
    });
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
      send: (packet, length) => this.#sendVideo(packet, length),
      sendRtcp: (compound) => this.#sendRtcp(compound),
    });
  }

  /** @param length -1: it is as it was sent before. */
  #sendVideo(packet: Buffer, length: number): Buffer | null {
    const { target, outgoing } = this.#gate;
    if (!target) return null;
    const total = length < 0 ? packet.length : outgoing ? outgoing.protect(packet, length) : length;
    if (total <= 0) return null;
    this.ports.rtp.send(packet, total, target.port, target.address);
    return packet.subarray(0, total);
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
    this.#video?.settle(session.video);
    const before = this.#session;
    this.#session = session;
    this.#spoken = null;
    const clockRate = session.codec === 'opus' ? 48_000 : 8000;
    if (!before || (before.codec === 'opus') !== (session.codec === 'opus')) {
      this.#statistics = new ReceptionStatistics(clockRate);
    }
    if (before?.telephoneEvent?.clockRate !== session.telephoneEvent?.clockRate) {
      this.#events = new TelephoneEventReceiver({ clockRate: session.telephoneEvent?.clockRate ?? 8000 });
    }
    this.#listenInband(session, before);
    if (this.#encoder?.codec.name !== session.codec) this.#encoder = null;
    this.#silence.heard(this.#props.steadyNow());
  }

  #listenInband(session: NegotiatedSession, before: NegotiatedSession | null): void {
    const goesOn = session.telephoneEvent === null && this.#inband && before?.codec === session.codec;
    if (goesOn) return;
    if (this.#inband?.needsFrames) this.#decodedUsers -= 1;
    this.#inband = session.telephoneEvent === null ? new InbandDigits(session.codec) : null;
    if (this.#inband?.needsFrames) this.#decodedUsers += 1;
  }

  /** @throws ParleyError `media-bad-sdp` before anything was negotiated */
  get session(): NegotiatedSession {
    if (!this.#session) throw new ParleyError('media-bad-sdp', 'nothing is negotiated on this endpoint yet');
    return this.#session;
  }

  setSource(source: EndpointSource): void {
    if (this.#source.kind === 'leg') this.#source.endpoint.#listeners.delete(this);
    this.#source = source;
    if (source.kind === 'mixer' || source.kind === 'leg') this.#isSeeingByCommand &&= source.kind === 'mixer';
    if (!this.#isSeeingByCommand) this.#video?.see(source.kind === 'leg' ? source.endpoint.#video : null);
    this.#out.interrupt();
    if (source.kind === 'leg') source.endpoint.#listeners.add(this);
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
  }

  needDecoded(needed: boolean): void {
    this.#decodedUsers += needed ? 1 : -1;
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
    return before;
  }

  queueDtmf(digits: string, toneMs: number, gapMs: number): void {
    this.#digits.queue(digits, toneMs, gapMs);
  }

  quality(): MediaQuality {
    return {
      packetsSent: this.#out.packets,
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
    this.#sendRtcp(this.#rtcp.bye(this.#statistics, this.#out, this.#props.steadyNow()));
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
    if (isEvent) this.digitHeardAt = now;
    if (isEvent)
      this.#tellDigits(this.#events.receive(packet.subarray(header.payloadStart, header.payloadEnd), header.timestamp, now));
    else if (this.#inband)
      this.#tellDigits(this.#inband.hearPacket(codec!, packet.subarray(header.payloadStart, header.payloadEnd)));
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
    if (codec !== null) for (const listener of this.#listeners) needsSound ||= listener.#needsSoundOf(codec);
    if (needsSound && codec !== null) {
      const { sequence, timestamp } = header;
      this.#said.feed(codec, { sequence, timestamp, payload: packet.subarray(header.payloadStart, header.payloadEnd) }, now);
    }
    for (const listener of this.#listeners) {
      left -= 1;
      if (isEvent && !listener.#getsDigitsOf(this)) continue;
      listener.#relay(packet, length, header, codec, this.#key, now, left > 0);
    }
  }

  // ---- to the peer

  #needsSoundOf(codec: CodecName): boolean {
    return this.#session !== null && !canPassOn(codec, this.#session.codec);
  }

  get #maySend(): boolean {
    const direction = this.#session?.direction;
    return direction === 'sendrecv' || direction === 'sendonly';
  }

  /** Passes a packet of another leg on, where the codec is the same or the other law of G.711. `shared`: others get it too, so it must stay as it is. */
  #relay(
    packet: Buffer,
    length: number,
    header: RtpHeader,
    codec: CodecName | null,
    key: string,
    now: number,
    shared: boolean,
  ): void {
    const session = this.#session;
    const target = this.#gate.target;
    if (!session || !target || !this.#maySend) return this.#out.interrupt();
    if (this.#digits.isSending) return;
    if (codec !== null && !canPassOn(codec, session.codec)) return;
    const payloadType = codec === null ? session.telephoneEvent?.sendPayloadType : session.sendPayloadType;
    if (payloadType === undefined) return;
    const recodes = codec !== null && codec !== session.codec;
    const outgoing = this.#gate.outgoing;
    let bytes: Buffer = packet;
    if (shared || outgoing || recodes) {
      bytes = takeScratch();
      if (length > LARGEST_PACKET) return;
      packet.copy(bytes, 0, 0, length);
    }
    if (recodes && isG711(codec)) {
      const payload = bytes.subarray(header.payloadStart, header.payloadEnd);
      recodeG711(codec, payload, payload);
    }
    this.#out.relay(bytes, header, key, payloadType, session.codec === 'opus' ? 48_000 : 8000, now);
    if (this.#recorder && codec !== null) this.#recordHeard(bytes, header.payloadStart, header.payloadEnd, now);
    this.#transmit(bytes, length, target);
  }

  #recordHeard(bytes: Buffer, from: number, to: number, now: number): void {
    const packet = { sequence: bytes.readUInt16BE(2), timestamp: bytes.readUInt32BE(4), payload: bytes.subarray(from, to) };
    this.#heard.feed(this.#session!.codec, packet, now);
  }

  #transmit(bytes: Buffer, length: number, target: Address): void {
    const outgoing = this.#gate.outgoing;
    const total = outgoing ? outgoing.protect(bytes, length) : length;
    if (total > 0) this.ports.rtp.send(bytes, total, target.port, target.address);
  }

  /** 20 ms have passed. */
  tick(tick: number, now: number): void {
    if (this.closed) return;
    if (tick % 5 === 0) this.#tellDigits(this.#events.poll(now));
    if (this.#inband?.needsFrames) this.#tellDigits(this.#inband.hearFrame(this.#said.pull(tick)));
    this.#sendTick(tick, now);
    if (this.#recorder) this.#recorder.write(this.#muted ? null : this.#said.pull(tick), this.#heard.pull(tick));
    if ((tick + this.id) % 250 === 0) this.#sendRtcp(this.#rtcp.report(this.#statistics, this.#out, now));
    if ((tick + this.id) % 50 === 0) this.#video?.report(now);
    if (tick % 10 === 0) {
      this.#watchSilence(now);
      this.#gate.watch(now);
    }
  }

  #sendTick(tick: number, now: number): void {
    const target = this.#gate.target;
    if (!this.#session || !target || !this.#maySend) return;
    if (this.#digits.tick(this.#session.telephoneEvent, now)) return;
    const source = this.#source;
    if (source.kind === 'music') {
      const payload = source.music.payload(tick, this.#session.codec);
      if (payload) this.#sendPayload(payload, 'music', target, now);
      return;
    }
    if (source.kind === 'mixer') {
      // Who says nothing hears what others hear as well: encoded once for all of them.
      const payload = source.mixer.payloadFor(this.id, tick, this.#session.codec);
      if (payload) return this.#sendPayload(payload, 'mixer', target, now);
    }
    const frame = this.#frameOf(source, tick);
    if (frame) this.#sendPayload(this.#encode(frame), source.kind === 'leg' ? source.endpoint.#key : source.kind, target, now);
    if (source.kind === 'frames' && source.frames.finished) {
      this.#source = { kind: 'silence' };
      if (source.path !== null) this.#props.emit('playbackFinished', { path: source.path });
    }
  }

  #encode(frame: Int16Array): Uint8Array {
    this.#encoder ??= new FrameEncoder(this.#session!.codec);
    return this.#encoder.encode(frame);
  }

  #frameOf(source: EndpointSource, tick: number): Int16Array | null {
    if (source.kind === 'frames') return source.frames.pull(tick);
    if (source.kind === 'mixer') return source.mixer.frameFor(this.id, tick);
    if (source.kind !== 'leg') return null;
    const theirs = source.endpoint.#spoken ?? source.endpoint.#session?.codec;
    return theirs === undefined || canPassOn(theirs, this.#session!.codec) ? null : source.endpoint.pull(tick);
  }

  #sendPayload(payload: Uint8Array, sourceKey: string, target: Address, now: number): void {
    const session = this.#session!;
    const packet = takeScratch();
    const clockRate = session.codec === 'opus' ? 48_000 : 8000;
    packet.set(payload, 12);
    const options = {
      sourceKey: `own ${sourceKey}`,
      payloadType: session.sendPayloadType,
      ticks: clockRate / 50,
      clockRate,
      length: payload.length,
    };
    this.#out.head(packet, options, now);
    if (this.#recorder) this.#recordHeard(packet, 12, 12 + payload.length, now);
    this.#transmit(packet, 12 + payload.length, target);
  }

  // ---- watching

  #sendRtcp(compound: Buffer | null): void {
    const target = this.#gate.rtcpTarget;
    if (!compound || !target || !this.#session) return;
    const packet = this.#gate.outgoing ? this.#gate.outgoing.protectRtcp(compound) : compound;
    const socket = this.#session.rtcpMux ? this.ports.rtp : this.ports.rtcp;
    socket.send(packet, packet.length, target.port, target.address);
  }

  #watchSilence(now: number): void {
    const direction = this.#session?.direction;
    const forMs = this.#silence.check(now, direction === 'sendrecv' || direction === 'recvonly');
    if (forMs !== null) this.#props.emit('silent', { forMs });
  }
}
