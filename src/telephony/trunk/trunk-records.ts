import type { CompanyId, DomainId, TrunkId } from '../../kernel/ids.ts';
import type { Dependents, ListRequest, RowPage } from '../../platform/api/index.ts';
import type { Trunk } from './trunk.ts';

/** How a trunk proves itself, without the password. */
export type ShownAuthentication =
  | { readonly kind: 'registration'; readonly user: string; readonly registrar: string }
  | { readonly kind: 'address'; readonly peers: readonly string[] };

/** A trunk as an administrator sees it. */
export interface TrunkRecord extends Omit<Trunk, 'authentication'> {
  readonly authentication: ShownAuthentication;
  readonly domainName: string;
  readonly version: number;
  readonly changedAtMs: number;
}

export interface TrunkListRequest extends ListRequest {
  readonly domainId?: DomainId | undefined;
  readonly enabled?: boolean | undefined;
}

/** A password left out stays. */
export type ChangedAuthentication =
  | { readonly kind: 'registration'; readonly user: string; readonly registrar: string; readonly password?: string | undefined }
  | { readonly kind: 'address'; readonly peers: readonly string[] };

export type TrunkChange = Partial<Omit<Trunk, 'id' | 'companyId' | 'domainId' | 'authentication'>> & {
  readonly authentication?: ChangedAuthentication | undefined;
};

/** Trunks in the store. Everything happens inside the company that is named. */
export interface TrunkRecords {
  list(companyId: CompanyId, request: TrunkListRequest): Promise<RowPage<TrunkRecord>>;
  find(companyId: CompanyId, id: TrunkId): Promise<TrunkRecord | null>;
  /** @throws ParleyError `name-taken` */
  add(trunk: Trunk): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken` */
  change(companyId: CompanyId, id: TrunkId, version: number, change: TrunkChange): Promise<void>;
  dependents(companyId: CompanyId, id: TrunkId): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  remove(companyId: CompanyId, id: TrunkId, confirm: string | undefined): Promise<void>;
}
