import { z } from 'zod';

/** Every error answer (RFC 9457): `code` is stable, `detail` says what came, what was expected and what to do. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  /** For refused input: which field and why. */
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** For programs; what it holds depends on `code`, e.g. `retryAfterS`. */
  details: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
