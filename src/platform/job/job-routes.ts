import { jobs } from '../../contract/rest/index.ts';
import type { JobRunView } from '../../contract/rest/jobs.ts';
import type { RouteRegistrar } from '../api/index.ts';
import type { JobRun, JobRunId } from './job.ts';
import type { JobRunStore } from './job-ports.ts';
import type { JobService } from './job-service.ts';

/** The background work of the installation. */
export function jobRoutes(routes: RouteRegistrar, { service, runs }: { service: JobService; runs: JobRunStore }): void {
  routes.handle(jobs.listJobs, async () => {
    const items = [];
    for (const { name, title, nextAtMs } of service.list()) {
      const [last] = await runs.list({ companyId: null, job: name, limit: 1 });
      items.push({ name, title, nextAt: nextAtMs, lastRun: last ? jobRunView(last) : null });
    }
    return { items };
  });
  routes.handle(jobs.listJobRuns, async ({ query }) => ({
    items: (await runs.list({ companyId: null, job: query.job, limit: query.limit })).map(jobRunView),
  }));
  routes.handle(jobs.runJob, async ({ actor, params }) => ({
    runId: await service.runNow(params.name, { companyId: null, requestedBy: actor.userId }),
  }));
  routes.handle(jobs.cancelJobRun, ({ params }) => service.cancel(params.runId as JobRunId));
}

export function jobRunView(run: JobRun): JobRunView {
  const { queuedAtMs, startedAtMs, finishedAtMs, summary, requestedBy: _by, input: _input, ...shown } = run;
  return {
    ...shown,
    queuedAt: queuedAtMs,
    startedAt: startedAtMs,
    finishedAt: finishedAtMs,
    summary: summary && { ...summary },
  };
}
