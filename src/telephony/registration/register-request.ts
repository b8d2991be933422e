import {
  contactsOf,
  expiresOf,
  hasOption,
  type NameAddr,
  parameterText,
  parseSipUri,
  parseUri,
  pathsOf,
  type SipRequest,
  viasOf,
} from '../../protocol/sip/message/index.ts';
import type { RegisterAnswer } from './register-answer.ts';

export interface RegistrationLimits {
  /** Expiry times that are granted, seconds. A shorter wish is refused with 423, a longer one cut. */
  readonly minExpiresS: number;
  readonly maxExpiresS: number;
  readonly defaultExpiresS: number;
  readonly maxBindingsPerDevice: number;
}

export const defaultLimits: RegistrationLimits = {
  minExpiresS: 30,
  maxExpiresS: 7200,
  defaultExpiresS: 3600,
  maxBindingsPerDevice: 10,
};

/** One Contact of a REGISTER, read. */
export interface ContactUpdate {
  readonly contactUri: string;
  /** 0 removes. */
  readonly expiresS: number;
  readonly q: number;
  readonly instanceId: string | undefined;
  /** Set only when RFC 5626 applies to this registration. */
  readonly regId: number | undefined;
  /** It says that nobody can talk there: `audio="FALSE"` (RFC 3840 §9). */
  readonly withoutAudio?: boolean;
}

/** What a REGISTER asks for: nothing but the list (`fetch`), everything removed, or updates. */
export type RegisterCommand =
  | { readonly kind: 'fetch' }
  | { readonly kind: 'remove-all' }
  | { readonly kind: 'update'; readonly updates: readonly ContactUpdate[]; readonly usesOutbound: boolean };

const badRequest = (reason: string): RegisterAnswer => ({ status: 400, reason });

/** q in thousandths; 1000 when absent or not a qvalue. */
function readQ(text: string | undefined): number {
  return text !== undefined && /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Math.round(Number(text) * 1000) : 1000;
}

function readInstance(contact: NameAddr): string | undefined {
  const text = parameterText(contact.params, '+sip.instance');
  const inner = text?.startsWith('<') && text.endsWith('>') ? text.slice(1, -1) : text;
  return inner !== undefined && /^[\x21-\x7e]{1,128}$/.test(inner) ? inner : undefined;
}

function readRegId(contact: NameAddr): number | undefined {
  const text = contact.params.get('reg-id');
  return typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

/** Seconds wished for; a malformed value counts as the default (RFC 3261 §10.3 step 7). */
function readExpires(contact: NameAddr, request: SipRequest, limits: RegistrationLimits): number {
  const text = contact.params.get('expires');
  if (typeof text === 'string') return /^\d{1,10}$/.test(text) ? Number(text) : limits.defaultExpiresS;
  return expiresOf(request) ?? limits.defaultExpiresS;
}

/**
 * Whether the registration makes flows (RFC 5626 §6): the device supports it, names instance and flow, and its first hop
 * supports it too. That hop is ours when the request has a single Via; else its Path must carry `ob`.
 */
function outboundOf(request: SipRequest, contacts: readonly NameAddr[]): boolean | RegisterAnswer {
  const flows = contacts.filter((contact) => readRegId(contact) !== undefined && readInstance(contact) !== undefined);
  if (flows.length === 0 || !hasOption(request, 'outbound')) return false;
  if (contacts.length > 1) return badRequest('More than one Contact with reg-id');
  const firstHop = pathsOf(request).at(-1);
  const isFirstHopFit = firstHop ? parseSipUri(firstHop.uri)?.params.has('ob') === true : (viasOf(request)?.length ?? 0) <= 1;
  return isFirstHopFit ? true : { status: 439 };
}

function readUpdate(
  contact: NameAddr,
  request: SipRequest,
  usesOutbound: boolean,
  limits: RegistrationLimits,
): ContactUpdate | RegisterAnswer {
  if (parseUri(contact.uri)?.kind !== 'sip') return badRequest('Contact is no SIP URI');
  const wished = readExpires(contact, request, limits);
  if (wished > 0 && wished < limits.minExpiresS) return { status: 423, headers: [['Min-Expires', String(limits.minExpiresS)]] };
  return {
    contactUri: contact.uri,
    expiresS: Math.min(wished, limits.maxExpiresS),
    q: readQ(contact.params.get('q') ?? undefined),
    instanceId: readInstance(contact),
    regId: usesOutbound ? readRegId(contact) : undefined,
    ...(/^false$/i.test(parameterText(contact.params, 'audio') ?? '') && { withoutAudio: true }),
  };
}

/** Reads what a REGISTER asks for. Nothing is changed by a request that is refused in part (RFC 3261 §10.3). */
export function readRegister(request: SipRequest, limits: RegistrationLimits): RegisterCommand | RegisterAnswer {
  const contacts = contactsOf(request);
  if (contacts === '*') {
    return expiresOf(request) === 0 ? { kind: 'remove-all' } : badRequest('Contact * without Expires: 0');
  }
  if (contacts.length === 0) return request.headers.has('Contact') ? badRequest('Malformed Contact') : { kind: 'fetch' };
  if (contacts.length > limits.maxBindingsPerDevice) return { status: 403, reason: 'Too many contacts' };
  const usesOutbound = outboundOf(request, contacts);
  if (typeof usesOutbound !== 'boolean') return usesOutbound;
  const updates: ContactUpdate[] = [];
  for (const contact of contacts) {
    const update = readUpdate(contact, request, usesOutbound, limits);
    if ('status' in update) return update;
    updates.push(update);
  }
  return { kind: 'update', updates, usesOutbound };
}
