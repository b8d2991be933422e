import { z } from 'zod';
import { namedPartySchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

/** A call of a boss, as his secretary sees it. */
export const bossCallSchema = z.object({
  callId: z.string(),
  legId: z.string(),
  direction: z.enum(['incoming', 'outgoing']),
  state: z.string(),
  /** Named by her rights to directories and those of the intercom group. */
  other: namedPartySchema,
  startedAt: timestampSchema,
  connectedAt: timestampSchema.nullable(),
  /** It rings, and she may take it. */
  canTake: z.boolean(),
  /** What to dial to take it; null: it cannot be taken. */
  takeNumber: z.string().nullable(),
});

export const bossSchema = z.object({
  userId: z.string(),
  displayName: z.string(),
  number: z.string().nullable(),
  /** Whether who calls him is told (AuthorizeSupervisionInformation). */
  seesCalls: z.boolean(),
  /** Whether his forwarding is told (AuthorizeShareRulesGroup). */
  seesForwarding: z.boolean(),
  calls: z.array(bossCallSchema),
  /** What is active of his forwarding, the first that would act; null: nothing, or not to be seen. */
  forwarding: z
    .object({ when: z.enum(['immediate', 'busy', 'no-answer', 'rule']), target: z.string(), name: z.string() })
    .nullable(),
});
export type BossView = z.infer<typeof bossSchema>;

export const myBosses = route({
  method: 'GET',
  path: '/api/v1/me/bosses',
  audience: 'signed-in',
  tag: 'people',
  summary: 'Those for whom I am a secretary: who calls them, and where their calls go',
  response: z.object({ items: z.array(bossSchema) }),
});
