import type { CompanyId } from '../../kernel/ids.ts';
import type { JobRun, JobRunId, JobRunState } from './job.ts';

export interface JobRunStore {
  /** False when a run of this `scheduleKey` is there already. */
  add(run: JobRun, scheduleKey: string | null): Promise<boolean>;
  find(id: JobRunId): Promise<JobRun | null>;
  /** Goes on only from one of the states `from`; false when it was in another. */
  change(
    id: JobRunId,
    from: readonly JobRunState[],
    change: Partial<Pick<JobRun, 'state' | 'startedAtMs' | 'finishedAtMs' | 'progress' | 'summary' | 'error'>>,
  ): Promise<boolean>;
  /** The newest first. `companyId` null: of every company and the installation. */
  list(query: {
    companyId: CompanyId | null;
    job?: string | undefined;
    subjectId?: string | undefined;
    limit: number;
  }): Promise<readonly JobRun[]>;
  /** When the newest run by schedule was queued. */
  lastScheduled(job: string, subjectId: string | null): Promise<number | null>;
  /** Runs that were asked for and have not begun, the oldest first. */
  waiting(): Promise<readonly JobRunId[]>;
  /** What a killed program left running. */
  interruptRunning(atMs: number): Promise<number>;
  removeOlder(thanMs: number): Promise<void>;
}

/** Hands work to whichever node takes it, and keeps it over restarts. */
export interface JobQueue extends AsyncDisposable {
  start(handle: (runId: JobRunId) => Promise<void>): Promise<void>;
  add(runId: JobRunId): Promise<void>;
}
