import type { Route } from '../../contract/rest/route.ts';
import { type Actor, dependentsView, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { Catalogue, CatalogueRecord, CatalogueThing } from './catalogue.ts';

/** The routes that `administered` makes for a list. */
export interface CatalogueContract {
  readonly list: Route;
  readonly create: Route;
  readonly read: Route;
  readonly change: Route;
  readonly dependents: Route;
  readonly remove: Route;
}

/** Requests of a route whose schema only its own feature knows. */
interface Asked {
  readonly actor: Actor;
  readonly params: { readonly id: string };
  readonly query: { limit: number; sort: string; after?: string; search?: string; confirm?: string };
  readonly body: { readonly version: number };
}

/**
 * Serves a list under its routes. Bodies are changes of the thing as they stand; what is shown of a thing is `view`'s.
 * The schemas of the routes are checked where they are declared and when answers are written; here they are all alike.
 */
export function catalogueRoutes<Thing extends CatalogueThing, Counts>(
  routes: RouteRegistrar,
  contract: CatalogueContract,
  catalogue: Catalogue<Thing, Counts>,
  view: (record: CatalogueRecord<Thing, Counts>) => unknown,
): void {
  const handle = (route: Route, handler: (asked: Asked) => Promise<unknown>): void => routes.handle(route, handler as never);
  handle(contract.list, async ({ actor, query }) => {
    const { limit, sort, after, search, ...filter } = query;
    const { rows, ...page } = await catalogue.list(actor, { limit, sort, after, search }, filter);
    return { ...page, items: rows.map(view) };
  });
  handle(contract.create, async ({ actor, body }) => view(await catalogue.create(actor, body as never)));
  handle(contract.read, async ({ actor, params }) => view(await catalogue.read(actor, params.id)));
  handle(contract.change, async ({ actor, params, body }) => {
    const { version, ...change } = body;
    const current = async () => view(await catalogue.read(actor, params.id));
    const changing = () => catalogue.change(actor, params.id, version, change);
    return view(await showingCurrent(changing, current));
  });
  handle(contract.dependents, async ({ actor, params }) => dependentsView(await catalogue.dependents(actor, params.id)));
  handle(contract.remove, ({ actor, params, query }) => catalogue.remove(actor, params.id, query.confirm));
}
