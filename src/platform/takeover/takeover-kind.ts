import type { z } from 'zod';
import type { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { ColumnKind } from '../lines/index.ts';

/** A thing of another kind that must be there first, by its key. */
export interface Reference {
  readonly kind: string;
  readonly key: string;
  /** As people know it. */
  readonly name: string;
  /** What it is, in words; left out: as the kind is called. */
  readonly what?: string;
}

export function describeMissing({ kind, name, what = kind.replaceAll('-', ' ') }: Reference): string {
  return `there is no ${what} ${JSON.stringify(name)}`;
}

/** Something that only one can have, like a number in a domain. `owner` names who may have it together with others. */
export interface Claim {
  readonly what: string;
  readonly key: string;
  readonly owner: string;
}

/** What a company has of a kind already: keys and ids, and what is claimed. */
export interface Present {
  readonly things: ReadonlyMap<string, string>;
  /** Key of a claim → owner. */
  readonly claims?: ReadonlyMap<string, string>;
}

/** What the making of one thing may use. */
export interface Making {
  readonly company: { readonly id: CompanyId; readonly name: string };
  /** The id of a thing that is there or was made before. @throws ParleyError `input-invalid` when there is none */
  id(reference: Reference): Promise<string>;
  /** As `id`, of what the store had before or this takeover made by itself; null: there is none. */
  known(reference: Pick<Reference, 'kind' | 'key'>): string | null;
}

/** SIP credentials that were made up, for the old installation's were not known. */
export interface NewAccount {
  readonly device: string;
  readonly number: string;
  readonly user: string;
  readonly password: string;
  readonly domain: string;
}

export interface Made {
  /** Null: nothing refers to it. */
  readonly id: string | null;
  /** What was not taken as it was, in sentences. */
  readonly notes?: readonly string[];
  readonly account?: NewAccount;
}

/** How a column is read, and under what other names it is found. Compared without case, spaces, `_` and `-`. */
export interface TakeoverColumn {
  readonly kind: ColumnKind;
  readonly alsoKnownAs?: readonly string[];
}

/**
 * One kind of things that can be taken over from an earlier installation: how its rows look, how one is told from another, and how it is
 * made. A feature plugs in by giving its kinds to `src/composition/takeover.ts`, after those they refer to.
 */
export interface TakeoverKind<Row = unknown> {
  /** Also the name of its file, e.g. `users` of `users.csv`. */
  readonly name: string;
  /** Other names of its file. */
  readonly alsoKnownAs: readonly string[];
  /** What becomes of a row that is taken: a setting is updated, a thing created. */
  readonly outcome: 'created' | 'updated';
  readonly columns: Readonly<Record<string, TakeoverColumn>>;
  readonly schema: z.ZodType<Row>;
  nameOf(row: Row): string;
  /** By any of these others refer to it; by the first it is told whether it is there already. */
  keysOf(row: Row): readonly [string, ...string[]];
  /** Where the first key does not say it. */
  isThere?(row: Row, present: Present): boolean;
  needs?(row: Row): readonly Reference[];
  claims?(row: Row): readonly Claim[];
  /** What comes into being with it, that is of another kind. */
  brings?(row: Row): readonly Reference[];
  present(companyId: CompanyId): Promise<Present>;
  /** Slow work outside the transaction, like hashing a password. */
  ready?(row: Row): Promise<Row>;
  /** @throws ParleyError for what cannot be taken; the row is then failed, and nothing of it stays. */
  make(row: Row, making: Making): Promise<Made>;
  /** In place of `make`, where many are made at once: what became of each, in their order. What is thrown fails all of them. */
  makeTogether?(rows: readonly Row[], making: Making): Promise<readonly (Made | ParleyError)[]>;
}

/** One row as a reader found it: the columns of its kind → text. `company` may be among them. */
export interface FoundRow {
  readonly kind: string;
  readonly file: string;
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface TakeoverFile {
  /** Without folders. */
  readonly name: string;
  readonly content: Buffer;
}

/** What is wrong with the files themselves; with one of these nothing is changed. */
export interface FileFault {
  readonly file: string;
  readonly line: number;
  readonly field?: string;
  readonly message: string;
}

export interface Found {
  readonly rows: readonly FoundRow[];
  /** Files and lines that nothing here takes, with the reason. */
  readonly leftOut: readonly { readonly file: string; readonly line: number; readonly name: string; readonly reason: string }[];
}

/** Reads the files of one kind of installation. */
export interface TakeoverReader {
  readonly format: TakeoverFormat;
  /** Whether the files look like this format. */
  recognises(files: readonly TakeoverFile[]): boolean;
  /** @throws ParleyError `takeover-refused` naming file, line and reason */
  read(files: readonly TakeoverFile[], kinds: readonly TakeoverKind[]): Found;
}

export type TakeoverFormat = 'folder' | 'freepbx' | 'asterisk' | 'fusionpbx' | '3cx';

/** Keys are compared without case. */
export function keyOf(...parts: readonly string[]): string {
  return parts.map((part) => part.trim().toLowerCase()).join('/');
}
