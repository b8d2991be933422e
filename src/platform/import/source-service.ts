import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, IdSource } from '../../kernel/ids.ts';
import { demand, type Subject } from '../access/index.ts';
import {
  isTimeZone,
  type JobContext,
  type JobDefinition,
  type JobRunId,
  type JobService,
  type JobSummary,
} from '../job/index.ts';
import type { UserImport, UserSource, UserSourceId } from './import-ports.ts';
import type { ImportFile, ImportService } from './import-service.ts';
import type { SourceChange, SourceRecord, SourceStore } from './source-ports.ts';

export const importJob = 'user-import';

export interface SourceServiceParts {
  readonly ids: IdSource;
  readonly store: SourceStore;
  readonly imports: ImportService;
  readonly jobs: Pick<JobService, 'runNow'>;
}

/** Sources of users: kept, run by schedule and by hand. */
export class SourceService {
  readonly #parts: SourceServiceParts;
  #scheduled: readonly UserSource[] = [];

  constructor(parts: SourceServiceParts) {
    this.#parts = parts;
  }

  /** Reads what is run by a schedule. */
  async open(): Promise<void> {
    this.#scheduled = await this.#parts.store.scheduledSources();
  }

  get job(): JobDefinition {
    return {
      name: importJob,
      title: 'Import of users',
      planned: () => this.#scheduled.map(({ companyId, id, schedule }) => ({ companyId, subjectId: id, schedule: schedule! })),
      run: (context) => this.#runJob(context),
    };
  }

  async create(by: Subject, input: Omit<UserSource, 'id' | 'companyId'>, password: string | null): Promise<SourceRecord> {
    demandImport(by);
    const source: UserSource = { ...input, id: this.#parts.ids.next<UserSourceId>(), companyId: by.companyId };
    checkSource(source);
    await this.#parts.store.addSource(source, password);
    await this.open();
    return this.#parts.store.source(by.companyId, source.id);
  }

  async change(by: Subject, id: string, version: number, change: SourceChange): Promise<SourceRecord> {
    demandImport(by);
    const before = await this.#parts.store.source(by.companyId, id);
    checkSource({
      ...before,
      ...(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as object),
    });
    await this.#parts.store.changeSource(by.companyId, id, version, change);
    await this.open();
    return this.#parts.store.source(by.companyId, id);
  }

  async remove(by: Subject, id: string): Promise<void> {
    demandImport(by);
    await this.#parts.store.removeSource(by.companyId, id);
    await this.open();
  }

  /** Reads a directory in the background. */
  async run(by: Subject, id: string, options: { isDryRun: boolean; evenIfFewer: boolean }): Promise<JobRunId> {
    demandImport(by);
    const source = await this.#parts.store.source(by.companyId, id);
    if (source.kind === 'file') throw new ParleyError('input-invalid', 'Users of this source come from a file: upload it.');
    const { companyId, userId: requestedBy } = by;
    return this.#parts.jobs.runNow(importJob, { companyId, subjectId: source.id, requestedBy, input: { ...options } });
  }

  /** @throws ParleyError `lines-refused` */
  async upload(
    by: Subject,
    id: string,
    file: ImportFile,
    options: { isDryRun: boolean; evenIfFewer: boolean },
  ): Promise<UserImport> {
    demandImport(by);
    const source = await this.#parts.store.source(by.companyId, id);
    if (source.kind !== 'file')
      throw new ParleyError('input-invalid', 'Users of this source come from a directory: add a source of files for uploads.');
    return this.#parts.imports.fromFile(source, file, { ...options, signal: new AbortController().signal });
  }

  async #runJob(context: JobContext): Promise<JobSummary> {
    const { run, signal } = context;
    const source = await this.#parts.store.source(run.companyId as CompanyId, run.subjectId ?? '');
    const options = {
      isDryRun: run.input.isDryRun === true,
      evenIfFewer: run.input.evenIfFewer === true,
      signal,
      progress: (text: string) => context.progress(text),
    };
    const done = await this.#parts.imports.fromDirectory(source, options);
    if (done.state === 'failed') throw new ParleyError('import-failed', done.error ?? 'The import failed.');
    return { importId: done.id, state: done.state, ...done.counts };
  }
}

export function demandImport(by: Subject): void {
  demand(by, 'administer', { kind: 'user', companyId: by.companyId, ownerId: null });
}

function checkSource(source: UserSource): void {
  if ((source.kind === 'file') !== (source.directory === null))
    throw new ParleyError('input-invalid', 'A directory needs its servers, base and filter; a file has none of them.');
  if (source.kind === 'file' && source.schedule)
    throw new ParleyError('input-invalid', 'A file is uploaded, it cannot be read by a schedule.');
  const { schedule } = source;
  if (schedule?.kind === 'daily' && !isTimeZone(schedule.timeZone))
    throw new ParleyError('input-invalid', `${schedule.timeZone} is no time zone; like Europe/Paris`);
}
