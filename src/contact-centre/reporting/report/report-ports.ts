import type { ReportDimension } from '../../../contract/rest/reports.ts';
import type { CompanyId } from '../../../kernel/ids.ts';
import type { AgentSpanFact, Fact, FactKind, InteractionFacts } from '../facts/fact.ts';
import type { Condition, FormulaParameters, Measure } from '../formulas/expression.ts';

/** What is asked of the facts of one kind. */
export interface FactQuery {
  readonly companyId: CompanyId;
  readonly fact: FactKind;
  /** Ends of the intervals, rising, in milliseconds: n + 1 for n of them. What is outside counts for none. */
  readonly bounds: readonly number[];
  /** Things that go on last until then. */
  readonly nowMs: number;
  /** For `hour-of-day` and `weekday`. */
  readonly zone: string;
  readonly by: readonly ReportDimension[];
  /** Filters, and what may be seen. */
  readonly where: Condition;
  /** Of one row alone: its keys. */
  readonly row?: readonly (string | null)[];
  readonly parameters: FormulaParameters;
}

/** A row: keys in the order of `by` (of an interval its number from 0, as text), values in the order of the measures. */
export interface FactRow {
  readonly keys: readonly (string | null)[];
  readonly values: readonly (number | null)[];
}

export interface FactPage {
  readonly limit: number;
  /** As returned with the page before. */
  readonly cursor: string | null;
}

/** One thing that was counted, and what it adds. */
export interface CountedFact {
  readonly fact: Fact;
  readonly callId: string | null;
  readonly customer: string | null;
  readonly value: number;
}

/** Facts in the store: how reports read them. */
export interface FactReader {
  /** One row without dimensions. At most `mostRows`, ordered by keys; `isCut` when there were more. */
  measure(
    query: FactQuery,
    measures: readonly Measure[],
    mostRows: number,
  ): Promise<{ readonly rows: readonly FactRow[]; readonly isCut: boolean }>;
  /** What a measure counts, the latest first. */
  list(
    query: FactQuery,
    measure: Measure,
    page: FactPage,
  ): Promise<{ readonly items: readonly CountedFact[]; readonly total: number; readonly nextCursor: string | null }>;
  /** What can be filtered by, of lately. */
  occurred(companyId: CompanyId, sinceMs: number): Promise<OccurredValues>;
}

export interface OccurredValues {
  readonly dialled: readonly string[];
  readonly dispositions: readonly string[];
  readonly channels: readonly string[];
  readonly skillIds: readonly string[];
  readonly flowIds: readonly string[];
}

/** Facts in the store: how they get there. */
export interface FactWriter {
  /** Puts these interactions' facts in place of what was there of them. */
  put(companyId: CompanyId, facts: readonly InteractionFacts[]): Promise<void>;
  /** Forgets facts of interactions that began within. */
  forget(companyId: CompanyId, fromMs: number, toMs: number): Promise<number>;
  /** Up to when everything stored is in the facts; null: never. */
  position(companyId: CompanyId): Promise<number | null>;
  setPosition(companyId: CompanyId, atMs: number): Promise<void>;
  /** The facts of interactions that began within, for the running day. */
  between(companyId: CompanyId, fromMs: number, toMs: number): Promise<readonly Fact[]>;
  /** States of agents within, the last before it included. */
  agentSpans(companyId: CompanyId, fromMs: number, toMs: number): Promise<readonly AgentSpanFact[]>;
}
