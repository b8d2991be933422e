import type { DomainId, UserId } from '../../kernel/ids.ts';
import type { LookupKey } from '../../telephony/numbering/index.ts';
import { type ContactDetails, numberFields } from '../contact/index.ts';
import type { PreparedContact } from './synchronisation-ports.ts';

/** How a number is looked up in a domain (T-PLAN-7). */
export type NumberComparer = (domainId: DomainId, number: string) => LookupKey | null;

/** With its numbers as callers are looked up by. */
export function prepareContact(
  details: ContactDetails,
  of: { readonly sourceKey: string; readonly ownerId: UserId | null; readonly domainId: DomainId },
  comparer: NumberComparer,
): PreparedContact {
  const { sourceKey, ownerId, domainId } = of;
  const numbers = numberFields.flatMap((field) => {
    const value = details.values[field];
    const key = value === undefined ? null : comparer(domainId, value);
    if (!key) return [];
    const isInternal = key.kind === 'internal';
    return [{ field, internal: isInternal ? key.key : null, external: isInternal ? null : key.key }];
  });
  const { values, invisible, mapped, redListed, vip } = details;
  return { values, invisible, mapped, redListed, vip, sourceKey, ownerId, numbers };
}
