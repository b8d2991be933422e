import { describeError, ParleyError } from '../../../kernel/errors.ts';

/** The source could not be reached, or was lost. `what` names it (`ldap.example.org:636`), `why` says what happened and what to do. */
export function unreachable(what: string, why: string): ParleyError {
  return new ParleyError('contact-source-unreachable', sentence(`${what} could not be reached: ${why}`));
}

/** The connection ended in the middle: what was read is not all. */
export function lost(what: string, why: string): ParleyError {
  return new ParleyError(
    'contact-source-unreachable',
    sentence(`The connection to ${what} was lost while it was read, nothing was changed: ${why}`),
  );
}

/** The source answered, and said no. */
export function refused(what: string, why: string): ParleyError {
  return new ParleyError('contact-source-refused', sentence(`${what} refused: ${why}`));
}

/** What came is not what this kind of source gives, or what was asked for is not there. */
export function invalid(why: string, details: Record<string, unknown> = {}): ParleyError {
  return new ParleyError('contact-source-invalid', sentence(why), { details });
}

/** A setting does not hold. */
export function badSetting(name: string, why: string): ParleyError {
  return new ParleyError('input-invalid', sentence(`${name}: ${why}`), { details: { setting: name } });
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export const notTrusted = 'its certificate is signed by nobody known here: enter the authority’s certificate';

/** Codes of Node for sockets and TLS, in words for an administrator. */
const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: check host, port and firewall',
  ENOTFOUND: 'the name is not known: check how it is written',
  EAI_AGAIN: 'the name server does not answer',
  EHOSTUNREACH: 'there is no way to this host: check the network and the firewall',
  ENETUNREACH: 'there is no way to this network',
  ETIMEDOUT: 'it did not answer in time: check host, port and firewall',
  ESOCKETTIMEDOUT: 'it did not answer in time: check host, port and firewall',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  PROTOCOL_CONNECTION_LOST: 'it closed the connection',
  DEPTH_ZERO_SELF_SIGNED_CERT: notTrusted,
  SELF_SIGNED_CERT_IN_CHAIN: notTrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: notTrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: notTrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name: enter the name that is in it',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS on this port',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks only outdated TLS; 1.2 or newer is needed',
};

/** The code of an error of sockets or TLS, its own or that of its cause; null: it is none. */
export function networkCode(error: unknown): string | null {
  for (let one = error; one instanceof Error; one = one.cause) {
    const { code } = one as { code?: unknown };
    if (typeof code === 'string' && code in meanings) return code;
    if (one instanceof AggregateError && one.errors.length > 0) return networkCode(one.errors[0]);
  }
  return null;
}

/** What an error of sockets or TLS means; its own words when it is none. */
export function explainNetwork(error: unknown): string {
  const code = networkCode(error);
  return (code && meanings[code]) || describeError(error);
}

/** Takes secrets out of what a driver said. */
export function withoutSecrets(error: unknown, secrets: Readonly<Record<string, string>>): unknown {
  const hidden = Object.values(secrets).filter(Boolean);
  if (!(error instanceof ParleyError) || !hidden.some((one) => error.message.includes(one))) return error;
  const message = hidden.reduce((text, one) => text.replaceAll(one, '•••'), error.message);
  return new ParleyError(error.code, message, { details: error.details });
}
