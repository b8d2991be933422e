import { z } from 'zod';
import { dialledSchema } from './primitives.ts';

const id = z.string().min(1).max(100);

/** Where a matter of a customer goes on. `voicemail`: whose mailbox, or that of a queue; `call-back`: he is called back in his turn. */
export const interactionTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queue'), queueId: id }),
  z.object({ kind: z.literal('agent'), agentId: id }),
  z.object({ kind: z.literal('user'), userId: id }),
  z.object({ kind: z.literal('number'), number: dialledSchema }),
  z.object({ kind: z.literal('flow'), flowId: id }),
  z.object({ kind: z.literal('voicemail'), id }),
  z.object({ kind: z.literal('call-back') }),
]);
export type InteractionTargetView = z.infer<typeof interactionTargetSchema>;

export const skillLevelSchema = z.number().int().min(1).max(10);

/** A skill that is asked for, and how that eases while one waits: from `afterMs` on `level` will do, 0 means not asked for any more. */
export const skillRequirementSchema = z
  .object({
    skillId: id,
    level: skillLevelSchema,
    relaxations: z
      .array(z.object({ afterMs: z.number().int().min(1000).max(86_400_000), level: z.number().int().min(0).max(9) }))
      .max(9)
      .default([]),
  })
  .refine(
    ({ level, relaxations }) =>
      relaxations.every((one, index) => {
        const before = relaxations[index - 1];
        return one.level < (before?.level ?? level) && one.afterMs > (before?.afterMs ?? 0);
      }),
    { message: 'each step comes later and asks for less than the one before', path: ['relaxations'] },
  );
export type SkillRequirementView = z.infer<typeof skillRequirementSchema>;
