import { me } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { Access } from '../../platform/access/index.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import { displayName } from '../../platform/user/index.ts';
import type { BrowserPhoneCredentials } from './browser-phone-credentials.ts';
import type { Device } from './device.ts';
import type { KnownOwners } from './known-owners.ts';

export interface DeviceRouteParts {
  readonly directory: Pick<KnownOwners, 'domain' | 'user' | 'devicesOf'>;
  readonly credentials: Pick<BrowserPhoneCredentials, 'issue'>;
  /** Where a browser that came by `origin` speaks SIP: `wss://phone.example.org/sip`. */
  readonly webSocketUrl: (origin: string) => string;
  readonly access: Pick<Access, 'demand'>;
}

/** The phone in my browser. */
export function deviceRoutes(routes: RouteRegistrar, parts: DeviceRouteParts): void {
  const { directory } = parts;
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

function enabledDevicesOf(directory: Pick<KnownOwners, 'devicesOf'>, userId: UserId): Device[] {
  return directory.devicesOf(userId).filter((device) => device.enabled);
}
