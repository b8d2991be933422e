import type { CompanyId } from '../../../kernel/ids.ts';
import type { Present } from '../takeover-kind.ts';

/** The kinds of which the store is asked what is there. */
export type StoredKind =
  | 'companies'
  | 'domains'
  | 'groups'
  | 'users'
  | 'group-members'
  | 'devices'
  | 'trunks'
  | 'queues'
  | 'agents'
  | 'named-objects'
  | 'authorizations'
  | 'parameters'
  | 'numbering-settings'
  | 'numbering-rules'
  | 'forwardings'
  | 'directories'
  | 'contacts'
  | 'contact-lists';

/** What a company has of a kind, with the keys that the kind's `keysOf` makes. */
export type ReadPresent = (companyId: CompanyId, kind: StoredKind) => Promise<Present>;
