import type { SipMessage } from '../message/index.ts';

/** What a message carries. */
export interface SipBody {
  readonly contentType: string;
  readonly content: string | Buffer;
}

/** Header fields to add to a message, in order. */
export type ExtraHeaders = readonly (readonly [name: string, value: string])[];

export const sdpType = 'application/sdp';

export function sdpBody(sdp: string): SipBody {
  return { contentType: sdpType, content: sdp };
}

/** Puts a body and further header fields into a message. A field given again replaces ours, except list fields, which are added to. */
export function addTo(message: SipMessage, body: SipBody | undefined, headers: ExtraHeaders = []): void {
  for (const [name, value] of headers) message.headers.append(name, value);
  if (!body) return;
  message.headers.set('Content-Type', body.contentType);
  message.body = typeof body.content === 'string' ? Buffer.from(body.content, 'utf8') : body.content;
}

/** The media type of a message's body in lower case, without parameters; '' when it has none. */
export function contentTypeOf(message: SipMessage): string {
  const value = message.headers.get('Content-Type') ?? '';
  const semicolon = value.indexOf(';');
  return (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
}

/** The session description in a message: its body, or the part of a multipart body (RFC 2046 §5.1); undefined when there is none. */
export function sdpOf(message: SipMessage): string | undefined {
  if (message.body.length === 0) return undefined;
  const type = contentTypeOf(message);
  if (type === sdpType) return message.body.toString('utf8');
  return type.startsWith('multipart/') ? sdpPart(message) : undefined;
}

function sdpPart(message: SipMessage): string | undefined {
  const boundary = /boundary="?([^";]+)"?/i.exec(message.headers.get('Content-Type') ?? '')?.[1];
  if (boundary === undefined) return undefined;
  for (const part of message.body.toString('utf8').split(`--${boundary}`)) {
    const end = part.indexOf('\r\n\r\n');
    if (end >= 0 && /^content-type:[ \t]*application\/sdp/im.test(part.slice(0, end))) return part.slice(end + 4);
  }
  return undefined;
}
