import type { CompanyId } from '../../kernel/ids.ts';
import type { ApplicationId, Authorization, NamedObject } from '../access/index.ts';
import type { Dependents } from '../api/index.ts';

/** An authorization with what it is called in the record of changes. */
export interface NamedAuthorization extends Authorization {
  readonly name: string;
}

export interface StoredApplication {
  readonly application: ApplicationId;
  readonly isOpen: boolean;
  readonly seats: number | null;
  readonly version: number;
}

/** Where rights are kept. A change is taken up by the decisions before its promise resolves. */
export interface AuthorizationStore {
  /**
   * All or none; those that exist already are left out of the answer.
   * @throws ParleyError `no-seat-left`, `input-invalid` for users, groups, queues or names that are not of the company
   */
  add(companyId: CompanyId, authorizations: readonly NamedAuthorization[]): Promise<readonly Authorization[]>;
  /** @throws ParleyError `not-found` when one of them is not the company's; then none is removed */
  remove(companyId: CompanyId, ids: readonly string[]): Promise<void>;
  applications(companyId: CompanyId): Promise<readonly StoredApplication[]>;
  /** @throws ParleyError `changed-meanwhile`, `no-seat-left` */
  saveApplication(companyId: CompanyId, change: StoredApplication): Promise<StoredApplication>;
  objectVersions(companyId: CompanyId): Promise<ReadonlyMap<string, number>>;
  /** @throws ParleyError `name-taken`, `input-invalid` */
  addObject(object: NamedObject): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken` */
  renameObject(companyId: CompanyId, id: string, version: number, name: string): Promise<void>;
  dependentsOfObject(companyId: CompanyId, id: string): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  removeObject(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void>;
}
