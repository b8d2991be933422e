import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { ConnectorKind, SettingValues } from '../connector/index.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import type { ContactMapping } from '../mapping/index.ts';

/** `draft`: never synchronised. `private`: each contact is one user's, found by his e-mail address (T-DIR-2). */
export type ContactDirectoryType = 'draft' | 'public' | 'private';

/** When it is read: by hand only, daily at the parameter `timeSynchronizationDirectories`, or again and again (T-DIR-5). */
export type SynchronisationPlan =
  | { readonly kind: 'manual' }
  | { readonly kind: 'daily' }
  | { readonly kind: 'every'; readonly minutes: number };

/** A directory: where its contacts come from, who they are for, and how they are shown. */
export interface ContactDirectory {
  readonly id: ContactDirectoryId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly name: string;
  readonly type: ContactDirectoryType;
  /** The lowest names the caller. */
  readonly priority: number;
  readonly connector: ConnectorKind;
  /** As the connector describes them; secrets are kept apart. */
  readonly settings: SettingValues;
  readonly mapping: ContactMapping;
  /** Contacts that share an e-mail address with one of another such directory are shown as one (T-DIR-6). */
  readonly merges: boolean;
  readonly plan: SynchronisationPlan;
  /** A synchronisation that would take away more than so many percent waits until somebody agrees. */
  readonly holdBackPercent: number;
}
