import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, versionSchema } from './listing.ts';
import { decisionStepSchema, idParams } from './primitives.ts';
import { route } from './route.ts';

const settings = {
  internationalPrefix: z.string().regex(/^\d{0,4}$/),
  localCountryPrefix: z.string().regex(/^\d{0,4}$/),
  externalPrefix: z.string().regex(/^\d{0,4}$/),
  incomingAdd: z.string().regex(/^[\d+]{0,8}$/),
  incomingRemove: z.string().regex(/^[\d+]{0,8}$/),
  internalLength: z.number().int().min(1).max(12),
  internalReverseLength: z.number().int().min(0).max(12),
};

/** Of one domain (T-PLAN-1); the version is the domain's. */
export const numberingSettingsSchema = z.object({
  ...settings,
  ...administeredSchema.shape,
  domainId: z.string(),
  domainName: z.string(),
  country: z.string(),
});
export type NumberingSettingsView = z.infer<typeof numberingSettingsSchema>;

const rule = {
  domainId: z.string(),
  /** Tried from the lowest up. */
  priority: z.number().int().min(-1_000_000).max(1_000_000),
  pattern: z.string().min(1).max(200),
  value: z.string().max(200),
};

export const numberingRuleSchema = z.object({
  ...rule,
  ...administeredSchema.shape,
  id: z.string(),
  domainName: z.string(),
  /** Why it cannot be used with the present settings; null: it can. */
  problem: z.string().nullable(),
});
export type NumberingRuleView = z.infer<typeof numberingRuleSchema>;

const tag = 'numbering';
const audience = 'administrator';

export const listNumberingSettings = route({
  method: 'GET',
  path: '/api/v1/admin/numbering-settings',
  audience,
  tag,
  summary: 'Numbering settings of each domain',
  response: z.object({ items: z.array(numberingSettingsSchema) }),
});

/** `id`: of the domain. Settings that make a rule unusable are taken; the rule then shows its problem. */
export const changeNumberingSettings = route({
  method: 'PATCH',
  path: '/api/v1/admin/numbering-settings/:id',
  audience,
  tag,
  summary: 'Change the numbering settings of a domain',
  params: idParams,
  body: z.object(settings).partial().extend({ version: versionSchema }),
  response: numberingSettingsSchema,
});

const rules = administered('numbering-rules', { tag: 'numbering' });

export const listNumberingRules = rules.list({
  summary: 'Numbering rules of the company',
  item: numberingRuleSchema,
  sortable: ['priority', 'pattern', 'value', 'domain', 'changedAt'],
  filters: { domainId: z.string().max(100).optional() },
});

export const createNumberingRule = rules.create({
  summary: 'Add a numbering rule',
  body: z.object({ ...rule, domainId: z.string().max(100).optional() }),
  response: numberingRuleSchema,
});

export const readNumberingRule = rules.read({ summary: 'One numbering rule', response: numberingRuleSchema });

export const changeNumberingRule = rules.change({
  summary: 'Change a numbering rule',
  fields: z.object(rule).omit({ domainId: true }),
  response: numberingRuleSchema,
});

export const deleteNumberingRule = rules.remove('Delete a numbering rule');

/** T-PLAN-6, also with a rule that is only being thought of: `rules` in place of the stored ones, `settings` likewise. */
export const testNumberingPlan = route({
  method: 'POST',
  path: '/api/v1/admin/numbering-settings/:id/test',
  audience,
  tag,
  summary: 'What would be dialled in a domain, and by which rule; also with rules not stored yet',
  params: idParams,
  body: z.object({
    number: z.string().max(200),
    settings: z.object(settings).optional(),
    rules: z
      .array(z.object({ ...rule, id: z.string().max(100) }).omit({ domainId: true }))
      .max(1000)
      .optional(),
  }),
  response: z.object({
    number: z.string(),
    kind: z.enum(['internal', 'external', 'service', 'emergency']),
    ruleId: z.string().nullable(),
    steps: z.array(decisionStepSchema),
  }),
});
