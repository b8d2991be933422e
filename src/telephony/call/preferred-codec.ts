import type { Leg } from '../leg/index.ts';
import type { CodecName } from '../media/index.ts';

/**
 * The codec that spares transcoding with `other`: what it has settled on, else the one it would like best, read from its
 * offer. Undefined where nothing is known.
 */
export function preferredCodec(other: Leg | null | undefined): CodecName | undefined {
  const { media, remoteDescription } = other ?? {};
  if (media?.negotiated) return media.negotiated.codec;
  return remoteDescription ? firstCodecOf(remoteDescription) : undefined;
}

/** The same as an option for a leg's commands, and whether the other shows video. */
export function preferenceOf(other: Leg | null | undefined): { preferCodec?: CodecName; video?: boolean } {
  const preferCodec = preferredCodec(other);
  return { ...(preferCodec && { preferCodec }), ...(other?.wantsVideo && { video: true }) };
}

const staticCodecs: Readonly<Record<string, CodecName>> = { '0': 'PCMU', '8': 'PCMA', '9': 'G722' };
const names: Readonly<Record<string, CodecName>> = { pcmu: 'PCMU', pcma: 'PCMA', g722: 'G722', opus: 'opus' };

/** Longer than the name of any codec of ours. */
const longestName = 12;

/** What `a=rtpmap` says of a format, in lower case. */
function mappedName(description: string, format: string): string | undefined {
  const line = `\na=rtpmap:${format} `;
  const at = description.indexOf(line);
  if (at < 0) return undefined;
  const start = at + line.length;
  return description
    .slice(start, start + longestName)
    .split(/[/\s]/, 1)[0]!
    .toLowerCase();
}

/** The first codec of ours in the audio stream of a description (RFC 3264 §5.1: the most wanted first). */
function firstCodecOf(description: string): CodecName | undefined {
  const formats = /^m=audio \d+(?:\/\d+)? \S+ ([\d ]+)/m.exec(description)?.[1]?.split(' ') ?? [];
  for (const format of formats) {
    const name = mappedName(description, format);
    const codec = name === undefined ? staticCodecs[format] : names[name];
    if (codec) return codec;
  }
  return undefined;
}
