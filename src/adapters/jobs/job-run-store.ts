import type { Selectable } from 'kysely';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { JobRun, JobRunId, JobRunState, JobRunStore } from '../../platform/job/index.ts';
import type { Store } from '../sql/index.ts';

type JobTables = {
  jobRun: {
    id: JobRunId;
    companyId: CompanyId | null;
    job: string;
    subjectId: string | null;
    scheduleKey: string | null;
    requestedBy: UserId | null;
    state: JobRunState;
    queuedAt: Date;
    startedAt: Date | null;
    finishedAt: Date | null;
    input: string;
    progress: string;
    summary: string | null;
    error: string | null;
  };
};

/** Runs of jobs in PostgreSQL. */
export class SqlJobRunStore implements JobRunStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async add(run: JobRun, scheduleKey: string | null): Promise<boolean> {
    const { queuedAtMs, startedAtMs: _started, finishedAtMs: _finished, input, summary: _summary, ...rest } = run;
    const row = { ...rest, scheduleKey, queuedAt: new Date(queuedAtMs), startedAt: null, finishedAt: null, summary: null };
    const result = await this.#store.inAllCompanies((scope) =>
      scope
        .withTables<JobTables>()
        .insertInto('jobRun')
        .values({ ...row, input: JSON.stringify(input) })
        .onConflict((conflict) => conflict.column('scheduleKey').doNothing())
        .executeTakeFirst(),
    );
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async find(id: JobRunId): Promise<JobRun | null> {
    const row = await this.#store.inAllCompanies((scope) =>
      scope.withTables<JobTables>().selectFrom('jobRun').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return row ? runOf(row) : null;
  }

  async change(id: JobRunId, from: readonly JobRunState[], change: Parameters<JobRunStore['change']>[2]): Promise<boolean> {
    const { startedAtMs, finishedAtMs, summary, ...rest } = change;
    const set = {
      ...rest,
      ...(startedAtMs ? { startedAt: new Date(startedAtMs) } : {}),
      ...(finishedAtMs ? { finishedAt: new Date(finishedAtMs) } : {}),
      ...(summary ? { summary: JSON.stringify(summary) } : {}),
    };
    const result = await this.#store.inAllCompanies((scope) =>
      scope
        .withTables<JobTables>()
        .updateTable('jobRun')
        .set(set)
        .where('id', '=', id)
        .where('state', 'in', from)
        .executeTakeFirst(),
    );
    return result.numUpdatedRows === 1n;
  }

  async list({ companyId, job, subjectId, limit }: Parameters<JobRunStore['list']>[0]): Promise<readonly JobRun[]> {
    const rows = await this.#store.inAllCompanies((scope) => {
      let query = scope.withTables<JobTables>().selectFrom('jobRun').selectAll();
      if (companyId !== null) query = query.where('companyId', '=', companyId);
      if (job !== undefined) query = query.where('job', '=', job);
      if (subjectId !== undefined) query = query.where('subjectId', '=', subjectId);
      return query.orderBy('queuedAt', 'desc').orderBy('id', 'desc').limit(limit).execute();
    });
    return rows.map(runOf);
  }

  async lastScheduled(job: string, subjectId: string | null): Promise<number | null> {
    const row = await this.#store.inAllCompanies((scope) => {
      const query = scope.withTables<JobTables>().selectFrom('jobRun').select('queuedAt').where('job', '=', job);
      const about = subjectId === null ? query.where('subjectId', 'is', null) : query.where('subjectId', '=', subjectId);
      return about.where('scheduleKey', 'is not', null).orderBy('queuedAt', 'desc').limit(1).executeTakeFirst();
    });
    return row?.queuedAt.getTime() ?? null;
  }

  async waiting(): Promise<readonly JobRunId[]> {
    const rows = await this.#store.inAllCompanies((scope) =>
      scope
        .withTables<JobTables>()
        .selectFrom('jobRun')
        .select('id')
        .where('state', '=', 'waiting')
        .orderBy('queuedAt')
        .execute(),
    );
    return rows.map(({ id }) => id);
  }

  async interruptRunning(atMs: number): Promise<number> {
    const result = await this.#store.inAllCompanies((scope) =>
      scope
        .withTables<JobTables>()
        .updateTable('jobRun')
        .set({ state: 'interrupted', finishedAt: new Date(atMs), error: 'Parley ended while it ran.' })
        .where('state', '=', 'running')
        .executeTakeFirst(),
    );
    return Number(result.numUpdatedRows);
  }

  async removeOlder(thanMs: number): Promise<void> {
    await this.#store.inAllCompanies((scope) =>
      scope.withTables<JobTables>().deleteFrom('jobRun').where('queuedAt', '<', new Date(thanMs)).execute(),
    );
  }
}

function runOf(row: Selectable<JobTables['jobRun']>): JobRun {
  const { scheduleKey: _key, queuedAt, startedAt, finishedAt, input, summary, ...rest } = row;
  return {
    ...rest,
    queuedAtMs: queuedAt.getTime(),
    startedAtMs: startedAt?.getTime() ?? null,
    finishedAtMs: finishedAt?.getTime() ?? null,
    // pg has read the JSON already.
    input: input as unknown as JobRun['input'],
    summary: summary as unknown as JobRun['summary'],
  };
}
