import { parseSdp, readDescription, type SdpLine, sdpLine, serializeSdp } from '../../../protocol/sdp/index.ts';
import type { CodecName } from '../../../telephony/media/index.ts';

/** Where the inner side of a call is, and under which numbers sound and digits travel there. */
export interface InnerStream {
  readonly address: string;
  readonly port: number;
  readonly payloadType: number;
  /** Null where digits do not come as telephone-events. */
  readonly eventPayloadType: number | null;
}

/** Reads the audio stream of a description that was exchanged on the inner side; null when it has none with the codec. */
export function innerStreamOf(sdp: string, codec: CodecName): InnerStream | null {
  const audio = readDescription(sdp).media.find((one) => one.kind === 'audio' && one.port !== 0);
  const sound = audio?.payloads.find((one) => one.encoding.toLowerCase() === codec.toLowerCase());
  if (!audio || !sound) return null;
  const events = audio.payloads.filter((one) => one.encoding.toLowerCase() === 'telephone-event');
  const event = events.find((one) => one.clockRate === sound.clockRate) ?? events[0];
  return {
    address: audio.address,
    port: audio.port,
    payloadType: sound.payloadType,
    eventPayloadType: event?.payloadType ?? null,
  };
}

/** The inner side always has RTCP on a port of its own, so that any two inner sides fit together. */
export function withoutRtcpMux(sdp: string): string {
  return changeMedia(sdp, (lines) => lines.filter((line) => !isAttribute(line, 'rtcp-mux')));
}

/** A description of ours with the sound to another place, and no other formats than those in use. */
export function pointedAt(sdp: string, to: InnerStream): string {
  const numbers = [to.payloadType, to.eventPayloadType].filter((one) => one !== null).map(String);
  const family = to.address.includes(':') ? 'IP6' : 'IP4';
  return changeMedia(sdp, (lines) => {
    const [kind = '', port, profile = ''] = lines[0]!.value.split(' ');
    if (kind !== 'audio' || port === '0') return lines;
    const kept = lines
      .slice(1)
      .filter((line) => line.type !== 'c' && !isAttribute(line, 'rtcp') && !isOtherFormat(line, numbers));
    const head = sdpLine('m', `${kind} ${to.port} ${profile} ${numbers.join(' ')}`);
    return [head, sdpLine('c', `IN ${family} ${to.address}`), ...kept];
  });
}

/** Puts right what rtpengine 10.5 leaves out of an answer or offer for a browser: the bundle (RFC 9143 §7.3.1). */
export function forBrowser(sdp: string): string {
  const { bundle, media } = readDescription(sdp);
  const mids = media.filter((one) => one.port !== 0).flatMap((one) => one.mid ?? []);
  if (bundle.length > 0 || mids.length === 0) return sdp;
  const parsed = parseSdp(sdp);
  return serializeSdp({ ...parsed, session: [...parsed.session, sdpLine('a', `group:BUNDLE ${mids.join(' ')}`)] });
}

function changeMedia(sdp: string, change: (lines: readonly SdpLine[]) => readonly SdpLine[]): string {
  const parsed = parseSdp(sdp);
  return serializeSdp({ session: parsed.session, media: parsed.media.map(change) });
}

function isAttribute(line: SdpLine, name: string): boolean {
  return line.type === 'a' && (line.value === name || line.value.startsWith(`${name}:`));
}

function isOtherFormat(line: SdpLine, numbers: readonly string[]): boolean {
  const match = line.type === 'a' ? /^(?:rtpmap|fmtp|rtcp-fb):(\d+)/.exec(line.value) : null;
  return match !== null && !numbers.includes(match[1]!);
}
