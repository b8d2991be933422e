import {
  type BusyFor,
  child,
  descend,
  escapeXml,
  invalid,
  NotForOwner,
  parseXml,
  refused,
  unreachable,
  type WebAnswer,
  type XmlElement,
} from '../web/index.ts';
import type { ExchangeLogin } from './exchange-login.ts';

export const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';
export const messagesNamespace = 'http://schemas.microsoft.com/exchange/services/2006/messages';
export const typesNamespace = 'http://schemas.microsoft.com/exchange/services/2006/types';

/** Versions of the protocol that are spoken; a server knows its own and older ones. */
export const exchangeVersions = ['Exchange2013_SP1', 'Exchange2010_SP2', 'Exchange2007_SP1'] as const;
export type ExchangeVersion = (typeof exchangeVersions)[number];

export interface Caller {
  /** Whose mailbox is opened as if by himself; null: one's own, or by rights that were given to one's own. */
  readonly impersonated: string | null;
  /** Who a request is about, for errors that concern one mailbox. */
  readonly owner: string | null;
  /** Requests are routed by it to the server that holds the mailbox. */
  readonly anchor: string | null;
  /** The mailbox of public folders, in organisations that have several servers. */
  readonly publicFolderMailbox: string | null;
}

export const nobody: Caller = { impersonated: null, owner: null, anchor: null, publicFolderMailbox: null };

/** Calls operations of Exchange Web Services. */
export class Soap {
  readonly #login: ExchangeLogin;
  readonly #version: ExchangeVersion;
  readonly #host: string;

  constructor(parts: { login: ExchangeLogin; version: ExchangeVersion; host: string }) {
    this.#login = parts.login;
    this.#version = parts.version;
    this.#host = parts.host;
  }

  /**
   * @param body one element, with the prefixes `m` and `t`
   * @returns its response messages, those that are errors among them: what an error means, who asks knows
   */
  async call(body: string, caller: Caller, signal: AbortSignal): Promise<readonly XmlElement[]> {
    const headers: Record<string, string> = { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml' };
    if (caller.anchor !== null) headers['x-anchormailbox'] = caller.anchor;
    if (caller.publicFolderMailbox !== null) headers['x-publicfoldermailbox'] = caller.publicFolderMailbox;
    const answer = await this.#login.post(headers, this.#envelope(body, caller), signal);
    return this.#messages(answer, caller);
  }

  #envelope(body: string, { impersonated }: Caller): string {
    const impersonation =
      impersonated === null
        ? ''
        : `<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>${escapeXml(impersonated)}</t:PrimarySmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>`;
    return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${soapNamespace}" xmlns:m="${messagesNamespace}" xmlns:t="${typesNamespace}"><soap:Header><t:RequestServerVersion Version="${this.#version}"/>${impersonation}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`;
  }

  #messages({ status, headers, body }: WebAnswer, caller: Caller): readonly XmlElement[] {
    if (status === 401) throw refused(`${this.#host} does not accept the name or password.`);
    if (status === 403) throw refused(`${this.#host} does not let this account use Exchange Web Services.`);
    if (!/xml/i.test(headers['content-type'] ?? ''))
      throw invalid(`${this.#host} answers ${status} without XML: is it the address of Exchange Web Services?`);
    const envelope = parseXml(body.toString('utf8'), this.#host);
    const content = child(envelope, 'Body', soapNamespace);
    const fault = child(content, 'Fault', soapNamespace);
    if (fault) throw this.#fault(fault, caller);
    const messages = content?.children[0]?.children.find(({ name }) => name === 'ResponseMessages');
    if (envelope.name !== 'Envelope' || !messages)
      throw invalid(`${this.#host} answers ${status} with XML that is none of Exchange Web Services.`);
    return messages.children;
  }

  #fault(fault: XmlElement, caller: Caller): Error {
    const code = descend(fault, 'detail', 'ResponseCode')?.text.trim() ?? '';
    return exchangeError(this.#host, code, child(fault, 'faultstring')?.text.trim() ?? 'a fault', caller);
  }

  /** The error that a response message is. */
  errorOf(message: XmlElement, caller: Caller): Error {
    return exchangeError(this.#host, codeOf(message), child(message, 'MessageText')?.text.trim() ?? '', caller);
  }
}

export function codeOf(message: XmlElement): string {
  return child(message, 'ResponseCode')?.text.trim() ?? '';
}

export function isError(message: XmlElement): boolean {
  return message.attributes.ResponseClass === 'Error';
}

/** Errors that say: there is no such mailbox, or none that this server has. */
const missing = new Set([
  'ErrorNonExistentMailbox',
  'ErrorMissingEmailAddress',
  'ErrorMailboxNotFound',
  'ErrorInvalidSmtpAddress',
]);
/** Errors that say: not you. Folders of others that one may not see are "not found". */
const closed = new Set([
  'ErrorAccessDenied',
  'ErrorImpersonateUserDenied',
  'ErrorImpersonationDenied',
  'ErrorFolderNotFound',
  'ErrorItemNotFound',
  'ErrorNoPublicFolderReplicaAvailable',
]);

function exchangeError(host: string, code: string, text: string, { owner }: Caller): Error {
  const said = `${[code, text].filter(Boolean).join(': ').replace(/\.$/, '')}.`;
  if (owner !== null && missing.has(code)) return new NotForOwner('none', `${host}: ${said} (${owner})`);
  if (owner !== null && closed.has(code))
    return new NotForOwner(
      'refused',
      `${host} does not let us read contacts of ${owner}: ${said} The account needs impersonation, or rights to read this mailbox.`,
    );
  if (closed.has(code) || missing.has(code)) return refused(`${host} refuses: ${said}`);
  if (code === 'ErrorInvalidServerVersion')
    return refused(`${host} is of an older version: choose another version of the protocol. (${said})`);
  if (/^Error(InternalServer|MailboxStoreUnavailable|ADUnavailable|Timeout)/.test(code))
    return unreachable(`${host} failed: ${said}`);
  return invalid(`${host} answers: ${said}`);
}

/** Exchange says "too busy" inside an answer that may be 200 or 500, with how long it wants to be left alone. */
export function busyExchange(byStatus: BusyFor): BusyFor {
  return (answer) => {
    const text = answer.body.subarray(0, 20_000).toString('utf8');
    if (!/ResponseCode[^>]*>\s*ErrorServerBusy\s*</.test(text)) return byStatus(answer);
    const milliseconds = /Name="BackOffMilliseconds"[^>]*>\s*(\d+)\s*</.exec(text)?.[1];
    return milliseconds === undefined ? 'unsaid' : Number(milliseconds);
  };
}
