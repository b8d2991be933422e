import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { UnitOfWork } from '../lines/index.ts';
import type { PlannedLine, PresentKinds } from './plan-takeover.ts';
import { describeMissing, type Made, type Making, type NewAccount, type Reference, type TakeoverKind } from './takeover-kind.ts';
import type { TakeoverLine } from './takeover-run.ts';

/** What is to be done in one company. */
export interface CompanyPlan {
  readonly company: Making['company'];
  readonly isNew: boolean;
  readonly present: PresentKinds;
  readonly lines: readonly PlannedLine[];
}

export interface Applied {
  readonly lines: readonly TakeoverLine[];
  readonly accounts: readonly NewAccount[];
  /** Null: all of it is stored, or would be. */
  readonly error: string | null;
}

export interface ApplyOptions {
  readonly isDryRun: boolean;
  readonly withoutFailed: boolean;
  readonly signal: AbortSignal;
  /** After each row. */
  readonly progress: () => void;
}

/** Hashing takes a core each. */
const readiedAtOnce = 4;

/**
 * Makes what a plan says, in one transaction. A row that the store refuses is failed, and so is what hangs on it.
 * @returns what became of each row; with `error` when rows failed and nothing was kept for it.
 */
export async function applyTakeover(
  by: { readonly unit: UnitOfWork; readonly kinds: readonly TakeoverKind[] },
  plan: CompanyPlan,
  options: ApplyOptions,
): Promise<Applied> {
  const ready = options.isDryRun ? plan.lines : await readied(plan.lines, options.signal);
  const place = plan.isNew ? null : plan.company.id;
  const result = new TakenBack();
  try {
    return await by.unit.together(place, async () => {
      const applied = await new Maker(by, plan, options, place).makeAll(ready);
      const failed = applied.lines.filter(({ outcome }) => outcome === 'failed').length;
      if (options.isDryRun) throw result.with(applied);
      if (failed > 0 && !options.withoutFailed) throw result.with({ ...applied, accounts: [], error: refusal(plan, failed) });
      options.signal.throwIfAborted();
      return applied;
    });
  } catch (error) {
    if (error === result) return result.applied;
    throw error;
  }
}

function refusal({ company }: CompanyPlan, failed: number): string {
  const what = failed === 1 ? '1 row cannot be taken over' : `${failed} rows cannot be taken over`;
  return `${company.name}: ${what}. Nothing was changed. Mend them, or take over without them.`;
}

/** Slow work is done before the store is asked to hold its breath. */
async function readied(lines: readonly PlannedLine[], signal: AbortSignal): Promise<readonly PlannedLine[]> {
  const done: PlannedLine[] = [];
  for (let at = 0; at < lines.length; at += readiedAtOnce) {
    signal.throwIfAborted();
    const some = lines.slice(at, at + readiedAtOnce);
    done.push(
      ...(await Promise.all(
        some.map(async (line) =>
          line.kind.ready && isTaken(line) ? { ...line, value: await line.kind.ready(line.value) } : line,
        ),
      )),
    );
  }
  return done;
}

function isTaken({ outcome }: PlannedLine): boolean {
  return outcome === 'created' || outcome === 'updated';
}

/** Thrown so that the store takes everything back. */
class TakenBack extends Error {
  applied!: Applied;

  with(applied: Applied): this {
    this.applied = applied;
    return this;
  }
}

/** What became of a row. */
interface Became {
  readonly outcome: PlannedLine['outcome'];
  readonly reason: string;
  readonly account?: NewAccount | undefined;
}

class Maker {
  readonly #by: { readonly unit: UnitOfWork; readonly kinds: readonly TakeoverKind[] };
  readonly #plan: CompanyPlan;
  readonly #options: ApplyOptions;
  readonly #place: CompanyId | null;
  /** Kind → key → id. */
  readonly #ids = new Map<string, Map<string, string>>();

  constructor(
    by: { readonly unit: UnitOfWork; readonly kinds: readonly TakeoverKind[] },
    plan: CompanyPlan,
    options: ApplyOptions,
    place: CompanyId | null,
  ) {
    this.#by = by;
    this.#plan = plan;
    this.#options = options;
    this.#place = place;
    for (const [kind, { things }] of plan.present) this.#ids.set(kind, new Map(things));
  }

  async makeAll(lines: readonly PlannedLine[]): Promise<Applied> {
    const taken: TakeoverLine[] = [];
    const accounts: NewAccount[] = [];
    for (const [kind, some] of Map.groupBy(lines, (line) => line.kind)) {
      const together = kind.makeTogether ? await this.#makeTogether(kind, some.filter(isTaken)) : null;
      for (const line of some) {
        this.#options.signal.throwIfAborted();
        const { outcome, reason, account } = isTaken(line) ? (together?.get(line) ?? (await this.#make(line))) : this.#left(line);
        const { file, name } = line;
        taken.push({ company: this.#plan.company.name, kind: kind.name, file, line: line.line, name, outcome, reason });
        if (account) accounts.push(account);
        this.#options.progress();
      }
    }
    return { lines: taken, accounts, error: null };
  }

  /** What is there already is known by all of its keys. */
  #left(line: PlannedLine): Became {
    const [first, ...others] = line.kind.keysOf(line.value);
    const ids = this.#of(line.kind.name);
    const id = ids.get(first);
    if (line.outcome === 'ignored' && id) for (const key of others) ids.set(key, id);
    return line;
  }

  async #make(line: PlannedLine): Promise<Became> {
    try {
      const made = await this.#by.unit.attempt(this.#place, () => line.kind.make(line.value, this.#making()));
      return this.#became(line, made);
    } catch (error) {
      return failedBy(error);
    }
  }

  async #makeTogether(kind: TakeoverKind, lines: readonly PlannedLine[]): Promise<ReadonlyMap<PlannedLine, Became>> {
    if (lines.length === 0) return new Map();
    const values = lines.map(({ value }) => value);
    try {
      const made = await this.#by.unit.attempt(this.#place, () => kind.makeTogether!(values, this.#making()));
      return new Map(lines.map((line, at) => [line, this.#became(line, made[at]!)]));
    } catch (error) {
      const failed = failedBy(error);
      return new Map(lines.map((line) => [line, failed]));
    }
  }

  #became({ kind, value, outcome }: PlannedLine, made: Made | ParleyError): Became {
    if (made instanceof ParleyError) return failedBy(made);
    if (made.id !== null) for (const key of kind.keysOf(value)) this.#of(kind.name).set(key, made.id);
    return { outcome, reason: made.notes?.join(' ') ?? '', account: made.account };
  }

  #making(): Making {
    return {
      company: this.#plan.company,
      id: (reference) => this.#idOf(reference),
      known: ({ kind, key }) => this.#of(kind).get(key) ?? null,
    };
  }

  async #idOf(reference: Reference): Promise<string> {
    const known = this.#of(reference.kind).get(reference.key);
    if (known) return known;
    // What came into being with something else, like the first domain of a company.
    const kind = this.#by.kinds.find(({ name }) => name === reference.kind);
    const { things } = (await kind?.present(this.#plan.company.id)) ?? { things: new Map<string, string>() };
    const id = things.get(reference.key);
    if (!id) throw new ParleyError('input-invalid', describeMissing(reference));
    this.#of(reference.kind).set(reference.key, id);
    return id;
  }

  #of(kind: string): Map<string, string> {
    const known = this.#ids.get(kind);
    if (known) return known;
    const empty = new Map<string, string>();
    this.#ids.set(kind, empty);
    return empty;
  }
}

function failedBy(error: unknown): Became {
  if (!isOfRow(error)) throw error;
  return { outcome: 'failed', reason: describeError(error) };
}

/** Refusals of a row; when the store is away or we are wrong, the whole fails. */
function isOfRow(error: unknown): boolean {
  if (error instanceof ParleyError) return error.code !== 'store-unavailable';
  const { code } = error as { code?: unknown };
  // PostgreSQL: data exceptions and broken constraints.
  return typeof code === 'string' && /^2[23]\d{3}/.test(code);
}
