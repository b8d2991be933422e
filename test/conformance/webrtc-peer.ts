import { RTCPeerConnection, RTCRtpCodecParameters, RtpHeader } from 'werift';
import { readDescription } from '../../src/protocol/sdp/index.ts';
import type { MediaEndpoint } from '../../src/telephony/media/index.ts';
import { type RtpFields, SoundPeer, until } from './sound-peer.ts';

export type BrowserCodec = 'PCMA' | 'opus';

/** Digits under the numbers that our own offers give them, so that a plane may join it with a phone. */
const formatsOf = {
  PCMA: { mimeType: 'audio/PCMA', clockRate: 8000, channels: 1, payloadType: 8, event: 101 },
  opus: { mimeType: 'audio/opus', clockRate: 48_000, channels: 2, payloadType: 111, event: 110 },
} as const;

/**
 * A browser's stand-in: ICE, DTLS and SRTP of a library that is not ours on this side. RTP is put together here, as the library's own tracks
 * drop streams whose SSRC no description names, which browsers do not (RFC 9143 §9.2).
 */
export class WebrtcPeer extends SoundPeer {
  readonly connection: RTCPeerConnection;

  constructor(codec: BrowserCodec = 'PCMA') {
    super(codec);
    const { event: payloadType, ...sound } = formatsOf[codec];
    const event = { mimeType: 'audio/telephone-event', clockRate: sound.clockRate, channels: 1, payloadType };
    const audio = [new RTCRtpCodecParameters(sound), new RTCRtpCodecParameters(event)];
    this.connection = new RTCPeerConnection({ iceServers: [], codecs: { audio, video: [] } });
    this.connection.addTransceiver('audio', { direction: 'sendrecv' });
    this.#transport.onRtp.subscribe(({ header, payload }) => {
      const { sequenceNumber: sequence, timestamp, ssrc, marker, payloadType } = header;
      const packet = { atMs: performance.now(), sequence, timestamp, ssrc, marker, payloadType };
      this.received.push({ ...packet, payload: Buffer.from(payload) });
    });
  }

  async offer(): Promise<string> {
    await this.connection.setLocalDescription(await this.connection.createOffer());
    return this.connection.localDescription!.sdp;
  }

  async takeAnswer(sdp: string): Promise<void> {
    await this.connection.setRemoteDescription({ type: 'answer', sdp });
    this.#settle();
  }

  async answer(offer: string): Promise<string> {
    await this.connection.setRemoteDescription({ type: 'offer', sdp: offer });
    await this.connection.setLocalDescription(await this.connection.createAnswer());
    this.#settle();
    return this.connection.localDescription!.sdp;
  }

  async meet(endpoint: MediaEndpoint, { offeredByUs }: { offeredByUs: boolean }): Promise<void> {
    if (offeredByUs) await endpoint.acceptAnswer(await this.answer(await endpoint.createOffer()));
    else await this.takeAnswer((await endpoint.acceptOffer(await this.offer())).answer);
    await until('the browser is connected', () => this.connection.connectionState === 'connected');
  }

  async close(): Promise<void> {
    this.hush();
    await this.connection.close();
  }

  protected transmit(fields: RtpFields, payload: Buffer): void {
    if (this.connection.connectionState !== 'connected') return;
    const { sequence: sequenceNumber, ...others } = fields;
    void this.#transport.sendRtp(payload, new RtpHeader({ ...others, sequenceNumber }));
  }

  get #transport() {
    return this.connection.dtlsTransports[0]!;
  }

  #settle(): void {
    const { payloads } = readDescription(this.connection.localDescription!.sdp).media[0]!;
    const sound = payloads.find((one) => one.encoding.toLowerCase() === this.codec.toLowerCase())!.payloadType;
    const event = payloads.find((one) => one.encoding.toLowerCase() === 'telephone-event');
    this.formats = {
      send: sound,
      receive: new Set([sound]),
      event: event ? { send: event.payloadType, receive: event.payloadType, clockRate: event.clockRate } : null,
    };
  }
}
