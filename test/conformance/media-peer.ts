import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { SystemRandom } from '../../src/kernel/random.ts';
import type { CodecName } from '../../src/protocol/codec/index.ts';
import {
  buildRtcp,
  buildRtp,
  emptyRtpHeader,
  isRtcp,
  middleNtp,
  parseRtcp,
  readRtp,
  toNtp,
} from '../../src/protocol/rtp/index.ts';
import { SrtpReceiver, SrtpSender } from '../../src/protocol/rtp/srtp/index.ts';
import { type NegotiatedSession, SdpNegotiator } from '../../src/protocol/sdp/index.ts';
import type { MediaEndpoint } from '../../src/telephony/media/index.ts';
import { type RtpFields, SoundPeer } from './sound-peer.ts';

export { amplitudeOf, until } from './sound-peer.ts';

const random = new SystemRandom();

/** A phone made of a real socket: it sends a tone and keeps what it hears. */
export class MediaPeer extends SoundPeer {
  readonly raw: Buffer[] = [];
  readonly negotiator: SdpNegotiator;
  readonly #socket: Socket;
  #session: NegotiatedSession | null = null;
  #out: SrtpSender | null = null;
  #in: SrtpReceiver | null = null;
  /** The last packet as it went over the wire. */
  lastSent: Buffer = Buffer.alloc(0);

  static async open(options: { transport: 'rtp' | 'srtp-sdes'; codec: CodecName }): Promise<MediaPeer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new MediaPeer(socket, options);
  }

  constructor(socket: Socket, options: { transport: 'rtp' | 'srtp-sdes'; codec: CodecName }) {
    super(options.codec);
    this.#socket = socket;
    const { port } = socket.address();
    const { transport } = options;
    this.negotiator = new SdpNegotiator({ random, transport, codecs: [options.codec], address: '127.0.0.1', port });
    socket.on('message', (packet) => this.#receive(packet));
  }

  async meet(endpoint: MediaEndpoint, { offeredByUs }: { offeredByUs: boolean }): Promise<void> {
    if (offeredByUs) {
      const { answer, session } = this.negotiator.answerOffer(await endpoint.createOffer());
      this.settle(session);
      await endpoint.acceptAnswer(answer);
      return;
    }
    const { answer } = await endpoint.acceptOffer(this.negotiator.buildOffer());
    this.settle(this.negotiator.readAnswer(answer));
  }

  settle(session: NegotiatedSession): void {
    this.#session = session;
    const { sdes, telephoneEvent: event } = session;
    this.formats = {
      send: session.sendPayloadType,
      receive: new Set(session.receivePayloadTypes.keys()),
      event: event && { send: event.sendPayloadType, receive: event.receivePayloadType, clockRate: event.clockRate },
    };
    if (!sdes || this.#out) return;
    const split = (key: Buffer) => ({ suite: sdes.suite, masterKey: key.subarray(0, 16), masterSalt: key.subarray(16) });
    this.#out = new SrtpSender(split(sdes.local));
    this.#in = new SrtpReceiver(split(sdes.remote));
  }

  sendRaw(packet: Buffer): void {
    const { address, port } = this.#session!.remote;
    this.#socket.send(packet, port, address);
  }

  close(): void {
    this.hush();
    this.#socket.close();
  }

  protected transmit(fields: RtpFields, payload: Buffer): void {
    const plain = buildRtp({ ...fields, payload });
    const packet = Buffer.concat([plain, Buffer.alloc(10)]);
    const length = this.#out ? this.#out.protect(packet, plain.length) : plain.length;
    this.lastSent = packet.subarray(0, length);
    this.sendRaw(this.lastSent);
  }

  /** Answers a sender report as if it had been held for a second and two packets had been lost. */
  #report(compound: Buffer): void {
    const report = parseRtcp(compound)?.find((packet) => packet.kind === 'sender-report');
    if (report?.kind !== 'sender-report') return;
    const lsr = middleNtp(report.sender.ntpSeconds, report.sender.ntpFraction);
    const now = toNtp(Date.now());
    const kept = (middleNtp(now.seconds, now.fraction) - lsr) >>> 0;
    const block = { ssrc: report.ssrc, fractionLost: 1, cumulativeLost: 2, highestSequence: 9, jitter: 3 };
    const reply = buildRtcp([
      {
        kind: 'receiver-report',
        ssrc: this.ssrc,
        reports: [{ ...block, lastSenderReport: lsr, delaySinceLastSenderReport: kept }],
      },
    ]);
    this.sendRaw(this.#out ? this.#out.protectRtcp(reply) : reply);
  }

  #receive(packet: Buffer): void {
    if (isRtcp(packet)) {
      const plain = this.#in ? this.#in.unprotectRtcp(packet) : packet;
      if (plain) this.#report(plain);
      return;
    }
    this.raw.push(Buffer.from(packet));
    const length = this.#in ? this.#in.unprotect(packet, packet.length) : packet.length;
    const header = emptyRtpHeader();
    if (length < 0 || !readRtp(packet, length, header)) {
      this.refusedByUs += 1;
      return;
    }
    const { sequence, timestamp, ssrc, marker, payloadType } = header;
    const payload = Buffer.from(packet.subarray(header.payloadStart, header.payloadEnd));
    this.received.push({ atMs: performance.now(), sequence, timestamp, ssrc, marker, payloadType, payload });
  }
}
