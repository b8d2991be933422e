import { type Attribute, attributeValues, readNumber } from './attributes.ts';

/** The two suites of RFC 4568 that everybody speaks. */
export type SrtpSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32';

export const srtpSuites: readonly SrtpSuite[] = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'];

/** 128-bit master key and 112-bit master salt (RFC 4568 §6.2). */
export const srtpKeyAndSaltLength = 30;

/** One `a=crypto` that we can use. */
export interface SdesCrypto {
  readonly tag: number;
  readonly suite: SrtpSuite;
  /** Master key (16 octets) followed by master salt (14). */
  readonly keyAndSalt: Buffer;
}

/**
 * The usable `a=crypto` lines in their order. Left out are other suites, keys of a wrong length, master key identifiers,
 * several keys, and session parameters that change the packets (RFC 4568 §6.3): RFC 4568 §5.1.2 tells the answerer to pass over those.
 */
export function readCryptoAttributes(attributes: readonly Attribute[]): SdesCrypto[] {
  return attributeValues(attributes, 'crypto').flatMap((value) => {
    const [tagText, suiteText, keyParameters, ...sessionParameters] = value.split(/\s+/, 32);
    const tag = readNumber(tagText, 0, 999_999_999);
    const suite = srtpSuites.find((one) => one === suiteText?.toUpperCase());
    const keyAndSalt = keyParameters === undefined ? undefined : readInlineKey(keyParameters);
    const understood = sessionParameters.every((parameter) => parameter.startsWith('WSH='));
    return tag !== undefined && suite && keyAndSalt && understood ? [{ tag, suite, keyAndSalt }] : [];
  });
}

/** The value of the `a=crypto` attribute. */
export function writeCrypto(crypto: SdesCrypto): string {
  return `${crypto.tag} ${crypto.suite} inline:${crypto.keyAndSalt.toString('base64')}`;
}

/** `inline:key[|lifetime][|mki:length]`; a lifetime is of no concern to calls shorter than 2^31 packets. */
function readInlineKey(text: string): Buffer | undefined {
  if (!text.toLowerCase().startsWith('inline:') || text.includes(';')) return undefined;
  const [encoded = '', ...rest] = text.slice('inline:'.length).split('|');
  if (rest.some((part) => part.includes(':'))) return undefined;
  const key = Buffer.from(encoded, 'base64');
  return key.length === srtpKeyAndSaltLength ? key : undefined;
}
