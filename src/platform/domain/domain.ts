import type { CompanyId, DomainId } from '../../kernel/ids.ts';

/** Users of a company with the same technical environment (T-TEN-2). Its numbering plan belongs to `telephony/numbering`. */
export interface Domain {
  readonly id: DomainId;
  readonly companyId: CompanyId;
  readonly name: string;
  /** The host part of its users' addresses-of-record and the digest realm, lower case. Unique on the server. */
  readonly sipDomain: string;
}
