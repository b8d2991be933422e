import { parseDecimal } from '../grammar/characters.ts';
import { type NameAddr, parseNameAddr } from '../grammar/name-addr.ts';
import { type Parameters, parseParams } from '../grammar/parameters.ts';
import { splitList } from '../grammar/quoted-string.ts';
import type { SipHeaders } from './headers.ts';
import type { SipMessage } from './message.ts';

// A value that cannot be read counts as absent here; `validateRequest` and `validateResponse` refuse such messages.

/** Every address of a list header in order; undefined when one is malformed. */
export function parseNameAddrs(values: readonly string[]): readonly NameAddr[] | undefined {
  const addresses = values.map((value) => parseNameAddr(value));
  return addresses.every((address) => address !== undefined) ? addresses : undefined;
}

const readAddresses =
  (name: string) =>
  (headers: SipHeaders): readonly NameAddr[] =>
    parseNameAddrs(headers.getAll(name)) ?? [];

const readContacts = (headers: SipHeaders): readonly NameAddr[] | '*' => {
  const values = headers.getAll('contact');
  return values.length === 1 && values[0] === '*' ? '*' : (parseNameAddrs(values) ?? []);
};
const readRoutes = readAddresses('route');
const readRecordRoutes = readAddresses('record-route');
const readPaths = readAddresses('path');

/** The Contact addresses, or `*`. */
export const contactsOf = (message: SipMessage): readonly NameAddr[] | '*' => message.headers.memo('contact', readContacts);
/** The first Contact; undefined for none and for `*`. */
export function contactOf(message: SipMessage): NameAddr | undefined {
  const contacts = contactsOf(message);
  return contacts === '*' ? undefined : contacts[0];
}
export const routesOf = (message: SipMessage): readonly NameAddr[] => message.headers.memo('route', readRoutes);
export const recordRoutesOf = (message: SipMessage): readonly NameAddr[] =>
  message.headers.memo('record-route', readRecordRoutes);
/** RFC 3327. */
export const pathsOf = (message: SipMessage): readonly NameAddr[] => message.headers.memo('path', readPaths);

function numberOf(message: SipMessage, name: string, max: number): number | undefined {
  const value = message.headers.get(name);
  return value === undefined ? undefined : parseDecimal(value, max);
}

/** 0–255; undefined when absent or no such number (RFC 4475 §3.1.2.4 lets one treat it as absent). */
export const maxForwardsOf = (message: SipMessage): number | undefined => numberOf(message, 'max-forwards', 255);
/** Seconds; undefined when absent or not a number below 2³². */
export const expiresOf = (message: SipMessage): number | undefined => numberOf(message, 'expires', 0xffff_ffff);
export const minExpiresOf = (message: SipMessage): number | undefined => numberOf(message, 'min-expires', 0xffff_ffff);
/** RFC 3262 §7.1. */
export const rseqOf = (message: SipMessage): number | undefined => numberOf(message, 'rseq', 0xffff_ffff);

/** RAck (RFC 3262 §7.2). */
export function rackOf(message: SipMessage): { rseq: number; cseq: number; method: string } | undefined {
  const parts = (message.headers.get('rack') ?? '').split(/[ \t]+/);
  const rseq = parseDecimal(parts[0] ?? '', 0xffff_ffff);
  const cseq = parseDecimal(parts[1] ?? '', 0xffff_ffff);
  if (parts.length !== 3 || rseq === undefined || cseq === undefined) return undefined;
  return { rseq, cseq, method: parts[2]! };
}

/** Option tags of Supported, Require, Unsupported …, in lower case. */
export function optionTagsOf(message: SipMessage, name: 'supported' | 'require' | 'proxy-require' | 'unsupported'): string[] {
  return message.headers
    .getAll(name)
    .map((tag) => tag.toLowerCase())
    .filter((tag) => tag !== '');
}

/** True when Supported or Require names the option tag. */
export function hasOption(message: SipMessage, tag: string): boolean {
  return optionTagsOf(message, 'supported').includes(tag) || optionTagsOf(message, 'require').includes(tag);
}

/** A value followed by parameters: Event, Content-Type, Session-Expires, Subscription-State, Replaces, Reason … */
export interface ParameterisedValue {
  /** In lower case, except for {@link parseParameterised} callers that ask otherwise. */
  readonly value: string;
  readonly params: Parameters;
}

/** Reads `value;name=value…`; undefined when malformed. `keepCase` for values that are compared exactly (Replaces). */
export function parseParameterised(text: string, keepCase = false): ParameterisedValue | undefined {
  const semicolon = text.indexOf(';');
  const value = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  const params = parseParams(text, semicolon < 0 ? text.length : semicolon);
  return value === '' || !params ? undefined : { value: keepCase ? value : value.toLowerCase(), params };
}

function parameterised(message: SipMessage, name: string, keepCase = false): ParameterisedValue | undefined {
  const value = message.headers.get(name);
  return value === undefined ? undefined : parseParameterised(value, keepCase);
}

export const eventOf = (message: SipMessage): ParameterisedValue | undefined => parameterised(message, 'event', true);
/** Media type without white space around the slash, and its parameters. */
export function contentTypeOf(message: SipMessage): ParameterisedValue | undefined {
  const type = parameterised(message, 'content-type');
  return type && { value: type.value.replace(/\s*\/\s*/, '/'), params: type.params };
}
export const subscriptionStateOf = (message: SipMessage): ParameterisedValue | undefined =>
  parameterised(message, 'subscription-state');
/** RFC 3891: `value` is the Call-ID. */
export const replacesOf = (message: SipMessage): ParameterisedValue | undefined => parameterised(message, 'replaces', true);

/** Session-Expires (RFC 4028): seconds and refresher. */
export function sessionExpiresOf(message: SipMessage): { seconds: number; refresher: 'uac' | 'uas' | undefined } | undefined {
  const value = parameterised(message, 'session-expires');
  const seconds = value && parseDecimal(value.value, 0xffff_ffff);
  if (value === undefined || seconds === undefined) return undefined;
  const refresher = value.params.get('refresher')?.toLowerCase();
  return { seconds, refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined };
}
/** Min-SE (RFC 4028), seconds. */
export function minSessionExpiresOf(message: SipMessage): number | undefined {
  const value = parameterised(message, 'min-se');
  return value && parseDecimal(value.value, 0xffff_ffff);
}

/** Refer-To (RFC 3515); undefined when absent, given twice or malformed. */
export function referToOf(message: SipMessage): NameAddr | undefined {
  return parseNameAddr(message.headers.get('refer-to') ?? '');
}

/** Media types of Accept in lower case without parameters; undefined when there is no Accept. */
export function acceptedTypesOf(message: SipMessage): string[] | undefined {
  if (!message.headers.has('accept')) return undefined;
  return message.headers
    .getAll('accept')
    .flatMap((value) => splitList(value))
    .map((value) => value.split(';')[0]!.replace(/\s+/g, '').toLowerCase())
    .filter((type) => type !== '');
}
