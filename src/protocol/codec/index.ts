export type { AudioCodec } from './audio-codec.ts';
export type { CodecName } from './codec-name.ts';
export { createCodec } from './create-codec.ts';
export { type CompandingLaw, decodeG711, encodeG711, recodeG711 } from './g711.ts';
export { LossConcealer } from './loss-concealer.ts';
export type { OpusSampleRate } from './opus.ts';
export { Resampler } from './resampler.ts';
export { type CallProgressTone, callProgressTone, ToneGenerator, type TonePattern } from './tones.ts';
