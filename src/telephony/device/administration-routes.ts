import { administration } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { DeviceId, UserId } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { User } from '../../platform/user/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Device } from './device.ts';
import type { DeviceService } from './device-service.ts';

export interface UserAdministrationParts {
  readonly directory: CompanyDirectory;
  readonly devices: Pick<DeviceService, 'create' | 'renewPassword' | 'remove'>;
  /** Ends what a phone has registered: its password is no longer good, or it is gone. */
  readonly dropBindings: (deviceId: DeviceId) => void;
}

/** Phones, for administrators. */
export function userAdministrationRoutes(routes: RouteRegistrar, parts: UserAdministrationParts): void {
  const { directory, devices } = parts;

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
