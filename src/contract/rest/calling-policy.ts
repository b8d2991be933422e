import { z } from 'zod';
import { timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const fields = {
  /** Who may call outside: all users, those of `dialOutUserIds`, or none. Emergency calls are always free. */
  dialOut: z.enum(['everyone', 'listed', 'nobody']),
  dialOutUserIds: z.array(z.string().max(100)).max(50_000),
  /** Calls a user may have when he calls outside, that one included. */
  maxCallsPerUser: z.number().int().min(1).max(1000),
  /** Refuses premium-rate numbers of every country. */
  blockPremium: z.boolean(),
  /** Beginnings of numbers that nobody may call: `+881` in E.164 form, `118` as dialled after the external prefix. */
  blockedPrefixes: z.array(z.string().regex(/^\+?[0-9*#]{1,15}$/)).max(1000),
  /** Internal numbers that callers may reach who have not proved who they are. */
  openNumbers: z.array(z.string().regex(/^[0-9]{1,12}$/)).max(1000),
};

export const callingPolicySchema = z.object({
  ...fields,
  /** 0: the safe rules of the program, never changed so far. */
  version: z.number().int().min(0),
  changedAt: timestampSchema.nullable(),
});
export type CallingPolicyView = z.infer<typeof callingPolicySchema>;

export const readCallingPolicy = route({
  method: 'GET',
  path: '/api/v1/admin/calling-policy',
  audience: 'administrator',
  tag: 'calling-policy',
  summary: 'The company’s rules against toll fraud',
  response: callingPolicySchema,
});

export const changeCallingPolicy = route({
  method: 'PATCH',
  path: '/api/v1/admin/calling-policy',
  audience: 'administrator',
  tag: 'calling-policy',
  summary: 'Change the rules against toll fraud',
  body: z
    .object(fields)
    .partial()
    .extend({ version: z.number().int().min(0) }),
  response: callingPolicySchema,
});
