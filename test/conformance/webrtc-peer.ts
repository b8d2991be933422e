import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, type MediaStreamTrack as Track } from 'werift';
import { createCodec } from '../../src/protocol/codec/index.ts';
import { buildRtp } from '../../src/protocol/rtp/index.ts';

/** A browser's stand-in: a whole WebRTC stack that is not ours on the other side. */
export class WebrtcPeer {
  readonly connection: RTCPeerConnection;
  readonly payloads: Buffer[] = [];
  readonly #track: Track;
  #timer: NodeJS.Timeout | null = null;
  #sequence = 100;

  constructor() {
    const pcma = new RTCRtpCodecParameters({ mimeType: 'audio/PCMA', clockRate: 8000, channels: 1, payloadType: 8 });
    this.connection = new RTCPeerConnection({ iceServers: [], codecs: { audio: [pcma], video: [] } });
    this.#track = new MediaStreamTrack({ kind: 'audio' });
    const transceiver = this.connection.addTransceiver(this.#track, { direction: 'sendrecv' });
    transceiver.onTrack.subscribe((track) => {
      track.onReceiveRtp.subscribe((packet) => {
        this.payloads.push(Buffer.from(packet.payload));
      });
    });
  }

  async offer(): Promise<string> {
    await this.connection.setLocalDescription(await this.connection.createOffer());
    return this.connection.localDescription!.sdp;
  }

  async answer(offer: string): Promise<string> {
    await this.connection.setRemoteDescription({ type: 'offer', sdp: offer });
    await this.connection.setLocalDescription(await this.connection.createAnswer());
    return this.connection.localDescription!.sdp;
  }

  say(frequency: number): void {
    const codec = createCodec('PCMA');
    const pcm = new Int16Array(160);
    let sample = 0;
    this.#timer = setInterval(() => {
      for (let i = 0; i < 160; i++, sample++) pcm[i] = Math.round(8000 * Math.sin((2 * Math.PI * frequency * sample) / 8000));
      this.#sequence += 1;
      const header = { marker: false, payloadType: 8, sequence: this.#sequence, timestamp: this.#sequence * 160, ssrc: 77 };
      this.#track.writeRtp(buildRtp({ ...header, payload: Buffer.from(codec.encode(pcm)) }));
    }, 20);
  }

  heard(from: number): { pcm: Int16Array; sampleRate: number } {
    const codec = createCodec('PCMA');
    return { pcm: Int16Array.from(this.payloads.slice(from).flatMap((one) => [...codec.decode(one)])), sampleRate: 8000 };
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.connection.close();
  }
}
