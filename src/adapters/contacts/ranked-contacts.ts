import { sql } from 'kysely';
import type { Contact, ContactId } from '../../directory/contact/index.ts';
import { compareForms, type Fit, type Found, fitOf, type SearchRequest, type Viewer } from '../../directory/search/index.ts';
import type { Scope } from '../sql/store.ts';
import { array, type ContactRow, contactOf } from './contact-rows.ts';
import { type SearchPlace, writePlace } from './search-place.ts';
import { fieldsOf, type SearchWork } from './search-steps.ts';

/** A hit, as what it is told. */
export interface Ranked {
  readonly contactNo: string;
  readonly fit: Fit;
  readonly isFavourite: boolean;
  readonly place: SearchPlace;
}

const fitOrder: readonly Fit[] = ['exact', 'begins', 'words', 'inside', 'similar'];

/** As it is told. What is gone meanwhile is left out. */
export function pageOf(
  ranked: readonly Ranked[],
  limit: number,
  contacts: ReadonlyMap<string, Contact>,
): { readonly items: readonly Found[]; readonly nextAfter: string | null } {
  const items = ranked.flatMap(({ contactNo, fit, isFavourite }): Found[] => {
    const contact = contacts.get(contactNo);
    return contact ? [{ contact, fit, isFavourite }] : [];
  });
  return { items, nextAfter: ranked.length < limit ? null : writePlace(ranked.at(-1)!.place) };
}

const mostAtOnce = 200;

export function limitOf({ limit }: Pick<SearchRequest, 'limit'>): number {
  return Math.max(1, Math.min(limit, mostAtOnce));
}

/** Favourites are few: how they fit is decided here, by the rules that the store's search is held to. */
export async function rankFavourites(work: SearchWork, ids: readonly ContactId[]): Promise<readonly Ranked[]> {
  const { scope, viewer, query, fields } = work;
  const { rows } = await sql<{ contactNo: string; isOwn: boolean; places: number[]; forms: string[] }>`
    select contact_no, is_own, places, forms from parley_contact_forms(${array(viewer.directoryIds, 'uuid')}, ${viewer.userId}, ${viewer.domainId},
      ${array(ids, 'uuid')}, ${fieldsOf(fields)})`.execute(scope);
  const fitting = rows.flatMap(({ contactNo, isOwn, places, forms }) => {
    const at = (place: number) => forms.filter((_, index) => places[index] === place);
    const fitted = fitOf({ beginnings: at(0), others: at(1), numbers: at(2) }, query, () => longest(query.words));
    return fitted ? [{ contactNo, isOwn, ...fitted }] : [];
  });
  const sorted = fitting.toSorted(
    (one, other) =>
      fitOrder.indexOf(one.fit) - fitOrder.indexOf(other.fit) ||
      Number(other.isOwn) - Number(one.isOwn) ||
      compareForms(one.form, other.form) ||
      Number(one.contactNo) - Number(other.contactNo),
  );
  return sorted.map(({ contactNo, isOwn, fit, form }) => ({
    contactNo,
    fit,
    isFavourite: true,
    place: { step: 'favourites', anchor: null, isWhole: true, isOwn, form, no: contactNo },
  }));
}

function longest(words: readonly string[]): string {
  return words.reduce((one, other) => (other.length > one.length ? other : one), '');
}

export async function contactsByNo(scope: Scope, ranked: readonly Ranked[]): Promise<ReadonlyMap<string, Contact>> {
  if (ranked.length === 0) return new Map();
  const nos = ranked.map(({ contactNo }) => contactNo);
  const { rows } = await sql<ContactRow>`select * from parley_contact_rows(${array(nos, 'bigint')})`.execute(scope);
  return new Map(rows.map((row) => [row.no, contactOf(row)]));
}

/** In fewer of his directories. */
export function narrowed(viewer: Viewer, directoryIds: SearchRequest['directoryIds']): Viewer {
  if (directoryIds === null) return viewer;
  const wanted = new Set(directoryIds);
  return { ...viewer, directoryIds: viewer.directoryIds.filter((id) => wanted.has(id)) };
}
