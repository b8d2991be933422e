import type { NamesByLanguage } from '../../contract/name-in.ts';
import { ownReasons } from '../../contract/reason-words.ts';
import type { CompanyId } from '../../kernel/ids.ts';

/** Why an agent may be not ready. */
export interface NotReadyReason {
  readonly id: string;
  readonly companyId: CompanyId;
  /** What agent states and reports say, e.g. `lunch`; unique in the company and never changed. */
  readonly code: string;
  /** At least one. */
  readonly names: NamesByLanguage;
  readonly isPaid: boolean;
  /** Counts as work: training, mail. */
  readonly isProductive: boolean;
  /** Longer is noted, in milliseconds; null: as long as it takes. */
  readonly allowedMs: number | null;
  /** The smaller the sooner in the list. */
  readonly position: number;
  readonly enabled: boolean;
}

/** What a reason is called: one of the company's as the company says, one that we gave in our words; null for another. */
export function namesOfReason(reasons: readonly NotReadyReason[], code: string): NamesByLanguage | null {
  return reasons.find((one) => one.code === code)?.names ?? ownReasons[code] ?? null;
}
