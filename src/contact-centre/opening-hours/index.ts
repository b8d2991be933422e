export { checkHours } from './check-hours.ts';
export type { HolidayCalendar, ReadHolidayCalendar } from './holiday-calendar.ts';
export { asSet, LiveOpeningHours, type LiveOpeningHoursParts, type OpeningHoursPort } from './live-opening-hours.ts';
export type { HoursCode, HoursState, OpeningHours } from './opening-hours.ts';
export { OpeningHoursDesk, type OpeningHoursDeskParts } from './opening-hours-desk.ts';
export { changesAfter, stateAt } from './state-at.ts';
