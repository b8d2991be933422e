import type { CompanyId } from '../../kernel/ids.ts';
import type { Language } from '../../platform/user/index.ts';

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

/** What it is called in a language; in another when it has no name there. */
export function reasonName({ names, code }: Pick<NotReadyReason, 'names' | 'code'>, language: Language): string {
  return names[language] || names.en || Object.values(names).find(Boolean) || code;
}
