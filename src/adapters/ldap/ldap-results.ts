import { ResultCodeError } from 'ldapts';
import { describeError } from '../../kernel/errors.ts';

/** Results of LDAP (RFC 4511 §4.1.9) in words; servers often send only the number. */
const results: Readonly<Record<number, string>> = {
  3: 'reading took longer than it allows: make the filter or the base narrower',
  4: 'it gives fewer entries than asked for: make the page smaller, or have the limit for this name raised there',
  8: 'it wants encryption: use LDAPS or StartTLS',
  11: 'a limit of its own was reached: make the page smaller, or have the limit for this name raised there',
  12: 'it cannot give pages: enter 0 as size of a page',
  32: 'there is nothing at the base',
  34: 'the base is no name of an entry',
  48: 'this name cannot sign in with a password',
  49: 'name or password is wrong',
  50: 'this name may not read there',
  51: 'it is busy',
  52: 'it is out of service',
  53: 'it is not willing to do this',
};

/** What a directory meant by refusing, in words for an administrator. */
export function explainResult(error: unknown): string {
  const { code } = error as { code?: unknown };
  const known = typeof code === 'number' ? results[code] : undefined;
  if (!known) return describeError(error);
  const detail = code === 49 && error instanceof ResultCodeError ? activeDirectoryReason(error.message) : null;
  return `${known}${detail ? `, it says: ${detail}` : ''} (${String(code)})`;
}

/** What Active Directory means by the number in `AcceptSecurityContext error, data 52e` (result 49 alone says nothing). */
const reasons: Readonly<Record<string, string>> = {
  '525': 'it knows no such user',
  '52e': 'the password is wrong',
  '530': 'the user may not sign in at this time',
  '531': 'the user may not sign in from here',
  '532': 'the password has expired',
  '533': 'the account is disabled',
  '701': 'the account has expired',
  '773': 'the password must be changed first',
  '775': 'the account is locked',
};

/** Null: it did not say. */
export function activeDirectoryReason(message: string): string | null {
  const data = /\bdata ([0-9a-f]{3})\b/i.exec(message)?.[1]?.toLowerCase();
  return (data && reasons[data]) ?? null;
}
