import { z } from 'zod';
import { administered } from './administered-routes.ts';
import {
  clockTimeSchema,
  forwardingRuleSchema,
  forwardTypeSchema,
  newRuleSchema,
  userStatusSchema,
  weekdaySchema,
} from './forwarding-rule.ts';
import { administeredSchema, versionSchema } from './listing.ts';
import { decisionStepSchema, dialledSchema, idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

export * from './forwarding-rule.ts';

const simpleTarget = dialledSchema.nullable();

/** Where calls of one origin go, where that is another than for all. Left out: as for all. */
export const simpleOfOriginSchema = z.object({
  immediate: simpleTarget,
  busy: simpleTarget,
  noAnswer: simpleTarget,
});

export const simpleForwardingSchema = z.object({
  immediate: simpleTarget,
  busy: simpleTarget,
  noAnswer: simpleTarget,
  /** Seconds of ringing before `noAnswer` applies. */
  noAnswerAfterS: z.number().int().min(5).max(120),
  internal: simpleOfOriginSchema,
  external: simpleOfOriginSchema,
  /** Rings together with the phones. */
  alsoRing: simpleTarget,
});
export type SimpleForwardingView = z.infer<typeof simpleForwardingSchema>;

/** When a profile begins to be in force by itself, in the time zone of the user. */
export const profileSwitchSchema = z.object({ days: z.array(weekdaySchema).min(1).max(7), at: clockTimeSchema });
export type ProfileSwitch = z.infer<typeof profileSwitchSchema>;

const profileFields = {
  name: z.string().trim().min(1).max(60),
  switches: z.array(profileSwitchSchema).max(14),
};

export const forwardingProfileSchema = z.object({
  ...administeredSchema.shape,
  id: z.string(),
  /** Empty: the usual one, that nobody named. */
  name: z.string(),
  isActive: z.boolean(),
  /** Dialled to make it the active one; null: there is none. */
  code: z.string().nullable(),
  switches: z.array(profileSwitchSchema),
  simple: simpleForwardingSchema,
  rules: z.array(forwardingRuleSchema),
});
export type ForwardingProfileView = z.infer<typeof forwardingProfileSchema>;

/** A rule that an administrator made for users, as they see it: they cannot change it. */
export const imposedRuleOfUserSchema = z.object({
  place: z.enum(['before', 'after']),
  /** Whom it was made for. */
  level: z.enum(['company', 'domain', 'group', 'user']),
  rule: forwardingRuleSchema,
});
export type ImposedRuleOfUser = z.infer<typeof imposedRuleOfUserSchema>;

/** Names of what rules are about, so that they can be read as sentences. By id; what is gone is not there. */
const namesSchema = z.record(z.string(), z.string());

export const myForwardingSchema = z.object({
  profiles: z.array(forwardingProfileSchema),
  /** When another profile begins to be in force by itself; null: none does. */
  nextSwitchAt: timestampSchema.nullable(),
  imposed: z.array(imposedRuleOfUserSchema),
  names: namesSchema,
  timeZone: z.string(),
  /** Whether any calendar is connected: where none is, rules about it never hold. */
  hasCalendar: z.boolean(),
  /** WAITTIMENOREPLY: of rules without a time of their own. */
  noAnswerAfterS: z.number().int(),
  mayUseRules: z.boolean(),
  mayAddRules: z.boolean(),
  onlyRules: z.boolean(),
});
export type MyForwardingView = z.infer<typeof myForwardingSchema>;

const mine = { audience: 'signed-in', tag: 'forwarding' } as const;

export const readMyForwarding = route({
  ...mine,
  method: 'GET',
  path: '/api/v1/me/forwarding/profiles',
  summary: 'My profiles with all their rules, and the rules that administrators made for me',
  response: myForwardingSchema,
});

export const createForwardingProfile = route({
  ...mine,
  method: 'POST',
  path: '/api/v1/me/forwarding/profiles',
  status: 201,
  summary: 'Make a profile, empty or as a copy of another',
  body: z.object({ name: profileFields.name, copyOf: z.string().max(100).nullable().default(null) }),
  response: forwardingProfileSchema,
});

export const changeForwardingProfile = route({
  ...mine,
  method: 'PATCH',
  path: '/api/v1/me/forwarding/profiles/:id',
  summary: 'Change name, simple forwarding or times of a profile',
  params: idParams,
  body: z
    .object({ ...profileFields, simple: simpleForwardingSchema })
    .partial()
    .extend({ version: versionSchema }),
  response: forwardingProfileSchema,
});

export const deleteForwardingProfile = route({
  ...mine,
  method: 'DELETE',
  path: '/api/v1/me/forwarding/profiles/:id',
  summary: 'Delete a profile; the last one stays',
  params: idParams,
});

export const activateForwardingProfile = route({
  ...mine,
  method: 'POST',
  path: '/api/v1/me/forwarding/profiles/:id/activate',
  summary: 'From now on this profile counts, until another is chosen or begins by its times',
  params: idParams,
  response: myForwardingSchema,
});

const ruleParams = z.object({ id: z.string().max(100), ruleId: z.string().max(100) });

export const addForwardingRule = route({
  ...mine,
  method: 'POST',
  path: '/api/v1/me/forwarding/profiles/:id/rules',
  summary: 'Add a rule after the others',
  params: idParams,
  body: z.object({ version: versionSchema, rule: newRuleSchema }),
  response: forwardingProfileSchema,
});

export const changeForwardingRule = route({
  ...mine,
  method: 'PUT',
  path: '/api/v1/me/forwarding/profiles/:id/rules/:ruleId',
  summary: 'Change a rule',
  params: ruleParams,
  body: z.object({ version: versionSchema, rule: newRuleSchema }),
  response: forwardingProfileSchema,
});

export const deleteForwardingRule = route({
  ...mine,
  method: 'DELETE',
  path: '/api/v1/me/forwarding/profiles/:id/rules/:ruleId',
  summary: 'Delete a rule',
  params: ruleParams,
  query: z.object({ version: z.coerce.number().int().min(1) }),
  response: forwardingProfileSchema,
});

export const orderForwardingRules = route({
  ...mine,
  method: 'PUT',
  path: '/api/v1/me/forwarding/profiles/:id/order',
  summary: 'Put the rules into another order; the first that fits counts',
  params: idParams,
  body: z.object({ version: versionSchema, ids: z.array(z.string().max(100)).max(100) }),
  response: forwardingProfileSchema,
});

/** A call that is only imagined. */
const pretendedCall = {
  /** Who calls, as he would be shown; empty: a caller who hides his number. */
  from: z.string().trim().max(128),
  /** What he dials; null: the user's first number. */
  dialled: dialledSchema.nullable().default(null),
  /** When; null: now. */
  at: timestampSchema.nullable().default(null),
  /** The user's status then; null: as it is now. */
  status: userStatusSchema.nullable().default(null),
  /** What the user's phones do. */
  phones: z.enum(['answered', 'busy', 'no-answer', 'unreachable']).default('no-answer'),
};
/** At local date and time, as a page asks: `2026-11-21T17:05` in the time zone of the user. Instead of `at`. */
const localMoment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'expected YYYY-MM-DDTHH:MM')
  .nullable()
  .default(null);

export const triedForwardingSchema = z.object({
  /** What happens, one after another. */
  stages: z.array(
    z.object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      sentence: z.string(),
      /** Why. */
      steps: z.array(decisionStepSchema),
    }),
  ),
  /** Where the call ends, in one sentence. */
  sentence: z.string(),
  outcome: z.enum(['rings', 'forwarded', 'voicemail', 'refused', 'emergency', 'not-answered']),
  profileName: z.string(),
  at: timestampSchema,
});
export type TriedForwarding = z.infer<typeof triedForwardingSchema>;

export const tryForwarding = route({
  ...mine,
  method: 'POST',
  path: '/api/v1/me/forwarding/try',
  summary: 'What would happen if somebody called me',
  body: z.object({ ...pretendedCall, localTime: localMoment }),
  response: triedForwardingSchema,
});

export const sharedForwardingSchema = z.object({
  userId: z.string(),
  /** The first forwarding in force; null: calls ring there. */
  active: z
    .object({
      profileName: z.string(),
      /** Empty: forwarding without conditions. */
      ruleName: z.string(),
      sentence: z.string(),
      code: forwardTypeSchema,
      target: z.string(),
    })
    .nullable(),
});
export type SharedForwardingView = z.infer<typeof sharedForwardingSchema>;

export const readSharedForwarding = route({
  ...mine,
  method: 'GET',
  path: '/api/v1/people/:id/forwarding',
  summary: 'Where the calls of a colleague go, of whom I may see it (AuthorizeShareRulesGroup)',
  params: idParams,
  response: sharedForwardingSchema,
});

const imposedFields = {
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean(),
  place: z.enum(['before', 'after']),
  level: z.enum(['company', 'domain', 'group', 'user']),
  /** The domain, group or user; null for the company. */
  targetId: z.string().max(100).nullable(),
  rule: newRuleSchema,
};

export const imposedRuleSchema = z.object({
  ...administeredSchema.shape,
  ...imposedFields,
  id: z.string(),
  position: z.number().int(),
  targetName: z.string(),
  rule: forwardingRuleSchema,
  names: namesSchema,
});
export type ImposedRuleView = z.infer<typeof imposedRuleSchema>;

const imposed = administered('forwarding-rules', { tag: 'forwarding-rules' });

export const listImposedRules = imposed.list({
  summary: 'Rules made for users, in their order',
  item: imposedRuleSchema,
  sortable: ['position', 'name', 'changedAt'],
  filters: {},
});

export const createImposedRule = imposed.create({
  summary: 'Make a rule for users, groups, a domain or everybody',
  body: z.object({
    ...imposedFields,
    enabled: imposedFields.enabled.default(true),
    targetId: imposedFields.targetId.default(null),
  }),
  response: imposedRuleSchema,
});

export const readImposedRule = imposed.read({ summary: 'One rule', response: imposedRuleSchema });

export const changeImposedRule = imposed.change({
  summary: 'Change a rule; it holds for the next call',
  fields: z.object(imposedFields),
  response: imposedRuleSchema,
});

export const imposedRuleDependents = imposed.dependents('What hangs on a rule');
export const deleteImposedRule = imposed.remove('Delete a rule');

export const orderImposedRules = route({
  method: 'PUT',
  path: '/api/v1/admin/forwarding-rules/order',
  audience: 'administrator',
  tag: 'forwarding-rules',
  summary: 'Put the rules into another order; those not named come after',
  body: z.object({ ids: z.array(z.string().max(100)).max(500) }),
});

export const tryForwardingOf = route({
  method: 'POST',
  path: '/api/v1/admin/users/:id/forwarding/try',
  audience: 'administrator',
  tag: 'forwarding-rules',
  summary: 'What would happen if somebody called this user',
  params: idParams,
  body: z.object({ ...pretendedCall, localTime: localMoment }),
  response: triedForwardingSchema,
});
