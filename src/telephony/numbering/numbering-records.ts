import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { ListRequest, RowPage } from '../../platform/api/index.ts';
import type { NumberingRuleRecord, NumberingSettingsRecord } from '../company-directory/index.ts';

/** The numbering settings of a domain as an administrator sees them; the version is the domain's. */
export interface NumberingSettingsRow extends NumberingSettingsRecord {
  readonly domainId: DomainId;
  readonly domainName: string;
  readonly country: string;
  readonly version: number;
  readonly changedAtMs: number;
}

export interface NumberingRuleRow extends NumberingRuleRecord {
  readonly domainId: DomainId;
  readonly domainName: string;
  readonly version: number;
  readonly changedAtMs: number;
}

export interface NumberingRuleListRequest extends ListRequest {
  readonly domainId?: DomainId | undefined;
}

/** Numbering in the store. Everything happens inside the company that is named. */
export interface NumberingRecords {
  settings(companyId: CompanyId): Promise<readonly NumberingSettingsRow[]>;
  /** @throws ParleyError `not-found`, `changed-meanwhile` */
  changeSettings(
    companyId: CompanyId,
    domainId: DomainId,
    version: number,
    change: Partial<NumberingSettingsRecord>,
  ): Promise<void>;
  listRules(companyId: CompanyId, request: NumberingRuleListRequest): Promise<RowPage<NumberingRuleRow>>;
  findRule(companyId: CompanyId, id: string): Promise<NumberingRuleRow | null>;
  addRule(companyId: CompanyId, domainId: DomainId, rule: NumberingRuleRecord): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile` */
  changeRule(companyId: CompanyId, id: string, version: number, change: Partial<Omit<NumberingRuleRecord, 'id'>>): Promise<void>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  removeRule(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void>;
}
