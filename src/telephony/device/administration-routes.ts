import { administration } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { DeviceId, UserId } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import type { Domain } from '../../platform/domain/index.ts';
import { displayName, type User, type UserService } from '../../platform/user/index.ts';

import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Device } from './device.ts';
import type { DeviceService } from './device-service.ts';

export interface UserAdministrationParts {
  readonly directory: CompanyDirectory;
  readonly users: Pick<UserService, 'create'>;
  readonly devices: Pick<DeviceService, 'create' | 'renewPassword' | 'remove'>;
  /** Ends what a phone has registered: its password is no longer good, or it is gone. */
  readonly dropBindings: (deviceId: DeviceId) => void;
}

/** Users and phones, for administrators. */
export function userAdministrationRoutes(routes: RouteRegistrar, parts: UserAdministrationParts): void {
  const { directory, users, devices } = parts;

  routes.handle(administration.listUsers, ({ actor }) => {
    demand(actor, 'administer', { kind: 'user', companyId: actor.companyId, ownerId: null });
    const all = directory.domainsOf(actor.companyId).flatMap((domain) => directory.usersOf(domain.id));
    const sorted = all.toSorted((one, other) => displayName(one).localeCompare(displayName(other)));
    return { items: sorted.map((user) => userView(user, directory.devicesOf(user.id))) };
  });
  routes.handle(administration.createUser, async ({ actor, body }) => {
    const domain = domainOf(directory, actor);
    const { number, password, ...input } = body;
    // Before the user is made: he must not stay behind without a phone.
    demandFree(directory, domain, number);
    const user = await users.create(actor, domain, input, password);
    const { device } = await devices.create(actor, domain, {
      userId: user.id,
      name: 'Browser',
      number,
      protocol: 'sip-softphone',
      oneNumber: true,
      lines: 2,
      dtmfMethod: 'rfc4733',
      codecs: [],
    });
    return userView(user, [device]);
  });
  routes.handle(administration.createDevice, async ({ actor, body }) => {
    const owner = body.userId === null ? null : userOf(directory, actor, body.userId as UserId);
    const domain = owner ? directory.domain(owner.domainId)! : domainOf(directory, actor);
    const { device, credentials } = await devices.create(actor, domain, { ...body, userId: owner?.id ?? null });
    return { id: device.id, sip: credentials };
  });
  routes.handle(administration.renewSipPassword, async ({ actor, params }) => {
    const device = deviceOf(directory, actor, params.id as DeviceId);
    const credentials = await devices.renewPassword(actor, directory.domain(device.domainId)!, device);
    parts.dropBindings(device.id);
    return credentials;
  });
  routes.handle(administration.deleteDevice, async ({ actor, params }) => {
    const device = deviceOf(directory, actor, params.id as DeviceId);
    await devices.remove(actor, device);
    parts.dropBindings(device.id);
  });
}

function domainOf(directory: CompanyDirectory, actor: Actor): Domain {
  const domain = directory.domain(actor.domainId);
  if (!domain) throw new ParleyError('not-found', 'Your domain is gone.');
  return domain;
}

function userOf(directory: CompanyDirectory, actor: Actor, id: UserId): User {
  const user = directory.user(id);
  if (!user) throw new ParleyError('not-found', 'There is no such user');
  demand(actor, 'administer', { kind: 'user', companyId: user.companyId, ownerId: user.id });
  return user;
}

function deviceOf(directory: CompanyDirectory, actor: Actor, id: DeviceId): Device {
  const device = directory.device(id);
  if (device?.companyId !== actor.companyId) throw new ParleyError('device-unknown', `There is no device ${id}.`);
  demand(actor, 'administer', { kind: 'device', companyId: device.companyId, ownerId: device.userId });
  return device;
}

function demandFree(directory: CompanyDirectory, { id }: Domain, number: string): void {
  if (directory.devicesByNumber(id, number).length > 0 || directory.queueByNumber(id, number))
    throw new ParleyError('number-taken', `The number ${number} is in use. Choose another one.`);
}

function userView(user: User, devices: readonly Device[]) {
  const { id, login, firstName, lastName, email, mobile, language, role, enabled } = user;
  const phones = devices.map((device) => ({
    id: device.id,
    name: device.name,
    number: device.number,
    protocol: device.protocol,
  }));
  return { id, login, firstName, lastName, email, mobile, language, role, enabled, devices: phones };
}
