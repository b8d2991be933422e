import { me } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { DeviceId, UserId } from '../../kernel/ids.ts';
import { type Access, may } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import { displayName } from '../../platform/user/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { BrowserPhoneCredentials } from './browser-phone-credentials.ts';
import type { CurrentDevices } from './current-devices.ts';
import type { Device } from './device.ts';
import { authorizedCurrentDevice } from './device-parameters.ts';

export interface DeviceRouteParts {
  readonly directory: CompanyDirectory;
  readonly isRegistered: (deviceId: DeviceId) => boolean;
  readonly currentDevices: CurrentDevices;
  readonly credentials: Pick<BrowserPhoneCredentials, 'issue'>;
  /** Where a browser that came by `origin` speaks SIP: `wss://phone.example.org/sip`. */
  readonly webSocketUrl: (origin: string) => string;
  readonly access: Pick<Access, 'demand'>;
  readonly parameters: Pick<ParameterReader, 'value'>;
}

/** My phones. */
export function deviceRoutes(routes: RouteRegistrar, parts: DeviceRouteParts): void {
  const { directory, currentDevices, isRegistered } = parts;

  routes.handle(me.myDevices, async ({ actor }) => {
    const own = enabledDevicesOf(directory, actor.userId);
    const current = await currentDevices.currentDevice(actor.companyId, actor.userId);
    return {
      items: own.map(({ id, name, number, protocol, lines }) => ({
        id,
        name,
        number,
        protocol,
        lines,
        isRegistered: isRegistered(id),
      })),
      currentDeviceId: own.some(({ id }) => id === current) ? current : (own[0]?.id ?? null),
    };
  });
  routes.handle(me.chooseDevice, async ({ actor, body }) => {
    demandFeature(parts.parameters, authorizedCurrentDevice, actor);
    const device = directory.device(body.deviceId as DeviceId);
    if (!device?.enabled || !isOwn(actor, device))
      throw new ParleyError('device-unknown', `You have no phone ${body.deviceId}. Read /api/v1/me/devices for yours.`);
    await currentDevices.setCurrentDevice(actor.companyId, actor.userId, device.id);
  });
  routes.handle(me.browserPhoneCredentials, ({ actor, origin }) => {
    parts.access.demand(actor, 'use', { kind: 'application', companyId: actor.companyId, ownerId: null, id: 'softphone' });
    const device = enabledDevicesOf(directory, actor.userId).find(({ protocol }) => protocol === 'sip-softphone');
    const domain = device && directory.domain(device.domainId);
    const user = directory.user(actor.userId);
    if (!device || !domain || !user)
      throw new ParleyError('device-unknown', 'You have no browser phone. Ask an administrator to add one.');
    const { authorizationUser, password, expiresAtMs } = parts.credentials.issue(device, domain.sipDomain, actor.sessionId);
    return {
      deviceId: device.id,
      sipUser: device.sipUser,
      sipDomain: domain.sipDomain,
      authorizationUser,
      password,
      expiresAt: expiresAtMs,
      webSocketUrl: parts.webSocketUrl(origin),
      displayName: displayName(user),
    };
  });
}

function enabledDevicesOf(directory: CompanyDirectory, userId: UserId): Device[] {
  return directory.devicesOf(userId).filter((device) => device.enabled);
}

function isOwn(actor: Actor, { companyId, userId }: Device): boolean {
  return may({ ...actor, role: 'user' }, 'use', { kind: 'device', companyId, ownerId: userId }).allowed;
}
