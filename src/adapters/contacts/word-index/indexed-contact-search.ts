import { sql } from 'kysely';
import { type ContactSearch, readQuery, type SearchRequest, type Viewer } from '../../../directory/search/index.ts';
import type { IndexedHit } from '../../../directory/search-index/index.ts';
import type { Scope } from '../../sql/store.ts';
import { array } from '../contact-rows.ts';
import { type ContactSearchParts, SqlContactSearch } from '../contact-search.ts';
import { contactsByNo, limitOf, narrowed, pageOf, type Ranked, rankFavourites } from '../ranked-contacts.ts';
import type { IndexAnswer } from './messages.ts';
import type { WordIndex } from './word-index.ts';

type Answer = Awaited<ReturnType<ContactSearch['search']>>;

/**
 * What people search by: the first page from the index in memory when that is as new as the store, which says so in the same transaction
 * that gives the contacts; everything else from the store. Both are in the same order, so that pages go on from each other's.
 */
export class IndexedContactSearch implements ContactSearch {
  readonly #parts: ContactSearchParts;
  readonly #index: Pick<WordIndex, 'search' | 'changed'>;
  readonly #store: SqlContactSearch;

  constructor(parts: ContactSearchParts & { readonly index: Pick<WordIndex, 'search' | 'changed'> }) {
    this.#parts = parts;
    this.#index = parts.index;
    this.#store = new SqlContactSearch(parts);
  }

  async search(viewer: Viewer, request: SearchRequest, signal?: AbortSignal): Promise<Answer> {
    const isFirstByText =
      request.after === null && request.text.trim() !== '' && Object.values(request.fields).every((text) => text.trim() === '');
    const found = isFirstByText ? await this.#searchIndex(viewer, request) : null;
    return found ?? this.#store.search(viewer, request, signal);
  }

  byIds(...asked: Parameters<ContactSearch['byIds']>): ReturnType<ContactSearch['byIds']> {
    return this.#store.byIds(...asked);
  }

  /** Null: ask the store. */
  async #searchIndex(asking: Viewer, request: SearchRequest): Promise<Answer | null> {
    const { store, favourites, planOf } = this.#parts;
    const viewer = narrowed(asking, request.directoryIds);
    const limit = limitOf(request);
    const plan = viewer.domainId === null ? null : planOf(viewer.companyId, viewer.domainId);
    const query = readQuery(request.text, plan);
    const favouriteIds = await favourites.favouriteIds(viewer);
    // Favourites come first and are left out here.
    const answer = await this.#index.search(viewer, query, limit + favouriteIds.length);
    if (!answer) return null;
    return store.inCompany(viewer.companyId, async (scope) => {
      const work = { scope, viewer, query, fields: {} };
      const first = favouriteIds.length > 0 ? await rankFavourites(work, favouriteIds) : [];
      const ranked = rankedWith(first, answer, limit);
      const [contacts, stamp] = await Promise.all([contactsByNo(scope, ranked), currentStamp(scope, viewer)]);
      if (stamp === answer.stamp) return pageOf(ranked, limit, contacts);
      this.#index.changed(viewer.companyId);
      return null;
    });
  }
}

/** Those that nearly fit only when nothing fits as typed, favourites or not. */
function rankedWith(favourites: readonly Ranked[], { hits }: IndexAnswer, limit: number): readonly Ranked[] {
  const isFavourite = new Set(favourites.map(({ contactNo }) => contactNo));
  const others = hits.map(rankedOf).filter(({ contactNo }) => !isFavourite.has(contactNo));
  const all = [...favourites, ...others];
  const asTyped = all.filter(({ fit }) => fit !== 'similar');
  return (asTyped.length > 0 ? asTyped : all).slice(0, limit);
}

function rankedOf({ contactNo, fit, step, anchor, isWhole, isOwn, form }: IndexedHit): Ranked {
  const no = String(contactNo);
  return { contactNo: no, fit, isFavourite: false, place: { step, anchor, isWhole, isOwn, form, no } };
}

/** The state of the sections that the viewer sees, as the index says it. */
async function currentStamp(scope: Scope, { companyId, directoryIds, userId }: Viewer): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`
    select coalesce(string_agg(s.no || ':' || s.version || ':' || coalesce(d.domain_id::text, ''), ' ' order by s.no), '') as stamp
      from contact_section s join contact_directory d on d.id = s.directory_id
     where s.company_id = ${companyId} and s.directory_id = any(${array(directoryIds, 'uuid')}) and (s.owner_id is null or s.owner_id = ${userId})`.execute(
    scope,
  );
  return rows[0]!.stamp;
}
