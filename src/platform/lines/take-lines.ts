import type { LineFault } from '../../contract/rest/listing.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';

/** One of many, with the number of its line: from 1; in a spreadsheet the line with the names of the columns is the first. */
export interface Line<T> {
  readonly line: number;
  readonly value: T;
}

/** What was made of a line. */
export interface Taken<R> {
  readonly line: number;
  readonly made: R;
}

/** Several changes of the store as one. `null`: of several companies. */
export interface UnitOfWork {
  /** All changes inside `work` are stored or none. */
  together<T>(companyId: CompanyId | null, work: () => Promise<T>): Promise<T>;
  /** Inside {@link together}: when `work` fails its own changes are taken back and the others stay. */
  attempt<T>(companyId: CompanyId | null, work: () => Promise<T>): Promise<T>;
}

/** The items of a list with their line numbers. */
export function numbered<T>(items: readonly T[]): Line<T>[] {
  return items.map((value, index) => ({ line: index + 1, value }));
}

/** As the contract's `bulkAnswerSchema` writes it. */
export function takenView(taken: readonly Taken<{ readonly id: string; readonly name: string }>[]) {
  return { created: taken.length, items: taken.map(({ line, made: { id, name } }) => ({ line, id, name })) };
}

const mostFaultsTold = 200;

export function linesRefused(faults: readonly LineFault[]): ParleyError {
  const { line, field, message } = faults[0]!;
  const first = `line ${line}${field ? `, ${field}` : ''}: ${message}`;
  const others = faults.length > 1 ? `, and ${faults.length - 1} more` : '';
  return new ParleyError('lines-refused', `Nothing was changed: ${first}${others}`, {
    details: { lines: faults.slice(0, mostFaultsTold), total: faults.length },
  });
}

/**
 * Takes every line or, when one cannot be taken, none.
 * @param isTrial takes nothing in the end, only looks whether it could.
 * @throws ParleyError `lines-refused` with every line's fault
 */
export async function takeAll<T, R>(
  unit: UnitOfWork,
  companyId: CompanyId | null,
  lines: readonly Line<T>[],
  take: (value: T) => Promise<R>,
  { isTrial = false } = {},
): Promise<readonly Taken<R>[]> {
  const trial = new TrialOver<Taken<R>[]>();
  try {
    return await unit.together(companyId, async () => {
      const taken: Taken<R>[] = [];
      const faults: LineFault[] = [];
      for (const { line, value } of lines) {
        try {
          taken.push({ line, made: await unit.attempt(companyId, () => take(value)) });
        } catch (error) {
          if (!(error instanceof ParleyError) || error.code === 'store-unavailable') throw error;
          faults.push({ line, message: error.message });
        }
      }
      if (faults.length > 0) throw linesRefused(faults);
      if (isTrial) throw trial.with(taken);
      return taken;
    });
  } catch (error) {
    if (error === trial) return trial.result;
    throw error;
  }
}

/** Thrown so that the store takes everything back. */
class TrialOver<T> extends Error {
  result!: T;

  with(result: T): this {
    this.result = result;
    return this;
  }
}
