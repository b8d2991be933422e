import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { type CallingPolicy, safePolicy } from './calling-policy.ts';

export interface LiveCallingPoliciesParts {
  readonly directory: Pick<CompanyDirectory, 'user' | 'domain'>;
  /** A number in a trunk's form, in E.164 form where it has one (`telephony/numbering`). */
  readonly toE164: (domainId: DomainId, number: string) => string;
}

/** The policies of all companies in memory, and the answers the router wants of them. */
export class LiveCallingPolicies {
  readonly #parts: LiveCallingPoliciesParts;
  readonly #byCompany = new Map<CompanyId, CallingPolicy>();

  constructor(parts: LiveCallingPoliciesParts) {
    this.#parts = parts;
  }

  replace(policy: CallingPolicy): void {
    this.#byCompany.set(policy.companyId, policy);
  }

  policyOf(companyId: CompanyId): CallingPolicy {
    return this.#byCompany.get(companyId) ?? safePolicy(companyId);
  }

  mayDialOut(userId: UserId): boolean {
    const user = this.#parts.directory.user(userId);
    if (!user?.enabled) return false;
    const { dialOut, dialOutUserIds } = this.policyOf(user.companyId);
    return dialOut === 'everyone' || (dialOut === 'listed' && dialOutUserIds.includes(userId));
  }

  maxCallsOf(userId: UserId): number {
    const user = this.#parts.directory.user(userId);
    return user ? this.policyOf(user.companyId).maxCallsPerUser : 0;
  }

  /** `number` as a trunk wants it. */
  isBlocked(domainId: DomainId, number: string): boolean {
    const domain = this.#parts.directory.domain(domainId);
    if (!domain) return true;
    const { blockPremium, blockedPrefixes } = this.policyOf(domain.companyId);
    const e164 = this.#parts.toE164(domainId, number);
    if (blockedPrefixes.some((prefix) => e164.startsWith(prefix) || number.startsWith(prefix))) return true;
    return blockPremium && e164.startsWith('+') && parsePhoneNumberFromString(e164)?.getType() === 'PREMIUM_RATE';
  }

  isOpenToUnknown(domainId: DomainId, number: string): boolean {
    const domain = this.#parts.directory.domain(domainId);
    return domain !== undefined && this.policyOf(domain.companyId).openNumbers.includes(number);
  }
}
