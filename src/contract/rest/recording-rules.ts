import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { nameSchema } from './telephony-primitives.ts';

const ids = z.array(z.string().max(100)).max(500);

/** Which calls are recorded. Of the enabled rules of a company the first that fits decides, by `position`. */
const fields = {
  name: nameSchema,
  position: z.number().int().min(1).max(10_000),
  enabled: z.boolean(),
  /** `never`: not by the rules that follow, and not by button. */
  action: z.enum(['record', 'never']),
  direction: z.enum(['any', 'inbound', 'outbound', 'internal']),
  /** Each list: one of these; empty: whichever. */
  queueIds: ids,
  userIds: ids,
  groupIds: ids,
  trunkIds: ids,
  /** Of the customer or the number he called; `*` stands for any digits: `+4930*`. */
  numbers: z.array(z.string().trim().min(1).max(40)).max(200),
  /** So many of a hundred calls that fit; of the others the next rules decide. */
  sharePercent: z.number().int().min(1).max(100),
  /** "This call is recorded" is said to both before they talk. */
  announces: z.boolean(),
  /** Keys that are pressed, by whomever, are not heard. */
  masksDigits: z.boolean(),
  /** What a consulted colleague says while the customer is on hold is recorded, too, on our side. */
  includesConsultation: z.boolean(),
  /** Null: as the parameter `Recording-NumberDaysOfStorage` says. 0: for ever. */
  keepDays: z.number().int().min(0).max(36_500).nullable(),
  /** Who gets a mail with a link when one is ready. */
  mailUserIds: ids,
  /** The people who spoke get one, too. */
  mailsPeople: z.boolean(),
};

export const recordingRuleSchema = z.object({ ...fields, ...administeredSchema.shape, id: z.string() });
export type RecordingRuleView = z.infer<typeof recordingRuleSchema>;

export const newRecordingRuleSchema = z.object({
  ...fields,
  position: fields.position.default(100),
  enabled: fields.enabled.default(true),
  action: fields.action.default('record'),
  direction: fields.direction.default('any'),
  queueIds: ids.default([]),
  userIds: ids.default([]),
  groupIds: ids.default([]),
  trunkIds: ids.default([]),
  numbers: fields.numbers.default([]),
  sharePercent: fields.sharePercent.default(100),
  announces: fields.announces.default(true),
  masksDigits: fields.masksDigits.default(true),
  includesConsultation: fields.includesConsultation.default(true),
  keepDays: fields.keepDays.default(null),
  mailUserIds: ids.default([]),
  mailsPeople: fields.mailsPeople.default(false),
});
export type NewRecordingRuleInput = z.infer<typeof newRecordingRuleSchema>;

const rules = administered('recording-rules');

export const listRecordingRules = rules.list({
  summary: 'Rules that say which calls are recorded, the first that fits decides',
  item: recordingRuleSchema,
  sortable: ['position', 'name', 'changedAt'],
  filters: { enabled: flagSchema.optional() },
});

export const createRecordingRule = rules.create({
  summary: 'Add a rule; it counts for calls whose parties are connected from now on',
  body: newRecordingRuleSchema,
  response: recordingRuleSchema,
});

export const readRecordingRule = rules.read({ summary: 'One rule of recording', response: recordingRuleSchema });

export const changeRecordingRule = rules.change({
  summary: 'Change a rule; recordings that go on stay as they began',
  fields: z.object(fields),
  response: recordingRuleSchema,
});

export const recordingRuleDependents = rules.dependents('What hangs on a rule of recording');

export const deleteRecordingRule = rules.remove('Delete a rule; what was recorded by it stays');
