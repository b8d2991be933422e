import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { Subject } from '../../platform/access/index.ts';
import type { IncidentPort } from '../../platform/incident/index.ts';
import {
  type JobContext,
  type JobDefinition,
  type JobRunId,
  type JobService,
  type JobSummary,
  nextTime,
  type PlannedJob,
  type Schedule,
} from '../../platform/job/index.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import {
  type ConnectorBook,
  type ContactDirectory,
  demandDirectories,
  type LiveContactDirectories,
} from '../contact-directory/index.ts';
import type { SynchronisationRecords } from './synchronisation-records.ts';
import type { SynchronisationOrigin, SynchronisationProgress, SynchronisationRun } from './synchronisation-run.ts';
import type { SynchronisationService } from './synchronisation-service.ts';

export const synchronisationJob = 'contact-synchronisation';

export interface SynchronisationDeskParts {
  readonly now: () => number;
  readonly connectors: ConnectorBook;
  readonly directories: LiveContactDirectories;
  readonly service: SynchronisationService;
  readonly records: SynchronisationRecords;
  readonly incidents: IncidentPort;
  readonly jobs: Pick<JobService, 'runNow' | 'cancel'>;
  /** The parameter `timeSynchronizationDirectories` of a domain, by the clock on the wall. */
  readonly dailySchedule: (companyId: CompanyId, domainId: DomainId) => Schedule;
}

/** How a directory is doing. */
export interface DirectoryCondition {
  readonly directoryId: ContactDirectoryId;
  readonly contacts: number;
  readonly nextAtMs: number | null;
  readonly latest: SynchronisationRun | null;
  readonly progress: SynchronisationProgress | null;
}

const waiting: SynchronisationProgress = { step: 'waiting', entriesRead: 0, expected: null };

/** Where synchronisations are asked for, by hand and by schedule, decided about and looked at. */
export class SynchronisationDesk {
  readonly #parts: SynchronisationDeskParts;
  /** Asked for by hand and not begun. */
  readonly #asked = new Map<ContactDirectoryId, JobRunId>();

  constructor(parts: SynchronisationDeskParts) {
    this.#parts = parts;
  }

  get job(): JobDefinition {
    return {
      name: synchronisationJob,
      title: 'Synchronisation of a directory',
      planned: () => this.#planned(),
      run: (context) => this.#run(context),
    };
  }

  async conditions(companyId: CompanyId, directories: readonly ContactDirectory[]): Promise<readonly DirectoryCondition[]> {
    const { records } = this.#parts;
    const ids = directories.map(({ id }) => id);
    const [states, latest] = await Promise.all([records.states(companyId, ids), records.latest(companyId, ids)]);
    return directories.map((directory) => ({
      directoryId: directory.id,
      contacts: states.get(directory.id)?.contacts ?? 0,
      nextAtMs: this.#nextAt(directory),
      latest: latest.get(directory.id) ?? null,
      progress: this.#parts.service.progressOf(directory.id) ?? (this.#asked.has(directory.id) ? waiting : null),
    }));
  }

  /** @throws ParleyError `not-found`, `input-invalid` for drafts and what is brought, `job-running` */
  async synchronise(by: Subject, id: string, origin: SynchronisationOrigin = 'hand'): Promise<void> {
    const directory = this.#find(by, id);
    await this.#ask(by, directory, { origin, approved: null });
  }

  /** What does not run is no error: what is asked for is so. */
  async cancel(by: Subject, id: string): Promise<void> {
    const directory = this.#find(by, id);
    await this.release(directory.id);
  }

  /** Ends what waits or runs. */
  async release(id: ContactDirectoryId): Promise<void> {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (!this.#parts.service.cancel(id) && asked) await this.#parts.jobs.cancel(asked);
  }

  /** @throws ParleyError `not-found`, `changed-meanwhile` when it was decided, or read again, meanwhile */
  async answer(by: Subject, id: string, runId: string, answer: 'approve' | 'discard'): Promise<void> {
    const { records, incidents } = this.#parts;
    const directory = this.#find(by, id);
    const run = await records.find(by.companyId, runId);
    if (run?.directoryId !== directory.id) throw new ParleyError('not-found', 'There is no such synchronisation.');
    const latest = (await records.latest(by.companyId, [directory.id])).get(directory.id);
    const isTurned =
      latest?.id === run.id && (await records.turn(run, 'held-back', answer === 'approve' ? 'approved' : 'discarded'));
    if (!isTurned)
      throw new ParleyError(
        'changed-meanwhile',
        'It was decided about, or the source was read again, meanwhile. Look at it as it is now.',
      );
    incidents.resolve({ code: 'directory-held-back', companyId: directory.companyId, subject: directory.id });
    if (answer === 'approve') await this.#ask(by, directory, { origin: 'approval', approved: run.counts.removed ?? 0 });
  }

  #find(by: Subject, id: string): ContactDirectory {
    demandDirectories(by);
    const directory = this.#parts.directories.find(by.companyId, id as ContactDirectoryId);
    if (!directory) throw new ParleyError('not-found', 'There is no such directory.');
    return directory;
  }

  async #ask(by: Subject, directory: ContactDirectory, input: { origin: SynchronisationOrigin; approved: number | null }) {
    const { connectors, jobs, service } = this.#parts;
    const { companyId, id, name } = directory;
    if (directory.type === 'draft')
      throw new ParleyError('input-invalid', `${name} is a draft: make it public or private, then it can be synchronised.`);
    if (connectors.of(directory.connector).description.way === 'push')
      throw new ParleyError('input-invalid', `The contacts of ${name} are brought to it: it cannot be synchronised from here.`);
    if (service.progressOf(id))
      throw new ParleyError('job-running', `${name} is being synchronised. Wait for its end or cancel it.`);
    this.#asked.set(id, await jobs.runNow(synchronisationJob, { companyId, subjectId: id, requestedBy: by.userId, input }));
  }

  #planned(): readonly PlannedJob[] {
    return this.#parts.directories.all().flatMap((directory): PlannedJob[] => {
      const schedule = this.#scheduleOf(directory);
      return schedule ? [{ companyId: directory.companyId, subjectId: directory.id, schedule }] : [];
    });
  }

  #scheduleOf({ type, plan, companyId, domainId }: ContactDirectory): Schedule | null {
    if (type === 'draft' || plan.kind === 'manual') return null;
    return plan.kind === 'daily' ? this.#parts.dailySchedule(companyId, domainId) : plan;
  }

  #nextAt(directory: ContactDirectory): number | null {
    const schedule = this.#scheduleOf(directory);
    return schedule && nextTime(schedule, this.#parts.now());
  }

  async #run({ run, signal }: JobContext): Promise<JobSummary> {
    const id = run.subjectId as ContactDirectoryId;
    this.#asked.delete(id);
    const directory = this.#parts.directories.find(run.companyId as CompanyId, id);
    // Deleted, or made a draft, since it was asked for.
    if (!directory || directory.type === 'draft') return { state: 'gone' };
    // The schedule came while somebody's own was under way: that one is as good.
    if (run.requestedBy === null && this.#parts.service.progressOf(id)) return { state: 'running' };
    const origin = (run.input.origin as SynchronisationOrigin | undefined) ?? 'schedule';
    const approved = typeof run.input.approved === 'number' ? run.input.approved : null;
    const done = await this.#parts.service.synchronise(directory, { origin, approved, signal });
    signal.throwIfAborted();
    // A failure is told by the directory's own incident, which knows more than the job.
    const { present: _present, ...counts } = done.counts;
    return { state: done.state, entries: done.entriesRead, ...counts, ...(done.error ? { reason: done.error } : {}) };
  }
}
