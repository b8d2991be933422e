import { type CodecName, type CompandingLaw, decodeG711 } from '../../../../protocol/codec/index.ts';
import { DtmfDetector } from '../../../../protocol/rtp/dtmf/index.ts';
import { FRAME_RATE } from './decoded-input.ts';

type Digits = ReturnType<DtmfDetector['process']>;

const none: Digits = [];
const pcm = new Int16Array(1500);

export function isG711(codec: CodecName): codec is CompandingLaw {
  return codec === 'PCMA' || codec === 'PCMU';
}

/** Whether packets of one codec can go to a peer of the other without becoming sound in between: the same, or the two laws of G.711. */
export function canPassOn(from: CodecName, to: CodecName): boolean {
  return from === to || (isG711(from) && isG711(to));
}

/**
 * Hears the digits of a peer without telephone-events. G.711 is listened to packet by packet at its own rate, because order
 * and pace matter little for a tone; other codecs as frames behind the jitter buffer.
 */
export class InbandDigits {
  /** Fed with {@link hearFrame}; else with {@link hearPacket}. */
  readonly needsFrames: boolean;
  readonly #detector: DtmfDetector;

  constructor(codec: CodecName) {
    this.needsFrames = !isG711(codec);
    this.#detector = new DtmfDetector({ sampleRate: this.needsFrames ? FRAME_RATE : 8000 });
  }

  hearPacket(codec: CodecName, payload: Uint8Array): Digits {
    if (this.needsFrames || !isG711(codec) || payload.length > pcm.length) return none;
    decodeG711(codec, payload, pcm);
    return this.#detector.process(pcm.subarray(0, payload.length));
  }

  hearFrame(frame: Int16Array | null): Digits {
    return this.needsFrames && frame ? this.#detector.process(frame) : none;
  }
}
