import type { Clock, Timer } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { onBehalfOf } from '../audit/index.ts';
import type { IncidentPort } from '../incident/index.ts';
import type { JobDefinition, JobRun, JobRunId } from './job.ts';
import type { JobQueue, JobRunStore } from './job-ports.ts';
import { nextTime } from './schedule.ts';

export interface JobServiceParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly store: JobRunStore;
  readonly queue: JobQueue;
  readonly incidents: IncidentPort;
}

export interface JobView {
  readonly name: string;
  readonly title: string;
  /** Null: nothing is planned. */
  readonly nextAtMs: number | null;
}

const lookEveryMs = 15_000;
const keepRunsMs = 90 * 86_400_000;
const closePatienceMs = 10_000;

/** Runs jobs by schedule and by hand, one run of a job and subject at a time on this node. */
export class JobService implements AsyncDisposable {
  readonly #parts: JobServiceParts;
  readonly #definitions = new Map<string, JobDefinition>();
  readonly #running = new Map<JobRunId, { abort: AbortController; over: Promise<void> }>();
  /** Job and subject → until when its schedule was looked at. */
  readonly #lookedAt = new Map<string, number>();
  readonly #events = new Emitter<{ changed: JobRun }>();
  #timer: Timer | null = null;
  #isClosed = false;
  #isLooking = false;
  #isLookDue = false;
  #isSuspended = false;

  constructor(parts: JobServiceParts) {
    this.#parts = parts;
  }

  define(definition: JobDefinition): void {
    if (this.#definitions.has(definition.name)) throw new Error(`the job ${definition.name} is defined twice`);
    this.#definitions.set(definition.name, definition);
  }

  /** A run waits, began, went on or is over. */
  onChanged(listener: (run: JobRun) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** After all jobs are defined. */
  async start(): Promise<void> {
    const { clock, store, queue, logger } = this.#parts;
    const left = await store.interruptRunning(clock.now());
    if (left > 0) logger.warn('Jobs were running when Parley ended', { jobs: left });
    await store.removeOlder(clock.now() - keepRunsMs);
    await queue.start((runId) => this.#execute(runId));
    // The queue is not in backups: after a restore it knows nothing of what waits.
    for (const runId of await store.waiting()) await queue.add(runId);
    await this.#look();
    this.#plan();
  }

  /** Nothing begins by schedule from here on; what runs goes on, and jobs can be run by hand. */
  suspend(): void {
    this.#isSuspended = true;
  }

  /** Schedules count again. What came due meanwhile is run once, as after a time without a running program. */
  async resume(): Promise<void> {
    if (!this.#isSuspended) return;
    this.#isSuspended = false;
    this.#isLookDue = true;
    if (!this.#isLooking) await this.#lookUntilNone();
  }

  get runs(): number {
    return this.#running.size;
  }

  list(): readonly JobView[] {
    const now = this.#parts.clock.now();
    return [...this.#definitions.values()].map((definition) => {
      const { name, title } = definition;
      const times = definition.planned().map(({ schedule }) => nextTime(schedule, now));
      return { name, title, nextAtMs: times.length > 0 ? Math.min(...times) : null };
    });
  }

  /** @throws ParleyError `job-unknown`, `job-running` when one of this job and subject waits or runs */
  async runNow(
    job: string,
    options: {
      companyId: CompanyId | null;
      subjectId?: string | null;
      requestedBy: UserId | null;
      input?: Record<string, unknown>;
    },
  ): Promise<JobRunId> {
    if (!this.#definitions.has(job)) throw new ParleyError('job-unknown', `There is no job ${job}`);
    const { companyId, subjectId = null, requestedBy, input = {} } = options;
    const recent = await this.#parts.store.list({ companyId, job, ...(subjectId === null ? {} : { subjectId }), limit: 20 });
    if (recent.some(({ state }) => state === 'waiting' || state === 'running'))
      throw new ParleyError('job-running', 'It is running already. Wait for its end or cancel it.');
    const run = this.#newRun(job, { companyId, subjectId, requestedBy, input });
    await this.#parts.store.add(run, null);
    await this.#hand(run);
    return run.id;
  }

  /** What the queue does not take must not wait for ever. */
  async #hand(run: JobRun): Promise<void> {
    const { clock, store, queue } = this.#parts;
    this.#events.emit('changed', run);
    try {
      await queue.add(run.id);
    } catch (error) {
      const end = { state: 'failed', finishedAtMs: clock.now(), error: describeError(error) } as const;
      await store.change(run.id, ['waiting'], end);
      this.#events.emit('changed', { ...run, ...end });
      throw error;
    }
  }

  /** A job that is not there, or over, is no error: what is asked for is so. */
  async cancel(id: JobRunId): Promise<void> {
    const { clock, store } = this.#parts;
    const wasWaiting = await store.change(id, ['waiting'], { state: 'cancelled', finishedAtMs: clock.now() });
    if (!wasWaiting) {
      this.#running.get(id)?.abort.abort(new ParleyError('job-cancelled', 'It was cancelled.'));
      return;
    }
    const run = await store.find(id);
    if (run) this.#events.emit('changed', run);
  }

  #newRun(job: string, of: Pick<JobRun, 'companyId' | 'subjectId' | 'requestedBy' | 'input'>): JobRun {
    return {
      ...of,
      id: this.#parts.ids.next<JobRunId>(),
      job,
      state: 'waiting',
      queuedAtMs: this.#parts.clock.now(),
      startedAtMs: null,
      finishedAtMs: null,
      progress: '',
      summary: null,
      error: null,
    };
  }

  #plan(): void {
    if (this.#isClosed) return;
    this.#timer = this.#parts.clock.setTimer(lookEveryMs, () => {
      this.#plan();
      this.#isLookDue = true;
      if (!this.#isLooking) void this.#lookUntilNone();
    });
  }

  async #lookUntilNone(): Promise<void> {
    this.#isLooking = true;
    while (this.#isLookDue) {
      this.#isLookDue = false;
      await this.#look().catch((error: unknown) => this.#parts.logger.warn('schedules could not be looked at', { error }));
    }
    this.#isLooking = false;
  }

  /** Queues what has come due since the last look; after a time without a running program once, not for each time missed. */
  async #look(): Promise<void> {
    if (this.#isSuspended) return;
    const { clock, store } = this.#parts;
    const now = clock.now();
    for (const definition of this.#definitions.values()) {
      const { name } = definition;
      for (const { companyId, subjectId, schedule } of definition.planned()) {
        const key = `${name}/${subjectId ?? ''}`;
        const since = this.#lookedAt.get(key) ?? (await store.lastScheduled(name, subjectId)) ?? now;
        let due = nextTime(schedule, since);
        if (due <= now) {
          for (let later = nextTime(schedule, due); later <= now; later = nextTime(schedule, due)) due = later;
          const run = this.#newRun(name, { companyId, subjectId, requestedBy: null, input: {} });
          if (await store.add(run, `${key}/${due}`)) await this.#hand(run);
        }
        this.#lookedAt.set(key, now);
      }
    }
  }

  async #execute(runId: JobRunId): Promise<void> {
    const { clock, store, logger } = this.#parts;
    const found = await store.find(runId);
    const definition = found && this.#definitions.get(found.job);
    if (!found || !definition || this.#isClosed) return;
    if (!(await store.change(runId, ['waiting'], { state: 'running', startedAtMs: clock.now() }))) return;
    const run: JobRun = { ...found, state: 'running', startedAtMs: clock.now() };
    const abort = new AbortController();
    const by = { via: `job:${run.job}`, ...(run.requestedBy ? { userId: run.requestedBy } : {}) };
    this.#events.emit('changed', run);
    const progress = (text: string): void => {
      this.#events.emit('changed', { ...run, progress: text });
      store.change(runId, ['running'], { progress: text }).catch((error: unknown) => logger.debug('no progress told', { error }));
    };
    const over = onBehalfOf(by, () => definition.run({ run, signal: abort.signal, progress })).then(
      (summary) => this.#finish(run, definition, { state: 'done', summary }),
      (error: unknown) => this.#finish(run, definition, this.#failure(abort.signal, error)),
    );
    this.#running.set(runId, { abort, over });
    logger.info('job begun', { job: run.job, runId });
    await over.finally(() => this.#running.delete(runId));
  }

  #failure(signal: AbortSignal, error: unknown): Pick<JobRun, 'state' | 'error'> {
    if (!signal.aborted) return { state: 'failed', error: describeError(error) };
    return { state: this.#isClosed ? 'interrupted' : 'cancelled', error: describeError(signal.reason) };
  }

  async #finish(run: JobRun, definition: JobDefinition, end: Partial<JobRun> & Pick<JobRun, 'state'>): Promise<void> {
    const { clock, store, logger, incidents } = this.#parts;
    const over = { ...end, finishedAtMs: clock.now(), progress: '' };
    await store
      .change(run.id, ['running'], over)
      .catch((error: unknown) => logger.error('the end of a job could not be noted', { job: run.job, error }));
    this.#events.emit('changed', { ...run, ...over });
    const subject = { code: 'job-failed', companyId: run.companyId, subject: `${run.job}/${run.subjectId ?? ''}` } as const;
    if (end.state === 'failed') {
      logger.error('job failed', { job: run.job, runId: run.id, reason: end.error });
      incidents.raise({ ...subject, params: { name: definition.title, reason: end.error ?? '' } });
      return;
    }
    logger.info('job over', { job: run.job, runId: run.id, state: end.state });
    if (end.state === 'done') incidents.resolve(subject);
  }

  /** Asks what runs to end, and waits a while for it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort(new ParleyError('job-cancelled', 'Parley ends.'));
    const patience = new Promise<void>((resolve) => this.#parts.clock.setTimer(closePatienceMs, resolve));
    if (running.length > 0) await Promise.race([Promise.all(running.map(({ over }) => over)), patience]);
    await this.#parts.queue[Symbol.asyncDispose]();
  }
}
