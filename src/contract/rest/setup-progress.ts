import { z } from 'zod';
import { route } from './route.ts';

/** The steps from an empty store to the first call (T-TEN-4), in their order. */
export const setupStepSchema = z.object({
  name: z.enum(['company', 'domain', 'link', 'user', 'group', 'rights', 'test-call']),
  isDone: z.boolean(),
  /** How it stands, and what to do when it is not done. */
  sentence: z.string(),
  /** The same for the reader's language: which sentence, and what is in it. */
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type SetupStepView = z.infer<typeof setupStepSchema>;

export const setupProgress = route({
  method: 'GET',
  path: '/api/v1/admin/setup-progress',
  audience: 'administrator',
  tag: 'setup',
  summary: 'How far this company is set up, looked at now',
  response: z.object({ steps: z.array(setupStepSchema), isComplete: z.boolean() }),
});
