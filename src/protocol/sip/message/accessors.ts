import { isToken, parseDecimal } from '../grammar/characters.ts';
import { type NameAddr, parseNameAddr } from '../grammar/name-addr.ts';
import { splitList } from '../grammar/quoted-string.ts';
import { parseVia, type Via } from '../grammar/via.ts';
import type { SipHeaders } from './headers.ts';
import type { SipMessage } from './message.ts';

/** CSeq (RFC 3261 §20.16). */
export interface CSeq {
  readonly number: number;
  readonly method: string;
}

const maxCSeq = 0x7fff_ffff;

function readTopVia(headers: SipHeaders): Via | undefined {
  const value = headers.get('via');
  if (value === undefined) return undefined;
  const first = value.includes(',') ? splitList(value)[0]! : value;
  return parseVia(first) ?? parseVia(first, true);
}

function readCSeq(headers: SipHeaders): CSeq | undefined {
  const value = headers.get('cseq') ?? '';
  const space = value.search(/[ \t]/);
  if (space < 0) return undefined;
  const number = parseDecimal(value.slice(0, space), maxCSeq);
  const method = value.slice(space + 1).trim();
  return number === undefined || !isToken(method) ? undefined : { number, method };
}

const readFrom = (headers: SipHeaders): NameAddr | undefined => parseNameAddr(headers.get('from') ?? '');
const readTo = (headers: SipHeaders): NameAddr | undefined => parseNameAddr(headers.get('to') ?? '');

function needed<T>(value: T | undefined, name: string): T {
  // A message from `parseSipMessage` always has these; only one made here without them comes to this line.
  if (value === undefined) throw new Error(`the SIP message has no readable ${name}`);
  return value;
}

/** The topmost Via. */
export const topVia = (message: SipMessage): Via => needed(message.headers.memo('via', readTopVia), 'Via');
export const fromOf = (message: SipMessage): NameAddr => needed(message.headers.memo('from', readFrom), 'From');
export const toOf = (message: SipMessage): NameAddr => needed(message.headers.memo('to', readTo), 'To');
export const cseqOf = (message: SipMessage): CSeq => needed(message.headers.memo('cseq', readCSeq), 'CSeq');
export const callIdOf = (message: SipMessage): string => needed(message.headers.get('call-id'), 'Call-ID');

/** Every Via, top first; undefined when one is malformed. */
export function viasOf(message: SipMessage): readonly Via[] | undefined {
  const vias = message.headers.getAll('via').map((value) => parseVia(value));
  return vias.every((via) => via !== undefined) ? vias : undefined;
}

/** What is wrong with Via (topmost), From, To, Call-ID or CSeq; undefined when all can be used. */
export function faultOfMandatoryHeaders(message: SipMessage): string | undefined {
  const { headers } = message;
  const via = headers.get('via');
  if (via === undefined) return 'Missing Via';
  const first = via.includes(',') ? splitList(via)[0]! : via;
  const top = parseVia(first);
  if (!top) return 'Malformed Via';
  headers.memo('via', () => top);
  if (!headers.memo('from', readFrom)) return headers.has('from') ? 'Malformed From' : 'Missing From';
  if (!headers.memo('to', readTo)) return headers.has('to') ? 'Malformed To' : 'Missing To';
  if (!headers.get('call-id')) return 'Missing Call-ID';
  const cseq = headers.memo('cseq', readCSeq);
  if (!cseq) return headers.has('cseq') ? 'Malformed CSeq' : 'Missing CSeq';
  return message.kind === 'request' && cseq.method !== message.method ? 'CSeq method differs from the request' : undefined;
}
