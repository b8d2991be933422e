import type { CompanyId } from '../../kernel/ids.ts';

/** The isolation unit: nothing of one company can be seen or used from another (T-TEN-1). */
export interface Company {
  readonly id: CompanyId;
  readonly name: string;
}
