import type { GroupId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Subject } from '../access/index.ts';
import type { Domain } from '../domain/index.ts';
import { type Line, linesRefused, type Taken, takeAll, type UnitOfWork } from '../lines/index.ts';
import type { PasswordHasher } from '../sign-in/index.ts';
import { type MakePhones, type NewUser, type NewUserRequest, type PhoneCredentials, userOf } from './new-user.ts';
import type { User, UserRecord } from './user.ts';
import { checkSecrets, demandUsers } from './user-guards.ts';
import type { UserSecrets, UserStore } from './user-ports.ts';

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

const noSecrets: UserSecrets = { passwordHash: null, voicemailPinHash: null };
/** Hashing takes a core each. */
const hashedAtOnce = 4;

type Prepared = { readonly request: NewUserRequest; readonly secrets: UserSecrets };

/** How people come into a company, one or many at a time. */
export class UserCreation {
  protected readonly parts: UserServiceParts;

  constructor(parts: UserServiceParts) {
    this.parts = parts;
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
    const secrets = await this.secretsOf({ ...input, password, voicemailPin: null });
    return this.#told(await this.#add(domain, input, secrets, []));
  }

  /** Who sets the installation up: he administers every company there will be. */
  async createSuper(domain: Domain, input: Omit<NewUser, 'role'>, password: string): Promise<User> {
    const secrets = await this.secretsOf({ ...input, password, voicemailPin: null });
    return this.#told(await this.#add(domain, { ...input, role: 'administrator' }, { ...secrets, isSuper: true }, []));
  }

  /**
   * A user with his phones and groups, all or nothing.
   * @param by his domain is the usual one for new users
   * @returns him, and the credentials of his desk phone if he has one, to be shown once
   */
  async createWhole(
    by: Subject & { readonly domainId: string },
    request: NewUserRequest,
  ): Promise<{ user: UserRecord; sip: PhoneCredentials | null }> {
    demandUsers(by);
    const prepared = { request, secrets: await this.secretsOf(request) };
    const { user, sip } = await this.parts.unit.together(by.companyId, () => this.#addWhole(by, prepared));
    this.#told(user);
    return { user: await this.parts.store.user(by.companyId, user.id), sip };
  }

  /** All or none. @throws ParleyError `lines-refused` */
  async createAll(
    by: Subject & { readonly domainId: string },
    lines: readonly Line<NewUserRequest>[],
    options: { readonly isTrial?: boolean } = {},
  ): Promise<readonly Taken<{ user: User; number: string | null; sip: PhoneCredentials | null }>[]> {
    demandUsers(by);
    const prepared = await this.#prepare(lines, options.isTrial ?? false);
    const taken = await takeAll(this.parts.unit, by.companyId, prepared, (one) => this.#addWhole(by, one), options);
    if (!options.isTrial) for (const { made } of taken) this.#told(made.user);
    return taken;
  }

  /** Only of what is stored for good. */
  #told(user: User): User {
    this.parts.logger.info('user created', { userId: user.id });
    return user;
  }

  /** Slow work on passwords is done before the store is asked to hold its breath. */
  async #prepare(lines: readonly Line<NewUserRequest>[], isTrial: boolean): Promise<Line<Prepared>[]> {
    const faults = lines.flatMap(({ line, value }) => {
      try {
        checkSecrets(value);
        return [];
      } catch (error) {
        return [{ line, message: (error as Error).message }];
      }
    });
    if (faults.length > 0) throw linesRefused(faults);
    if (isTrial) return lines.map(({ line, value }) => ({ line, value: { request: value, secrets: noSecrets } }));
    const prepared: Line<Prepared>[] = [];
    for (let at = 0; at < lines.length; at += hashedAtOnce) {
      const some = lines.slice(at, at + hashedAtOnce);
      const secrets = await Promise.all(some.map(({ value }) => this.secretsOf(value)));
      prepared.push(...some.map(({ line, value }, index) => ({ line, value: { request: value, secrets: secrets[index]! } })));
    }
    return prepared;
  }

  async #addWhole(
    by: Subject & { readonly domainId: string },
    { request, secrets }: Prepared,
  ): Promise<{ user: User; number: string | null; sip: PhoneCredentials | null }> {
    const { store } = this.parts;
    const { domainId: id, domain: name, groupIds = [], groups = [], number, hasDeskPhone } = request;
    const domain = await store.domainFor(by.companyId, { id, name, usual: by.domainId });
    const named = groups.length > 0 ? await store.groupsByName(by.companyId, groups) : [];
    const user = await this.#add(domain, request, secrets, [...new Set([...(groupIds as readonly GroupId[]), ...named])]);
    const sip = number === null ? null : await this.parts.makePhones(domain, user, { number, hasDeskPhone });
    return { user, number, sip };
  }

  async #add(
    domain: Domain,
    input: NewUser,
    secrets: UserSecrets & { isSuper?: boolean },
    groupIds: readonly GroupId[],
  ): Promise<User> {
    const user = userOf(domain, this.parts.ids.next<UserId>(), input);
    await this.parts.store.addUser({ ...user, ...secrets }, groupIds);
    return user;
  }

  /** The hashes of what may be used as password and PIN. @throws ParleyError `password-too-weak` */
  protected async secretsOf(input: Pick<NewUserRequest, 'login' | 'password' | 'voicemailPin'>): Promise<UserSecrets> {
    checkSecrets(input);
    const { passwords } = this.parts;
    return {
      passwordHash: input.password === null ? null : await passwords.hash(input.password),
      voicemailPinHash: input.voicemailPin === null ? null : await passwords.hash(input.voicemailPin),
    };
  }
}
