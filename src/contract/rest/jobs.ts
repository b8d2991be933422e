import { z } from 'zod';
import { timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const tag = 'jobs';

export const jobRunSchema = z.object({
  id: z.string(),
  job: z.string(),
  subjectId: z.string().nullable(),
  companyId: z.string().nullable(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted']),
  queuedAt: timestampSchema,
  startedAt: timestampSchema.nullable(),
  finishedAt: timestampSchema.nullable(),
  /** What it does at present. */
  progress: z.string(),
  summary: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
  error: z.string().nullable(),
});
export type JobRunView = z.infer<typeof jobRunSchema>;

export const listJobs = route({
  method: 'GET',
  path: '/api/v1/admin/jobs',
  audience: 'super',
  tag,
  summary: 'Work that is done in the background, when it comes next and how it went last',
  response: z.object({
    items: z.array(
      z.object({ name: z.string(), title: z.string(), nextAt: timestampSchema.nullable(), lastRun: jobRunSchema.nullable() }),
    ),
  }),
});

export const listJobRuns = route({
  method: 'GET',
  path: '/api/v1/admin/job-runs',
  audience: 'super',
  tag,
  summary: 'Runs, the newest first',
  query: z.object({ job: z.string().max(100).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
  response: z.object({ items: z.array(jobRunSchema) }),
});

export const runJob = route({
  method: 'POST',
  path: '/api/v1/admin/jobs/:name/runs',
  audience: 'super',
  tag,
  summary: 'Run a job of the installation now',
  params: z.object({ name: z.string().max(100) }),
  response: z.object({ runId: z.string() }),
});

export const cancelJobRun = route({
  method: 'POST',
  path: '/api/v1/admin/job-runs/:runId/cancel',
  audience: 'super',
  tag,
  summary: 'Ask a run to end',
  params: z.object({ runId: z.uuid() }),
});
