import type { DeviceView, NewDeviceInput, SipAccountView } from '../../contract/rest/devices.ts';
import * as contract from '../../contract/rest/devices.ts';
import type { DeviceId, DomainId, UserId } from '../../kernel/ids.ts';
import { type Actor, dependentsView, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { SipTransportName } from '../../protocol/sip/transport-port.ts';
import type { DeviceAdministration, MadeDevice, NewDeviceSettings, SipAccount } from './device-administration.ts';
import type { DeviceChange, DeviceRecord } from './device-records.ts';
import { consecutive, readDeviceTable, type TableNames } from './device-table.ts';
import type { KnownOwners } from './known-owners.ts';

export interface SipServer {
  readonly transport: SipTransportName;
  readonly host: string;
  readonly port: number;
}

export interface DeviceAdministrationRouteParts {
  readonly devices: DeviceAdministration;
  readonly directory: Pick<KnownOwners, 'usersOf' | 'domainsOf'>;
  readonly isRegistered: (deviceId: DeviceId) => boolean;
  /** Where phones register: every way on which the server listens now. */
  readonly sipServers: () => readonly SipServer[];
}

/** Devices, for administrators. */
export function deviceAdministrationRoutes(routes: RouteRegistrar, parts: DeviceAdministrationRouteParts): void {
  const { devices } = parts;
  const view = (record: DeviceRecord) => deviceView(record, parts.isRegistered);
  const account = (one: SipAccount) => accountView(one, parts.sipServers());
  const line = (made: MadeDevice, number: number) => {
    const { id, name } = made;
    return { line: number, id, name, number: made.number, sip: made.account && account(made.account) };
  };
  routes.handle(contract.listDevices, async ({ actor, query }) => {
    const { domainId, userId, ...request } = query;
    const page = await devices.list(actor, { ...request, domainId: domainId as DomainId, userId: userId as UserId });
    return { items: page.rows.map(view), nextAfter: page.nextAfter, total: page.total };
  });
  routes.handle(contract.createDevice, async ({ actor, body }) => {
    const made = await devices.create(actor, settingsOf(body));
    return { device: view(await devices.read(actor, made.id)), sip: made.account && account(made.account) };
  });
  routes.handle(contract.createDevices, async ({ actor, body }) => {
    const inputs =
      'items' in body ? body.items.map(settingsOf) : consecutive(settingsOf(body.duplicate.device), body.duplicate.count);
    const made = await devices.createMany(actor, inputs);
    return { created: made.length, items: made.map((one, index) => line(one, index + 1)) };
  });
  routes.handle(contract.pasteDevices, async ({ actor, body }) => {
    const { settings, lines } = readDeviceTable(body.csv, namesOf(actor, parts.directory));
    if (body.isTrial) {
      await devices.tryMany(actor, settings, lines);
      const items = settings.map(({ name, number }, index) => ({ line: lines[index]!, id: '', name, number, sip: null }));
      return { created: 0, items };
    }
    const made = await devices.createMany(actor, settings, lines);
    return { created: made.length, items: made.map((one, index) => line(one, lines[index]!)) };
  });
  routes.handle(contract.readDevice, async ({ actor, params }) => view(await devices.read(actor, params.id as DeviceId)));
  routes.handle(contract.changeDevice, async ({ actor, params, body }) => {
    const { version, ...change } = body;
    const id = params.id as DeviceId;
    const current = async () => view(await devices.read(actor, id));
    return view(await showingCurrent(() => devices.change(actor, id, version, change as DeviceChange), current));
  });
  routes.handle(contract.renewDevicePassword, async ({ actor, params }) =>
    account(await devices.renewPassword(actor, params.id as DeviceId)),
  );
  routes.handle(contract.deviceDependents, async ({ actor, params }) =>
    dependentsView(await devices.dependents(actor, params.id as DeviceId)),
  );
  routes.handle(contract.deleteDevice, ({ actor, params, query }) => devices.remove(actor, params.id as DeviceId, query.confirm));
}

function settingsOf({ domainId, userId, ...input }: NewDeviceInput): NewDeviceSettings {
  return { ...input, domainId: domainId as DomainId | undefined, userId: userId as UserId | null };
}

function namesOf({ companyId }: Actor, directory: DeviceAdministrationRouteParts['directory']): TableNames {
  const domains = directory.domainsOf(companyId);
  return {
    userByLogin: (login) => {
      const wanted = login.toLowerCase();
      return domains.flatMap(({ id }) => directory.usersOf(id)).find((user) => user.login.toLowerCase() === wanted)?.id;
    },
    domainByName: (name) => {
      const wanted = name.toLowerCase();
      return domains.find((domain) => domain.name.toLowerCase() === wanted || domain.sipDomain === wanted)?.id;
    },
  };
}

function deviceView(record: DeviceRecord, isRegistered: (id: DeviceId) => boolean): DeviceView {
  const { companyId: _company, sipDomain: _sipDomain, changedAtMs, codecs, ...rest } = record;
  return { ...rest, codecs: [...codecs], changedAt: changedAtMs, isRegistered: isRegistered(record.id) };
}

function accountView({ user, password, domain, device }: SipAccount, servers: readonly SipServer[]): SipAccountView {
  const isBrowser = device.protocol === 'sip-softphone';
  const fits = ({ transport }: SipServer): boolean => {
    if (device.transport && device.transport !== 'any') return transport === device.transport;
    return !isBrowser || transport === 'ws' || transport === 'wss';
  };
  // Passwords are hashed with the SIP domain as realm.
  return { user, password, domain, realm: domain, servers: servers.filter(fits), stunServer: device.stunServer ?? null };
}
