import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import * as contract from '../../contract/rest/security.ts';
import type { RouteRegistrar } from '../api/index.ts';
import type { OwnSecurity } from './own-security.ts';
import type { Passkeys } from './passkeys.ts';
import type { Passkey, PasskeyStore } from './sign-in-ports.ts';
import type { Totp } from './totp.ts';

export interface SecurityRouteParts {
  readonly security: OwnSecurity;
  readonly totp: Totp;
  readonly passkeys: Passkeys;
  readonly store: PasskeyStore;
  /** The address by which browsers reach us, when it is set. */
  readonly publicUrl: string | null;
}

/** A person and how he signs in. What changes it wants a fresh proof of who he is. */
export function securityRoutes(routes: RouteRegistrar, parts: SecurityRouteParts): void {
  const { security } = parts;
  routes.handle(contract.mySecurity, async ({ actor }) => {
    const { totpSinceMs, passkeys, ...view } = await security.view(actor);
    return { ...view, totpSince: totpSinceMs, passkeys: passkeys.map(passkeyView) };
  });
  routes.handle(contract.confirmMyself, async ({ actor, body, ...from }) => {
    await security.confirm(actor, body.password, from);
  });
  routes.handle(contract.changeMyPassword, async ({ actor, body, ...from }) => {
    await security.changePassword(actor, body, from);
  });
  totpRoutes(routes, parts);
  passkeyRoutes(routes, parts);
}

function totpRoutes(routes: RouteRegistrar, { security, totp }: SecurityRouteParts): void {
  routes.handle(contract.enrolTotp, async ({ actor }) => totp.enrol(await security.confirmedAccountOf(actor)));
  routes.handle(contract.confirmTotp, async ({ actor, body, address }) => {
    const account = await security.confirmedAccountOf(actor);
    return { recoveryCodes: [...(await totp.confirm(account, body.code, address))] };
  });
  routes.handle(contract.removeTotp, async ({ actor }) => {
    const account = await security.confirmedAccountOf(actor);
    await security.demandAnotherFactor(account, { totp: true });
    await totp.remove(account);
  });
  routes.handle(contract.renewRecoveryCodes, async ({ actor }) => {
    const account = await security.confirmedAccountOf(actor);
    return { recoveryCodes: [...(await totp.renewRecoveryCodes(account))] };
  });
}

function passkeyRoutes(routes: RouteRegistrar, { security, passkeys, store, publicUrl }: SecurityRouteParts): void {
  routes.handle(contract.beginMyPasskey, async ({ actor, origin }) => {
    const account = await security.confirmedAccountOf(actor);
    const { ticket, options } = await passkeys.beginRegistration(account, publicUrl ?? origin);
    return { ticket, options: { ...options } };
  });
  routes.handle(contract.addMyPasskey, async ({ actor, body, origin }) => {
    const account = await security.confirmedAccountOf(actor);
    const response = body.response as unknown as RegistrationResponseJSON;
    return passkeyView(await passkeys.register(account, body.ticket, body.name, response, publicUrl ?? origin));
  });
  routes.handle(contract.renameMyPasskey, async ({ actor, params, body }) => {
    await store.renamePasskey(await security.accountOf(actor), params.id, body.name);
  });
  routes.handle(contract.removeMyPasskey, async ({ actor, params }) => {
    const account = await security.confirmedAccountOf(actor);
    await security.demandAnotherFactor(account, { passkeyId: params.id });
    await store.removePasskey(account, params.id);
  });
}

function passkeyView({ id, name, isSynced, createdAtMs, lastUsedAtMs }: Passkey) {
  return { id, name, isSynced, createdAt: createdAtMs, lastUsedAt: lastUsedAtMs };
}
