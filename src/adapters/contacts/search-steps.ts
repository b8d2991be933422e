import { sql } from 'kysely';
import type { ContactField } from '../../directory/contact/index.ts';
import {
  mayBeMistaken,
  mayBePart,
  type SearchQuery,
  shortestNumberPart,
  signsOf,
  type Viewer,
  wordsOf,
} from '../../directory/search/index.ts';
import type { Scope } from '../sql/store.ts';
import { array } from './contact-rows.ts';
import type { SearchPlace, SearchStep } from './search-place.ts';

/** A contact found by a step, and where in its order. */
export interface Hit {
  readonly contactNo: string;
  readonly isWhole: boolean;
  readonly isOwn: boolean;
  readonly form: string;
  /** False: it comes in another place; it only says how far was looked. */
  readonly isKept: boolean;
}

/** One search: who asks for what, in a transaction. */
export interface SearchWork {
  /** Asked for once. */
  similar?: Promise<SimilarTerms>;
  readonly scope: Scope;
  readonly viewer: Viewer;
  readonly query: SearchQuery;
  readonly fields: Readonly<Partial<Record<ContactField, string>>>;
}

const wordFields: readonly ContactField[] = [
  'lastName',
  'firstName',
  'displayName',
  'companyName',
  'department',
  'jobTitle',
  'email1',
  'email2',
];
/** What no line of words is like. */
const nothing = '\u0001';

/** The steps that can find anything. */
export function stepsOf({ query, fields }: SearchWork, hasText: boolean): readonly SearchStep[] {
  if (!hasText) return fieldAnchors(fields).length > 0 || fieldDigits(fields) !== null ? ['fields'] : ['all'];
  if (query.words.length === 0) return [];
  if (query.numberBeginnings.length > 0)
    return ['favourites', 'beginning', 'words', ...(query.numberPart === null ? [] : (['digits'] as const))];
  return ['favourites', 'beginning', 'words', 'inside', 'similar'];
}

/** The word that a step goes by: the one that the fewest contacts have. Null: the step finds nothing. */
export async function anchorOf(work: SearchWork, step: SearchStep): Promise<string | null> {
  const { words } = work.query;
  if (step === 'fields') return rarest(work.scope, fieldAnchors(work.fields), true);
  if (step !== 'words' && step !== 'inside' && step !== 'similar') return '';
  const able = words.filter((word) => (words.length === 1 || /\D/.test(word)) && (step === 'words' || mayBePart(word)));
  if (step !== 'similar') return rarest(work.scope, able, step === 'inside');
  const near = await similarTerms(work);
  if (near.size === 0) return null;
  if (able.length < 2) return able[0] ?? null;
  const uses = await usesOf(work.scope, able, true);
  return least(able, (word) => (uses.get(word) ?? 0) + (near.get(word) ?? []).reduce((sum, one) => sum + one.uses, 0));
}

/** The next hits of a step, in its order. */
export async function runStep(work: SearchWork, place: SearchPlace, howMany: number): Promise<readonly Hit[]> {
  switch (place.step) {
    case 'beginning':
      return beginning(
        work,
        place,
        { ...startsOf(work.query), isWholeFirst: true, must: null, others: [], better: null },
        howMany,
      );
    case 'words':
      return withWords(work, place, howMany);
    case 'digits':
      return withDigits(work, place, howMany);
    case 'inside':
    case 'similar':
      return containing(work, place, await partsOf(work, place), howMany);
    case 'fields':
      return withFields(work, place, howMany);
    case 'all':
      return inOrder(work, place, howMany);
    case 'favourites':
      return [];
  }
}

interface Starts {
  readonly places: readonly number[];
  readonly prefixes: readonly string[];
}

/** Where forms begin with all of the query. */
function startsOf({ words, numberBeginnings }: SearchQuery): Starts {
  return { places: [0, ...numberBeginnings.map(() => 2)], prefixes: [words.join(' '), ...numberBeginnings] };
}

async function beginning(
  { scope, viewer, fields }: SearchWork,
  { isWhole, isOwn, form, no }: SearchPlace,
  what: Starts & { isWholeFirst: boolean; must: readonly string[] | null; others: readonly string[]; better: Starts | null },
  howMany: number,
): Promise<readonly Hit[]> {
  const { places, prefixes, isWholeFirst, must, better } = what;
  const { rows } = await sql<Hit>`
    select * from parley_contacts_beginning(${viewerOf(viewer)}, ${array(places, 'integer')}, ${array(prefixes, 'text')}, ${isWholeFirst},
      ${must && array(must, 'text')}, ${signsOf(what.others)}, ${fieldsOf(fields)}, ${better && array(better.places, 'integer')}, ${better && array(better.prefixes, 'text')},
      ${isWholeFirst && isWhole}, ${isOwn}, ${form}, ${no}, ${howMany})`.execute(scope);
  return rows;
}

function withWords(work: SearchWork, place: SearchPlace, howMany: number): Promise<readonly Hit[]> {
  const { query } = work;
  const anchor = place.anchor!;
  const others = query.words.filter((word) => word !== anchor);
  // Of one word alone, what begins with it fits better.
  const places = others.length === 0 ? [1] : [0, 1];
  const must = others.length === 0 ? null : others.map((word) => `% ${literally(word)}%`);
  const what = { places, prefixes: places.map(() => anchor), isWholeFirst: false, must, others, better: startsOf(query) };
  return beginning(work, place, what, howMany);
}

async function withDigits(work: SearchWork, { isOwn, form, no }: SearchPlace, howMany: number): Promise<readonly Hit[]> {
  const { scope, viewer, query, fields } = work;
  const { places, prefixes } = startsOf(query);
  const { rows } = await sql<Omit<Hit, 'isKept' | 'isWhole'>>`
    select * from parley_contacts_with_digits(${viewerOf(viewer)}, ${query.numberPart}, ${fieldsOf(fields)},
      ${array([...places, 1], 'integer')}, ${array([...prefixes, query.words[0]!], 'text')}, ${isOwn}, ${form}, ${no}, ${howMany})`.execute(
    scope,
  );
  return rows.map(kept);
}

interface Parts {
  readonly part: string;
  readonly similar: readonly string[];
  readonly must: readonly string[] | null;
  readonly mustAny: readonly string[] | null;
  readonly better: readonly string[];
}

async function partsOf(work: SearchWork, { step, anchor }: SearchPlace): Promise<Parts> {
  const { words } = work.query;
  const part = literally(anchor!);
  const others = words.filter((word) => word !== anchor);
  const inside = (word: string) => (mayBePart(word) ? `%${literally(word)}%` : `% ${literally(word)}%`);
  if (step === 'inside')
    return { part, similar: [], must: others.map(inside), mustAny: null, better: words.map((word) => `% ${literally(word)}%`) };
  const near = await similarTerms(work);
  const wordsNear = (word: string) => (near.get(word) ?? []).map((one) => one.word);
  const mustAny = others.map((word) => {
    const itself = mayBePart(word) ? patternOf(word) : ` ${patternOf(word)}`;
    return [itself, ...wordsNear(word).map((one) => ` ${patternOf(one)} `)].join('|');
  });
  return { part, similar: wordsNear(anchor!), must: null, mustAny, better: words.map(inside) };
}

async function containing(
  { scope, viewer, fields }: SearchWork,
  { isOwn, form, no }: SearchPlace,
  { part, similar, must, mustAny, better }: Parts,
  howMany: number,
): Promise<readonly Hit[]> {
  const { rows } = await sql<Omit<Hit, 'isKept' | 'isWhole'>>`
    select * from parley_contacts_containing(${viewerOf(viewer)}, ${part}, ${array(similar, 'text')}, ${must && array(must, 'text')},
      ${mustAny && array(mustAny, 'text')}, ${array(better, 'text')}, ${fieldsOf(fields)}, ${isOwn}, ${form}, ${no}, ${howMany})`.execute(
    scope,
  );
  return rows.map(kept);
}

/** By digits or by a word that one of the fields must have; whether all fields fit is looked at besides. */
async function withFields(work: SearchWork, place: SearchPlace, howMany: number): Promise<readonly Hit[]> {
  const { scope, viewer, fields } = work;
  const digits = fieldDigits(fields);
  if (digits === null)
    return containing(
      work,
      place,
      { part: literally(place.anchor!), similar: [], must: null, mustAny: null, better: [nothing] },
      howMany,
    );
  const { isOwn, form, no } = place;
  const { rows } = await sql<Omit<Hit, 'isKept' | 'isWhole'>>`
    select * from parley_contacts_with_digits(${viewerOf(viewer)}, ${digits}, ${fieldsOf(fields)}, '{}', '{}', ${isOwn}, ${form}, ${no}, ${howMany})`.execute(
    scope,
  );
  return rows.map(kept);
}

async function inOrder(
  { scope, viewer, fields }: SearchWork,
  { form, no }: SearchPlace,
  howMany: number,
): Promise<readonly Hit[]> {
  const { rows } = await sql<Omit<Hit, 'isKept' | 'isWhole'>>`
    select * from parley_contacts_in_order(${array(viewer.directoryIds, 'uuid')}, ${viewer.userId}, ${fieldsOf(fields)}, ${form}, ${no}, ${howMany})`.execute(
    scope,
  );
  return rows.map(kept);
}

type SimilarTerms = ReadonlyMap<string, readonly { readonly word: string; readonly uses: number }[]>;

/** Words of the company's dictionary that may be meant instead, by the word that was typed. */
function similarTerms(work: SearchWork): Promise<SimilarTerms> {
  work.similar ??= readSimilarTerms(work);
  return work.similar;
}

async function readSimilarTerms({ scope, query }: SearchWork): Promise<SimilarTerms> {
  const asked = query.words.filter(mayBeMistaken);
  const near = new Map<string, { word: string; uses: number }[]>();
  if (asked.length === 0) return near;
  const { rows } = await sql<{ askedWord: string; word: string; uses: string }>`
    select * from parley_similar_terms(${array(asked, 'text')})`.execute(scope);
  for (const { askedWord, word, uses } of rows) {
    const known = near.get(askedWord) ?? [];
    near.set(askedWord, [...known, { word, uses: Number(uses) }]);
  }
  return near;
}

async function rarest(scope: Scope, words: readonly string[], isInside: boolean): Promise<string | null> {
  if (words.length < 2) return words[0] ?? null;
  const uses = await usesOf(scope, words, isInside);
  return least(words, (word) => uses.get(word) ?? 0);
}

async function usesOf(scope: Scope, words: readonly string[], isInside: boolean): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ word: string; uses: string }>`
    select * from parley_term_uses(${array(words, 'text')}, ${isInside})`.execute(scope);
  return new Map(rows.map(({ word, uses }) => [word, Number(uses)]));
}

function least(words: readonly string[], costOf: (word: string) => number): string | null {
  const [first, ...others] = words;
  return first === undefined ? null : others.reduce((best, word) => (costOf(word) < costOf(best) ? word : best), first);
}

function fieldAnchors(fields: SearchWork['fields']): readonly string[] {
  const words = wordFields.flatMap((field) => wordsOf(fields[field] ?? ''));
  return words.filter((word) => /\D/.test(word) && mayBePart(word));
}

function fieldDigits(fields: SearchWork['fields']): string | null {
  const digits = Object.entries(fields).flatMap(([field, text]) =>
    /Phone$|^fax$/.test(field) ? [text.replaceAll(/\D/g, '').replace(/^0+/, '')] : [],
  );
  return digits.find((part) => part.length >= shortestNumberPart) ?? null;
}

function viewerOf({ directoryIds, userId, domainId }: Viewer) {
  return sql`${array(directoryIds, 'uuid')}, ${userId}, ${domainId}`;
}

export function fieldsOf(fields: SearchWork['fields']): string | null {
  return Object.keys(fields).length === 0 ? null : JSON.stringify(fields);
}

const kept = (row: Omit<Hit, 'isKept' | 'isWhole'>): Hit => ({ ...row, isWhole: true, isKept: true });

/** For LIKE. */
function literally(word: string): string {
  return word.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** For a regular expression of PostgreSQL. */
function patternOf(word: string): string {
  return word.replaceAll(/[^\p{L}\p{N}]/gu, String.raw`\$&`);
}
