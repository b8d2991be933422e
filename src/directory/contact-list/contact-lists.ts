import type { ContactList as ContactListView } from '../../contract/rest/contact-lists.ts';
import type { Found } from '../../contract/rest/contacts.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { IdSource, UserId } from '../../kernel/ids.ts';
import type { Actor } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import { displayName } from '../../platform/user/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { ContactList, ContactListId, Member } from './contact-list.ts';
import { authorizePublicList } from './contact-list-parameters.ts';
import type { ContactListStore } from './contact-list-ports.ts';

export interface ContactListsParts {
  readonly ids: IdSource;
  readonly store: ContactListStore;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly directory: Pick<CompanyDirectory, 'user'>;
  /** Members as the reader may see them; others are missing. */
  readonly shown: (actor: Actor, members: readonly Member[]) => Promise<ReadonlyMap<string, Found>>;
}

/** As many lists as one may have. */
const most = 100;

/** Lists of contacts: one's own, in one's order, and those that others made public (T-DIR-10). */
export class ContactLists {
  readonly #parts: ContactListsParts;

  constructor(parts: ContactListsParts) {
    this.#parts = parts;
  }

  async list(actor: Actor): Promise<ContactListView[]> {
    return this.#views(actor, await this.#parts.store.visible(actor));
  }

  /** @throws ParleyError `name-taken`, `not-permitted` */
  async create(actor: Actor, { name, isPublic }: { name: string; isPublic: boolean }): Promise<ContactListView> {
    if (isPublic) demandFeature(this.#parts.parameters, authorizePublicList, actor);
    const mine = (await this.#parts.store.visible(actor)).filter(({ ownerId }) => ownerId === actor.userId);
    if (mine.length >= most) throw new ParleyError('input-invalid', `Nobody has more than ${most} lists.`);
    const { companyId, userId: ownerId } = actor;
    const list = { id: this.#parts.ids.next<ContactListId>(), companyId, ownerId, kind: 'list', name, isPublic } as const;
    return (await this.#views(actor, [await this.#parts.store.create(list)]))[0]!;
  }

  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken`, `not-permitted` */
  async change(
    actor: Actor,
    id: string,
    change: {
      version: number;
      name?: string | undefined;
      isPublic?: boolean | undefined;
      members?: readonly Member[] | undefined;
    },
  ): Promise<ContactListView> {
    if (change.isPublic) demandFeature(this.#parts.parameters, authorizePublicList, actor);
    const { version, name, isPublic, members } = change;
    const list = await this.#parts.store.change(actor, id as ContactListId, {
      version,
      ...(name === undefined ? {} : { name }),
      ...(isPublic === undefined ? {} : { isPublic }),
      ...(members === undefined ? {} : { members: await this.#keeping(actor, id, members) }),
    });
    return (await this.#views(actor, [list]))[0]!;
  }

  /** @throws ParleyError `not-found` */
  remove(actor: Actor, id: string): Promise<void> {
    return this.#parts.store.remove(actor, id as ContactListId);
  }

  order(actor: Actor, ids: readonly string[]): Promise<void> {
    return this.#parts.store.order(actor, ids as readonly ContactListId[]);
  }

  /** @throws ParleyError `not-found` for whom he does not see */
  async setFavourite(actor: Actor, member: Member, isFavourite: boolean): Promise<void> {
    if (isFavourite && !(await this.#parts.shown(actor, [member])).has(member.id))
      throw new ParleyError('not-found', 'There is no such contact, or you may not see it.');
    await this.#parts.store.setFavourite(actor, member, isFavourite, this.#parts.ids.next<ContactListId>());
  }

  /** Who is not seen at present was not taken out by who set the order: he stays at the end. New ones have to be seen. */
  async #keeping(actor: Actor, id: string, members: readonly Member[]): Promise<readonly Member[]> {
    const before = (await this.#parts.store.visible(actor)).find((list) => list.id === id)?.members ?? [];
    const shown = await this.#parts.shown(actor, [...before, ...members]);
    const wasThere = new Set(before.map((member) => member.id));
    const wanted = members.filter((member) => shown.has(member.id) || wasThere.has(member.id));
    const isWanted = new Set(wanted.map((member) => member.id));
    return [...wanted, ...before.filter((member) => !shown.has(member.id) && !isWanted.has(member.id))];
  }

  async #views(actor: Actor, lists: readonly ContactList[]): Promise<ContactListView[]> {
    const shown = await this.#parts.shown(
      actor,
      lists.flatMap(({ members }) => members),
    );
    return lists.map(({ id, kind, name, isPublic, ownerId, version, members }) => {
      const items = members.flatMap((member) => shown.get(member.id) ?? []);
      const isMine = ownerId === actor.userId;
      return {
        id,
        kind,
        name,
        isPublic,
        isMine,
        ownerName: isMine ? '' : this.#nameOf(ownerId),
        version,
        members: items,
        hiddenMembers: members.length - items.length,
      };
    });
  }

  #nameOf(userId: UserId): string {
    const user = this.#parts.directory.user(userId);
    return user ? displayName(user) : '';
  }
}
