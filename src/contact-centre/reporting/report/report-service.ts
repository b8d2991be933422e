import type { ReportTable } from '../../../contract/rest/reports.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../../kernel/ids.ts';
import type { Language } from '../../../kernel/language.ts';
import type { FactKind } from '../facts/fact.ts';
import { evaluate, reduce } from '../formulas/evaluate.ts';
import { type Condition, type Formula, type Measure, measureKey, measuresOf } from '../formulas/expression.ts';
import type { Figure } from '../formulas/figure.ts';
import { boundsOf, intervalLabels, isInterval } from './intervals.ts';
import type { ReportNames } from './report-names.ts';
import type { CountedFact, FactPage, FactQuery, FactReader, FactRow } from './report-ports.ts';
import { conditionOf, goesWith, isOfWholeQueues, type ReportRequest } from './report-request.ts';
import type { Sight } from './sight.ts';

export interface ReportServiceParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly facts: FactReader;
  readonly names: ReportNames;
  /** Brings what happened so far into the facts, what goes on included. */
  readonly catchUp: (companyId: CompanyId) => Promise<void>;
}

/** Who reads, and what he may see. */
export interface Reader {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly sight: Sight;
  /** Of the names of rows. */
  readonly language: Language;
}

const mostRows = 10_000;

interface Asked {
  readonly fact: FactKind;
  readonly isOfTime: boolean;
  readonly isOfQueues: boolean;
  readonly measures: Map<string, Measure>;
}

type Results = Map<string, number | null>;

/** Reports: the formulas over facts in the store, for what one may see. */
export class ReportService {
  readonly #parts: ReportServiceParts;

  constructor(parts: ReportServiceParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError `input-invalid` */
  async run(reader: Reader, request: ReportRequest): Promise<ReportTable> {
    const { clock, catchUp } = this.#parts;
    const nowMs = clock.now();
    await catchUp(reader.companyId);
    const interval = request.by.find(isInterval) ?? null;
    const bounds = boundsOf(request, interval, request.zone);
    const figures = request.figures.filter((one) => goesWith(one, request, reader.sight));
    const base = { companyId: reader.companyId, bounds, nowMs, zone: request.zone, parameters: request.parameters };
    const asked = askedBy(figures);
    const queries = asked.map((one) => {
      const where = conditionOf(one.fact, request, { sight: reader.sight, isOfQueues: one.isOfQueues, ownUserId: reader.userId });
      return { ...base, fact: one.fact, by: request.by, where };
    });
    const { rows, isCut } = await this.#rows(asked, queries);
    const total = await this.#total(asked, queries, { rows, isCut });
    if (interval && request.by.length === 1) addEmpty(rows, bounds.length - 1);
    const lengthOf = ({ keys }: { keys: FactRow['keys'] }) => {
      const index = interval ? Number(keys[request.by.indexOf(interval)]) : null;
      const [fromMs, toMs] = index === null ? [bounds[0]!, bounds.at(-1)!] : [bounds[index]!, bounds[index + 1]!];
      return Math.max(0, Math.min(toMs, nowMs) - fromMs);
    };
    const valuesOf = (results: Results, lengthMs: number) =>
      request.figures.map((one) => (figures.includes(one) ? valueOf(one, results, lengthMs) : null));
    const shown = await this.#labelled(reader, request, bounds, rows);
    return {
      from: request.fromMs,
      to: request.toMs,
      zone: request.zone,
      by: [...request.by],
      figures: request.figures.map(({ id, name, unit, better }) => ({ id, name, unit, better: better ?? null })),
      rows: shown.map(({ keys, labelled, results }) => ({ keys: labelled, values: valuesOf(results, lengthOf({ keys })) })),
      total: valuesOf(total, Math.max(0, Math.min(request.toMs, nowMs) - request.fromMs)),
      unsupported: request.figures.filter((one) => !figures.includes(one)).map(({ id }) => id),
      isCut,
      asOf: nowMs,
    };
  }

  /**
   * Of everything: no mean of means. What adds up is added up, which spares the store a second look at a million facts; percentiles, rows
   * in which a fact stands several times, and tables that were cut are asked for anew.
   */
  async #total(
    asked: readonly Asked[],
    queries: readonly FactQuery[],
    { rows, isCut }: { rows: ReadonlyMap<string, Row>; isCut: boolean },
  ): Promise<Results> {
    const results: Results = new Map();
    for (const [index, { measures, isOfQueues }] of asked.entries()) {
      const query = queries[index]!;
      const isAsked = isCut || query.by.length === 0 || query.by.some((one) => one === 'skill' || one === 'disposition');
      if (!isAsked && [...measures.values()].every(({ take }) => take !== 'percentile')) {
        for (const [key, measure] of measures) results.set(keyIn(key, isOfQueues), added(measure, keyIn(key, isOfQueues), rows));
        continue;
      }
      const ends = [query.bounds[0]!, query.bounds.at(-1)!];
      const found = await this.#parts.facts.measure({ ...query, by: [], bounds: ends }, [...measures.values()], 1);
      for (const [at, key] of [...measures.keys()].entries())
        results.set(keyIn(key, isOfQueues), found.rows[0]?.values[at] ?? null);
    }
    return results;
  }

  async #rows(asked: readonly Asked[], queries: readonly FactQuery[]): Promise<{ rows: Map<string, Row>; isCut: boolean }> {
    const rows = new Map<string, Row>();
    let isAnyCut = false;
    for (const [index, { measures, isOfQueues }] of asked.entries()) {
      const query = queries[index]!;
      if (query.by.length === 0) break;
      const found = await this.#parts.facts.measure(query, [...measures.values()], mostRows);
      isAnyCut ||= found.isCut;
      for (const { keys, values } of found.rows) {
        const row = rowOf(rows, keys);
        for (const [at, key] of [...measures.keys()].entries()) row.results.set(keyIn(key, isOfQueues), values[at]!);
      }
    }
    return { rows, isCut: isAnyCut };
  }

  async #labelled(reader: Reader, { by, zone }: ReportRequest, bounds: readonly number[], rows: ReadonlyMap<string, Row>) {
    const interval = by.find(isInterval);
    const labels = interval ? intervalLabels(bounds.slice(0, -1), interval, zone) : [];
    const labeller = await this.#parts.names.labeller(
      reader,
      by,
      [...rows.values()].map(({ keys }) => keys),
    );
    const shown = [...rows.values()].map((row) => ({
      ...row,
      labelled: row.keys.map((key, index) =>
        isInterval(by[index]!) ? { value: String(bounds[Number(key)]), label: labels[Number(key)]! } : labeller(by[index]!, key),
      ),
    }));
    const order = (one: (typeof shown)[number], other: (typeof shown)[number]): number => {
      for (const [index, dimension] of by.entries()) {
        const isNumber = isInterval(dimension) || dimension === 'hour-of-day' || dimension === 'weekday';
        const difference = isNumber
          ? Number(one.keys[index]) - Number(other.keys[index])
          : one.labelled[index]!.label.localeCompare(other.labelled[index]!.label);
        if (difference !== 0) return difference;
      }
      return 0;
    };
    return shown.toSorted(order);
  }

  /**
   * What one number counts: the same condition, the same store.
   * @param row keys as the report gave them; null: the total
   * @throws ParleyError `input-invalid`
   */
  async open(
    reader: Reader,
    request: ReportRequest,
    {
      figure,
      part,
      row,
      page,
    }: { figure: Figure; part: 'value' | 'base'; row: readonly (string | null)[] | null; page: FactPage },
  ): Promise<{ items: readonly CountedFact[]; total: number; nextCursor: string | null }> {
    if (!goesWith(figure, request, reader.sight))
      throw new ParleyError('input-invalid', `${figure.name} does not go with these rows or filters.`);
    const measure = countedBy(figure.formula, part);
    if (!measure) throw new ParleyError('input-invalid', `${figure.name} is no number of things that can be shown.`);
    await this.#parts.catchUp(reader.companyId);
    const interval = request.by.find(isInterval) ?? null;
    const bounds = boundsOf(request, interval, request.zone);
    const { sight, companyId, userId } = reader;
    const where = conditionOf(measure.fact, request, { sight, isOfQueues: isOfWholeQueues(figure), ownUserId: userId });
    const base = { companyId, fact: measure.fact, bounds, nowMs: this.#parts.clock.now(), zone: request.zone };
    const query = { ...base, by: row ? request.by : [], where, parameters: request.parameters };
    if (!row) return this.#parts.facts.list(query, measure, page);
    if (row.length !== request.by.length) throw new ParleyError('input-invalid', 'The row has other keys than the report.');
    const keys = row.map((key, index) => (isInterval(request.by[index]!) ? String(bounds.indexOf(Number(key))) : key));
    return this.#parts.facts.list({ ...query, row: keys }, measure, page);
  }
}

interface Row {
  readonly keys: readonly (string | null)[];
  readonly results: Results;
}

function rowOf(rows: Map<string, Row>, keys: readonly (string | null)[]): Row {
  const id = JSON.stringify(keys);
  const row = rows.get(id) ?? { keys, results: new Map() };
  rows.set(id, row);
  return row;
}

function added(measure: Measure, key: string, rows: ReadonlyMap<string, Row>): number | null {
  const values = [...rows.values()].flatMap(({ results }) => results.get(key) ?? []);
  return reduce(measure, values);
}

/** Intervals in which nothing happened are rows, too. */
function addEmpty(rows: Map<string, Row>, intervals: number): void {
  for (let index = 0; index < intervals; index++) rowOf(rows, [String(index)]);
}

/** The same measure of whole queues and of one's own agents are two. */
function keyIn(key: string, isOfQueues: boolean): string {
  return isOfQueues ? `queues ${key}` : key;
}

function askedBy(figures: readonly Figure[]): readonly Asked[] {
  const asked = new Map<string, Asked>();
  for (const figure of figures)
    for (const measure of measuresOf(figure.formula)) {
      const isOfTime = measure.take === 'time';
      const isOfQueues = isOfWholeQueues(figure);
      const id = `${measure.fact} ${isOfTime} ${isOfQueues}`;
      const one = asked.get(id) ?? { fact: measure.fact, isOfTime, isOfQueues, measures: new Map<string, Measure>() };
      asked.set(id, one);
      one.measures.set(measureKey(measure), measure);
    }
  return [...asked.values()];
}

function valueOf(figure: Figure, results: Results, lengthMs: number): number | null {
  const isOfQueues = isOfWholeQueues(figure);
  const own = new Map(
    measuresOf(figure.formula).map((one) => [measureKey(one), results.get(keyIn(measureKey(one), isOfQueues)) ?? null]),
  );
  return evaluate(figure.formula, own, lengthMs);
}

/** The measure whose facts a number opens to; null where it adds up different ones. */
export function countedBy(formula: Formula, part: 'value' | 'base'): Measure | null {
  if (formula.is === 'ratio') return countedBy(part === 'value' ? formula.of : formula.by, 'value');
  if (formula.is === 'measure') return formula.measure;
  if (formula.is === 'interval-length') return null;
  const of = countedBy(formula.of, 'value');
  const and = countedBy(formula.and, 'value');
  if (of?.take !== 'count' || and?.take !== 'count' || of.fact !== and.fact) return null;
  const where: Condition =
    formula.is === 'plus'
      ? { op: 'any', of: [of.where, and.where] }
      : { op: 'all', of: [of.where, { op: 'not', of: and.where }] };
  return { fact: of.fact, take: 'count', where };
}
