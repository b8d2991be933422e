import type { SipHeaders } from '../message/index.ts';

/** Values of Privacy (RFC 3323 §4.2, RFC 3325 §9.3, RFC 7044 §7.2). */
export type PrivacyValue = 'none' | 'header' | 'session' | 'user' | 'id' | 'critical' | 'history';

const known: readonly string[] = ['none', 'header', 'session', 'user', 'id', 'critical', 'history'];

/** What the sender asks to hide; empty when there is no Privacy header. Unknown values are passed over. */
export function privacyOf(headers: SipHeaders): ReadonlySet<PrivacyValue> {
  const values = headers.getAll('Privacy').flatMap((value) => value.split(/[;,]/));
  return new Set(
    values.map((value) => value.trim().toLowerCase()).filter((value): value is PrivacyValue => known.includes(value)),
  );
}

/** True when the caller's identity must not be shown beyond the trust domain. `none` asks for the contrary and wins. */
export function isIdentityHidden(headers: SipHeaders): boolean {
  const privacy = privacyOf(headers);
  return !privacy.has('none') && (privacy.has('id') || privacy.has('user') || privacy.has('header'));
}

/** A Privacy value; semicolons as RFC 3323 has them. */
export const formatPrivacy = (values: Iterable<PrivacyValue>): string => [...values].join(';');

/** From for a caller who stays hidden (RFC 3323 §4.1.1.3); the tag is for the dialog to add. */
export const anonymousUri = 'sip:anonymous@anonymous.invalid';
export const anonymousName = 'Anonymous';
