import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { ConnectorKind, SettingValues } from '../connector/index.ts';
import type { ContactDirectoryId, ContactField, FreeField, NumberField } from '../contact/index.ts';

/** `draft`: never synchronised. `private`: each contact is one user's, found by his e-mail address (T-DIR-2). */
export type ContactDirectoryType = 'draft' | 'public' | 'private';

/** How a source's fields become a contact's (T-DIR-3, T-DIR-4). */
export interface ContactMapping {
  /** Which field tells entries apart; null: what the source itself gives. */
  readonly id: string | null;
  /** Expressions with options: `sn|u`, `telephoneNumber|p::9{0}::^[0-9]{4}$`. */
  readonly fields: Readonly<Partial<Record<ContactField, string>>>;
  /** For each number the source's field that says whether it is on the red list (T-DIR-8). */
  readonly redList: Readonly<Partial<Record<NumberField, string>>>;
  /** The administrator's names of free fields; `[VIP]` in one makes it that of very important people (T-DIR-7). */
  readonly names: Readonly<Partial<Record<FreeField, string>>>;
}

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
