import type { VideoCodecName } from '../../../../protocol/sdp/index.ts';

/** Whether a packet begins a picture that needs no other one (RFC 7741 §4.2, §4.3; RFC 6184 §5.2). */
export function beginsKeyFrame(payload: Buffer, codec: VideoCodecName): boolean {
  return codec === 'VP8' ? beginsVp8KeyFrame(payload) : hasH264Parameters(payload);
}

function beginsVp8KeyFrame(payload: Buffer): boolean {
  if (payload.length < 3) return false;
  const first = payload[0]!;
  const isBeginning = (first & 0x10) !== 0 && (first & 0x07) === 0;
  if (!isBeginning) return false;
  let at = 1;
  if ((first & 0x80) !== 0) {
    const extension = payload[at++]!;
    if ((extension & 0x80) !== 0) at += (payload[at]! & 0x80) !== 0 ? 2 : 1;
    if ((extension & 0x40) !== 0) at += 1;
    if ((extension & 0x30) !== 0) at += 1;
  }
  return at < payload.length && (payload[at]! & 0x01) === 0;
}

const SPS = 7;
const STAP_A = 24;

/** Browsers send the parameter sets with each key frame, before it. */
function hasH264Parameters(payload: Buffer): boolean {
  if (payload.length < 2) return false;
  const type = payload[0]! & 0x1f;
  if (type === SPS) return true;
  return type === STAP_A && payload.length > 3 && (payload[3]! & 0x1f) === SPS;
}
