import type { ContactDirectoryId } from '../../../directory/contact/index.ts';
import type { SearchQuery } from '../../../directory/search/index.ts';
import type { IndexedHit } from '../../../directory/search-index/index.ts';
import type { CompanyId, DomainId, UserId } from '../../../kernel/ids.ts';
import type { StoreConnection } from '../../sql/store.ts';

export interface WorkerSettings {
  readonly connection: StoreConnection;
  /** What all companies' contacts may take together, in bytes. */
  readonly budget: number;
}

export interface AskedView {
  readonly companyId: CompanyId;
  readonly userId: UserId | null;
  readonly domainId: DomainId | null;
  readonly directoryIds: readonly ContactDirectoryId[];
}

export type ToWorker =
  | {
      readonly kind: 'search';
      readonly id: number;
      readonly viewer: AskedView;
      readonly query: SearchQuery;
      readonly limit: number;
    }
  /** Contacts of the company may have changed. */
  | { readonly kind: 'changed'; readonly companyId: CompanyId }
  | { readonly kind: 'stop' };

/** What was found, and the state of the sections that were looked at: `no:version:domain`, by number. */
export interface IndexAnswer {
  readonly hits: readonly IndexedHit[];
  readonly stamp: string;
}

export type FromWorker =
  /** `answer` null: the company's contacts are not in the index, or not yet. */
  | { readonly kind: 'found'; readonly id: number; readonly answer: IndexAnswer | null }
  | { readonly kind: 'read'; readonly companyId: CompanyId; readonly contacts: number; readonly bytes: number }
  | { readonly kind: 'failed'; readonly companyId: CompanyId; readonly reason: string };
