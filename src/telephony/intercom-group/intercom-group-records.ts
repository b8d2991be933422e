import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { Dependents, ListRequest, RowPage } from '../../platform/api/index.ts';
import type { IntercomGroup, IntercomGroupId } from './intercom-group.ts';

/** A group as an administrator sees it. */
export interface IntercomGroupRecord extends IntercomGroup {
  readonly domainName: string;
  readonly version: number;
  readonly changedAtMs: number;
}

export interface IntercomGroupListRequest extends ListRequest {
  readonly domainId?: DomainId | undefined;
  readonly enabled?: boolean | undefined;
}

export type IntercomGroupChange = Partial<Pick<IntercomGroup, 'name' | 'description' | 'deviceId' | 'enabled' | 'supervisedIds'>>;

/** Intercom groups in the store. Everything happens inside the company that is named. */
export interface IntercomGroupRecords {
  list(companyId: CompanyId, request: IntercomGroupListRequest): Promise<RowPage<IntercomGroupRecord>>;
  find(companyId: CompanyId, id: IntercomGroupId): Promise<IntercomGroupRecord | null>;
  /** @throws ParleyError `name-taken` */
  add(group: IntercomGroup): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken` */
  change(companyId: CompanyId, id: IntercomGroupId, version: number, change: IntercomGroupChange): Promise<void>;
  dependents(companyId: CompanyId, id: IntercomGroupId): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  remove(companyId: CompanyId, id: IntercomGroupId, confirm: string | undefined): Promise<void>;
}
