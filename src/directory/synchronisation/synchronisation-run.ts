import type { CompanyId, Id } from '../../kernel/ids.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import type { SynchronisationCounts } from './synchronisation-ports.ts';

export type SynchronisationRunId = Id<'contact-synchronisation'>;

/**
 * ```
 *  running ──► done | failed | cancelled
 *     │ ├──── the program ended ──► interrupted
 *     │ └──── too many would go ──► held-back ──► approved (read again) | discarded
 * ```
 * Only `done` has changed the directory.
 */
export type SynchronisationState =
  | 'running'
  | 'done'
  | 'held-back'
  | 'approved'
  | 'discarded'
  | 'failed'
  | 'cancelled'
  | 'interrupted';

/** What made it begin; `approval`: of one that was held back. */
export type SynchronisationOrigin = 'hand' | 'schedule' | 'upload' | 'approval';

export type RunCounts = SynchronisationCounts & {
  /** Entries with the key of an earlier one, which they replaced. */
  readonly duplicates: number;
};

/** One synchronisation of one directory and what came of it. */
export interface SynchronisationRun {
  readonly id: SynchronisationRunId;
  readonly companyId: CompanyId;
  readonly directoryId: ContactDirectoryId;
  readonly origin: SynchronisationOrigin;
  readonly state: SynchronisationState;
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
  readonly entriesRead: number;
  readonly entriesRejected: number;
  readonly counts: Partial<RunCounts>;
  /** Milliseconds of each step. */
  readonly timings: Partial<Record<'read' | 'compare' | 'apply', number>>;
  readonly error: string | null;
}

/** An entry that became no contact, or a field of one that was left out. */
export interface SynchronisationLine {
  readonly position: number;
  readonly outcome: 'rejected' | 'field-left-out';
  /** Counted as the source gives them, from 1. */
  readonly entry: number;
  readonly key: string;
  readonly name: string;
  readonly field: string | null;
  readonly reason: string;
}

/** While it runs: which step, how far. */
export interface SynchronisationProgress {
  readonly step: 'waiting' | 'read' | 'compare' | 'apply';
  readonly entriesRead: number;
  /** As many as the last run read; null: there was none. */
  readonly expected: number | null;
}
