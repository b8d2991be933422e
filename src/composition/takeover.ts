import { SqlContactDirectoryRecords } from '../adapters/contacts/contact-directory-store.ts';
import { SqlContactListStore } from '../adapters/contacts/contact-list-store.ts';
import { SqlTakenContacts, storeWithin } from '../adapters/contacts/taken-contacts.ts';
import { SqlAgentRecords } from '../adapters/sql/agent-records.ts';
import { SqlAuthorizationStore } from '../adapters/sql/authorization-store.ts';
import { SqlCompanyStore } from '../adapters/sql/company-store.ts';
import type { ConfigurationWriter } from '../adapters/sql/configuration-writer.ts';
import { SqlDeviceRecords } from '../adapters/sql/device-records.ts';
import { SqlDomainStore } from '../adapters/sql/domain-store.ts';
import { SqlProfileRecords } from '../adapters/sql/forwarding-store.ts';
import { SqlGroupStore } from '../adapters/sql/group-store.ts';
import { SqlNumberingRecords } from '../adapters/sql/numbering-records.ts';
import { SqlParameterStore } from '../adapters/sql/parameter-store.ts';
import { SqlQueueRecords } from '../adapters/sql/queue-records.ts';
import { readDomainFrom, readPresentFrom } from '../adapters/sql/takeover-present.ts';
import { SqlTakeoverCompanies, SqlTakeoverStore } from '../adapters/sql/takeover-store.ts';
import { SqlTrunkRecords } from '../adapters/sql/trunk-records.ts';
import { SqlUserStore } from '../adapters/sql/user-store.ts';
import { contactCentreKinds } from '../contact-centre/takeover/index.ts';
import type { ConnectorBook } from '../directory/contact-directory/index.ts';
import { contactKind, contactListKind, directoryKind } from '../directory/takeover/index.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import type { PasswordHasher } from '../platform/sign-in/index.ts';
import {
  companyKinds,
  parameterKind,
  rightsKinds,
  type TakeoverKind,
  TakeoverService,
  userKinds,
} from '../platform/takeover/index.ts';
import { takeoverRoutes } from '../platform/takeover/takeover-routes.ts';
import { newBrowserPhone } from '../telephony/device/browser-phone.ts';
import { deviceKind, forwardingKind, numberingKinds, trunkKind } from '../telephony/takeover/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import { parameterRegistry } from './parameters.ts';

export type TakeoverFoundation = Pick<Foundation, 'clock' | 'config' | 'ids' | 'random' | 'store' | 'secrets'>;

export interface TakeoverMeans {
  /** Through which all of it is written, so that it is one transaction. */
  readonly writer: ConfigurationWriter;
  readonly passwords: PasswordHasher;
  readonly connectors: Pick<ConnectorBook, 'all' | 'of'>;
}

/** Every kind that can be taken over, those before that others refer to. A feature adds its own here. */
export function takeoverKinds(foundation: TakeoverFoundation, means: TakeoverMeans): readonly TakeoverKind[] {
  const { ids, random, secrets } = foundation;
  const { writer, passwords } = means;
  const present = readPresentFrom(writer);
  const users = new SqlUserStore(writer);
  const devices = new SqlDeviceRecords({ writer });
  const authorizations = new SqlAuthorizationStore({ writer });
  return [
    ...companyKinds({ ids, present, companies: new SqlCompanyStore(writer), domains: new SqlDomainStore(writer) }),
    ...numberingKinds({ ids, present, numbering: new SqlNumberingRecords({ writer }) }),
    ...userKinds({
      ids,
      present,
      users,
      groups: new SqlGroupStore(writer),
      passwords,
      addBrowserPhone: ({ sipDomain }, user, number) =>
        devices.add(user.companyId, [newBrowserPhone({ ids, random }, user, sipDomain, number)]),
    }),
    deviceKind({ ids, random, present, devices, users }),
    trunkKind({ ids, present, trunks: new SqlTrunkRecords({ writer, encrypt: secrets.encrypt }) }),
    ...contactCentreKinds({ ids, present, queues: new SqlQueueRecords({ writer }), agents: new SqlAgentRecords({ writer }) }),
    ...directoryKinds(foundation, means),
    ...rightsKinds({ ids, present, authorizations, domainOf: readDomainFrom(writer) }),
    parameterKind({ present, registry: parameterRegistry, parameters: new SqlParameterStore({ ids, writer, secrets }) }),
    forwardingKind({ present, forwardings: new SqlProfileRecords({ writer }) }),
  ];
}

function directoryKinds({ clock, config, ids, secrets }: TakeoverFoundation, { writer, connectors }: TakeoverMeans) {
  const present = readPresentFrom(writer);
  const contacts = new SqlTakenContacts({ clock, ids, writer, secrets, dataDir: config.dataDir });
  const directories = new SqlContactDirectoryRecords({ writer, secrets });
  return [
    directoryKind({ ids, present, connectors, directories, contacts }),
    contactKind({ present, contacts }),
    contactListKind({ ids, present, lists: new SqlContactListStore(storeWithin(writer)) }),
  ] as readonly TakeoverKind[];
}

/** Taking over from an earlier installation: its routes. */
export async function openTakeover(
  foundation: Foundation,
  { writer, signIn: { passwords }, directories: { connectors } }: Pick<Configuration, 'writer' | 'signIn' | 'directories'>,
): Promise<(routes: RouteRegistrar) => void> {
  const { clock, ids, logger, store: database } = foundation;
  const store = new SqlTakeoverStore(database);
  const service = new TakeoverService({
    clock,
    ids,
    logger: logger.component('takeover'),
    unit: writer,
    store,
    companies: new SqlTakeoverCompanies(database),
    kinds: takeoverKinds(foundation, { writer, passwords, connectors }),
  });
  await service.open();
  return (routes) => takeoverRoutes(routes, { service, store });
}
