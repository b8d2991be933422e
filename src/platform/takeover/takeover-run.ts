import type { CompanyId, Id } from '../../kernel/ids.ts';
import type { ListRequest, Page } from '../api/index.ts';
import type { TakeoverCounts, TakeoverOutcome } from './plan-takeover.ts';
import type { TakeoverFormat } from './takeover-kind.ts';

export type TakeoverId = Id<'takeover'>;
export type TakeoverState = 'running' | 'done' | 'failed';

/** One taking over, or a trial of it. */
export interface TakeoverRun {
  readonly id: TakeoverId;
  /** Of who asked for it. */
  readonly companyId: CompanyId;
  /** The name of the file, or of the first of them. */
  readonly origin: string;
  readonly format: TakeoverFormat;
  readonly isDryRun: boolean;
  readonly state: TakeoverState;
  readonly error: string | null;
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
  /** By the name of the kind. */
  readonly counts: Readonly<Record<string, TakeoverCounts>>;
}

/** What became, or would become, of a row. */
export interface TakeoverLine {
  readonly company: string;
  /** Empty: of no kind that is known. */
  readonly kind: string;
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly outcome: TakeoverOutcome;
  readonly reason: string;
}

export interface TakeoverLineQuery extends ListRequest {
  readonly outcome?: TakeoverOutcome | undefined;
  readonly kind?: string | undefined;
}

/** Everything is looked for in the company named first; ids of others are `not-found`. */
export interface TakeoverStore {
  begin(run: TakeoverRun): Promise<void>;
  finish(run: TakeoverRun, lines: readonly TakeoverLine[]): Promise<void>;
  /** Those that the end of the program ended. */
  closeUnfinished(reason: string): Promise<void>;
  listTakeovers(companyId: CompanyId, query: ListRequest): Promise<Page<TakeoverRun>>;
  /** @throws ParleyError `not-found` */
  takeover(companyId: CompanyId, id: string): Promise<TakeoverRun>;
  listTakeoverLines(
    companyId: CompanyId,
    id: string,
    query: TakeoverLineQuery,
  ): Promise<Page<TakeoverLine & { readonly position: number }>>;
}

/** A company into which is taken over. */
export interface TargetCompany {
  readonly id: CompanyId;
  readonly name: string;
  /** Its oldest domain, that is meant where none is named. */
  readonly domain: string;
}

export interface TakeoverCompanies {
  named(name: string): Promise<TargetCompany | null>;
  /** @throws ParleyError `not-found` */
  byId(id: CompanyId): Promise<TargetCompany>;
}
