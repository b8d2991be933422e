import { z } from 'zod';
import { decisionStepSchema } from './primitives.ts';
import { route } from './route.ts';

/** T-PLAN-6. */
export const testNumbering = route({
  method: 'POST',
  path: '/api/v1/numbering/test',
  audience: 'signed-in',
  tag: 'numbering',
  summary: 'What would be dialled for a number, and by which rule',
  body: z.object({ number: z.string().max(200) }),
  response: z.object({
    number: z.string(),
    kind: z.enum(['internal', 'external', 'service', 'emergency']),
    ruleId: z.string().nullable(),
    steps: z.array(decisionStepSchema),
  }),
});

export const numberingPlanSchema = z.object({
  internationalPrefix: z.string().regex(/^\d{0,4}$/),
  localCountryPrefix: z.string().regex(/^\d{0,4}$/),
  externalPrefix: z.string().regex(/^\d{0,4}$/),
  /** Put before each incoming number / taken from its start when there. */
  addToIncoming: z.string().regex(/^[\d+]{0,8}$/),
  removeFromIncoming: z.string().regex(/^[\d+]{0,8}$/),
  internalLength: z.number().int().min(1).max(12),
  internalReverseLength: z.number().int().min(0).max(12),
  rules: z.array(
    z.object({ id: z.string(), priority: z.number().int(), pattern: z.string().min(1).max(200), value: z.string().max(200) }),
  ),
});
export type NumberingPlanView = z.infer<typeof numberingPlanSchema>;

export const readNumberingPlan = route({
  method: 'GET',
  path: '/api/v1/numbering',
  audience: 'administrator',
  tag: 'numbering',
  summary: 'The numbering plan of my domain',
  response: numberingPlanSchema,
});

export const changeNumberingPlan = route({
  method: 'PUT',
  path: '/api/v1/numbering',
  audience: 'administrator',
  tag: 'numbering',
  summary: 'Replace the numbering plan of my domain',
  body: numberingPlanSchema,
  response: numberingPlanSchema,
});
