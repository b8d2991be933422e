import type { Clock } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, DomainId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { IncidentPort } from '../../platform/incident/index.ts';
import type { SourceEntry } from '../connector/index.ts';
import type { Contact, ContactDirectoryId } from '../contact/index.ts';
import {
  type ConnectorBook,
  type ContactDirectory,
  type ContactDirectoryRecords,
  effectiveSettings,
  openNaming,
} from '../contact-directory/index.ts';
import { type CompiledMapping, compileMapping } from '../mapping/index.ts';
import { isHeldBack } from './hold-back.ts';
import { type NumberComparer, prepareContact } from './prepare-contact.ts';
import { readSource } from './read-source.ts';
import { ReportLines } from './report-lines.ts';
import type { ContactStaging, ContactStore, SynchronisationCounts } from './synchronisation-ports.ts';
import type { SynchronisationRecords } from './synchronisation-records.ts';
import type {
  SynchronisationOrigin,
  SynchronisationProgress,
  SynchronisationRun,
  SynchronisationRunId,
} from './synchronisation-run.ts';
import { Turns } from './turns.ts';

export interface SynchronisationServiceParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly incidents: IncidentPort;
  readonly connectors: ConnectorBook;
  readonly secretsOf: ContactDirectoryRecords['secretsOf'];
  readonly contacts: ContactStore;
  readonly records: SynchronisationRecords;
  readonly comparer: NumberComparer;
  readonly numberingDigest: (domainId: DomainId) => string;
  /** Whose contacts a private directory may hold: user by e-mail address in small letters. */
  readonly ownersOf: (directory: ContactDirectory) => ReadonlyMap<string, UserId>;
}

export interface SynchronisationOptions {
  readonly origin: SynchronisationOrigin;
  /** How many may go without being held back, because somebody agreed; null: as the directory says. */
  readonly approved: number | null;
  readonly signal: AbortSignal;
}

interface Running {
  readonly companyId: CompanyId;
  readonly abort: AbortController;
  progress: SynchronisationProgress;
  toldAtMs: number;
}

/** What changed: how far a synchronisation is, or what the directory holds. */
export interface DirectoryNews {
  readonly companyId: CompanyId;
  readonly directoryId: ContactDirectoryId;
}

const tellEveryMs = 250;
/** Of what is brought nobody waits for the progress. */
const unheard = (): void => undefined;

/** Synchronises directories, one run of each at a time. What a run read is seen by all at once, or by nobody. */
export class SynchronisationService {
  readonly #parts: SynchronisationServiceParts;
  readonly #running = new Map<ContactDirectoryId, Running>();
  readonly #turns = new Turns<ContactDirectoryId>();
  readonly #events = new Emitter<{ progressed: DirectoryNews; swapped: DirectoryNews }>();

  constructor(parts: SynchronisationServiceParts) {
    this.#parts = parts;
  }

  /** A step further, begun or ended; not more often than four times a second. */
  onProgressed(listener: (news: DirectoryNews) => void): Unsubscribe {
    return this.#events.on('progressed', listener);
  }

  /** Contacts of a directory are other ones now. */
  onSwapped(listener: (news: DirectoryNews) => void): Unsubscribe {
    return this.#events.on('swapped', listener);
  }

  progressOf(id: ContactDirectoryId): SynchronisationProgress | null {
    return this.#running.get(id)?.progress ?? null;
  }

  /** Ends what is being read; the directory stays as it was. @returns whether there was anything */
  cancel(id: ContactDirectoryId): boolean {
    const running = this.#running.get(id);
    running?.abort.abort(new ParleyError('job-cancelled', 'It was cancelled.'));
    return running !== undefined;
  }

  /**
   * Reads the source and takes it over. The outcome is told by the run; it throws only what keeps it from being noted.
   * @throws ParleyError `job-running`
   */
  async synchronise(directory: ContactDirectory, options: SynchronisationOptions): Promise<SynchronisationRun> {
    const { clock, ids, records } = this.#parts;
    const { companyId, id: directoryId } = directory;
    if (this.#running.has(directoryId))
      throw new ParleyError('job-running', `The directory ${directory.name} is being synchronised already. Wait for its end.`);
    const abort = new AbortController();
    const leave = (): void => abort.abort(options.signal.reason);
    options.signal.addEventListener('abort', leave, { once: true });
    if (options.signal.aborted) leave();
    const progress = { step: 'waiting', entriesRead: 0, expected: null } as const;
    this.#running.set(directoryId, { companyId, abort, progress, toldAtMs: 0 });
    const begun: SynchronisationRun = {
      companyId,
      directoryId,
      id: ids.next<SynchronisationRunId>(),
      origin: options.origin,
      state: 'running',
      startedAtMs: clock.now(),
      finishedAtMs: null,
      entriesRead: 0,
      entriesRejected: 0,
      counts: {},
      timings: {},
      error: null,
    };
    try {
      const expected = await records.lastRead(companyId, directoryId);
      await records.begin(begun);
      this.#tell(directoryId, { expected }, true);
      return await this.#turns.take(directoryId, () => this.#runToItsEnd(directory, begun, options.approved, abort.signal));
    } finally {
      options.signal.removeEventListener('abort', leave);
      this.#running.delete(directoryId);
      this.#events.emit('progressed', { companyId, directoryId });
    }
  }

  /**
   * Takes entries that others bring, as all that a person has in this directory.
   * @throws ParleyError `input-invalid` when the directory's mapping cannot be used
   */
  async bring(
    directory: ContactDirectory,
    ownerId: UserId,
    ownerEmail: string,
    entries: readonly SourceEntry[],
    signal: AbortSignal,
  ): Promise<SynchronisationCounts & { readonly rejected: ReportLines['lines'] }> {
    const report = new ReportLines();
    const counts = await this.#turns.take(directory.id, async () => {
      await using staging = await this.#parts.contacts.stage(directory, [ownerId]);
      await this.#stageBrought(directory, { ownerId, ownerEmail, entries, staging, report }, signal);
      return await staging.apply();
    });
    await this.#swapped(directory);
    return { ...counts, rejected: report.lines };
  }

  async #stageBrought(
    directory: ContactDirectory,
    brought: {
      readonly ownerId: UserId;
      readonly ownerEmail: string;
      readonly entries: readonly SourceEntry[];
      readonly staging: Pick<ContactStaging, 'add'>;
      readonly report: ReportLines;
    },
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, comparer } = this.#parts;
    const { entries, staging, report } = brought;
    const ownerEmail = brought.ownerEmail.toLowerCase();
    const source = {
      entries: async function* () {
        for (const entry of entries) yield { ...entry, ownerEmail };
      },
      fieldNames: () => Promise.resolve([]),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    const owners = new Map([[ownerEmail, brought.ownerId]]);
    await readSource(source, {
      clock,
      directory,
      mapping: mappingOf(directory),
      owners,
      comparer,
      report,
      staging,
      told: unheard,
      signal,
    });
  }

  /**
   * Adds and changes what others bring of one person, and takes away what they name; everything else of his stays.
   * @param changes `existing` is asked for when it is this one's turn
   * @throws ParleyError `input-invalid` when the directory's mapping cannot be used
   */
  async bringChanges(
    directory: ContactDirectory,
    ownerId: UserId,
    changes: {
      readonly entries: readonly SourceEntry[];
      readonly removed: readonly string[];
      readonly existing: () => Promise<readonly Contact[]>;
    },
    signal: AbortSignal,
  ): Promise<SynchronisationCounts & { readonly rejected: ReportLines['lines'] }> {
    const { contacts, comparer } = this.#parts;
    const { domainId } = directory;
    const gone = new Set(changes.removed.map((key) => `${ownerId}/${key}`));
    const report = new ReportLines();
    const counts = await this.#turns.take(directory.id, async () => {
      const kept = (await changes.existing()).filter(({ sourceKey }) => !gone.has(sourceKey));
      await using staging = await contacts.stage(directory, [ownerId]);
      // What is brought follows, and counts, of two with one key.
      await staging.add(kept.map((one) => prepareContact(one, { sourceKey: one.sourceKey, ownerId, domainId }, comparer)));
      await this.#stageBrought(directory, { ownerId, ownerEmail: ownerId, entries: changes.entries, staging, report }, signal);
      return await staging.apply();
    });
    await this.#swapped(directory);
    return { ...counts, rejected: report.lines };
  }

  /** Makes the numbers of all contacts comparable by the domain's plan as it is now. */
  renumber(directory: ContactDirectory, work: (directory: ContactDirectory) => Promise<void>): Promise<void> {
    return this.#turns.take(directory.id, async () => {
      await work(directory);
      await this.#swapped(directory);
    });
  }

  async #runToItsEnd(
    directory: ContactDirectory,
    begun: SynchronisationRun,
    approved: number | null,
    signal: AbortSignal,
  ): Promise<SynchronisationRun> {
    const report = new ReportLines();
    const attempt = new Attempt(begun);
    try {
      await this.#attempt(directory, attempt, report, approved, signal);
    } catch (error) {
      attempt.run = {
        ...attempt.run,
        state: signal.aborted ? 'cancelled' : 'failed',
        error: describeError(signal.aborted ? signal.reason : error),
      };
    }
    const { entriesRead } = this.#running.get(directory.id)!.progress;
    const over: SynchronisationRun = {
      ...attempt.run,
      entriesRead,
      entriesRejected: report.rejected,
      finishedAtMs: this.#parts.clock.now(),
    };
    await this.#parts.records.finish(over, report.lines);
    this.#raise(directory, over);
    return over;
  }

  async #attempt(
    directory: ContactDirectory,
    attempt: Attempt,
    report: ReportLines,
    approved: number | null,
    signal: AbortSignal,
  ) {
    const { clock, contacts, comparer } = this.#parts;
    const { id } = directory;
    signal.throwIfAborted();
    const mapping = mappingOf(directory);
    const owners = directory.type === 'private' ? this.#parts.ownersOf(directory) : null;
    this.#tell(id, { step: 'read' }, true);
    await using source = await this.#open(directory);
    await using staging = await contacts.stage(directory, null);
    const told = (entriesRead: number): void => this.#tell(id, { entriesRead }, false);
    const from = clock.now();
    const { accepted } = await readSource(source, { clock, directory, mapping, owners, comparer, report, staging, told, signal });
    attempt.lap('read', clock.now() - from);
    this.#tell(id, { step: 'compare' }, true);
    const compareFrom = clock.now();
    const planned = await staging.compare();
    attempt.lap('compare', clock.now() - compareFrom);
    const duplicates = accepted - planned.created - planned.changed - planned.unchanged;
    attempt.run = { ...attempt.run, counts: { ...planned, duplicates } };
    if (isHeldBack(planned, directory.holdBackPercent, approved)) {
      const error = `${planned.removed} of ${planned.present} contacts would go: more than ${directory.holdBackPercent} %. Nothing was changed.`;
      attempt.run = { ...attempt.run, state: 'held-back', error };
      return;
    }
    signal.throwIfAborted();
    this.#tell(id, { step: 'apply' }, true);
    const applyFrom = clock.now();
    const counts = await staging.apply();
    attempt.lap('apply', clock.now() - applyFrom);
    attempt.run = { ...attempt.run, state: 'done', counts: { ...counts, duplicates } };
    await this.#swapped(directory);
  }

  async #open(directory: ContactDirectory) {
    const { connectors, secretsOf } = this.#parts;
    const { companyId, domainId, id: directoryId } = directory;
    const connector = connectors.of(directory.connector);
    const settings = effectiveSettings(connector.description, directory.settings);
    const secrets = await secretsOf(companyId, directoryId);
    return openNaming(() => connector.open({ companyId, domainId, directoryId, settings, secrets }));
  }

  async #swapped(directory: ContactDirectory): Promise<void> {
    const { contacts, records, numberingDigest } = this.#parts;
    const { companyId, id: directoryId, domainId } = directory;
    const count = await contacts.count(directory);
    await records.saveState(companyId, directoryId, { contacts: count, numberingDigest: numberingDigest(domainId) });
    this.#events.emit('swapped', { companyId, directoryId });
  }

  #tell(id: ContactDirectoryId, change: Partial<SynchronisationProgress>, atOnce: boolean): void {
    const running = this.#running.get(id);
    if (!running) return;
    running.progress = { ...running.progress, ...change };
    const now = this.#parts.clock.now();
    if (!atOnce && now - running.toldAtMs < tellEveryMs) return;
    running.toldAtMs = now;
    this.#events.emit('progressed', { companyId: running.companyId, directoryId: id });
  }

  #raise({ companyId, id, name }: ContactDirectory, { state, error, entriesRead, counts }: SynchronisationRun): void {
    const { incidents, logger } = this.#parts;
    const failed = { code: 'directory-not-synchronised', companyId, subject: id } as const;
    const heldBack = { code: 'directory-held-back', companyId, subject: id } as const;
    logger.info('directory synchronised', { directory: id, state, entriesRead, ...counts, ...(error ? { error } : {}) });
    if (state === 'failed') incidents.raise({ ...failed, params: { name, reason: (error ?? '').replace(/\.$/, '') } });
    if (state === 'held-back')
      incidents.raise({ ...heldBack, params: { name, removed: counts.removed ?? 0, present: counts.present ?? 0 } });
    if (state === 'done' || state === 'held-back') incidents.resolve(failed);
    if (state === 'done') incidents.resolve(heldBack);
  }
}

/** A run as far as it got. */
class Attempt {
  run: SynchronisationRun;

  constructor(run: SynchronisationRun) {
    this.run = run;
  }

  lap(step: keyof SynchronisationRun['timings'], ms: number): void {
    this.run = { ...this.run, timings: { ...this.run.timings, [step]: ms } };
  }
}

function mappingOf(directory: ContactDirectory): CompiledMapping {
  const { mapping, faults } = compileMapping(directory.mapping);
  const [fault] = faults;
  if (fault) throw new ParleyError('input-invalid', `The mapping of ${fault.field} cannot be used: ${fault.message}.`);
  return mapping;
}
