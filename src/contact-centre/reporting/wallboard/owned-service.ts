import type { SharedWith } from '../../../contract/rest/reports.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import type { CompanyId, GroupId, IdSource, UserId } from '../../../kernel/ids.ts';
import type { Access } from '../../../platform/access/index.ts';
import type { Actor } from '../../../platform/api/index.ts';
import type { Owned, OwnedChange, OwnedId, OwnedRecords } from './owned.ts';

export interface OwnedServiceParts<Body> {
  readonly ids: IdSource;
  readonly records: OwnedRecords<Body>;
  readonly access: Access;
  readonly groupsOf: (companyId: CompanyId, userId: UserId) => readonly GroupId[];
  /** `wallboard`, for sentences. */
  readonly noun: string;
}

const nobody: SharedWith = { everyone: false, userIds: [], groupIds: [] };

/** What people keep: the owner changes it (and administrators), those with whom it is shared read it, for others it is not there. */
export class OwnedService<Body> {
  readonly #parts: OwnedServiceParts<Body>;

  constructor(parts: OwnedServiceParts<Body>) {
    this.#parts = parts;
  }

  async list(actor: Actor): Promise<readonly Owned<Body>[]> {
    const all = await this.#parts.records.list(actor.companyId);
    return all.filter((one) => this.#isRead(actor, one));
  }

  /** Whoever asks: for what runs by itself. */
  find(companyId: CompanyId, id: string): Promise<Owned<Body> | null> {
    return this.#parts.records.find(companyId, id);
  }

  /** @throws ParleyError `not-found` */
  async read(actor: Actor, id: string): Promise<Owned<Body>> {
    const found = await this.#parts.records.find(actor.companyId, id);
    if (!found || !this.#isRead(actor, found)) throw new ParleyError('not-found', `There is no such ${this.#parts.noun}.`);
    return found;
  }

  create(
    actor: Actor,
    { name, body, sharedWith = nobody }: { name: string; body: Body; sharedWith?: SharedWith },
  ): Promise<Owned<Body>> {
    const { ids, records } = this.#parts;
    const { companyId, userId: ownerId } = actor;
    return records.create({ id: ids.next<OwnedId>(), companyId, ownerId, name, body, sharedWith });
  }

  /** @throws ParleyError `not-found`, `not-permitted`, `changed-meanwhile` */
  async change(actor: Actor, id: string, change: OwnedChange<Body> & { readonly version: number }): Promise<Owned<Body>> {
    await this.own(actor, id);
    return this.#parts.records.change(actor.companyId, id, change);
  }

  /** @throws ParleyError `not-found`, `not-permitted` */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.own(actor, id);
    await this.#parts.records.remove(actor.companyId, id);
  }

  /** One that he may change. @throws ParleyError `not-found`, `not-permitted` */
  async own(actor: Actor, id: string): Promise<Owned<Body>> {
    const found = await this.read(actor, id);
    this.#parts.access.demand(actor, 'change', { kind: 'statistics', companyId: found.companyId, ownerId: found.ownerId });
    return found;
  }

  #isRead(actor: Actor, { companyId, ownerId, sharedWith: { everyone, userIds, groupIds } }: Owned<Body>): boolean {
    if (companyId !== actor.companyId) return false;
    if (everyone || userIds.includes(actor.userId)) return true;
    if (this.#parts.groupsOf(companyId, actor.userId).some((id) => groupIds.includes(id))) return true;
    return this.#parts.access.may(actor, 'change', { kind: 'statistics', companyId, ownerId }).allowed;
  }
}
