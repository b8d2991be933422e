import { X509Certificate } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import {
  type BearerService,
  type BusyFor,
  invalid,
  refused,
  type WebAnswer,
  type WebClient,
  withPatience,
} from '../web/index.ts';
import { channelBindingOf, type NtlmAccount, ntlmAuthenticate, ntlmNegotiate, readNtlmChallenge } from './ntlm.ts';

/** Sends requests of SOAP as somebody. They only read, and may be sent twice. */
export interface ExchangeLogin {
  post(headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<WebAnswer>;
}

interface LoginParts {
  readonly clock: Clock;
  readonly web: WebClient;
  readonly url: URL;
  readonly busyFor: BusyFor;
}

/** Name and password with every request. */
export function basicLogin({ clock, web, url, busyFor }: LoginParts, login: string, password: string): ExchangeLogin {
  const authorization = `Basic ${Buffer.from(`${login}:${password}`, 'utf8').toString('base64')}`;
  return {
    post: (headers, body, signal) => {
      const ask = () => web.ask({ method: 'POST', url, headers: { ...headers, authorization }, body }, signal);
      return withPatience({ clock, host: url.host, busyFor }, ask, signal);
    },
  };
}

export function bearerLogin(service: BearerService, url: URL): ExchangeLogin {
  return { post: (headers, body, signal) => service.post(url.href, headers, body, signal) };
}

export interface NtlmLoginParts extends LoginParts {
  readonly random: RandomSource;
  readonly account: NtlmAccount;
}

/** Signs connections in, not requests: `web` must use one connection only. What comes on it afterwards needs no more signing in. */
export class NtlmLogin implements ExchangeLogin {
  readonly #parts: NtlmLoginParts;

  constructor(parts: NtlmLoginParts) {
    this.#parts = parts;
  }

  post(headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<WebAnswer> {
    const { clock, web, url, busyFor } = this.#parts;
    const ask = async (): Promise<WebAnswer> => {
      const answer = await web.ask({ method: 'POST', url, headers, body }, signal);
      return answer.status === 401 ? this.#signIn(headers, body, signal) : answer;
    };
    return withPatience({ clock, host: url.host, busyFor }, ask, signal);
  }

  async #signIn(headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<WebAnswer> {
    const { web, url, account, clock, random } = this.#parts;
    const negotiate = ntlmNegotiate();
    const first = { ...headers, authorization: `NTLM ${negotiate.toString('base64')}` };
    // Nothing of the request before we are known.
    const offered = await web.ask({ method: 'POST', url, headers: first, body: '' }, signal);
    const token = /(?:^|, )NTLM ([A-Za-z0-9+/=]+)/i.exec(offered.headers['www-authenticate'] ?? '')?.[1];
    const challenge = token === undefined ? null : readNtlmChallenge(Buffer.from(token, 'base64'));
    if (!challenge) throw noNtlm(url, offered);
    const message = ntlmAuthenticate({
      account,
      negotiate,
      challenge,
      clientChallenge: random.bytes(8),
      nowMs: clock.now(),
      servicePrincipal: `HTTP/${url.hostname}`,
      channelBinding: offered.certificate ? channelBindingOf(offered.certificate, hashOf(offered.certificate)) : null,
    });
    return web.ask(
      { method: 'POST', url, headers: { ...headers, authorization: `NTLM ${message.toString('base64')}` }, body },
      signal,
    );
  }
}

function noNtlm({ host }: URL, { status, headers }: WebAnswer): Error {
  const ways = headers['www-authenticate'];
  if (status === 401 && ways)
    return refused(`${host} does not offer NTLM for this directory, but: ${ways.replaceAll(/ [^,]*/g, '')}.`);
  return invalid(`${host} answers ${status} while signing in by NTLM.`);
}

/** RFC 5929 §4.1: the hash that the certificate is signed with, if it is good enough. */
function hashOf(certificate: Buffer): 'sha256' | 'sha384' | 'sha512' {
  const algorithm = new X509Certificate(certificate).signatureAlgorithm ?? '';
  if (/sha-?384/i.test(algorithm)) return 'sha384';
  return /sha-?512/i.test(algorithm) ? 'sha512' : 'sha256';
}
