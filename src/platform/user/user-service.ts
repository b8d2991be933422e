import type { GroupId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { demand, type Subject } from '../access/index.ts';
import type { Dependents, Page } from '../api/index.ts';
import type { Domain } from '../domain/index.ts';
import { type Line, linesRefused, type Taken, takeAll, type UnitOfWork } from '../lines/index.ts';
import type { PasswordHasher } from '../sign-in/index.ts';
import { type MakePhones, type NewUser, type NewUserRequest, type PhoneCredentials, userOf } from './new-user.ts';
import type { User, UserRecord } from './user.ts';
import {
  checkSecrets,
  demandNotOneself,
  demandPlain,
  demandRankOver,
  demandUsers,
  type UserAdministrator,
} from './user-guards.ts';
import type { UserChange, UserQuery, UserSecrets, UserStore } from './user-ports.ts';

export interface UserServiceParts {
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly store: UserStore;
  readonly unit: UnitOfWork;
  readonly passwords: PasswordHasher;
  readonly makePhones: MakePhones;
  /** Ends what the user has open: sessions. */
  readonly signOutEverywhere: (user: Pick<User, 'companyId' | 'id'>) => Promise<void>;
}

type Prepared = { readonly request: NewUserRequest; readonly secrets: UserSecrets };

/** The people of a company. */
export class UserService {
  readonly #parts: UserServiceParts;

  constructor(parts: UserServiceParts) {
    this.#parts = parts;
  }

  list(by: Subject, query: UserQuery): Promise<Page<UserRecord>> {
    demandUsers(by);
    return this.#parts.store.listUsers(by.companyId, query);
  }

  /** Anybody for an administrator, oneself for everybody. */
  read(by: Subject, id: string): Promise<UserRecord> {
    demand(by, 'change', { kind: 'user', companyId: by.companyId, ownerId: id as UserId });
    return this.#parts.store.user(by.companyId, id);
  }

  /**
   * A user alone.
   * @throws ParleyError `name-taken`, `password-too-weak`, `not-permitted`
   */
  async create(by: Subject, domain: Domain, input: NewUser, password: string | null): Promise<User> {
    demandUsers(by, domain.companyId);
    return this.createFirst(domain, input, password);
  }

  /** As {@link create} where nobody is there yet to be asked: set-up and the demonstration. */
  async createFirst(domain: Domain, input: NewUser, password: string | null): Promise<User> {
    const secrets = await this.#secretsOf({ ...input, password, voicemailPin: null });
    return this.#add(domain, input, secrets, []);
  }

  /** Who sets the installation up: he administers every company there will be. */
  async createSuper(domain: Domain, input: Omit<NewUser, 'role'>, password: string): Promise<User> {
    const secrets = await this.#secretsOf({ ...input, password, voicemailPin: null });
    return this.#add(domain, { ...input, role: 'administrator' }, { ...secrets, isSuper: true }, []);
  }

  /**
   * A user with his phones and groups, all or nothing.
   * @param by his domain is the usual one for new users
   * @returns him, and the credentials of his desk phone if he has one, to be shown once
   */
  async createWhole(
    by: UserAdministrator & { readonly domainId: string },
    request: NewUserRequest,
  ): Promise<{ user: UserRecord; sip: PhoneCredentials | null }> {
    demandUsers(by);
    const prepared = { request, secrets: await this.#secretsOf(request) };
    const { user, sip } = await this.#parts.unit.together(by.companyId, () => this.#addWhole(by, prepared));
    return { user: await this.#parts.store.user(by.companyId, user.id), sip };
  }

  /** All or none. @throws ParleyError `lines-refused` */
  async createAll(
    by: UserAdministrator & { readonly domainId: string },
    lines: readonly Line<NewUserRequest>[],
    options: { readonly isTrial?: boolean } = {},
  ): Promise<readonly Taken<{ user: User; sip: PhoneCredentials | null }>[]> {
    demandUsers(by);
    const prepared = await this.#prepare(lines);
    return takeAll(this.#parts.unit, by.companyId, prepared, (one) => this.#addWhole(by, one), options);
  }

  /** Slow work on passwords is done before the store is asked to hold its breath. */
  async #prepare(lines: readonly Line<NewUserRequest>[]): Promise<Line<Prepared>[]> {
    const faults = lines.flatMap(({ line, value }) => {
      try {
        checkSecrets(value);
        return [];
      } catch (error) {
        return [{ line, message: (error as Error).message }];
      }
    });
    if (faults.length > 0) throw linesRefused(faults);
    const prepared: Line<Prepared>[] = [];
    for (const { line, value } of lines)
      prepared.push({ line, value: { request: value, secrets: await this.#secretsOf(value) } });
    return prepared;
  }

  async #addWhole(
    by: Subject & { readonly domainId: string },
    { request, secrets }: Prepared,
  ): Promise<{ user: User; sip: PhoneCredentials | null }> {
    const { store } = this.#parts;
    const { domainId: id, domain: name, groupIds = [], groups = [], number, hasDeskPhone } = request;
    const domain = await store.domainFor(by.companyId, { id, name, usual: by.domainId });
    const named = groups.length > 0 ? await store.groupsByName(by.companyId, groups) : [];
    const user = await this.#add(domain, request, secrets, [...new Set([...(groupIds as readonly GroupId[]), ...named])]);
    const sip = number === null ? null : await this.#parts.makePhones(domain, user, { number, hasDeskPhone });
    return { user, sip };
  }

  async #add(
    domain: Domain,
    input: NewUser,
    secrets: UserSecrets & { isSuper?: boolean },
    groupIds: readonly GroupId[],
  ): Promise<User> {
    const user = userOf(domain, this.#parts.ids.next<UserId>(), input);
    await this.#parts.store.addUser({ ...user, ...secrets }, groupIds);
    this.#parts.logger.info('user created', { userId: user.id });
    return user;
  }

  async #secretsOf(input: Pick<NewUserRequest, 'login' | 'password' | 'voicemailPin'>): Promise<UserSecrets> {
    checkSecrets(input);
    const { passwords } = this.#parts;
    return {
      passwordHash: input.password === null ? null : await passwords.hash(input.password),
      voicemailPinHash: input.voicemailPin === null ? null : await passwords.hash(input.voicemailPin),
    };
  }

  /** @throws ParleyError `not-found`, `not-permitted`, `name-taken`, `changed-meanwhile` */
  async change(by: UserAdministrator, id: string, version: number, change: UserChange): Promise<UserRecord> {
    demandUsers(by);
    const { store } = this.#parts;
    const before = await store.user(by.companyId, id);
    demandRankOver(by, before);
    demandNotOneself(by, id, change);
    if (change.role === 'user') demandPlain(before);
    await store.changeUser(by.companyId, id, version, change);
    if (change.enabled === false) await this.#parts.signOutEverywhere(before);
    return store.user(by.companyId, id);
  }

  /** What everybody may change of himself. */
  async changeOwn(by: Subject, version: number, change: Pick<UserChange, 'mobile' | 'language'>): Promise<UserRecord> {
    demand(by, 'change', { kind: 'user', companyId: by.companyId, ownerId: by.userId });
    await this.#parts.store.changeUser(by.companyId, by.userId, version, change);
    return this.#parts.store.user(by.companyId, by.userId);
  }

  /** His own, or anybody's for an administrator; all sign-ins of the user end. Null takes it away. */
  async setPassword(by: UserAdministrator, user: Pick<User, 'companyId' | 'id'>, password: string | null): Promise<void> {
    demand(by, 'change', { kind: 'user', companyId: user.companyId, ownerId: user.id });
    const target = await this.#parts.store.user(user.companyId, user.id);
    demandRankOver(by, target);
    const { passwordHash } = await this.#secretsOf({ login: target.login, password, voicemailPin: null });
    await this.#parts.store.setSecrets(user.companyId, user.id, { passwordHash });
    await this.#parts.signOutEverywhere(target);
  }

  /** As {@link setPassword}, for the telephone. */
  async setVoicemailPin(by: UserAdministrator, userId: string, pin: string | null): Promise<void> {
    demand(by, 'change', { kind: 'user', companyId: by.companyId, ownerId: userId as UserId });
    const target = await this.#parts.store.user(by.companyId, userId);
    demandRankOver(by, target);
    const { voicemailPinHash } = await this.#secretsOf({ login: target.login, password: null, voicemailPin: pin });
    await this.#parts.store.setSecrets(by.companyId, userId, { voicemailPinHash });
  }

  async setEnabled(by: UserAdministrator, user: User, enabled: boolean): Promise<void> {
    demandUsers(by, user.companyId);
    demandRankOver(by, await this.#parts.store.user(user.companyId, user.id));
    demandNotOneself(by, user.id, { enabled });
    await this.#parts.store.setUserEnabled(user, enabled);
    if (!enabled) await this.#parts.signOutEverywhere(user);
    this.#parts.logger.info(enabled ? 'user enabled' : 'user disabled', { userId: user.id });
  }

  /** @throws ParleyError `not-found`, `not-permitted` for who is above */
  async demandMayChange(by: UserAdministrator, id: string): Promise<void> {
    demandUsers(by);
    demandRankOver(by, await this.#parts.store.user(by.companyId, id));
  }

  dependents(by: Subject, id: string): Promise<Dependents> {
    demandUsers(by);
    return this.#parts.store.userDependents(by.companyId, id);
  }

  /** @throws ParleyError `not-found`, `not-permitted`, `has-dependents` */
  async remove(by: UserAdministrator, id: string, confirm: string | undefined): Promise<void> {
    demandUsers(by);
    const target = await this.#parts.store.user(by.companyId, id);
    demandRankOver(by, target);
    demandNotOneself(by, id, { enabled: false });
    const { items, confirm: seen } = await this.#parts.store.userDependents(by.companyId, id);
    // Before his sessions go with him, and nobody knows any more which they were.
    if (items.length === 0 || (seen !== null && seen === confirm)) await this.#parts.signOutEverywhere(target);
    await this.#parts.store.removeUser(by.companyId, id, confirm);
    this.#parts.logger.info('user removed', { userId: id });
  }
}
