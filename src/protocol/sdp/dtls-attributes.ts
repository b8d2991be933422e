import { type Attribute, attributeValue, attributeValues } from './attributes.ts';

/** Who opens the DTLS association (RFC 4145, RFC 8842 §5). */
export type DtlsSetup = 'active' | 'passive' | 'actpass';

/** Hash of a certificate; `value` in upper-case hex with colons. */
export interface Fingerprint {
  /** Lower case, e.g. `sha-256`. */
  readonly algorithm: string;
  readonly value: string;
}

export interface DtlsDescription {
  readonly setup: DtlsSetup;
  /** The peer's certificate must match one of them (RFC 8122 §5). */
  readonly fingerprints: readonly Fingerprint[];
}

/** Reads fingerprint and setup; those of the media block go before those of the session. Null without a fingerprint. */
export function readDtls(media: readonly Attribute[], session: readonly Attribute[]): DtlsDescription | null {
  const own = readFingerprints(media);
  const fingerprints = own.length > 0 ? own : readFingerprints(session);
  if (fingerprints.length === 0) return null;
  const setup = (attributeValue(media, 'setup') ?? attributeValue(session, 'setup'))?.toLowerCase();
  return { setup: setup === 'active' || setup === 'passive' ? setup : 'actpass', fingerprints };
}

function readFingerprints(attributes: readonly Attribute[]): Fingerprint[] {
  return attributeValues(attributes, 'fingerprint').flatMap((text) => {
    const [algorithm = '', value = ''] = text.split(/\s+/, 3);
    if (value.length > 400 || !/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})+$/.test(value)) return [];
    return [{ algorithm: algorithm.toLowerCase(), value: value.toUpperCase() }];
  });
}
