import type { CompanyId, UserId } from '../../kernel/ids.ts';

/** Whom callers talked to, from the call logs of the company. */
export interface AskedBeforeStore {
  /**
   * The last one who answered a call from `number` in the last 90 days.
   * @param except whoever asks: the attendant answers everybody
   */
  lastAnswerer(of: {
    readonly companyId: CompanyId;
    readonly number: string;
    readonly except: UserId;
  }): Promise<{ readonly userId: UserId; readonly atMs: number } | null>;
}
