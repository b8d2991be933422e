import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, Id, IdSource } from '../../kernel/ids.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { Dependents, ListRequest, RowPage } from '../../platform/api/index.ts';

/** Something in a list of a company. */
export interface CatalogueThing {
  readonly id: string;
  readonly companyId: CompanyId;
}

/** As an administrator sees it: with its version, and what `Counts` says of its use. */
export type CatalogueRecord<Thing extends CatalogueThing, Counts = object> = Thing &
  Counts & { readonly version: number; readonly changedAtMs: number };

export type CatalogueChange<Thing extends CatalogueThing> = Partial<Omit<Thing, 'id' | 'companyId'>>;

/** What a list may be narrowed to: columns and their values. */
export type CatalogueFilter = Readonly<Record<string, string | boolean | null | undefined>>;

/** One list in the store. Everything happens inside the company that is named. */
export interface CatalogueRecords<Thing extends CatalogueThing, Counts = object> {
  list(companyId: CompanyId, request: ListRequest, filter: CatalogueFilter): Promise<RowPage<CatalogueRecord<Thing, Counts>>>;
  find(companyId: CompanyId, id: string): Promise<CatalogueRecord<Thing, Counts> | null>;
  /** @throws ParleyError `name-taken` */
  add(thing: Thing): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken` */
  change(companyId: CompanyId, id: string, version: number, change: CatalogueChange<Thing>): Promise<void>;
  dependents(companyId: CompanyId, id: string): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  remove(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void>;
}

export interface CatalogueParts<Thing extends CatalogueThing, Counts> {
  readonly ids: IdSource;
  readonly records: CatalogueRecords<Thing, Counts>;
  /** In sentences: `skill`. */
  readonly noun: string;
  /** Whether it makes sense as it would be. @throws ParleyError `input-invalid` with the field */
  readonly check?: (thing: Thing) => void | Promise<void>;
}

/** One list as administrators keep it. */
export class Catalogue<Thing extends CatalogueThing, Counts = object> {
  readonly #parts: CatalogueParts<Thing, Counts>;

  constructor(parts: CatalogueParts<Thing, Counts>) {
    this.#parts = parts;
  }

  list(by: Subject, request: ListRequest, filter: CatalogueFilter = {}): ReturnType<CatalogueRecords<Thing, Counts>['list']> {
    demandCatalogue(by);
    return this.#parts.records.list(by.companyId, request, filter);
  }

  /** @throws ParleyError `not-found` */
  async read(by: Subject, id: string): Promise<CatalogueRecord<Thing, Counts>> {
    demandCatalogue(by);
    const record = await this.#parts.records.find(by.companyId, id);
    if (!record) throw new ParleyError('not-found', `There is no such ${this.#parts.noun}.`);
    return record;
  }

  /** @throws ParleyError `input-invalid`, `name-taken` */
  async create(by: Subject, input: Omit<Thing, 'id' | 'companyId'>): Promise<CatalogueRecord<Thing, Counts>> {
    demandCatalogue(by);
    const id = this.#parts.ids.next<Id<'catalogue'>>();
    const thing = { ...input, id, companyId: by.companyId } as unknown as Thing;
    await this.#parts.check?.(thing);
    await this.#parts.records.add(thing);
    return this.read(by, id);
  }

  /** @throws ParleyError `not-found`, `changed-meanwhile`, `input-invalid`, `name-taken` */
  async change(
    by: Subject,
    id: string,
    version: number,
    change: CatalogueChange<Thing>,
  ): Promise<CatalogueRecord<Thing, Counts>> {
    const before = await this.read(by, id);
    await this.#parts.check?.({ ...before, ...change });
    await this.#parts.records.change(by.companyId, id, version, change);
    return this.read(by, id);
  }

  async dependents(by: Subject, id: string): Promise<Dependents> {
    await this.read(by, id);
    return this.#parts.records.dependents(by.companyId, id);
  }

  /** @throws ParleyError `not-found`, `has-dependents` */
  async remove(by: Subject, id: string, confirm: string | undefined): Promise<void> {
    await this.read(by, id);
    await this.#parts.records.remove(by.companyId, id, confirm);
  }
}

/** Who administers queues administers what they use. @throws ParleyError `not-permitted` */
export function demandCatalogue(by: Subject): void {
  demand(by, 'administer', { kind: 'queue', companyId: by.companyId, ownerId: null });
}

/** A refusal that a form shows beside its field. */
export function invalidField(field: string, message: string, more: Readonly<Record<string, unknown>> = {}): ParleyError {
  return new ParleyError('input-invalid', message, { details: { field, ...more } });
}
