import type { CompanyId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';

/** Why an agent may be not ready. */
export interface NotReadyReason {
  readonly id: string;
  readonly companyId: CompanyId;
  /** What agent states and reports say, e.g. `lunch`; unique in the company and never changed. */
  readonly code: string;
  /** At least one. */
  readonly names: Readonly<Partial<Record<Language, string>>>;
  readonly isPaid: boolean;
  /** Counts as work: training, mail. */
  readonly isProductive: boolean;
  /** Longer is noted, in milliseconds; null: as long as it takes. */
  readonly allowedMs: number | null;
  /** The smaller the sooner in the list. */
  readonly position: number;
  readonly enabled: boolean;
}
