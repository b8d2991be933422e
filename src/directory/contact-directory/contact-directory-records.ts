import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { Dependents, ListRequest, RowPage } from '../../platform/api/index.ts';
import type { ConnectorKind } from '../connector/index.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import type { ContactDirectory, ContactDirectoryType } from './contact-directory.ts';

/** A directory as an administrator sees it. */
export interface ContactDirectoryRecord extends ContactDirectory {
  readonly domainName: string;
  /** Names of the secrets that there are. */
  readonly secrets: readonly string[];
  readonly version: number;
  readonly changedAtMs: number;
}

export interface DirectoryListRequest extends ListRequest {
  readonly domainId?: DomainId | undefined;
  readonly type?: ContactDirectoryType | undefined;
  readonly connector?: ConnectorKind | undefined;
}

export type Secrets = Readonly<Record<string, string>>;

export type DirectoryChange = {
  readonly [Field in keyof Omit<ContactDirectory, 'id' | 'companyId' | 'connector'>]?: ContactDirectory[Field] | undefined;
} & {
  /** All of them, as they are from now on; left out: as they were. */
  readonly secrets?: Secrets | undefined;
};

/** Directories in the store. Everything happens inside the company that is named. */
export interface ContactDirectoryRecords {
  list(companyId: CompanyId, request: DirectoryListRequest): Promise<RowPage<ContactDirectoryRecord>>;
  find(companyId: CompanyId, id: string): Promise<ContactDirectoryRecord | null>;
  secretsOf(companyId: CompanyId, id: ContactDirectoryId): Promise<Secrets>;
  /** @throws ParleyError `name-taken` */
  add(directory: ContactDirectory, secrets: Secrets): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken` */
  change(companyId: CompanyId, id: ContactDirectoryId, version: number, change: DirectoryChange): Promise<void>;
  /** @param contacts how many it has: they go with it */
  dependents(companyId: CompanyId, id: ContactDirectoryId, contacts: number): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  remove(companyId: CompanyId, id: ContactDirectoryId, contacts: number, confirm: string | undefined): Promise<void>;
}
