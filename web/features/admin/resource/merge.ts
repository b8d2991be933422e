/** A form as plain values by field name. */
export type FormValues = Readonly<Record<string, unknown>>;

export interface FieldConflict {
  readonly name: string;
  /** What it was when the form was opened. */
  readonly was: unknown;
  readonly yours: unknown;
  readonly theirs: unknown;
}

export interface Merge {
  /** Theirs with what only I changed; where both changed, mine until decided. */
  readonly values: FormValues;
  /** Both of us changed these, differently. */
  readonly conflicts: readonly FieldConflict[];
  /** Only somebody else changed these. */
  readonly taken: readonly string[];
}

/** Whether two values of a form are the same; lists and objects by content. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The fields whose value differs from where the form began. */
export function changedFields(from: FormValues, to: FormValues): string[] {
  return Object.keys(to).filter((name) => !isSame(from[name], to[name]));
}

/** Joins my changes with what somebody else saved meanwhile. */
export function merge(was: FormValues, yours: FormValues, theirs: FormValues): Merge {
  const values: Record<string, unknown> = { ...yours };
  const conflicts: FieldConflict[] = [];
  const taken: string[] = [];
  for (const name of Object.keys(yours)) {
    const isTheirs = !isSame(was[name], theirs[name]);
    const isMine = !isSame(was[name], yours[name]);
    if (!isTheirs || isSame(yours[name], theirs[name])) continue;
    if (isMine) conflicts.push({ name, was: was[name], yours: yours[name], theirs: theirs[name] });
    else {
      values[name] = theirs[name];
      taken.push(name);
    }
  }
  return { values, conflicts, taken };
}

/** The fields of a thing that a form has; `like` names them. */
export function pick(from: object, like: object): FormValues {
  const values = from as Record<string, unknown>;
  return Object.fromEntries(Object.keys(like).map((name) => [name, values[name]]));
}

/** The form of a thing: of the fields that a new one begins with. */
export function formOf(fresh: object): (thing: object | null) => FormValues {
  return (thing) => pick(thing ?? fresh, fresh);
}
