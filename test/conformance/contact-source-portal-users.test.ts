import { describe } from 'vitest';
import { PortalUsersConnector } from '../../src/adapters/contact-sources/portal-users/index.ts';
import type { CompanyId, UserId } from '../../src/kernel/ids.ts';
import type { User } from '../../src/platform/user/index.ts';
import type { Device } from '../../src/telephony/device/index.ts';
import { contactSourceSuite, manyPeople } from './contact-source.ts';

const common = { companyId: 'c' as CompanyId, email: null, mobile: null, language: 'en' as const, enabled: true };
const users = manyPeople.map(
  ({ id, lastName, firstName }) => ({ ...common, id: `u${id}` as UserId, login: `p${id}`, lastName, firstName }) as User,
);
/** The directory is of the domain `d`, where there is nobody. */
const domains: Readonly<Record<string, readonly User[]>> = { d: [], paris: users };

describe('the portal’s own users', () => {
  const connector = new PortalUsersConnector({
    directory: {
      domainsOf: () => Object.keys(domains).map((name) => ({ id: name, name })) as never,
      usersOf: (domainId) => domains[domainId] ?? [],
      devicesOf: (id) => [{ number: manyPeople[Number(id.slice(1)) - 1]!.phone, enabled: true } as Device],
    },
    extras: { extrasOf: () => Promise.resolve(new Map()) },
  });
  contactSourceSuite(() => ({
    connector,
    many: { settings: { wholeCompany: true }, secrets: {} },
    empty: { settings: {}, secrets: {} },
    names: { lastName: 'lastName', firstName: 'firstName', phone: 'number' },
    hasKeys: true,
  }));
});
