import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema } from './listing.ts';
import { decisionStepSchema, idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';
import { nameSchema } from './telephony-primitives.ts';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time like 09:00');
const closing = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time like 18:00, or 24:00');

/** From one time to another; to the same or an earlier one: over midnight, `24:00` ends with the day. */
export const openTimeSchema = z.object({ from: clock, to: closing });
export type OpenTime = z.infer<typeof openTimeSchema>;

/** `day`: Monday is 1, Sunday 7. */
export const weeklyTimeSchema = openTimeSchema.extend({ day: z.number().int().min(1).max(7) });
export type WeeklyTime = z.infer<typeof weeklyTimeSchema>;

/** A holiday or another day that is not as usual: open at `times`, without any closed. `date`: one day, or `MM-DD` of every year. */
export const specialDaySchema = z.object({
  date: z.string().regex(/^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day like 2026-12-25, or 12-25 of every year'),
  name: z.string().trim().max(100),
  times: z.array(openTimeSchema).max(10),
});
export type SpecialDay = z.infer<typeof specialDaySchema>;

/** From `fromMs` until `untilMs` open or closed, whatever the times say. */
export const hoursExceptionSchema = z.object({
  isOpen: z.boolean(),
  fromMs: timestampSchema,
  untilMs: timestampSchema,
  reason: z.string().trim().max(200),
});
export type HoursException = z.infer<typeof hoursExceptionSchema>;

const fields = {
  name: nameSchema,
  timeZone: z.string().min(1).max(60),
  weekly: z.array(weeklyTimeSchema).max(100),
  specialDays: z.array(specialDaySchema).max(1000),
  /** Closed on the company's holidays (parameter `Holidays`), too, unless a special day says otherwise. */
  followsHolidays: z.boolean(),
  exception: hoursExceptionSchema.nullable(),
};

export const hoursStateSchema = z.object({
  isOpen: z.boolean(),
  because: decisionStepSchema,
  /** When that changes; null: not within 100 days. */
  changesAtMs: timestampSchema.nullable(),
});
export type HoursStateView = z.infer<typeof hoursStateSchema>;

export const openingHoursSchema = z.object({
  ...fields,
  ...administeredSchema.shape,
  id: z.string(),
  /** How it is now. */
  state: hoursStateSchema,
  /** How many queues keep them. */
  queueCount: z.number().int(),
});
export type OpeningHoursView = z.infer<typeof openingHoursSchema>;

export const newOpeningHoursSchema = z.object({
  ...fields,
  weekly: fields.weekly.default([]),
  specialDays: fields.specialDays.default([]),
  followsHolidays: z.boolean().default(true),
  exception: fields.exception.default(null),
});

const hours = administered('opening-hours');

export const listOpeningHours = hours.list({
  summary: 'Opening hours and how they are now',
  item: openingHoursSchema,
  sortable: ['name', 'changedAt'],
  filters: {},
});

export const createOpeningHours = hours.create({
  summary: 'Add opening hours',
  body: newOpeningHoursSchema,
  response: openingHoursSchema,
});

export const readOpeningHours = hours.read({ summary: 'One of the opening hours', response: openingHoursSchema });

export const changeOpeningHours = hours.change({
  summary: 'Change opening hours; whoever calls from now on is treated by them',
  fields: z.object(fields),
  response: openingHoursSchema,
});

export const openingHoursDependents = hours.dependents('What keeps these opening hours');

export const deleteOpeningHours = hours.remove('Delete opening hours; queues that kept them are always open then');

export const previewOpeningHours = route({
  method: 'POST',
  path: '/api/v1/admin/opening-hours/preview',
  audience: 'administrator',
  tag: 'opening-hours',
  summary: 'What opening hours would say, before they are saved: the state now and each change of the days to come',
  body: z.object({ hours: newOpeningHoursSchema.omit({ name: true }), atMs: timestampSchema.optional() }),
  response: z.object({
    now: hoursStateSchema,
    /** The next changes, at most 14. */
    changes: z.array(z.object({ atMs: timestampSchema, state: hoursStateSchema })),
  }),
});

export const readHolidayCalendar = route({
  method: 'POST',
  path: '/api/v1/admin/opening-hours/holiday-calendar',
  audience: 'administrator',
  tag: 'opening-hours',
  summary: 'Read the days of a calendar file (.ics) as special days; nothing is saved',
  body: z.object({ calendar: z.string().min(1).max(2_000_000), fromYear: z.number().int().min(1970).max(2200).optional() }),
  maxBodyBytes: 3 * 1024 * 1024,
  response: z.object({
    days: z.array(specialDaySchema),
    /** Events with a time of the day, or before the year that was asked for. */
    skipped: z.number().int(),
  }),
});

/** What somebody who may close and open by hand sees. */
export const myOpeningHoursSchema = openingHoursSchema.pick({
  id: true,
  name: true,
  timeZone: true,
  exception: true,
  state: true,
});

export const myOpeningHours = route({
  method: 'GET',
  path: '/api/v1/opening-hours',
  audience: 'signed-in',
  tag: 'opening-hours',
  summary: 'Opening hours that I may close and open for a while',
  response: z.object({ items: z.array(myOpeningHoursSchema) }),
});

export const setHoursException = route({
  method: 'PUT',
  path: '/api/v1/opening-hours/:id/exception',
  audience: 'signed-in',
  tag: 'opening-hours',
  summary: 'Close or open until a time, whatever the times say; null takes that back',
  params: idParams,
  body: z.object({
    exception: hoursExceptionSchema
      .extend({ fromMs: timestampSchema.optional(), reason: z.string().trim().max(200).default('') })
      .nullable(),
  }),
  response: myOpeningHoursSchema,
});
