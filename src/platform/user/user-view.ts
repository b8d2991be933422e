import type { AdministratorRank } from '../access/index.ts';
import type { UserRecord } from './user.ts';

/** A user as the API shows him; also what a refused change shows of him as he is now. */
export function userView(user: UserRecord) {
  const { companyId: _company, isSuper, administersOthers: _others, changedAtMs, devices, groups, ...shown } = user;
  const administrator: AdministratorRank = isSuper ? 'super' : user.role === 'administrator' ? 'company' : 'none';
  return { ...shown, administrator, devices: [...devices], groups: [...groups], changedAt: changedAtMs };
}
