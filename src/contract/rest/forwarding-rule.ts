import { z } from 'zod';
import { dialledSchema } from './primitives.ts';

/** Who an advanced rule is about; it holds when one of the callers fits. */
export const callerMatchSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), number: dialledSchema }),
  /** `*` any digits, `?` one: `0033*`, `+46 8*`. */
  z.object({ kind: z.literal('pattern'), pattern: z.string().trim().min(1).max(64) }),
  z.object({ kind: z.literal('user'), userId: z.string().max(100) }),
  z.object({ kind: z.literal('group'), groupId: z.string().max(100) }),
  z.object({ kind: z.literal('contact'), contactId: z.string().max(200), name: z.string().max(200) }),
  z.object({ kind: z.literal('directory'), directoryId: z.string().max(100) }),
  z.object({ kind: z.literal('list'), listId: z.string().max(100) }),
  z.object({ kind: z.literal('vip') }),
  z.object({ kind: z.literal('anonymous') }),
]);
export type CallerMatch = z.infer<typeof callerMatchSchema>;

/** What was called: one of the user's numbers or devices. */
export const calledMatchSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), number: dialledSchema }),
  z.object({ kind: z.literal('device'), deviceId: z.string().max(100) }),
]);
export type CalledMatch = z.infer<typeof calledMatchSchema>;

/** Monday is 1, Sunday 7 (ISO 8601). */
export const weekdaySchema = z.number().int().min(1).max(7);
export const clockTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM');
export const dateSchema = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'expected YYYY-MM-DD')
  .refine((text) => new Date(`${text}T00:00:00Z`).toISOString().startsWith(text), 'there is no such day');

/** In the time zone of the user. */
export const ruleTimeSchema = z.object({
  /** Empty: every day. */
  days: z.array(weekdaySchema).max(7),
  /** `to` before `from`: over midnight, counted to the day it began. Both null: all day. */
  from: clockTimeSchema.nullable(),
  to: clockTimeSchema.nullable(),
  /** First and last day; null: without end. */
  firstDay: dateSchema.nullable(),
  lastDay: dateSchema.nullable(),
  /** `also`: holidays are days like others; `never`: not on them; `only`: on holidays alone. */
  holidays: z.enum(['also', 'never', 'only']),
});
export type RuleTime = z.infer<typeof ruleTimeSchema>;

export const forwardTypeSchema = z.enum(['immediate', 'busy', 'no-answer']);
export type ForwardType = z.infer<typeof forwardTypeSchema>;
export const callOriginSchema = z.enum(['all', 'internal', 'external']);
export type CallOrigin = z.infer<typeof callOriginSchema>;
export const userStatusSchema = z.enum(['online', 'absent', 'busy', 'offline']);
export type UserStatus = z.infer<typeof userStatusSchema>;

export const ruleActionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), number: dialledSchema }),
  z.object({ kind: z.literal('user'), userId: z.string().max(100) }),
  /** One of the user's own. */
  z.object({ kind: z.literal('device'), deviceId: z.string().max(100) }),
  z.object({ kind: z.literal('voicemail') }),
  z.object({ kind: z.literal('busy') }),
  z.object({ kind: z.literal('reject') }),
  /** Calls ring here, whatever follows says. Type `immediate` only. */
  z.object({ kind: z.literal('ring') }),
  /** Calls ring here and there. Type `immediate` only. */
  z.object({ kind: z.literal('ring-also'), number: dialledSchema }),
]);
export type RuleAction = z.infer<typeof ruleActionSchema>;

/** Heard by the caller before he is sent on. */
export const announcementSchema = z.enum(['none', 'forwarded', 'absent', 'closed', 'wait']);
export type Announcement = z.infer<typeof announcementSchema>;

const ruleFields = {
  name: z.string().trim().max(100),
  enabled: z.boolean(),
  type: forwardTypeSchema,
  /** Of type `no-answer`: seconds of ringing; null: WAITTIMENOREPLY. */
  afterS: z.number().int().min(5).max(120).nullable(),
  origin: callOriginSchema,
  /** Empty: everybody. */
  callers: z.array(callerMatchSchema).max(50),
  /** Everybody but these. */
  exceptCallers: z.boolean(),
  /** Empty: whichever number was called. */
  called: z.array(calledMatchSchema).max(20),
  /** Null: at any time. */
  time: ruleTimeSchema.nullable(),
  /** Of the user when the call comes; empty: whichever. */
  statuses: z.array(userStatusSchema).max(4),
  /** What his calendar has at that time; null: whatever. */
  calendar: z.enum(['busy', 'free']).nullable(),
  action: ruleActionSchema,
  announcement: announcementSchema,
};

/** An advanced rule as it is kept and read. */
export const forwardingRuleSchema = z.object({ id: z.string(), ...ruleFields });
export type ForwardingRule = z.infer<typeof forwardingRuleSchema>;

/** A rule as it is written. What is left out is the usual. */
export const newRuleSchema = z.object({
  ...ruleFields,
  name: ruleFields.name.default(''),
  enabled: ruleFields.enabled.default(true),
  afterS: ruleFields.afterS.default(null),
  origin: ruleFields.origin.default('all'),
  callers: ruleFields.callers.default([]),
  exceptCallers: ruleFields.exceptCallers.default(false),
  called: ruleFields.called.default([]),
  time: ruleFields.time.default(null),
  statuses: ruleFields.statuses.default([]),
  calendar: ruleFields.calendar.default(null),
  announcement: ruleFields.announcement.default('none'),
});
export type NewForwardingRule = z.output<typeof newRuleSchema>;

/** `voicemail`, or a number. */
