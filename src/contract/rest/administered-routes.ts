import { z } from 'zod';
import { bulkAnswerSchema, bulkBytes, csvBodySchema, mostAtOnce } from './bulk.ts';
import { deleteQuery, dependentsSchema, listQuery, listSchema, versionSchema } from './listing.ts';
import { idParams } from './primitives.ts';
import { type RouteAudience, route } from './route.ts';

type Sortable = readonly [string, ...string[]];
type AdminPath = `/api/v1/admin/${string}`;

/**
 * The routes that everything administered has alike, below `/api/v1/admin/<plural>`: a list with paging, one to create, read, change
 * and delete, what hangs on it, and many at once. Each resource names those it has; what is its own it writes with `route`.
 */
export function administered<const Plural extends string>(
  plural: Plural,
  { tag = plural, audience = 'administrator' }: { tag?: string; audience?: RouteAudience } = {},
) {
  const common = { tag, audience } as const;
  const all = `/api/v1/admin/${plural}` as const;
  const one = `${all}/:id` as const;
  return {
    /** Sorted by the first of `sortable` unless asked otherwise. */
    list: <const Names extends Sortable, Filters extends z.ZodRawShape, Item extends z.ZodType>(parts: {
      summary: string;
      item: Item;
      sortable: Names;
      filters: Filters;
    }) =>
      route({
        ...common,
        method: 'GET',
        path: all,
        summary: parts.summary,
        query: listQuery(parts.sortable, parts.filters),
        response: listSchema(parts.item),
      }),
    create: <Body extends z.ZodType, Made extends z.ZodType>(parts: { summary: string; body: Body; response: Made }) =>
      route({ ...common, method: 'POST', path: all, status: 201, ...parts }),
    ...manyAtOnce(common, all),
    read: <Item extends z.ZodType>(parts: { summary: string; response: Item }) =>
      route({ ...common, method: 'GET', path: one, params: idParams, ...parts }),
    /** Of `fields`, each optional, those that are sent; with the version they were made from. */
    change: <Fields extends z.ZodRawShape, Item extends z.ZodType>(parts: {
      summary: string;
      fields: z.ZodObject<Fields>;
      response: Item;
    }) =>
      route({
        ...common,
        method: 'PATCH',
        path: one,
        params: idParams,
        summary: parts.summary,
        body: parts.fields.partial().extend({ version: versionSchema }),
        response: parts.response,
      }),
    dependents: (summary: string) =>
      route({ ...common, method: 'GET', path: `${one}/dependents`, params: idParams, summary, response: dependentsSchema }),
    /** What something hangs on is deleted with the confirmation of having seen it only. */
    remove: (summary: string) => route({ ...common, method: 'DELETE', path: one, params: idParams, summary, query: deleteQuery }),
  };
}

/** Several of them in one request: all or none. */
function manyAtOnce(common: { tag: string; audience: RouteAudience }, all: AdminPath) {
  return {
    createMany: <Item extends z.ZodType>(parts: { summary: string; item: Item }) =>
      route({
        ...common,
        method: 'POST',
        path: `${all}/bulk`,
        summary: parts.summary,
        body: z.object({ items: z.array(parts.item).min(1).max(mostAtOnce) }),
        maxBodyBytes: bulkBytes,
        response: bulkAnswerSchema,
      }),
    /** The text of a spreadsheet. */
    paste: (summary: string) =>
      route({
        ...common,
        method: 'POST',
        path: `${all}/csv`,
        summary,
        body: csvBodySchema,
        maxBodyBytes: bulkBytes,
        response: bulkAnswerSchema,
      }),
  };
}
