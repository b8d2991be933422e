import { type Claim, describeMissing, type Found, type Present, type Reference, type TakeoverKind } from './takeover-kind.ts';

export type TakeoverOutcome = 'created' | 'updated' | 'ignored' | 'failed';

/** A row that was understood. */
export interface ReadRow {
  readonly kind: TakeoverKind;
  readonly file: string;
  readonly line: number;
  readonly value: unknown;
}

/** What becomes of a row, and why. */
export interface PlannedLine extends ReadRow {
  readonly name: string;
  readonly outcome: TakeoverOutcome;
  readonly reason: string;
}

/** What a company has, by kind. */
export type PresentKinds = ReadonlyMap<string, Present>;

/**
 * Decides what becomes of every row of one company, in the order of the kinds. Pure: taken over twice, nothing is created.
 * @param kinds in their order: a kind after those it refers to
 */
export function planTakeover(
  kinds: readonly TakeoverKind[],
  rows: readonly ReadRow[],
  present: PresentKinds,
): readonly PlannedLine[] {
  const plan = new Plan(present);
  const byKind = Map.groupBy(rows, (row) => row.kind.name);
  return kinds.flatMap((kind) => (byKind.get(kind.name) ?? []).map((row) => plan.decide(row)));
}

class Plan {
  readonly #present: PresentKinds;
  /** Kind and key → the row it comes from. */
  readonly #planned = new Map<string, ReadRow>();
  readonly #claims = new Map<string, string>();

  constructor(present: PresentKinds) {
    this.#present = present;
  }

  decide(row: ReadRow): PlannedLine {
    const { kind, value } = row;
    const name = kind.nameOf(value);
    const keys = kind.keysOf(value);
    const as = (outcome: TakeoverOutcome, reason = ''): PlannedLine => ({ ...row, name, outcome, reason });
    if (this.#isThere(row, keys[0])) {
      // Others may refer to it by a key that only the file knows.
      for (const key of keys.slice(1)) this.#planned.set(keyed(kind.name, key), row);
      return as('ignored', 'is there already');
    }
    const twin = this.#planned.get(keyed(kind.name, keys[0]));
    if (twin) {
      const how = twin.kind === kind ? 'is the same as' : 'comes with';
      return as('ignored', `${how} line ${twin.line} of ${twin.file}`);
    }
    const missing = (kind.needs?.(value) ?? []).find((need) => !this.#has(need));
    if (missing) return as('failed', describeMissing(missing));
    const taken = (kind.claims?.(value) ?? []).find((claim) => !this.#mayHave(claim));
    if (taken) return as('failed', `${taken.what} is in use`);
    for (const key of keys) this.#planned.set(keyed(kind.name, key), row);
    for (const { kind: other, key } of kind.brings?.(value) ?? []) this.#planned.set(keyed(other, key), row);
    for (const claim of kind.claims?.(value) ?? []) this.#claims.set(claim.key, claim.owner);
    return as(kind.outcome);
  }

  #isThere({ kind, value }: ReadRow, key: string): boolean {
    const present = this.#present.get(kind.name);
    if (!present) return false;
    return kind.isThere ? kind.isThere(value, present) : present.things.has(key);
  }

  #has({ kind, key }: Reference): boolean {
    return this.#planned.has(keyed(kind, key)) || (this.#present.get(kind)?.things.has(key) ?? false);
  }

  /** Claims of all kinds are one: a number is a phone's or a queue's. */
  #mayHave({ key, owner }: Claim): boolean {
    const owners = [this.#claims.get(key), ...Array.from(this.#present.values(), ({ claims }) => claims?.get(key))];
    return owners.every((other) => other === undefined || (other === owner && owner !== ''));
  }
}

function keyed(kind: string, key: string): string {
  return `${kind}:${key}`;
}

export type TakeoverCounts = Readonly<Record<TakeoverOutcome, number>>;

export function countTakeover(lines: readonly { readonly outcome: TakeoverOutcome }[]): TakeoverCounts {
  const counts = { created: 0, updated: 0, ignored: 0, failed: 0 };
  for (const { outcome } of lines) counts[outcome]++;
  return counts;
}

/** Rows that nothing here takes, as lines of the report. */
export function leftOutLines({ leftOut }: Pick<Found, 'leftOut'>) {
  return leftOut.map((one) => ({ ...one, kind: '', outcome: 'ignored' as const }));
}
