export { HttpApplication, type HttpApplicationParts } from './http-application.ts';
export type { MetricsPage } from './metrics-route.ts';
export type { Mount, MountedRequest } from './mounts.ts';
export type { SignedInUsers } from './signed-in-users.ts';
export type { UpgradeTarget } from './upgrades.ts';
