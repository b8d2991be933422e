import { parseDecimal } from '../grammar/characters.ts';
import { splitList } from '../grammar/quoted-string.ts';
import { parseVia } from '../grammar/via.ts';
import { faultOfMandatoryHeaders } from './accessors.ts';
import { HeaderList } from './header-list.ts';
import type { SipMessage, SipRequest } from './message.ts';
import { endOfLine, parseHeaders } from './parse-headers.ts';
import { parseStartLine, type StartLine } from './start-line.ts';

/** The largest message taken, in bytes: more than fits a UDP datagram. */
export const maxMessageBytes = 65_536;

/**
 * How the bytes came: a UDP `datagram`, a TCP or TLS `stream` that may hold more than one message,
 * or one WebSocket `frame`.
 */
export type ParseMode = 'datagram' | 'stream' | 'frame';

/** Why a message was refused. */
export interface ParseError {
  /** 400, 505 or 513: what to answer when `request` is there. */
  readonly status: number;
  readonly reason: string;
  /**
   * Enough of the request to answer it without state (`createResponse(request, status)`); `topVia` works on it, the
   * other typed accessors may throw. Undefined for responses, for ACK and for what has no readable Via: drop it.
   */
  readonly request?: SipRequest;
  /** Stream only: bytes to skip when the message's end is known; undefined: close the connection. */
  readonly consumed?: number;
}

export type ParseResult =
  | { readonly ok: true; readonly message: SipMessage; readonly consumed: number }
  | { readonly ok: false; readonly error: ParseError };

const endOfHead = Buffer.from('\r\n\r\n');

interface Fault {
  readonly status: number;
  readonly reason: string;
}

const badRequest = (reason: string): Fault => ({ status: 400, reason });

/** Length of the body by Content-Length and by what is there (RFC 3261 §18.3). */
function bodyLengthOf(headers: HeaderList, available: number, mode: ParseMode): number | Fault {
  const text = headers.get('content-length');
  if (text === undefined) return mode === 'stream' ? badRequest('Missing Content-Length') : available;
  const length = parseDecimal(text, 0xffff_ffff);
  if (length === undefined) return badRequest('Malformed Content-Length');
  if (length > maxMessageBytes) return { status: 513, reason: 'Message Too Large' };
  return length > available ? badRequest('Content-Length larger than the message') : length;
}

/** The request as far as it may be answered. */
function answerable(start: StartLine, headers: HeaderList): SipRequest | undefined {
  if (start.kind !== 'request' || start.method === 'ACK') return undefined;
  const via = headers.get('via');
  if (via === undefined || !parseVia(splitList(via)[0]!, true)) return undefined;
  return { kind: 'request', method: start.method, requestUri: start.requestUri, headers, body: Buffer.alloc(0) };
}

function refuse(fault: Fault, start?: StartLine, headers?: HeaderList, consumed?: number): ParseResult {
  const request = start && headers && answerable(start, headers);
  return {
    ok: false,
    error: {
      status: fault.status,
      reason: fault.reason,
      ...(request && { request }),
      ...(consumed !== undefined && { consumed }),
    },
  };
}

function toMessage(start: StartLine, headers: HeaderList, body: Buffer): SipMessage {
  return start.kind === 'request'
    ? { kind: 'request', method: start.method, requestUri: start.requestUri, headers, body }
    : { kind: 'response', status: start.status, reason: start.reason, headers, body };
}

/** Empty lines before a message are skipped (RFC 3261 §7.5). */
function startOfMessage(bytes: Buffer): number {
  let start = 0;
  while (bytes[start] === 13 && bytes[start + 1] === 10) start += 2;
  return start;
}

/**
 * Reads one message. Never throws. The mandatory headers (Via, From, To, Call-ID, CSeq) of a message that is `ok` can be
 * read by their accessors; everything else is typed when asked for. The body shares memory with `bytes`.
 * In a stream, `bytes` must hold the whole message; what follows it is left, see `consumed`.
 */
export function parseSipMessage(bytes: Buffer, mode: ParseMode): ParseResult {
  const begin = startOfMessage(bytes);
  const headEnd = bytes.indexOf(endOfHead, begin);
  if (headEnd < 0) return refuse(bytes.length > maxMessageBytes ? tooLarge : badRequest('No end of headers'));
  if (headEnd - begin > maxMessageBytes || (mode !== 'stream' && bytes.length > maxMessageBytes)) return refuse(tooLarge);
  const head = bytes.toString('latin1', begin, headEnd);
  const lineEnd = endOfLine(head, 0);
  if (lineEnd < 0) return refuse(badRequest('Stray line break in first line'));
  const start = parseStartLine(head.slice(0, lineEnd));
  const block = parseHeaders(head, lineEnd + 2);
  const headers = new HeaderList(block.fields);
  const bodyStart = headEnd + 4;
  if (block.fault !== undefined) return refuse(badRequest(block.fault), start, headers);
  const bodyLength = bodyLengthOf(headers, bytes.length - bodyStart, mode);
  if (typeof bodyLength !== 'number') return refuse(bodyLength, start, headers);
  const consumed = bodyStart + bodyLength;
  if (start.fault) return refuse(start.fault, start, headers, consumed);
  const message = toMessage(start, headers, bytes.subarray(bodyStart, consumed));
  const fault = faultOfMandatoryHeaders(message);
  if (fault !== undefined) return refuse(badRequest(fault), start, headers, consumed);
  return { ok: true, message, consumed };
}

const tooLarge: Fault = { status: 513, reason: 'Message Too Large' };
