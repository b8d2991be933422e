import { z } from 'zod';
import { topicSchema } from './to-browser.ts';

/** Messages from the browser; at most 4 KiB each. */
export const toServerSchema = z.discriminatedUnion('kind', [
  /** First message after a reconnection. */
  z.object({ kind: z.literal('resume'), lastId: z.number().int().min(0) }),
  /** `after`: the last `topicId` seen; what came since is replayed, or `resync` says that too much did. */
  z.object({ kind: z.literal('subscribe'), topic: topicSchema, after: z.number().int().min(0).optional() }),
  z.object({ kind: z.literal('unsubscribe'), topic: topicSchema }),
  z.object({ kind: z.literal('ping') }),
]);
export type ToServer = z.infer<typeof toServerSchema>;
