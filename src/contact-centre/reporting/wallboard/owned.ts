import type { SharedWith } from '../../../contract/rest/reports.ts';
import type { CompanyId, Id, UserId } from '../../../kernel/ids.ts';

export type OwnedId = Id<'owned'>;

/** A report, wallboard or subscription that somebody keeps. */
export interface Owned<Body> {
  readonly id: OwnedId;
  readonly companyId: CompanyId;
  readonly ownerId: UserId;
  readonly name: string;
  readonly body: Body;
  readonly sharedWith: SharedWith;
  readonly version: number;
}

export type OwnedChange<Body> = Partial<Pick<Owned<Body>, 'name' | 'body' | 'sharedWith'>>;

export interface OwnedRecords<Body> {
  list(companyId: CompanyId): Promise<readonly Owned<Body>[]>;
  find(companyId: CompanyId, id: string): Promise<Owned<Body> | null>;
  create(owned: Omit<Owned<Body>, 'version'>): Promise<Owned<Body>>;
  /** @throws ParleyError `not-found`, `changed-meanwhile` */
  change(companyId: CompanyId, id: string, change: OwnedChange<Body> & { readonly version: number }): Promise<Owned<Body>>;
  /** @throws ParleyError `not-found` */
  remove(companyId: CompanyId, id: string): Promise<void>;
}
