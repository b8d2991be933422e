import { z } from 'zod';

/**
 * What was made of many lines. All or none: when one line cannot be taken, the answer is `lines-refused` with each line's fault
 * in details.lines, and nothing was changed.
 */
export const bulkAnswerSchema = z.object({
  created: z.number().int(),
  items: z.array(z.object({ line: z.number().int(), id: z.string(), name: z.string() })),
});

/** Text of a spreadsheet: the first line names the fields; comma, semicolon or tab between them. */
export const csvBodySchema = z.object({
  csv: z.string().min(1).max(5_000_000),
  /** Only looks whether every line could be taken. */
  isTrial: z.boolean().default(false),
});

export const mostAtOnce = 2000;
/** What a request of many may have. */
export const bulkBytes = 8 * 1024 * 1024;
