import { readFeedback } from '../../src/adapters/media/embedded/worker/video-feedback.ts';
import { VideoPort } from '../../src/adapters/media/embedded/worker/video-port.ts';
import { buildRtp, emptyRtpHeader, readRtp } from '../../src/protocol/rtp/index.ts';
import type { NegotiatedVideo } from '../../src/protocol/sdp/index.ts';

export const bothWays: NegotiatedVideo = {
  direction: 'sendrecv',
  receivePayloadTypes: new Map([[96, 'VP8']]),
  sendPayloadTypes: new Map([['VP8', 100]]),
};
/** Beginnings of VP8 frames. */
export const keyFrame = Buffer.from([0x10, 0x00, 1, 2, 3]);
export const otherFrame = Buffer.from([0x10, 0x01, 1, 2, 3]);

/** The video of one endpoint whose peer is the test; its time stands still. */
export class VideoSide {
  readonly sent: Buffer[] = [];
  readonly rtcp: Buffer[] = [];
  readonly port: VideoPort;
  now = 1000;
  #sequence: number;

  constructor(ssrc: number, firstSequence = 500) {
    this.#sequence = firstSequence;
    this.port = new VideoPort({
      ssrc,
      cname: 'x',
      steadyNow: () => this.now,
      wallNow: () => 1_700_000_000_000 + this.now,
      send: (packet, length) => {
        const bytes = Buffer.from(packet.subarray(0, length < 0 ? packet.length : length));
        this.sent.push(bytes);
        return bytes;
      },
      sendRtcp: (compound) => this.rtcp.push(compound),
    });
    this.port.settle(bothWays);
  }

  /** Its peer shows something. */
  show(payload: Buffer, ssrc = 7, timestamp = 90_000): void {
    const packet = buildRtp({ marker: true, payloadType: 96, sequence: this.#sequence++ & 0xffff, timestamp, ssrc, payload });
    const header = emptyRtpHeader();
    readRtp(packet, packet.length, header);
    this.port.receive(packet, packet.length, header, 'VP8');
  }

  get headers() {
    return this.sent.map((packet) => {
      const header = emptyRtpHeader();
      readRtp(packet, packet.length, header);
      return header;
    });
  }

  get asked() {
    return this.rtcp.flatMap(readFeedback);
  }
}
