import type { exchangedFields } from '../../contract/rest/imports.ts';

/** Attributes of an entry, names in lower case; several values in the order of the source. */
export interface RawEntry {
  /** Where it stands, for people: a DN, or `line 12`. */
  readonly place: string;
  /** In a file; 0 elsewhere. */
  readonly line: number;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

export type ImportedField = (typeof exchangedFields)[number];

/** A user as he comes and goes; empty text where he has nothing. */
export type ExchangedUser = Readonly<Record<Exclude<ImportedField, 'enabled'>, string>> & { readonly enabled: boolean };

/** Field → name of the attribute it is taken from; of several joined by `|` the first that has a value. `key` tells entries apart. */
export type FieldMapping = Readonly<Partial<Record<ImportedField | 'key', string>>>;

export interface ImportedPerson {
  /** What tells this entry from every other of its source, whatever else changes. */
  readonly key: string;
  readonly place: string;
  readonly line: number;
  /** Only mapped fields; an empty one clears. `number` is the internal number, '' when there is none. */
  readonly fields: Readonly<Partial<Record<Exclude<ImportedField, 'enabled'>, string>>>;
  readonly enabled: boolean;
}

/** How the source's telephone numbers become internal ones. */
export interface NumberRule {
  /** Longest internal number of the domain (T-TEN-3). */
  readonly internalLength: number;
}
