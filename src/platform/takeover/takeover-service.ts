import type { Clock } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, IdSource } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { demand, demandAll, type Subject } from '../access/index.ts';
import type { UnitOfWork } from '../lines/index.ts';
import { type Applied, applyTakeover, type CompanyPlan } from './apply-takeover.ts';
import { countTakeover, leftOutLines, type PresentKinds, planTakeover, type TakeoverCounts } from './plan-takeover.ts';
import { readRows } from './read-rows.ts';
import { readZip } from './read-zip.ts';
import { takeoverReaders } from './readers/index.ts';
import { takeoverRefused } from './takeover-faults.ts';
import {
  type Found,
  type FoundRow,
  keyOf,
  type NewAccount,
  type TakeoverFile,
  type TakeoverFormat,
  type TakeoverKind,
} from './takeover-kind.ts';
import type { TakeoverCompanies, TakeoverId, TakeoverLine, TakeoverRun, TakeoverStore, TargetCompany } from './takeover-run.ts';

export interface TakeoverServiceParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly unit: UnitOfWork;
  readonly store: TakeoverStore;
  readonly companies: TakeoverCompanies;
  /** In their order: a kind after those it refers to. */
  readonly kinds: readonly TakeoverKind[];
}

export interface NewTarget {
  readonly name: string;
  readonly sipDomain: string;
  readonly country: string;
  readonly internalLength: number;
}

export interface TakeoverOptions {
  /** Tries everything and takes it back. */
  readonly isDryRun: boolean;
  /** Takes the rows that can be taken although others cannot. */
  readonly withoutFailed: boolean;
  /** Where rows go that name no company: made when it is not there; null: the company one works in. */
  readonly newCompany?: NewTarget | null;
  /** The domain of rows that name none; null: the company's oldest. */
  readonly domain?: string | null;
  /** Null: found out. */
  readonly format?: TakeoverFormat | null;
}

export interface TakeoverProgress {
  readonly done: number;
  readonly total: number;
}

interface UnderWay {
  readonly abort: AbortController;
  done: number;
  readonly total: number;
  readonly over: Promise<TakeoverRun>;
}

/** What is kept of accounts at most, until they are fetched or the program ends. */
const mostKept = 20;

/**
 * Takes over what an earlier installation had (T-SVC-6): everything of a company in one transaction, or nothing. A trial does the
 * same and takes it back. One at a time of a company.
 */
export class TakeoverService {
  readonly #parts: TakeoverServiceParts;
  readonly #underWay = new Map<TakeoverId, UnderWay>();
  readonly #busy = new Set<CompanyId>();
  readonly #accounts = new Map<TakeoverId, readonly NewAccount[]>();

  constructor(parts: TakeoverServiceParts) {
    this.#parts = parts;
  }

  get kinds(): readonly TakeoverKind[] {
    return this.#parts.kinds;
  }

  /** After a start: what was running is not any more. */
  open(): Promise<void> {
    return this.#parts.store.closeUnfinished('The program ended meanwhile. Nothing was changed.');
  }

  /**
   * Reads the files and begins; the rest is done in the background, see {@link over}.
   * @throws ParleyError `takeover-refused` naming file, line and reason; `not-permitted` for other companies; `job-running`
   */
  async start(by: Subject, files: readonly TakeoverFile[], options: TakeoverOptions): Promise<TakeoverRun> {
    demandTakeover(by);
    if (options.newCompany) demandAll(by);
    if (this.#busy.has(by.companyId))
      throw new ParleyError('job-running', 'Another takeover of this company is under way. Wait for its end.');
    this.#busy.add(by.companyId);
    try {
      const unpacked = files.flatMap((file) => (/\.zip$/i.test(file.name) ? readZip(file.name, file.content) : [file]));
      const { format, found } = this.#read(unpacked, options.format ?? null);
      const plans = await this.#plan(by, found, options);
      const begun = this.#begun(by.companyId, files[0]?.name ?? '', format, options.isDryRun);
      await this.#parts.store.begin(begun);
      this.#carryOut(begun, plans, found, options);
      return begun;
    } catch (error) {
      this.#busy.delete(by.companyId);
      throw error;
    }
  }

  /** How it ended; null when it is not under way. */
  over(id: TakeoverId): Promise<TakeoverRun> | null {
    return this.#underWay.get(id)?.over ?? null;
  }

  /** Null: it is not under way. */
  progress(id: TakeoverId): TakeoverProgress | null {
    const found = this.#underWay.get(id);
    return found ? { done: found.done, total: found.total } : null;
  }

  /** Ends it; nothing of it stays. @throws ParleyError `not-found` */
  async cancel(by: Subject, id: string): Promise<void> {
    const run = await this.read(by, id);
    this.#underWay.get(run.id)?.abort.abort();
  }

  /** @throws ParleyError `not-found` */
  read(by: Subject, id: string): Promise<TakeoverRun> {
    demandTakeover(by);
    return this.#parts.store.takeover(by.companyId, id);
  }

  /** SIP accounts whose passwords were made up: shown once. @throws ParleyError `not-found` */
  async takeAccounts(by: Subject, id: string): Promise<readonly NewAccount[]> {
    const run = await this.read(by, id);
    const accounts = this.#accounts.get(run.id);
    if (!accounts) throw new ParleyError('not-found', 'No passwords were made up, or they were fetched before.');
    this.#accounts.delete(run.id);
    return accounts;
  }

  accountCount(id: TakeoverId): number {
    return this.#accounts.get(id)?.length ?? 0;
  }

  #begun(companyId: CompanyId, origin: string, format: TakeoverFormat, isDryRun: boolean): TakeoverRun {
    const { clock, ids } = this.#parts;
    return {
      id: ids.next<TakeoverId>(),
      companyId,
      origin,
      format,
      isDryRun,
      state: 'running',
      error: null,
      startedAtMs: clock.now(),
      finishedAtMs: null,
      counts: {},
    };
  }

  #read(files: readonly TakeoverFile[], wanted: TakeoverFormat | null): { format: TakeoverFormat; found: Found } {
    const reader = takeoverReaders.find((one) => (wanted ? one.format === wanted : one.recognises(files)));
    if (!reader)
      throw takeoverRefused([
        {
          file: files[0]?.name ?? 'the upload',
          line: 0,
          message: 'is nothing that can be taken over: expected CSV files, a zip of them, or files of Asterisk',
        },
      ]);
    return { format: reader.format, found: reader.read(files, this.#parts.kinds) };
  }

  /** The plan of each company, in the order in which they are named. */
  async #plan(by: Subject, found: Found, options: TakeoverOptions): Promise<readonly CompanyPlan[]> {
    const own = await this.#parts.companies.byId(by.companyId);
    const target = options.newCompany?.name ?? own.name;
    const { newCompany } = options;
    const rows = newCompany ? [rowOf(newCompany), ...found.rows] : found.rows;
    const byCompany = Map.groupBy(rows, ({ kind, cells }) =>
      keyOf((kind === 'companies' ? cells.name : cells.company) ?? target),
    );
    const plans: CompanyPlan[] = [];
    for (const [key, some] of byCompany)
      plans.push(await this.#planCompany(by, key === keyOf(own.name) ? own : null, some, options, target));
    return plans;
  }

  async #planCompany(
    by: Subject,
    own: TargetCompany | null,
    rows: readonly FoundRow[],
    options: TakeoverOptions,
    target: string,
  ): Promise<CompanyPlan> {
    const { companies, kinds, ids } = this.#parts;
    if (!own) demandAll(by);
    const { kind, cells, file, line } = rows.find((row) => row.kind === 'companies') ?? rows[0]!;
    const name = (kind === 'companies' ? cells.name : cells.company) ?? target;
    const there = own ?? (await companies.named(name));
    if (!there && kind !== 'companies')
      throw takeoverRefused([
        { file, line, field: 'company', message: `there is no company ${JSON.stringify(name)}, and companies.csv has none` },
      ]);
    const read = readRows(kinds, rows, options.domain ?? there?.domain ?? name);
    const present = there ? await this.#present(there) : new Map();
    return {
      company: { id: there?.id ?? ids.next<CompanyId>(), name: there?.name ?? name },
      isNew: !there,
      present,
      lines: planTakeover(kinds, read, present),
    };
  }

  async #present({ id }: TargetCompany): Promise<PresentKinds> {
    const present = new Map();
    for (const kind of this.#parts.kinds) present.set(kind.name, await kind.present(id));
    return present;
  }

  #carryOut(begun: TakeoverRun, plans: readonly CompanyPlan[], found: Found, options: TakeoverOptions): void {
    const abort = new AbortController();
    const total = plans.reduce((sum, { lines }) => sum + lines.length, 0);
    const underWay: UnderWay = { abort, done: 0, total, over: Promise.resolve(begun) };
    const over = this.#run(begun, plans, found, options, underWay).finally(() => {
      this.#busy.delete(begun.companyId);
      this.#underWay.delete(begun.id);
    });
    // Who waits is told; nobody has to.
    over.catch(() => undefined);
    this.#underWay.set(begun.id, Object.assign(underWay, { over }));
  }

  async #run(
    begun: TakeoverRun,
    plans: readonly CompanyPlan[],
    found: Found,
    options: TakeoverOptions,
    underWay: UnderWay,
  ): Promise<TakeoverRun> {
    const { clock, logger, store } = this.#parts;
    const lines: TakeoverLine[] = leftOutLines(found).map((line) => ({ company: '', ...line }));
    const accounts: NewAccount[] = [];
    let error: string | null = null;
    for (const plan of plans) {
      const applied = await this.#apply(plan, options, underWay);
      lines.push(...applied.lines);
      accounts.push(...applied.accounts);
      error ??= applied.error;
    }
    const state = error === null ? 'done' : 'failed';
    const finished: TakeoverRun = { ...begun, state, error, finishedAtMs: clock.now(), counts: countsOf(lines) };
    if (accounts.length > 0 && !begun.isDryRun) this.#keep(begun.id, accounts);
    await store.finish(finished, lines);
    logger.info('takeover over', { takeoverId: begun.id, state, isDryRun: begun.isDryRun, ...countTakeover(lines) });
    return finished;
  }

  async #apply(plan: CompanyPlan, options: TakeoverOptions, underWay: UnderWay): Promise<Applied> {
    const { unit, kinds } = this.#parts;
    const progress = (): void => {
      underWay.done++;
    };
    try {
      return await applyTakeover({ unit, kinds }, plan, { ...options, signal: underWay.abort.signal, progress });
    } catch (error) {
      this.#parts.logger.warn('takeover failed', { error });
      const reason = underWay.abort.signal.aborted ? 'It was cancelled. Nothing was changed.' : describeError(error);
      return { lines: [], accounts: [], error: `${plan.company.name}: ${reason}` };
    }
  }

  #keep(id: TakeoverId, accounts: readonly NewAccount[]): void {
    this.#accounts.set(id, accounts);
    const [oldest] = this.#accounts.keys();
    if (this.#accounts.size > mostKept && oldest) this.#accounts.delete(oldest);
  }
}

export function demandTakeover(by: Subject): void {
  demand(by, 'administer', { kind: 'user', companyId: by.companyId, ownerId: null });
}

function rowOf({ name, sipDomain, country, internalLength }: NewTarget): FoundRow {
  const cells = { name, sipDomain, country, internalLength: String(internalLength) };
  return { kind: 'companies', file: 'the settings', line: 0, cells };
}

function countsOf(lines: readonly TakeoverLine[]): Record<string, TakeoverCounts> {
  return Object.fromEntries([...Map.groupBy(lines, ({ kind }) => kind)].map(([kind, some]) => [kind, countTakeover(some)]));
}
