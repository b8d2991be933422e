import { people } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import type { PresenceService } from '../../telephony/presence/index.ts';
import type { PeopleSearch } from './people-search.ts';

export interface PeopleRouteParts {
  readonly search: PeopleSearch;
  readonly presence: Pick<PresenceService, 'ofUser'>;
  /** Whether he may see if this colleague is on the telephone; who may not sees him offline. */
  readonly maySeePresence: (actor: Actor, userId: UserId) => boolean;
  /** A number that a directory keeps on the red list is not shown as a colleague's either. */
  readonly isHidden: (actor: Actor, number: string) => boolean;
}

/** Colleagues with their presence. */
export function peopleRoutes(routes: RouteRegistrar, { search, presence, maySeePresence, isHidden }: PeopleRouteParts): void {
  const open = (actor: Actor, number: string | null) => (number !== null && isHidden(actor, number) ? null : number);
  routes.handle(people.searchPeople, ({ actor, query }) => {
    const found = search.search(actor.companyId, query.search ?? '');
    const first = readCursor(query.cursor);
    const page = found.slice(first, first + query.limit);
    const next = first + page.length;
    return {
      items: page.map((person) => ({
        ...person,
        number: open(actor, person.number),
        mobile: open(actor, person.mobile),
        presence: maySeePresence(actor, person.userId) ? presence.ofUser(person.userId) : ('offline' as const),
      })),
      nextCursor: next < found.length ? String(next) : null,
    };
  });
}

function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^\d{1,7}$/.test(cursor)) throw new ParleyError('input-invalid', 'The cursor is not one that a page of this list gave.');
  return Number(cursor);
}
