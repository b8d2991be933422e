import type { CompanyId, GroupId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { demand, type Subject } from '../access/index.ts';
import type { Dependents, ListRequest, Page } from '../api/index.ts';
import { type Line, type Taken, takeAll, type UnitOfWork } from '../lines/index.ts';
import type { Group, GroupMember, GroupRecord } from './group.ts';

export type GroupQuery = ListRequest & { readonly enabled?: boolean | undefined; readonly userId?: string | undefined };
export type MemberQuery = ListRequest & { readonly of: 'members' | 'others'; readonly domainId?: string | undefined };
export type NewGroup = Pick<Group, 'name' | 'description' | 'enabled'>;
export type GroupChange = { readonly [Field in keyof NewGroup]?: NewGroup[Field] | undefined };

/** Everything is looked for in the company named first; ids of others are `not-found`. */
export interface GroupStore {
  listGroups(companyId: CompanyId, query: GroupQuery): Promise<Page<GroupRecord>>;
  /** @throws ParleyError `not-found` */
  group(companyId: CompanyId, id: string): Promise<GroupRecord>;
  /** @throws ParleyError `name-taken` */
  addGroup(group: Group): Promise<void>;
  /** @throws ParleyError `not-found`, `name-taken`, `changed-meanwhile` */
  changeGroup(companyId: CompanyId, id: string, version: number, change: GroupChange): Promise<void>;
  groupDependents(companyId: CompanyId, id: string): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  removeGroup(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void>;
  listMembers(companyId: CompanyId, id: string, query: MemberQuery): Promise<Page<GroupMember>>;
  /** @throws ParleyError `not-found`, `input-invalid` for who is no user of the company */
  addMembers(companyId: CompanyId, id: string, userIds: readonly UserId[]): Promise<void>;
  removeMembers(companyId: CompanyId, id: string, userIds: readonly UserId[]): Promise<void>;
  /** Users by login. @throws ParleyError `input-invalid` naming who does not exist */
  usersByLogin(companyId: CompanyId, logins: readonly string[]): Promise<readonly UserId[]>;
}

export interface GroupServiceParts {
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly store: GroupStore;
  readonly unit: UnitOfWork;
}

/** Groups of the users of a company. */
export class GroupService {
  readonly #parts: GroupServiceParts;

  constructor(parts: GroupServiceParts) {
    this.#parts = parts;
  }

  list(by: Subject, query: GroupQuery): Promise<Page<GroupRecord>> {
    demandGroups(by);
    return this.#parts.store.listGroups(by.companyId, query);
  }

  read(by: Subject, id: string): Promise<GroupRecord> {
    demandGroups(by);
    return this.#parts.store.group(by.companyId, id);
  }

  /** @throws ParleyError `not-permitted`, `name-taken`, `input-invalid` for a member who is no user of the company */
  async create(by: Subject, input: NewGroup, userIds: readonly UserId[] = []): Promise<GroupRecord> {
    demandGroups(by);
    const id = await this.createFirst(by.companyId, input, userIds);
    return this.#parts.store.group(by.companyId, id);
  }

  /** As {@link create} where nobody is there yet to be asked: set-up and the demonstration. */
  async createFirst(companyId: CompanyId, input: NewGroup, userIds: readonly UserId[]): Promise<GroupId> {
    const id = await this.#parts.unit.together(companyId, () => this.#add(companyId, input, userIds));
    this.#parts.logger.info('group created', { groupId: id });
    return id;
  }

  async #add(companyId: CompanyId, { name, description, enabled }: NewGroup, userIds: readonly UserId[]): Promise<GroupId> {
    const id = this.#parts.ids.next<GroupId>();
    await this.#parts.store.addGroup({ id, companyId, name, description, enabled });
    if (userIds.length > 0) await this.#parts.store.addMembers(companyId, id, userIds);
    return id;
  }

  /** All or none. Members by id or by login. @throws ParleyError `lines-refused` */
  createAll(
    by: Subject,
    lines: readonly Line<NewGroup & { readonly userIds?: readonly UserId[]; readonly logins?: readonly string[] }>[],
    options: { readonly isTrial?: boolean } = {},
  ): Promise<readonly Taken<{ id: string; name: string }>[]> {
    demandGroups(by);
    const { unit, store } = this.#parts;
    return takeAll(
      unit,
      by.companyId,
      lines,
      async ({ userIds = [], logins = [], ...input }) => {
        const named = logins.length > 0 ? await store.usersByLogin(by.companyId, logins) : [];
        return { id: await this.#add(by.companyId, input, [...userIds, ...named]), name: input.name };
      },
      options,
    );
  }

  async change(by: Subject, id: string, version: number, change: GroupChange): Promise<GroupRecord> {
    demandGroups(by);
    await this.#parts.store.changeGroup(by.companyId, id, version, change);
    return this.#parts.store.group(by.companyId, id);
  }

  dependents(by: Subject, id: string): Promise<Dependents> {
    demandGroups(by);
    return this.#parts.store.groupDependents(by.companyId, id);
  }

  async remove(by: Subject, id: string, confirm: string | undefined): Promise<void> {
    demandGroups(by);
    await this.#parts.store.removeGroup(by.companyId, id, confirm);
    this.#parts.logger.info('group removed', { groupId: id });
  }

  members(by: Subject, id: string, query: MemberQuery): Promise<Page<GroupMember>> {
    demandGroups(by);
    return this.#parts.store.listMembers(by.companyId, id, query);
  }

  async addMembers(by: Subject, id: string, userIds: readonly UserId[]): Promise<GroupRecord> {
    demandGroups(by);
    await this.#parts.store.addMembers(by.companyId, id, userIds);
    return this.#parts.store.group(by.companyId, id);
  }

  async removeMembers(by: Subject, id: string, userIds: readonly UserId[]): Promise<GroupRecord> {
    demandGroups(by);
    await this.#parts.store.removeMembers(by.companyId, id, userIds);
    return this.#parts.store.group(by.companyId, id);
  }
}

function demandGroups(by: Subject): void {
  demand(by, 'administer', { kind: 'group', companyId: by.companyId, ownerId: null });
}
