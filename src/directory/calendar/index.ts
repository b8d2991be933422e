export type { CalendarBusyness, CalendarEvent, CalendarSource } from './calendar-ports.ts';
