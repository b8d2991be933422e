import type { UserId } from '../../kernel/ids.ts';
import { demand, type Subject } from '../access/index.ts';
import type { Dependents, Page } from '../api/index.ts';
import type { User, UserRecord } from './user.ts';
import { UserCreation } from './user-creation.ts';
import { demandNotOneself, demandPlain, demandRankOver, demandUsers } from './user-guards.ts';
import type { UserChange, UserQuery } from './user-ports.ts';

/** The people of a company. */
export class UserService extends UserCreation {
  list(by: Subject, query: UserQuery): Promise<Page<UserRecord>> {
    demandUsers(by);
    return this.parts.store.listUsers(by.companyId, query);
  }

  /** Anybody for an administrator, oneself for everybody. */
  read(by: Subject, id: string): Promise<UserRecord> {
    demand(by, 'change', { kind: 'user', companyId: by.companyId, ownerId: id as UserId });
    return this.parts.store.user(by.companyId, id);
  }

  /** @throws ParleyError `not-found`, `not-permitted`, `name-taken`, `changed-meanwhile` */
  async change(by: Subject, id: string, version: number, change: UserChange): Promise<UserRecord> {
    demandUsers(by);
    const { store } = this.parts;
    const before = await store.user(by.companyId, id);
    demandRankOver(by, before);
    demandNotOneself(by, id, change);
    if (change.role === 'user') demandPlain(before);
    await store.changeUser(by.companyId, id, version, change);
    if (change.enabled === false) await this.parts.signOutEverywhere(before);
    return store.user(by.companyId, id);
  }

  /** What everybody may change of himself. */
  async changeOwn(by: Subject, version: number, change: Pick<UserChange, 'mobile' | 'language'>): Promise<UserRecord> {
    demand(by, 'change', { kind: 'user', companyId: by.companyId, ownerId: by.userId });
    await this.parts.store.changeUser(by.companyId, by.userId, version, change);
    return this.parts.store.user(by.companyId, by.userId);
  }

  /** His own, or anybody's for an administrator; all sign-ins of the user end. Null takes it away. */
  async setPassword(by: Subject, user: Pick<User, 'companyId' | 'id'>, password: string | null): Promise<void> {
    demand(by, 'change', { kind: 'user', companyId: user.companyId, ownerId: user.id });
    const target = await this.parts.store.user(user.companyId, user.id);
    demandRankOver(by, target);
    const { passwordHash } = await this.secretsOf({ login: target.login, password, voicemailPin: null });
    await this.parts.store.setSecrets(user.companyId, user.id, { passwordHash });
    await this.parts.signOutEverywhere(target);
  }

  /** As {@link setPassword}, for the telephone. */
  async setVoicemailPin(by: Subject, userId: string, pin: string | null): Promise<void> {
    demand(by, 'change', { kind: 'user', companyId: by.companyId, ownerId: userId as UserId });
    const target = await this.parts.store.user(by.companyId, userId);
    demandRankOver(by, target);
    const { voicemailPinHash } = await this.secretsOf({ login: target.login, password: null, voicemailPin: pin });
    await this.parts.store.setSecrets(by.companyId, userId, { voicemailPinHash });
  }

  async setEnabled(by: Subject, user: User, enabled: boolean): Promise<void> {
    demandUsers(by, user.companyId);
    demandRankOver(by, await this.parts.store.user(user.companyId, user.id));
    demandNotOneself(by, user.id, { enabled });
    await this.parts.store.setUserEnabled(user, enabled);
    if (!enabled) await this.parts.signOutEverywhere(user);
    this.parts.logger.info(enabled ? 'user enabled' : 'user disabled', { userId: user.id });
  }

  /** @throws ParleyError `not-found`, `not-permitted` for who is above */
  async demandMayChange(by: Subject, id: string): Promise<void> {
    demandUsers(by);
    demandRankOver(by, await this.parts.store.user(by.companyId, id));
  }

  dependents(by: Subject, id: string): Promise<Dependents> {
    demandUsers(by);
    return this.parts.store.userDependents(by.companyId, id);
  }

  /** @throws ParleyError `not-found`, `not-permitted`, `has-dependents` */
  async remove(by: Subject, id: string, confirm: string | undefined): Promise<void> {
    demandUsers(by);
    const target = await this.parts.store.user(by.companyId, id);
    demandRankOver(by, target);
    demandNotOneself(by, id, { enabled: false });
    const { items, confirm: seen } = await this.parts.store.userDependents(by.companyId, id);
    // Before his sessions go with him, and nobody knows any more which they were.
    if (items.length === 0 || (seen !== null && seen === confirm)) await this.parts.signOutEverywhere(target);
    await this.parts.store.removeUser(by.companyId, id, confirm);
    this.parts.logger.info('user removed', { userId: id });
  }
}
