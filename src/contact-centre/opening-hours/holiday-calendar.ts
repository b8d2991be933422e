import type { SpecialDay } from '../../contract/rest/opening-hours.ts';

/** What was read of a calendar file. */
export interface HolidayCalendar {
  readonly days: SpecialDay[];
  /** Events that are no whole days, or before the year that was asked for. */
  readonly skipped: number;
}

/** @throws ParleyError `input-invalid` when it is no calendar */
export type ReadHolidayCalendar = (text: string, fromYear: number) => HolidayCalendar;
