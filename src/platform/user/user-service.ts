import type { IdSource, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { demand, type Subject } from '../access/index.ts';
import type { Domain } from '../domain/index.ts';
import { checkNewPassword, type PasswordHasher } from '../sign-in/index.ts';
import type { User } from './user.ts';

export interface UserStore {
  /** @throws ParleyError `name-taken` */
  addUser(user: User, passwordHash: string | null): Promise<void>;
  setPasswordHash(user: User, passwordHash: string): Promise<void>;
  setUserEnabled(user: User, enabled: boolean): Promise<void>;
}

export type NewUser = Omit<User, 'id' | 'companyId' | 'domainId' | 'enabled'>;

export interface UserServiceParts {
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly store: UserStore;
  readonly passwords: PasswordHasher;
  /** Ends what the user has open: sessions. */
  readonly signOutEverywhere: (user: User) => Promise<void>;
}

/** The people of a company. */
export class UserService {
  readonly #parts: UserServiceParts;

  constructor(parts: UserServiceParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError `name-taken`, `password-too-weak`, `not-permitted` */
  async create(by: Subject, domain: Domain, input: NewUser, password: string | null): Promise<User> {
    demand(by, 'administer', { kind: 'user', companyId: domain.companyId, ownerId: null });
    return this.createFirst(domain, input, password);
  }

  /** As {@link create} where nobody is there yet to be asked: set-up and the demonstration. */
  async createFirst(domain: Domain, input: NewUser, password: string | null): Promise<User> {
    if (password !== null) checkNewPassword(password, input);
    const user: User = {
      ...input,
      id: this.#parts.ids.next<UserId>(),
      companyId: domain.companyId,
      domainId: domain.id,
      enabled: true,
    };
    await this.#parts.store.addUser(user, password === null ? null : await this.#parts.passwords.hash(password));
    this.#parts.logger.info('user created', { userId: user.id });
    return user;
  }

  /** His own, or anybody's for an administrator; all sign-ins of the user end. */
  async setPassword(by: Subject, user: User, password: string): Promise<void> {
    demand(by, 'change', { kind: 'user', companyId: user.companyId, ownerId: user.id });
    checkNewPassword(password, user);
    await this.#parts.store.setPasswordHash(user, await this.#parts.passwords.hash(password));
    await this.#parts.signOutEverywhere(user);
  }

  async setEnabled(by: Subject, user: User, enabled: boolean): Promise<void> {
    demand(by, 'administer', { kind: 'user', companyId: user.companyId, ownerId: user.id });
    await this.#parts.store.setUserEnabled(user, enabled);
    if (!enabled) await this.#parts.signOutEverywhere(user);
    this.#parts.logger.info(enabled ? 'user enabled' : 'user disabled', { userId: user.id });
  }
}
