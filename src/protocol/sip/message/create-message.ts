import { safeWire } from '../grammar/wire-text.ts';
import { HeaderList } from './header-list.ts';
import type { SipRequest, SipResponse } from './message.ts';
import { reasonPhrase } from './reason-phrases.ts';

/** Header fields in the order in which they shall stand; an array writes several fields of the name. */
export type HeaderValues = Readonly<Record<string, string | readonly string[] | undefined>>;

function fill(headers: HeaderList, values: HeaderValues): HeaderList {
  for (const name in values) {
    const value = values[name];
    if (typeof value === 'string') headers.append(name, value);
    else for (const one of value ?? []) headers.append(name, one);
  }
  return headers;
}

/** A request with exactly the headers given; Content-Length is written by `serializeSipMessage`. */
export function createRequest(
  method: string,
  requestUri: string,
  headers: HeaderValues = {},
  body: Buffer = Buffer.alloc(0),
): SipRequest {
  return { kind: 'request', method, requestUri, headers: fill(new HeaderList(), headers), body };
}

export interface ResponseOptions {
  /** Added to To when that has no tag. */
  readonly toTag?: string;
  readonly reason?: string;
  readonly headers?: HeaderValues;
  readonly body?: Buffer;
}

const dialogMakers = new Set(['INVITE', 'SUBSCRIBE', 'REFER', 'NOTIFY']);

const hasTag = /;\s*tag\s*=/i;

/** True when a To value has a tag parameter behind its brackets. */
function isTagged(to: string): boolean {
  return hasTag.test(to.slice(to.lastIndexOf('>') + 1));
}

/**
 * A response with what RFC 3261 §8.2.6 copies from the request (byte for byte): Via, From, To, Call-ID, CSeq; Timestamp in
 * a 100; Record-Route in 101–299 to a request that can make a dialog (§12.1.1). Works on a request that was refused
 * by the parser: what is missing there is missing here.
 */
export function createResponse(request: SipRequest, status: number, options: ResponseOptions = {}): SipResponse {
  const source = request.headers as HeaderList;
  const withRoutes = status > 100 && status < 300 && dialogMakers.has(request.method);
  const fields = source.fields.filter(
    ({ kind }) => kind.isCopied || (withRoutes && kind.key === 'record-route') || (status === 100 && kind.key === 'timestamp'),
  );
  const headers = new HeaderList(fields);
  const to = options.toTag === undefined ? undefined : headers.get('to');
  if (to !== undefined && !isTagged(to)) headers.set('To', `${to};tag=${options.toTag}`);
  fill(headers, options.headers ?? {});
  const reason = safeWire(options.reason ?? reasonPhrase(status));
  return { kind: 'response', status, reason, headers, body: options.body ?? Buffer.alloc(0) };
}
