import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { JobContext, JobDefinition, JobService, JobSummary } from '../../platform/job/index.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import type { ContactDirectory, LiveContactDirectories } from '../contact-directory/index.ts';
import { type NumberComparer, prepareContact } from './prepare-contact.ts';
import type { ContactStore, PreparedContact } from './synchronisation-ports.ts';
import type { SynchronisationRecords } from './synchronisation-records.ts';
import type { SynchronisationService } from './synchronisation-service.ts';

export const renumberingJob = 'contact-renumbering';

export interface RenumberingParts {
  readonly logger: Logger;
  readonly directories: Pick<LiveContactDirectories, 'of' | 'find'>;
  readonly service: Pick<SynchronisationService, 'renumber'>;
  readonly contacts: ContactStore;
  readonly records: SynchronisationRecords;
  readonly comparer: NumberComparer;
  readonly numberingDigest: (domainId: DomainId) => string;
  readonly jobs: Pick<JobService, 'runNow'>;
}

const batchSize = 1000;

/** When a domain's numbering plan changes, the numbers of its directories are made comparable by it anew. */
export class Renumbering {
  readonly #parts: RenumberingParts;
  /** Domain → the plan that was looked at last. */
  readonly #seen = new Map<DomainId, string>();

  constructor(parts: RenumberingParts) {
    this.#parts = parts;
  }

  get job(): JobDefinition {
    return {
      name: renumberingJob,
      title: 'Numbers of contacts by the numbering plan',
      planned: () => [],
      run: (context) => this.#run(context),
    };
  }

  /** After the configuration of a company was read; asks the store only when a plan is another than before. */
  async look(companyId: CompanyId): Promise<void> {
    const { directories, records, numberingDigest, jobs } = this.#parts;
    const own = directories.of(companyId);
    const changed = own.filter(({ domainId }) => this.#seen.get(domainId) !== numberingDigest(domainId));
    if (changed.length === 0) return;
    for (const { domainId } of changed) this.#seen.set(domainId, numberingDigest(domainId));
    const states = await records.states(
      companyId,
      changed.map(({ id }) => id),
    );
    for (const { id, domainId } of changed) {
      const state = states.get(id);
      if (!state || state.contacts === 0 || state.numberingDigest === numberingDigest(domainId)) continue;
      // One that waits already will find the newest plan.
      await jobs.runNow(renumberingJob, { companyId, subjectId: id, requestedBy: null }).catch((error: unknown) => {
        this.#parts.logger.info('numbers are being made comparable already', { directory: id, error });
      });
    }
  }

  async #run(context: JobContext): Promise<JobSummary> {
    const { run, signal } = context;
    const directory = this.#parts.directories.find(run.companyId as CompanyId, run.subjectId as ContactDirectoryId);
    if (!directory) return { contacts: 0 };
    let contacts = 0;
    await this.#parts.service.renumber(directory, async () => {
      contacts = await this.#renumber(directory, signal, (count) => context.progress(`${count} contacts`));
    });
    return { contacts };
  }

  async #renumber(directory: ContactDirectory, signal: AbortSignal, told: (count: number) => void): Promise<number> {
    const { contacts, comparer } = this.#parts;
    const { domainId } = directory;
    await using staging = await contacts.stage(directory, null);
    let batch: PreparedContact[] = [];
    let count = 0;
    for await (const contact of contacts.contacts(directory)) {
      signal.throwIfAborted();
      batch.push(prepareContact(contact, { ...contact, domainId }, comparer));
      if (++count % batchSize !== 0) continue;
      await staging.add(batch);
      batch = [];
      told(count);
    }
    if (batch.length > 0) await staging.add(batch);
    signal.throwIfAborted();
    await staging.apply();
    return count;
  }
}
