import type { CompanyId, Id, UserId } from '../../kernel/ids.ts';
import type { Schedule } from './schedule.ts';

export type JobRunId = Id<'job-run'>;

/**
 * ```
 *  waiting ──► running ──► done | failed | cancelled
 *     │           └── the program ended ──► interrupted
 *     └──► cancelled
 * ```
 */
export type JobRunState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** What a job tells of itself at its end: a few figures for people. */
export type JobSummary = Readonly<Record<string, string | number | boolean | null>>;

export interface JobRun {
  readonly id: JobRunId;
  /** Null: of the installation. */
  readonly companyId: CompanyId | null;
  readonly job: string;
  readonly subjectId: string | null;
  readonly requestedBy: UserId | null;
  readonly state: JobRunState;
  readonly queuedAtMs: number;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly input: Readonly<Record<string, unknown>>;
  readonly progress: string;
  readonly summary: JobSummary | null;
  readonly error: string | null;
}

export interface JobContext {
  readonly run: JobRun;
  /** Aborted when somebody cancels or the program ends. Look at it often. */
  readonly signal: AbortSignal;
  /** What it does at present, for who looks at the page. */
  progress(text: string): void;
}

/** One thing that is done by a schedule; several when there are several subjects. */
export interface PlannedJob {
  readonly companyId: CompanyId | null;
  readonly subjectId: string | null;
  readonly schedule: Schedule;
}

export interface JobDefinition {
  readonly name: string;
  /** For people, in English. */
  readonly title: string;
  /** Asked anew each time: a change of the plan counts at once. */
  planned(): readonly PlannedJob[];
  run(context: JobContext): Promise<JobSummary>;
}
