import type { Unsubscribe } from '../kernel/events.ts';
import { importView } from '../platform/import/import-routes.ts';
import type { ImportService } from '../platform/import/index.ts';
import type { JobService } from '../platform/job/index.ts';
import { jobRunView } from '../platform/job/job-routes.ts';
import type { LivePublisher } from './live-hub.ts';

export interface WorkFeedParts {
  readonly publisher: LivePublisher;
  readonly jobs: Pick<JobService, 'onChanged'>;
  readonly imports: Pick<ImportService, 'onChanged'>;
}

/** Tells administrators who look how work in the background goes: jobs to those of every company, imports to those of their own. */
export class WorkFeed implements Disposable {
  readonly #stops: readonly Unsubscribe[];

  constructor({ publisher, jobs, imports }: WorkFeedParts) {
    this.#stops = [
      jobs.onChanged((run) => {
        if (!publisher.isTopicFollowed('jobs')) return;
        publisher.toSuperAdministrators('jobs', { type: 'job-run-changed', run: jobRunView(run) });
      }),
      imports.onChanged(({ run, progress }) => {
        if (!publisher.isTopicFollowed('imports')) return;
        publisher.toTopic(run.companyId, 'imports', { type: 'user-import-changed', import: importView(run), progress });
      }),
    ];
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }
}
