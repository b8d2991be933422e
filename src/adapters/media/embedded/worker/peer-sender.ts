import { type CodecName, recodeG711 } from '../../../../protocol/codec/index.ts';
import type { RtpHeader } from '../../../../protocol/rtp/index.ts';
import type { NegotiatedSession } from '../../../../protocol/sdp/index.ts';
import { DecodedInput, FrameEncoder } from './decoded-input.ts';
import { DigitSender } from './digit-sender.ts';
import type { EndpointSource } from './endpoint-parts.ts';
import { canPassOn, isG711 } from './inband-digits.ts';
import { OutboundStream } from './outbound-stream.ts';
import { LARGEST_PACKET, takeScratch } from './packet-scratch.ts';
import type { Address, PeerGate } from './peer-gate.ts';
import type { PortPair } from './socket-pool.ts';

export interface PeerSenderProps {
  /** The endpoint's: what a mixer knows it by. */
  readonly id: number;
  readonly ssrc: number;
  /** Six random bytes. */
  readonly seed: Buffer;
  readonly ports: PortPair;
  readonly gate: PeerGate;
  readonly playbackFinished: (path: string) => void;
}

const silence: EndpointSource = { kind: 'silence' };

/** Whatever goes out to one peer: packets of others passed on at once, sound and digits made here each tick, video and RTCP. */
export class PeerSender {
  readonly out: OutboundStream;
  readonly #props: PeerSenderProps;
  readonly #digits: DigitSender;
  readonly #sent = new DecodedInput();
  #session: NegotiatedSession | null = null;
  #source: EndpointSource = silence;
  #encoder: FrameEncoder | null = null;
  /** Whether what goes out is kept as sound, for {@link pullSent}. */
  keepsSound = false;

  constructor(props: PeerSenderProps) {
    this.#props = props;
    this.out = new OutboundStream(props.ssrc, props.seed);
    this.#digits = new DigitSender({
      out: this.out,
      sendPacket: (packet, length) => this.#transmit(packet, length, props.gate.target!),
      sendTone: (frame, now) => this.#sendPayload(this.#encode(frame), 'digit', props.gate.target!, now),
    });
  }

  /** Takes over what was just negotiated. */
  settle(session: NegotiatedSession): void {
    this.#session = session;
    if (this.#encoder?.codec.name !== session.codec) this.#encoder = null;
  }

  /** What the peer hears. */
  get source(): EndpointSource {
    return this.#source;
  }

  hear(source: EndpointSource): void {
    this.#source = source;
    this.out.interrupt();
  }

  queueDigits(digits: string, toneMs: number, gapMs: number): void {
    this.#digits.queue(digits, toneMs, gapMs);
  }

  /** Whether words in this codec must become sound before the peer can hear them. */
  needsSoundOf(codec: CodecName): boolean {
    return this.#session !== null && !canPassOn(codec, this.#session.codec);
  }

  /** What went out, in this tick. */
  pullSent(tick: number): Int16Array | null {
    return this.#sent.pull(tick);
  }

  /**
   * Passes a packet of another leg on, where the codec is the same or the other law of G.711.
   *
   * @param codec null: a telephone-event. @param shared others get it too, so it must stay as it is
   */
  relay(
    packet: Buffer,
    length: number,
    header: RtpHeader,
    codec: CodecName | null,
    key: string,
    now: number,
    shared: boolean,
  ): void {
    const session = this.#session;
    const { target, outgoing } = this.#props.gate;
    if (!session || !target || !this.#maySend) return this.out.interrupt();
    if (this.#digits.isSending) return;
    if (codec !== null && !canPassOn(codec, session.codec)) return;
    const payloadType = codec === null ? session.telephoneEvent?.sendPayloadType : session.sendPayloadType;
    if (payloadType === undefined) return;
    const recodes = codec !== null && codec !== session.codec;
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
    this.out.relay(bytes, header, key, payloadType, session.codec === 'opus' ? 48_000 : 8000, now);
    if (this.keepsSound && codec !== null) this.#keep(bytes, header.payloadStart, header.payloadEnd, now);
    this.#transmit(bytes, length, target);
  }

  /** 20 ms have passed. */
  tick(tick: number, now: number): void {
    const { target } = this.#props.gate;
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
      const payload = source.mixer.payloadFor(this.#props.id, tick, this.#session.codec);
      if (payload) return this.#sendPayload(payload, 'mixer', target, now);
    }
    const frame = this.#frameOf(source, tick);
    if (frame) this.#sendPayload(this.#encode(frame), source.kind === 'leg' ? source.endpoint.key : source.kind, target, now);
    if (source.kind === 'frames' && source.frames.finished) {
      this.#source = silence;
      if (source.path !== null) this.#props.playbackFinished(source.path);
    }
  }

  /** @param length -1: it is as it was sent before. @returns what went out; null where nothing can */
  sendVideo(packet: Buffer, length: number): Buffer | null {
    const { target, outgoing } = this.#props.gate;
    if (!target) return null;
    const total = length < 0 ? packet.length : outgoing ? outgoing.protect(packet, length) : length;
    if (total <= 0) return null;
    this.#props.ports.rtp.send(packet, total, target.port, target.address);
    return packet.subarray(0, total);
  }

  sendRtcp(compound: Buffer | null): void {
    const { rtcpTarget, outgoing } = this.#props.gate;
    if (!compound || !rtcpTarget || !this.#session) return;
    const packet = outgoing ? outgoing.protectRtcp(compound) : compound;
    const socket = this.#session.rtcpMux ? this.#props.ports.rtp : this.#props.ports.rtcp;
    socket.send(packet, packet.length, rtcpTarget.port, rtcpTarget.address);
  }

  get #maySend(): boolean {
    const direction = this.#session?.direction;
    return direction === 'sendrecv' || direction === 'sendonly';
  }

  #frameOf(source: EndpointSource, tick: number): Int16Array | null {
    if (source.kind === 'frames') return source.frames.pull(tick);
    if (source.kind === 'mixer') return source.mixer.frameFor(this.#props.id, tick);
    if (source.kind !== 'leg') return null;
    const { spokenCodec } = source.endpoint;
    return spokenCodec !== null && this.needsSoundOf(spokenCodec) ? source.endpoint.pull(tick) : null;
  }

  #encode(frame: Int16Array): Uint8Array {
    this.#encoder ??= new FrameEncoder(this.#session!.codec);
    return this.#encoder.encode(frame);
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
    this.out.head(packet, options, now);
    if (this.keepsSound) this.#keep(packet, 12, 12 + payload.length, now);
    this.#transmit(packet, 12 + payload.length, target);
  }

  #keep(bytes: Buffer, from: number, to: number, now: number): void {
    const packet = { sequence: bytes.readUInt16BE(2), timestamp: bytes.readUInt32BE(4), payload: bytes.subarray(from, to) };
    this.#sent.feed(this.#session!.codec, packet, now);
  }

  #transmit(bytes: Buffer, length: number, target: Address): void {
    const { outgoing } = this.#props.gate;
    const total = outgoing ? outgoing.protect(bytes, length) : length;
    if (total > 0) this.#props.ports.rtp.send(bytes, total, target.port, target.address);
  }
}
