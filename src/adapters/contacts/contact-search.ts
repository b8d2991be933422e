import { sql } from 'kysely';
import type { Contact, ContactId } from '../../directory/contact/index.ts';
import {
  type ContactSearch,
  type FavouriteReader,
  type Fit,
  readQuery,
  type SearchRequest,
  type Viewer,
} from '../../directory/search/index.ts';
import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { NumberingPlan } from '../../telephony/numbering/index.ts';
import type { Store } from '../sql/store.ts';
import { Cancellation } from './cancellation.ts';
import { array, type ContactRow, contactColumns, contactOf } from './contact-rows.ts';
import { contactsByNo, limitOf, narrowed, pageOf, type Ranked, rankFavourites } from './ranked-contacts.ts';
import { readPlace, type SearchPlace, type SearchStep, startOf } from './search-place.ts';
import { anchorOf, type Hit, runStep, type SearchWork, stepsOf } from './search-steps.ts';

export interface ContactSearchParts {
  readonly store: Store;
  readonly favourites: FavouriteReader;
  /** Of a domain, for numbers typed as in its country; null when there is none. */
  readonly planOf: (companyId: CompanyId, domainId: DomainId) => Pick<NumberingPlan, 'settings' | 'nationalPrefix'> | null;
}

const fits: Readonly<Record<Exclude<SearchStep, 'favourites' | 'beginning'>, Fit>> = {
  words: 'words',
  digits: 'inside',
  inside: 'inside',
  similar: 'similar',
  fields: 'words',
  all: 'words',
};

/** Search in PostgreSQL, step by step from what fits best; see `migrations/0017-contacts.sql` and decision 0011. */
export class SqlContactSearch implements ContactSearch {
  readonly #parts: ContactSearchParts;

  constructor(parts: ContactSearchParts) {
    this.#parts = parts;
  }

  async search(asking: Viewer, request: SearchRequest, signal?: AbortSignal): ReturnType<ContactSearch['search']> {
    signal?.throwIfAborted();
    const after = request.after === null ? null : readPlace(request.after);
    const viewer = narrowed(asking, request.directoryIds);
    const limit = limitOf(request);
    const hasText = request.text.trim() !== '';
    const favouriteIds = hasText ? await this.#parts.favourites.favouriteIds(viewer) : [];
    return this.#parts.store.inCompany(viewer.companyId, async (scope) => {
      await using cancellation = await Cancellation.of(this.#parts.store, scope, signal);
      const plan = viewer.domainId === null ? null : this.#parts.planOf(viewer.companyId, viewer.domainId);
      const fields = Object.fromEntries(Object.entries(request.fields).filter(([, text]) => text.trim() !== ''));
      const work: SearchWork = { scope, viewer, query: readQuery(request.text, plan), fields };
      // Awaited here: cancellation ends with this block.
      return await cancellation.guard(async () => {
        const ranked = await rank(work, { after, limit, hasText, favouriteIds });
        return pageOf(ranked, limit, await contactsByNo(scope, ranked));
      });
    });
  }

  async byIds(viewer: Viewer, ids: readonly ContactId[]): Promise<readonly Contact[]> {
    if (ids.length === 0) return [];
    return this.#parts.store.inCompany(viewer.companyId, async (scope) => {
      const { rows } = await sql<ContactRow>`
        select ${contactColumns} from contact c join contact_section s on s.no = c.section_no
        where c.id = any(${array(ids, 'uuid')}) and s.directory_id = any(${array(viewer.directoryIds, 'uuid')})
          and (s.owner_id is null or s.owner_id = ${viewer.userId})`.execute(scope);
      const found = new Map(rows.map((row) => [row.id, contactOf(row)]));
      return ids.flatMap((id) => found.get(id) ?? []);
    });
  }
}

interface Page {
  readonly after: SearchPlace | null;
  readonly limit: number;
  readonly hasText: boolean;
  readonly favouriteIds: readonly ContactId[];
}

/** Words are taken to be mistyped only when nobody has them as they were typed. */
async function rank(work: SearchWork, page: Page): Promise<readonly Ranked[]> {
  const { after, hasText, favouriteIds } = page;
  const steps = stepsOf(work, hasText);
  const favourites = favouriteIds.length > 0 ? await rankFavourites(work, favouriteIds) : [];
  const isFavourite = new Set(favourites.map(({ contactNo }) => contactNo));
  const [near, fitting] = [favourites.filter(({ fit }) => fit === 'similar'), favourites.filter(({ fit }) => fit !== 'similar')];
  const isAmongNear =
    after !== null &&
    (after.step === 'similar' || (after.step === 'favourites' && near.some(({ contactNo }) => contactNo === after.no)));
  if (!isAmongNear) {
    const asTyped = { steps: steps.filter((step) => step !== 'similar'), favourites: fitting, isFavourite };
    const ranked = await rankSteps(work, page, asTyped);
    if (after !== null || ranked.length > 0 || !steps.includes('similar')) return ranked;
  }
  return rankSteps(work, page, { steps: ['favourites', 'similar'], favourites: near, isFavourite });
}

interface Ranking {
  readonly steps: readonly SearchStep[];
  readonly favourites: readonly Ranked[];
  readonly isFavourite: ReadonlySet<string>;
}

async function rankSteps(
  work: SearchWork,
  { after, limit }: Pick<Page, 'after' | 'limit'>,
  { steps, favourites, isFavourite }: Ranking,
): Promise<readonly Ranked[]> {
  const ranked: Ranked[] = [];
  for (const step of after ? steps.slice(Math.max(0, steps.indexOf(after.step))) : steps) {
    const goesOn = after?.step === step ? after : null;
    if (step === 'favourites') {
      const first = goesOn ? favourites.findIndex(({ contactNo }) => contactNo === goesOn.no) + 1 : 0;
      ranked.push(...favourites.slice(first, first + limit));
    } else {
      const place = goesOn ?? (await placeOf(work, step));
      if (place) ranked.push(...(await takeStep(work, place, { limit: limit - ranked.length, isFavourite })));
    }
    if (ranked.length >= limit) break;
  }
  return ranked;
}

async function placeOf(work: SearchWork, step: SearchStep): Promise<SearchPlace | null> {
  const anchor = await anchorOf(work, step);
  return anchor === null && step !== 'fields' ? null : startOf(step, anchor);
}

/** Goes on through what comes in another place until there is enough or nothing more. */
async function takeStep(
  work: SearchWork,
  start: SearchPlace,
  { limit, isFavourite }: { limit: number; isFavourite: ReadonlySet<string> },
): Promise<readonly Ranked[]> {
  const taken: Ranked[] = [];
  let place = start;
  for (;;) {
    // Some are left out by what is known only here.
    const howMany = limit - taken.length + Math.min(10 + isFavourite.size, 50);
    const hits = await runStep(work, place, howMany);
    for (const hit of hits) {
      place = { ...place, isWhole: hit.isWhole, isOwn: hit.isOwn, form: hit.form, no: hit.contactNo };
      if (!hit.isKept || isFavourite.has(hit.contactNo)) continue;
      taken.push({ contactNo: hit.contactNo, fit: fitOfHit(place.step, hit), isFavourite: false, place });
      if (taken.length === limit) return taken;
    }
    if (hits.length < howMany) return taken;
  }
}

function fitOfHit(step: SearchStep, { isWhole }: Hit): Fit {
  if (step === 'beginning') return isWhole ? 'exact' : 'begins';
  return step === 'favourites' ? 'exact' : fits[step];
}
