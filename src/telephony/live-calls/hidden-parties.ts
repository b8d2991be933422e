import type { UserId } from '../../kernel/ids.ts';
import type { Party } from '../leg/index.ts';

const blank = { number: '', displayName: '', userId: null, deviceId: null, trunkId: null } as const;
const mark = '•••';

/**
 * Takes callers who asked not to be shown (RFC 3323) out of any JSON value: the parties themselves, and their number and name
 * wherever a text repeats them. `viewer` still sees himself.
 */
export function hideParties<T>(value: T, parties: readonly Party[], viewer: UserId): T {
  const hidden = parties.filter((party) => party.isPrivate && party.userId !== viewer);
  if (hidden.length === 0) return value;
  // Longest first, so that a number is not left with the rest of a longer one. Short texts would blot out ordinary words.
  const secrets = [...new Set(hidden.flatMap((party) => [party.number, party.displayName]))]
    .filter((text) => text.length >= 3)
    .toSorted((one, other) => other.length - one.length);
  return hideIn(value, secrets, viewer) as T;
}

function hideIn(value: unknown, secrets: readonly string[], viewer: UserId): unknown {
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, mark), value);
  if (Array.isArray(value)) return value.map((one) => hideIn(one, secrets, viewer));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, hideIn(one, secrets, viewer)] as const);
  const copy = Object.fromEntries(entries);
  const isHiddenParty = copy.isPrivate === true && 'number' in copy && copy.userId !== viewer;
  return isHiddenParty ? { ...copy, ...blank } : copy;
}
