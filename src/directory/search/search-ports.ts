import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import type { Contact, ContactDirectoryId, ContactField, ContactId } from '../contact/index.ts';

/** Whose view it is: found is only what is in these directories, and in private ones only what is his. */
export interface Viewer {
  readonly companyId: CompanyId;
  readonly userId: UserId | null;
  readonly domainId: DomainId | null;
  readonly directoryIds: readonly ContactDirectoryId[];
}

export interface SearchRequest {
  /** As typed: words in any order, parts of words or of numbers, with typing errors. */
  readonly text: string;
  /** Advanced search: each field contains its text. */
  readonly fields: Readonly<Partial<Record<ContactField, string>>>;
  /** Only in these of his directories; null: all. */
  readonly directoryIds: readonly ContactDirectoryId[] | null;
  readonly limit: number;
  /** What an earlier page gave to go on from. */
  readonly after: string | null;
}

/** How well it fits, the best first: a favourite, exactly so, at its beginning, at the beginning of words, inside, nearly. */
export type Fit = 'exact' | 'begins' | 'words' | 'inside' | 'similar';

export interface Found {
  readonly contact: Contact;
  readonly fit: Fit;
  readonly isFavourite: boolean;
}

/** Which contacts are a viewer's favourites: they come first. */
export interface FavouriteReader {
  favouriteIds(viewer: Viewer): Promise<readonly ContactId[]>;
}

/**
 * Finds contacts. First favourites; then by how well they fit; of those that fit alike, the viewer's domain's own first; of those, by the
 * form that they were found by (see `search-terms.ts`). Without a text: everything, or all that has the fields, by name.
 */
export interface ContactSearch {
  /**
   * @param signal ends the search when nobody waits for it any more: the next key was pressed
   * @throws ParleyError `input-invalid` for an `after` that no page gave
   */
  search(
    viewer: Viewer,
    request: SearchRequest,
    signal?: AbortSignal,
  ): Promise<{ items: readonly Found[]; nextAfter: string | null }>;
  /** Those of `ids` that the viewer may see, in the order asked. */
  byIds(viewer: Viewer, ids: readonly ContactId[]): Promise<readonly Contact[]>;
}
