import type { CompanyId, DomainId } from '../../kernel/ids.ts';

/** Users of a company with the same technical environment (T-TEN-2). Its numbering plan belongs to `telephony/numbering`. */
export interface Domain {
  readonly id: DomainId;
  readonly companyId: CompanyId;
  readonly name: string;
  /** The host part of its users' addresses-of-record and the digest realm, lower case. Unique on the server. */
  readonly sipDomain: string;
  /** ISO 3166 letters, e.g. `FR`; left out: not known here. */
  readonly country?: string;
}

/** A domain as administrators see it. */
export interface DomainRecord extends Domain {
  readonly country: string;
  /** The longest internal number (T-TEN-3). */
  readonly internalLength: number;
  readonly enabled: boolean;
  readonly userCount: number;
  readonly deviceCount: number;
  readonly version: number;
  readonly changedAtMs: number;
}
