import type { MessagePort } from 'node:worker_threads';
import { emptyRtpHeader, readRtp } from '../../../../protocol/rtp/index.ts';
import type { NegotiatedVideo, VideoCodecName } from '../../../../protocol/sdp/index.ts';
import { VideoPort } from './video-port.ts';

/** Known to both ends only. */
const payloadTypes: readonly [number, VideoCodecName][] = [
  [96, 'VP8'],
  [97, 'H264'],
];

const session: NegotiatedVideo = {
  direction: 'sendrecv',
  receivePayloadTypes: new Map(payloadTypes),
  sendPayloadTypes: new Map(payloadTypes.map(([type, codec]) => [codec, type])),
};

interface Passed {
  readonly isRtcp: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface VideoWayEndProps {
  /** To the other end, in another worker. */
  readonly channel: MessagePort;
  /** Of what goes to the other end. */
  readonly ssrc: number;
  readonly steadyNow: () => number;
  readonly wallNow: () => number;
}

/**
 * One end of the way that video takes from one worker to another. Towards the other end it is like the video of any endpoint, unprotected:
 * packets and feedback pass through a channel of messages, so that key frames, losses and bandwidth are asked for across it.
 *
 * ```
 * who shows ─► port of this end ═══ channel ═══► port of that end ─► those who see him there
 *           ◄─ feedback         ◄══         ◄═══                  ◄─ feedback
 * ```
 */
export class VideoWayEnd {
  readonly port: VideoPort;
  readonly #channel: MessagePort;
  readonly #header = emptyRtpHeader();

  constructor({ channel, ssrc, steadyNow, wallNow }: VideoWayEndProps) {
    this.#channel = channel;
    this.port = new VideoPort({
      ssrc,
      cname: 'way',
      steadyNow,
      wallNow,
      send: (packet, length) => {
        const bytes = length < 0 ? packet : packet.subarray(0, length);
        this.#pass(false, bytes);
        return bytes;
      },
      sendRtcp: (compound) => this.#pass(true, compound),
    });
    this.port.settle(session);
    channel.on('message', (passed: Passed) => this.#receive(passed));
  }

  /** Once a second. */
  report(now: number): void {
    this.port.report(now);
  }

  close(): void {
    this.port.close();
    this.#channel.close();
  }

  #pass(isRtcp: boolean, from: Buffer): void {
    const bytes = Uint8Array.from(from);
    const passed: Passed = { isRtcp, bytes };
    this.#channel.postMessage(passed, [bytes.buffer]);
  }

  #receive({ isRtcp, bytes }: Passed): void {
    const packet = Buffer.from(bytes.buffer);
    if (isRtcp) return this.port.receiveRtcp(packet);
    const header = this.#header;
    if (!readRtp(packet, packet.length, header)) return;
    const codec = this.port.codecOf(header.payloadType);
    if (codec) this.port.receive(packet, packet.length, header, codec);
  }
}
