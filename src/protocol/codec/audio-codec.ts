import type { CodecName } from './codec-name.ts';

/**
 * One direction pair of a codec with its state. Arrays that are returned belong to the codec and hold good until the next
 * call of the same method: copy what must stay. No method throws on any input.
 */
export interface AudioCodec {
  readonly name: CodecName;
  /** RTP timestamp units a second: 8000 for G722 although it samples at 16000 (RFC 3551 §4.5.2). */
  readonly clockRate: number;
  /** Samples a second of the PCM on our side. */
  readonly sampleRate: number;
  /** Encodes PCM of 10 to 60 ms (Opus: 10, 20, 40 or 60) into one payload. */
  encode(pcm: Int16Array): Uint8Array;
  /** Decodes one payload; a broken one is concealed. */
  decode(payload: Uint8Array): Int16Array;
  /** Sound for a packet that did not come: as long as the last one decoded, 20 ms before the first. */
  conceal(): Int16Array;
}
