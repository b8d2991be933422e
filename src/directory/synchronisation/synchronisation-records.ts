import type { CompanyId } from '../../kernel/ids.ts';
import type { ListRequest, RowPage } from '../../platform/api/index.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import type { SynchronisationLine, SynchronisationRun, SynchronisationState } from './synchronisation-run.ts';

/** What is kept of a directory beside its configuration. */
export interface DirectoryState {
  readonly contacts: number;
  /** Of the numbering plan by which its numbers were made comparable; empty: not yet. */
  readonly numberingDigest: string;
}

/** Runs of synchronisations and their reports. Everything is looked for in the company named first. */
export interface SynchronisationRecords {
  begin(run: SynchronisationRun): Promise<void>;
  /** Only the newest reports of a directory are kept. */
  finish(run: SynchronisationRun, lines: readonly SynchronisationLine[]): Promise<void>;
  /** False when it was in another state. */
  turn(of: Pick<SynchronisationRun, 'companyId' | 'id'>, from: SynchronisationState, to: SynchronisationState): Promise<boolean>;
  find(companyId: CompanyId, id: string): Promise<SynchronisationRun | null>;
  /** The newest of each directory. */
  latest(companyId: CompanyId, directoryIds: readonly ContactDirectoryId[]): Promise<ReadonlyMap<string, SynchronisationRun>>;
  /** How many entries the newest that was read to its end had; null: there is none. */
  lastRead(companyId: CompanyId, directoryId: ContactDirectoryId): Promise<number | null>;
  list(companyId: CompanyId, directoryId: ContactDirectoryId, request: ListRequest): Promise<RowPage<SynchronisationRun>>;
  lines(
    companyId: CompanyId,
    runId: string,
    request: ListRequest & { readonly outcome?: SynchronisationLine['outcome'] | undefined },
  ): Promise<RowPage<SynchronisationLine>>;
  states(companyId: CompanyId, directoryIds: readonly ContactDirectoryId[]): Promise<ReadonlyMap<string, DirectoryState>>;
  saveState(companyId: CompanyId, directoryId: ContactDirectoryId, state: Partial<DirectoryState>): Promise<void>;
  /** What a killed program left running. */
  interruptRunning(atMs: number): Promise<number>;
}
