import type { HoursException, SpecialDay, WeeklyTime } from '../../contract/rest/opening-hours.ts';
import type { CompanyId } from '../../kernel/ids.ts';

/** When something takes callers. All times are those of clocks on the wall in `timeZone`. */
export interface OpeningHours {
  readonly id: string;
  readonly companyId: CompanyId;
  readonly name: string;
  readonly timeZone: string;
  readonly weekly: readonly WeeklyTime[];
  /** Count instead of the weekly times; one of a certain year before one of every year. */
  readonly specialDays: readonly SpecialDay[];
  /** Closed on the company's holidays, too, where no special day says otherwise. */
  readonly followsHolidays: boolean;
  /** Counts before everything else while it lasts. */
  readonly exception: HoursException | null;
}

/** Why it is open or closed. */
export type HoursCode =
  | 'exception-open'
  | 'exception-closed'
  | 'special-open'
  | 'special-closed'
  | 'holiday'
  | 'weekly-open'
  | 'weekly-closed'
  | 'never-open'
  | 'always-open';

export interface HoursState {
  readonly isOpen: boolean;
  /** `until` and `opens` in params: local `YYYY-MM-DDTHH:MM`; `name` and `reason` as they were given. */
  readonly because: { readonly code: HoursCode; readonly params: Readonly<Record<string, string>>; readonly sentence: string };
  /** When that changes; null: not within 100 days. */
  readonly changesAtMs: number | null;
}
