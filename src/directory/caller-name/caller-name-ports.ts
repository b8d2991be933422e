import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { LookupKey } from '../../telephony/numbering/index.ts';
import type { Contact } from '../contact/index.ts';

/** A number that nobody may see; of private contacts only their owner may not. */
export interface RedListedNumber {
  readonly key: LookupKey;
  readonly ownerId: UserId | null;
}

/** Contacts as naming needs them, over all directories of a company but drafts: whose view it is decides afterwards. */
export interface ContactReader {
  /** Contacts that have one of these e-mail addresses, written in lower case. */
  sharing(companyId: CompanyId, addresses: readonly string[]): Promise<readonly Contact[]>;
  /** Every number on a red list; small against the directories, so that it can be held in memory. */
  redList(companyId: CompanyId): Promise<readonly RedListedNumber[]>;
}
