import type { LineFault } from '../../contract/rest/listing.ts';
import type { Clock } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { IncidentPort } from '../incident/index.ts';
import { linesRefused } from '../lines/index.ts';
import { textOfFile } from './file-text.ts';
import type { EntryReader, ImportStore, UserImport, UserImportId, UserSource } from './import-ports.ts';
import type { RawEntry } from './imported-person.ts';
import { mapEntry, usualMappings } from './mapping.ts';
import { countOutcomes, ImportPlan, type PlannedChange, suspiciousLoss } from './plan-import.ts';
import { readCsvEntries } from './read-csv-entries.ts';
import { readLdif } from './read-ldif.ts';

export interface ImportServiceParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly incidents: IncidentPort;
  readonly store: ImportStore;
  readonly reader: EntryReader;
  /** Ends what users have open who may no longer sign in. */
  readonly signOutEverywhere: (user: { companyId: CompanyId; userId: UserId }) => Promise<void>;
}

export interface ImportOptions {
  readonly isDryRun: boolean;
  /** Apply it although suspiciously many would go. */
  readonly evenIfFewer: boolean;
  readonly signal: AbortSignal;
  readonly progress?: (text: string) => void;
}

export interface ImportFile {
  readonly name: string;
  readonly format: 'csv' | 'ldif';
  readonly content: Buffer;
}

export interface ChangedImport {
  readonly run: UserImport;
  /** What it does at present. */
  readonly progress: string;
}

const tellEvery = 1000;

/** Runs imports. One of a source at a time; everything of a run is applied, or nothing. */
export class ImportService {
  readonly #parts: ImportServiceParts;
  readonly #running = new Set<string>();
  readonly #events = new Emitter<{ changed: ChangedImport }>();

  constructor(parts: ImportServiceParts) {
    this.#parts = parts;
  }

  /** An import began, went on or is over. */
  onChanged(listener: (changed: ChangedImport) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** Reads a directory. The outcome is told by the run; it throws only what keeps it from being noted. */
  fromDirectory(source: UserSource, options: ImportOptions): Promise<UserImport> {
    return this.#run(source, source.name, options, () => this.#parts.reader.entries(source, options.signal));
  }

  /** @throws ParleyError `lines-refused` naming each bad line; then nothing was changed and no run is noted. */
  async fromFile(source: UserSource, file: ImportFile, options: ImportOptions): Promise<UserImport> {
    const text = textOfFile(file.content);
    const entries = file.format === 'csv' ? readCsvEntries(text) : readLdif(text);
    await this.#refuseBadLines(source, entries);
    return this.#run(source, file.name, options, () => entries);
  }

  /** A bad file changes nothing and names line and reason (P-IMP-3). */
  async #refuseBadLines(source: UserSource, entries: readonly RawEntry[]): Promise<void> {
    const { internalLength } = await this.#parts.store.present(source);
    const keys = new Map<string, number>();
    const faults = entries.flatMap((entry): LineFault[] => {
      const mapped = mapEntry(entry, { ...usualMappings.file, ...source.mapping }, { internalLength }, true);
      const { line } = entry;
      if (mapped.kind === 'person') {
        const { key } = mapped.person;
        const before = keys.get(key);
        keys.set(key, line);
        return before === undefined ? [] : [{ line, message: `has the same ${key.replace(':', ' ')} as line ${before}` }];
      }
      if (mapped.kind === 'ignored') return [];
      return [{ line, message: mapped.reason, ...(mapped.field ? { field: mapped.field } : {}) }];
    });
    if (faults.length > 0) throw linesRefused(faults);
  }

  async #run(
    source: UserSource,
    origin: string,
    options: ImportOptions,
    read: () => AsyncIterable<RawEntry> | Iterable<RawEntry>,
  ): Promise<UserImport> {
    const { clock, ids, store } = this.#parts;
    if (this.#running.has(source.id))
      throw new ParleyError('job-running', `The import ${source.name} runs already. Wait for its end.`);
    this.#running.add(source.id);
    const { companyId, id: sourceId, synchronisation } = source;
    const begun: UserImport = {
      companyId,
      sourceId,
      synchronisation,
      origin,
      id: ids.next<UserImportId>(),
      isDryRun: options.isDryRun,
      state: 'running',
      error: null,
      startedAtMs: clock.now(),
      finishedAtMs: null,
      counts: {},
      timings: {},
    };
    try {
      await store.begin(begun);
      this.#events.emit('changed', { run: begun, progress: '' });
      const progress = (text: string): void => {
        options.progress?.(text);
        this.#events.emit('changed', { run: begun, progress: text });
      };
      const { run, lines } = await this.#attempt(source, begun, { ...options, progress }, read);
      const finished = { ...run, finishedAtMs: clock.now() };
      await store.finish(finished, lines);
      this.#events.emit('changed', { run: finished, progress: '' });
      this.#tell(source, finished);
      return finished;
    } finally {
      this.#running.delete(source.id);
    }
  }

  async #attempt(
    source: UserSource,
    begun: UserImport,
    options: ImportOptions,
    read: () => AsyncIterable<RawEntry> | Iterable<RawEntry>,
  ): Promise<{ run: UserImport; lines: readonly PlannedChange[] }> {
    const { clock, store } = this.#parts;
    const timings: Record<string, number> = {};
    let mark = clock.now();
    const lap = (name: string): void => {
      timings[name] = clock.now() - mark;
      mark = clock.now();
    };
    try {
      const present = await store.present(source);
      const plan = new ImportPlan({ ...present, synchronisation: source.synchronisation });
      await this.#takeAll(source, plan, present.internalLength, options, read());
      lap('read');
      const changes = plan.finish();
      lap('plan');
      const lines = changes.filter(({ outcome }) => outcome !== 'unchanged');
      const counts = countOutcomes(changes);
      const loss = suspiciousLoss(changes, present.users, source.holdBackPercent);
      if (loss && !options.evenIfFewer) {
        const error = `${loss.leaving} of ${loss.linked} users of this source would go: more than ${source.holdBackPercent} %. Nothing was changed.`;
        return { run: { ...begun, state: 'held-back', error, counts, timings }, lines };
      }
      options.signal.throwIfAborted();
      if (!options.isDryRun) {
        options.progress?.('Writing');
        const gone = await store.apply(source, changes);
        for (const userId of gone) await this.#parts.signOutEverywhere({ companyId: source.companyId, userId });
        lap('apply');
      }
      return { run: { ...begun, state: 'done', counts, timings }, lines };
    } catch (error) {
      lap('read');
      return { run: { ...begun, state: 'failed', error: describeError(error), timings }, lines: [] };
    }
  }

  async #takeAll(
    source: UserSource,
    plan: ImportPlan,
    internalLength: number,
    options: ImportOptions,
    entries: AsyncIterable<RawEntry> | Iterable<RawEntry>,
  ): Promise<void> {
    const mapping = { ...usualMappings[source.kind], ...source.mapping };
    let count = 0;
    for await (const entry of entries) {
      options.signal.throwIfAborted();
      const mapped = mapEntry(entry, mapping, { internalLength }, source.kind === 'file');
      if (mapped.kind === 'person') plan.take(mapped.person);
      else plan.skip(mapped, entry.line);
      if (++count % tellEvery === 0) options.progress?.(`${count} entries read`);
    }
  }

  #tell(source: UserSource, run: UserImport): void {
    const { logger, incidents } = this.#parts;
    const subject = { code: 'import-failed', companyId: source.companyId, subject: source.id } as const;
    logger.info('import over', { sourceId: source.id, state: run.state, isDryRun: run.isDryRun, ...run.counts });
    if (run.isDryRun) return;
    if (run.state === 'done') incidents.resolve(subject);
    else incidents.raise({ ...subject, params: { name: source.name, reason: run.error ?? '' } });
  }
}
