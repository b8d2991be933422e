import type { CompanyId } from '../../kernel/ids.ts';
import type { AdministratorRank } from '../access/index.ts';

export interface CompanyRef {
  readonly id: CompanyId;
  readonly name: string;
}

/** A user who administers (T-ADM-1): his company, listed others beside it, or all and the installation. */
export interface Administrator {
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly company: CompanyRef;
  readonly administrator: AdministratorRank;
  /** Beside his own. */
  readonly companies: readonly CompanyRef[];
  readonly enabled: boolean;
  readonly version: number;
}

/** A company that somebody may administer. */
export interface AdministrableCompany extends CompanyRef {
  readonly enabled: boolean;
}
