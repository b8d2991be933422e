import { describeError, ParleyError } from '../../../kernel/errors.ts';

/** The service cannot be reached or spoken to. */
export function unreachable(sentence: string, cause?: unknown): ParleyError {
  return new ParleyError('contact-source-unreachable', sentence, { cause });
}

/** The service said no: who we are, what we may, what we asked. */
export function refused(sentence: string): ParleyError {
  return new ParleyError('contact-source-refused', sentence);
}

/** The service answered with something that its kind does not give. */
export function invalid(sentence: string): ParleyError {
  return new ParleyError('contact-source-invalid', sentence);
}

/** A setting cannot be used. */
export function badSetting(setting: string, sentence: string): ParleyError {
  return new ParleyError('input-invalid', sentence, { details: { setting } });
}

/** What a request that never got an answer died of, with what to do about it. */
export function explainFailure(host: string, cause: unknown): ParleyError {
  if (cause instanceof ParleyError) return cause;
  const { code } = cause as { code?: unknown };
  const known = typeof code === 'string' ? meanings[code] : undefined;
  return unreachable(`${host} ${known ?? `cannot be reached: ${describeError(cause)}`}.`, cause);
}

const notTrusted = 'shows a certificate that is not trusted here: give the certificate of its authority (PEM) with the source';

const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'takes no connections: check the port and whether the service runs',
  ENOTFOUND: 'is a name that nobody knows: check it and the DNS of this server',
  EAI_AGAIN: 'could not be looked up: check the DNS of this server',
  ECONNRESET: 'cut the connection',
  EPIPE: 'cut the connection',
  ETIMEDOUT: 'does not answer: check the address and firewalls between',
  EHOSTUNREACH: 'cannot be reached from here: check the network',
  ENETUNREACH: 'cannot be reached from here: check the network',
  EPROTO: 'does not speak TLS there: check the port',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS there: check the port',
  HPE_INVALID_CONSTANT: 'does not speak HTTP there: check the port',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: notTrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: notTrusted,
  SELF_SIGNED_CERT_IN_CHAIN: notTrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: notTrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: 'shows a certificate for other names: use the name that is in it',
  CERT_HAS_EXPIRED: 'shows a certificate that has expired',
};
