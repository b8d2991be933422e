export { HttpApplication, type HttpApplicationParts, type SessionService } from './http-application.ts';
export type { SignedInUsers } from './signed-in-users.ts';
export type { UpgradeTarget } from './upgrades.ts';
