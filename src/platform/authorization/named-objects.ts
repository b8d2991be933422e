import { ParleyError } from '../../kernel/errors.ts';
import type { IdSource } from '../../kernel/ids.ts';
import { demand, type LiveAccess, type NamedObject } from '../access/index.ts';
import type { Actor, Dependents } from '../api/index.ts';
import type { AuthorizationStore } from './authorization-store.ts';

export interface NamedObjectsParts {
  readonly ids: IdSource;
  readonly access: LiveAccess;
  readonly store: AuthorizationStore;
}

/** Intercom groups as far as they are names that one can be authorized to; the feature that has them will keep them, as `directory/contact-directory` keeps directories. */
export class NamedObjects {
  readonly #parts: NamedObjectsParts;

  constructor(parts: NamedObjectsParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError `not-permitted`, `input-invalid` for a domain of another company, `name-taken` */
  async add(actor: Actor, draft: Pick<NamedObject, 'name'> & { kind: 'intercom-group'; domainId: string }): Promise<NamedObject> {
    this.#demand(actor);
    const { companyId } = actor;
    const domain = this.#parts.access.of(companyId).contents.domains.find(({ id }) => id === draft.domainId);
    if (!domain) throw new ParleyError('not-found', 'There is no such domain.');
    const object = { id: this.#parts.ids.next() as string, companyId, ...draft, domainId: domain.id };
    await this.#parts.store.addObject(object);
    return object;
  }

  /** @throws ParleyError `not-permitted`, `not-found`, `changed-meanwhile`, `name-taken` */
  async rename(actor: Actor, id: string, change: { version: number; name: string }): Promise<NamedObject> {
    this.#demand(actor);
    this.#findOwn(actor, id);
    await this.#parts.store.renameObject(actor.companyId, id, change.version, change.name);
    return this.find(actor, id);
  }

  async dependents(actor: Actor, id: string): Promise<Dependents> {
    this.#demand(actor);
    this.find(actor, id);
    return this.#parts.store.dependentsOfObject(actor.companyId, id);
  }

  /** @throws ParleyError `not-permitted`, `not-found`, `has-dependents` */
  async remove(actor: Actor, id: string, confirm: string | undefined): Promise<void> {
    this.#demand(actor);
    this.#findOwn(actor, id);
    await this.#parts.store.removeObject(actor.companyId, id, confirm);
  }

  /** @throws ParleyError `not-found` */
  find(actor: Actor, id: string): NamedObject {
    const found = this.#parts.access.of(actor.companyId).contents.named.find((one) => one.id === id);
    if (!found) throw new ParleyError('not-found', 'There is no such directory or intercom group.');
    return found;
  }

  /** What nobody else keeps. @throws ParleyError `not-found` */
  #findOwn(actor: Actor, id: string): void {
    if (this.find(actor, id).kind === 'directory')
      throw new ParleyError('not-found', 'This is a directory: it is changed among the directories.');
  }

  #demand(actor: Actor): void {
    demand(actor, 'administer', { kind: 'authorization', companyId: actor.companyId, ownerId: null });
  }
}
