import type { CompanyId } from '../../kernel/ids.ts';

/** The isolation unit: nothing of one company can be seen or used from another (T-TEN-1). */
export interface Company {
  readonly id: CompanyId;
  readonly name: string;
}

/** A company as those see it who administer all. */
export interface CompanyRecord extends Company {
  readonly enabled: boolean;
  readonly domainCount: number;
  readonly userCount: number;
  readonly deviceCount: number;
  readonly version: number;
  readonly changedAtMs: number;
}
