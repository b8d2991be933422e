import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { User } from '../../platform/user/index.ts';
import type { Device } from './device.ts';

/** Whose devices may be, and where: what is needed of the company directory, which itself lists devices. */
export interface KnownOwners {
  domain(id: DomainId): Domain | undefined;
  domainsOf(companyId: CompanyId): readonly Domain[];
  user(id: UserId): User | undefined;
  usersOf(domainId: DomainId): readonly User[];
  devicesOf(userId: UserId): readonly Device[];
}
