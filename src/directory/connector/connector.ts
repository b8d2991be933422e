import type { Clock } from '../../kernel/clock.ts';
import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { SettingField, SettingValues } from './setting-field.ts';

/** Where contacts come from (T-DIR-1). */
export type ConnectorKind =
  | 'ldap'
  | 'active-directory'
  | 'postgresql'
  | 'mysql'
  | 'sql-server'
  | 'odbc'
  | 'file'
  | 'exchange'
  | 'microsoft-graph'
  | 'google'
  | 'domino'
  | 'carddav'
  | 'portal-users'
  | 'private-contacts'
  | 'outlook';

/**
 * One entry of a source: its fields by the names that the source gives them, each with its values in order; those without a value are
 * left out. Whoever looks one up ignores upper and lower case. Pictures are `data:` addresses, other bytes hexadecimal.
 */
export interface SourceEntry {
  /** What the source itself knows it by, when it has such a thing; the mapping's `id` goes before it. */
  readonly key: string | null;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** Of private sources: the e-mail address of the user whose contact it is (T-DIR-2). */
  readonly ownerEmail?: string;
}

export interface EntryRequest {
  /** Names of fields that are wanted; a source that can ask for fewer does. Null: all. */
  readonly fields: readonly string[] | null;
  /** After so many it may stop; for previews. */
  readonly limit: number | null;
  /** Of private directories: whose contacts are wanted. */
  readonly ownerEmails: readonly string[] | null;
}

/** A source that is open. Entries come as a stream, so that half a million need little memory. */
export interface ContactSource extends AsyncDisposable {
  /**
   * @throws ParleyError `contact-source-unreachable`, `contact-source-refused`, in the words of the source, with what to do
   * @throws ParleyError `contact-source-invalid`: the source gave something that is not what its kind gives, with where
   */
  entries(request: EntryRequest, signal: AbortSignal): AsyncIterable<SourceEntry>;
  /** The names of fields that can be mapped, as far as they can be told without reading everything. */
  fieldNames(signal: AbortSignal): Promise<readonly string[]>;
}

/** For whom a source is opened, and with what. `settings` and `secrets` were checked against {@link ConnectorDescription.settings}. */
export interface OpenRequest {
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly directoryId: string;
  readonly settings: SettingValues;
  readonly secrets: Readonly<Record<string, string>>;
}

/** A kind of source as the page for it is made: its form, what is usual, and whether it can hold contacts of single users. */
export interface ConnectorDescription {
  readonly kind: ConnectorKind;
  readonly settings: readonly SettingField[];
  /** What is usual to map, by contact field; values as in mappings (`sn|u`). */
  readonly usualMapping: Readonly<Record<string, string>>;
  readonly types: readonly ('public' | 'private')[];
  /**
   * Whether nothing in such a source tells its entries apart, so that a mapping must say which field does. `settings` are those that
   * count, files by their names. Left out: it never is so, or is seen only when it is read (a table without a primary key).
   */
  readonly givesNoKeys?: (settings: SettingValues) => boolean;
  /** `pull`: read by a synchronisation. `push`: others bring the entries (Outlook add-in, a person's own contacts). */
  readonly way: 'pull' | 'push';
}

/** One for each kind; the adapters implement it, the composition collects them. */
export interface Connector {
  readonly description: ConnectorDescription;
  /** @throws ParleyError `input-invalid` naming the setting; connection errors may wait until entries are asked for */
  open(request: OpenRequest): Promise<ContactSource>;
}

/** What connectors are made of; file and network access are their own. */
export interface ConnectorParts {
  readonly clock: Clock;
  readonly logger: Logger;
}
