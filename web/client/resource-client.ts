import type { z } from 'zod';
import type { dependentsSchema } from '../../src/contract/rest/listing.ts';
import type { ListPage } from './paged-list.ts';
import type { RestClient } from './rest-client.ts';

export type Dependents = z.infer<typeof dependentsSchema>;

export type ListQuery = Readonly<Record<string, string | number | boolean | undefined>>;

/** The routes that every administered thing has. What a resource cannot do its page does not offer. */
export interface ResourceClient<Item> {
  readonly plural: string;
  list(query: ListQuery): Promise<ListPage<Item>>;
  read(id: string): Promise<Item>;
  /** Mostly the thing itself; some answer secrets beside it. */
  create(body: unknown): Promise<unknown>;
  change(id: string, body: unknown): Promise<Item>;
  /** `confirm` is what `dependents` answered: I have seen these. */
  remove(id: string, confirm?: string): Promise<void>;
  dependents(id: string): Promise<Dependents>;
}

/** `/api/v1/admin/<plural>` by its conventions; `Item` is what the contract says it answers. */
export function resourceAt<Item>(rest: RestClient, plural: string): ResourceClient<Item> {
  const all = `/api/v1/admin/${plural}`;
  const one = `${all}/:id`;
  return {
    plural,
    list: (query) => rest.send('GET', all, { query }),
    read: (id) => rest.send('GET', one, { params: { id } }),
    create: (body) => rest.send('POST', all, { body }),
    change: (id, body) => rest.send('PATCH', one, { params: { id }, body }),
    remove: (id, confirm) => rest.send('DELETE', one, { params: { id }, query: { confirm } }),
    dependents: (id) => rest.send('GET', `${one}/dependents`, { params: { id } }),
  };
}
